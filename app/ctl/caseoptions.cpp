#include "app/ctl/caseoptions.h"

namespace Gatehouse::Ctl
{

namespace
{

struct OptionRow {
    const char *name;
    const char *description;
    const char *value; // none: a switch
};
constexpr OptionRow kOptions[] = {
    {"from-gateway", "Takes in the requests that the gateway itself keeps, instead of a file.", nullptr},
    {"by",
     "With --from-gateway: by api, the admin API, or by sql, the database; unless given, the database where the "
     "profile\nknows the table.",
     "way"},
    {"dry-run", "Shows what would be filed, and files nothing.", nullptr},
    {"kind", "acknowledgement, identity_request, extension, completion, completion_retained, refusal or article_19.",
     "kind"},
    {"language", "en or zh; en unless given.", "language"},
    {"sender", "The address that writes, and that an answer goes to.", "address"},
    {"send-to", "The address that it goes to; unless given, the one that the request was filed with.", "address"},
    {"organisation", "Who signs the letter.", "name"},
    {"authority", "Where to complain; unless given, what the law of the request knows.", "name"},
    {"reference", "With article_19: how the recipient of the letter knows the person.", "text"},
    {"type",
     "access, portability, deletion, rectification, restriction, objection, opt_out or consent_withdrawal; with "
     "case list, repeat it for more.",
     "type"},
    {"regime", "gdpr, uk_gdpr or california (ccpa); with case list, repeat it for more.", "regime"},
    {"subject", "Who it is about, as kind=value: account=42, email=a@b.example; repeat it for more.", "kind=value"},
    {"received", "The day of receipt, YYYY-MM-DD.", "day"},
    {"channel", "How it came in: email, form, gateway.", "channel"},
    {"calendar", "The holidays that count, a shipped calendar or a file; unless given, the usual one of the regime.",
     "calendar"},
    {"source", "Where it came from, so that it is not taken in twice: 'ticket 4711'.", "source"},
    {"set", "Of a rectification, what is to be written, as accounts.email=new@a.example; repeat it for more.",
     "table.column=value"},
    {"method", "How identity was shown, one word: account_login, two_data_points.", "word"},
    {"level", "How sure that makes, one word: reasonably, reasonably_high.", "word"},
    {"code",
     "suspected_fraud, insuf_verification, no_match, claim_not_covered, outside_jurisdiction, too_many_requests or "
     "other.",
     "code"},
    {"reason", "Why, in a sentence that names nobody.", "reason"},
    {"told", "The day on which the person was told of it, YYYY-MM-DD; today unless given.", "day"},
    {"to", "Who is to have it, the name of an operator; 'none' for nobody.", "operator"},
    {"state", "Only in this state: received, awaiting_approval; repeat it for more.", "state"},
    {"assignee", "Only those of this operator, by name; 'none' for nobody's.", "operator"},
    {"due-before", "Only those that are due before this day, YYYY-MM-DD.", "day"},
    {"id", "Only those with this in their id.", "text"},
    {"plan", "The hash of the plan, as 'case plan' told it.", "hash"},
    {"reveal", "Shows what a rectification writes, before and after, for this purpose; it is put on record first.",
     "purpose"},
    {"run", "The run of a case that was opened again, from 1; the last one unless given.", "number"},
    {"rescan-delay", "Seconds between the two looks for what was left; 10 unless given.", "seconds"},
    {"once", "Ends when the queue is empty.", nullptr},
    {"recipient", "A certificate (PEM) for whose holder the package is encrypted.", "file"},
    {"package-passphrase-env",
     "The environment variable with the passphrase that the package is encrypted with. A second --passphrase-env says "
     "the same.",
     "variable"},
    {"review", "Writes what may concern others into this file, to be looked through, and no package.", "file"},
    {"reviewed", "That file, looked through: what it names a ground for is withheld.", "file"},
    {"notice", "A JSON file with what the package says about the controller.", "file"},
    {"open", "Only those that are open.", nullptr},
    {"overdue", "Only those that are open and past their day.", nullptr},
    {"sort", "due: the most urgent first; received or changed: the last first. due unless given.", "order"},
    {"table", "The table of the one row that is held.", "table"},
    {"where-id", "The key of that row.", "id"},
    {"until", "The last day on which it is needed, YYYY-MM-DD.", "day"},
};

std::unexpected<Error> mistake(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

template<typename Enum, typename All, typename Token>
QString tokensOf(const All &all, Token token)
{
    QStringList tokens;
    for (const Enum each : all)
        tokens.append(token(each));
    return tokens.join(QStringLiteral(", "));
}

QString underscored(const QString &token)
{
    return token.trimmed().toLower().replace(QLatin1Char('-'), QLatin1Char('_'));
}

Result<RequestType> typeOf(const QString &token)
{
    if (const auto type = requestTypeFromToken(underscored(token)))
        return *type;
    return mistake(QStringLiteral("--type %1 is not known. It is one of %2.")
                       .arg(token, tokensOf<RequestType>(kRequestTypes, requestTypeToken)));
}

Result<Regime> regimeOf(const QString &token)
{
    const QString word = underscored(token);
    if (word == QLatin1String("ccpa") || word == QLatin1String("cpra"))
        return Regime::California;
    if (const auto regime = regimeFromToken(word))
        return *regime;
    return mistake(QStringLiteral("--regime %1 is not known. It is one of %2.")
                       .arg(token, tokensOf<Regime>(kRegimes, regimeToken)));
}

Result<CaseState> stateOf(const QString &token)
{
    if (const auto state = caseStateFromToken(underscored(token)))
        return *state;
    return mistake(QStringLiteral("--state %1 is not known. It is one of %2.")
                       .arg(token, tokensOf<CaseState>(kCaseStates, caseStateToken)));
}

// Reads the options of one command into its request.
class CaseOptionReader
{
public:
    CaseOptionReader(const GivenOptions &given, Request &request)
        : m_given(given)
        , m_request(request)
        , m_into(request.privacy)
    {
    }

    Result<void> read()
    {
        for (auto step : {&CaseOptionReader::readKinds, &CaseOptionReader::readSubject, &CaseOptionReader::readDays,
                          &CaseOptionReader::readChanges, &CaseOptionReader::readDenial, &CaseOptionReader::readHold,
                          &CaseOptionReader::readIntake, &CaseOptionReader::readSort, &CaseOptionReader::readLetter,
                          &CaseOptionReader::readRun}) {
            if (auto done = (this->*step)(); !done)
                return done;
        }
        readWords();
        return {};
    }

private:
    template<typename T, typename Parse>
    Result<void> readAll(const char *name, QList<T> &into, Parse parse)
    {
        for (const QString &token : m_given.values(name)) {
            const Result<T> one = parse(token);
            if (!one)
                return std::unexpected(one.error());
            into.append(*one);
        }
        return {};
    }

    Result<void> readKinds()
    {
        CaseFilter &filter = m_into.filter;
        if (auto types = readAll("type", filter.types, typeOf); !types)
            return types;
        if (auto regimes = readAll("regime", filter.regimes, regimeOf); !regimes)
            return regimes;
        if (!filter.types.isEmpty())
            m_into.opened.type = filter.types.constLast();
        if (!filter.regimes.isEmpty())
            m_into.opened.regime = filter.regimes.constLast();
        return readAll("state", filter.states, stateOf);
    }

    Result<void> readSubject()
    {
        return readAll("subject", m_into.opened.subject, [](const QString &text) -> Result<SubjectIdentity> {
            const qsizetype sign = text.indexOf(QLatin1Char('='));
            if (sign < 1 || sign == text.size() - 1)
                return mistake(QStringLiteral("a --subject is no kind=value. Write account=42 or email=a@b.example."));
            return SubjectIdentity{text.first(sign), text.sliced(sign + 1)};
        });
    }

    Result<void> readDays()
    {
        const auto received = m_given.day("received");
        const auto told = m_given.day("told");
        const auto until = m_given.day("until");
        const auto dueBefore = m_given.day("due-before");
        for (const auto *day : {&received, &told, &until, &dueBefore}) {
            if (!*day)
                return std::unexpected(day->error());
        }
        m_into.opened.received = received->value_or(QDate());
        m_into.day = *told ? *told : *until;
        m_into.filter.dueBefore = *dueBefore;
        return {};
    }

    Result<void> readChanges()
    {
        for (const QString &text : m_given.values("set")) {
            const qsizetype sign = text.indexOf(QLatin1Char('='));
            const qsizetype dot = text.indexOf(QLatin1Char('.'));
            if (sign < 1 || dot < 1 || dot > sign - 2)
                return mistake(QStringLiteral("a --set is no table.column=value. Write accounts.email=new@b.example."));
            m_into.opened.parameters.insert(text.first(sign), text.sliced(sign + 1));
        }
        const bool rectifies = m_into.opened.type == RequestType::Rectification;
        if (!m_into.opened.parameters.isEmpty() && !rectifies)
            return mistake(QStringLiteral("--set goes with --type rectification."));
        if (m_request.command == Command::CaseOpen && rectifies && m_into.opened.parameters.isEmpty())
            return mistake(QStringLiteral("a rectification says what is to be written. Add --set TABLE.COLUMN=VALUE."));
        return {};
    }

    Result<void> readDenial()
    {
        if (!m_given.isSet("code"))
            return {};
        m_into.denial = denialFromToken(underscored(m_given.value("code")));
        if (m_into.denial)
            return {};
        return mistake(QStringLiteral("--code %1 is not known. It is one of %2.")
                           .arg(m_given.value("code"), tokensOf<DenialCode>(kDenialCodes, denialToken)));
    }

    Result<void> readHold()
    {
        m_into.table = m_given.value("table");
        m_into.rowId = m_given.value("where-id");
        if (m_request.command != Command::HoldAdd)
            return {};
        if (m_into.table.isEmpty() != m_into.rowId.isEmpty())
            return mistake(QStringLiteral("--table goes with --where-id, and --where-id with --table."));
        if (m_into.table.isEmpty() == m_into.opened.subject.isEmpty())
            return mistake(QStringLiteral("a hold is of a person, --subject KIND=VALUE, or of one row, --table TABLE "
                                          "--where-id ID. Name the one or the other."));
        if (m_into.opened.subject.size() > 1)
            return mistake(QStringLiteral("a hold has one --subject. Place another hold for another identifier."));
        return {};
    }

    Result<void> readIntake()
    {
        m_into.fromGateway = m_given.isSet("from-gateway");
        m_into.dryRun = m_given.isSet("dry-run");
        if (m_request.command == Command::CaseIntake && m_into.fromGateway != m_request.operand.isEmpty())
            return mistake(QStringLiteral("an intake is from a file, FILE.csv or FILE.eml, or --from-gateway. Name the "
                                          "one or the other."));
        if (!m_given.isSet("by"))
            return {};
        const QString way = m_given.value("by");
        if (!m_into.fromGateway)
            return mistake(QStringLiteral("--by goes with --from-gateway."));
        if (way != QLatin1String("api") && way != QLatin1String("sql"))
            return mistake(QStringLiteral("--by %1 is not known. It is api or sql.").arg(way));
        m_into.intakeWay = way == QLatin1String("api") ? IntakeWay::AdminApi : IntakeWay::Sql;
        return {};
    }

    Result<void> readSort()
    {
        const QString sort = m_given.isSet("sort") ? m_given.value("sort") : QStringLiteral("due");
        if (sort == QLatin1String("received"))
            m_into.sort = CaseSort::Received;
        else if (sort == QLatin1String("changed"))
            m_into.sort = CaseSort::Changed;
        else if (sort != QLatin1String("due"))
            return mistake(QStringLiteral("--sort %1 is not known. It is one of due, received, changed.").arg(sort));
        return {};
    }

    Result<void> readLetter()
    {
        LetterOrder &letter = m_into.letter;
        letter.sender = m_given.value("sender");
        letter.sendTo = m_given.value("send-to");
        letter.organisation = m_given.value("organisation");
        letter.authority = m_given.value("authority");
        letter.reference = m_given.value("reference");
        if (m_given.isSet("language"))
            letter.language = m_given.value("language");
        if (!m_given.isSet("kind"))
            return {};
        const auto kind = letterKindFromToken(underscored(m_given.value("kind")));
        if (!kind)
            return mistake(QStringLiteral("--kind %1 is not known. It is one of %2.")
                               .arg(m_given.value("kind"), tokensOf<LetterKind>(kLetterKinds, letterKindToken)));
        letter.kind = *kind;
        if (letter.kind == LetterKind::Article19 && letter.sendTo.isEmpty())
            return mistake(QStringLiteral("a notice goes to a recipient of the data. Add --send-to ADDRESS."));
        return {};
    }

    Result<void> readRun()
    {
        m_into.planHash = m_given.value("plan");
        m_into.revealFor = m_given.value("reveal");
        m_into.once = m_given.isSet("once");
        bool isRun = true;
        m_into.run = m_given.isSet("run") ? m_given.value("run").toInt(&isRun) : 0;
        if (!isRun || (m_given.isSet("run") && m_into.run < 1))
            return mistake(QStringLiteral("--run is no number of a run. Write 1 for the first one."));
        m_into.package.reviewFile = m_given.value("review");
        m_into.package.reviewedFile = m_given.value("reviewed");
        m_into.package.noticeFile = m_given.value("notice");
        if (m_request.command == Command::CasePackage &&
            m_into.package.reviewFile.isEmpty() == m_request.outFile.isEmpty())
            return mistake(
                QStringLiteral("a package is written, or what is to be looked through before. Add --out FILE "
                               "or --review FILE."));
        m_into.package.recipientFile = m_given.value("recipient");
        m_into.packagePassphraseVariable = m_given.value("package-passphrase-env");
        const QStringList passphrases = m_given.values("passphrase-env");
        if (m_request.command == Command::CasePackage && passphrases.size() > 1) {
            m_request.passphraseVariable = passphrases.constFirst();
            m_into.packagePassphraseVariable = passphrases.constLast();
        }
        if (!m_given.isSet("rescan-delay"))
            return {};
        bool isNumber = false;
        const double seconds = m_given.value("rescan-delay").toDouble(&isNumber);
        if (!isNumber || seconds < 0 || seconds > 3600)
            return mistake(QStringLiteral("--rescan-delay is no count of seconds from 0 to 3600."));
        m_into.rescanDelay = std::chrono::milliseconds(qint64(seconds * 1000));
        return {};
    }

    void readWords()
    {
        m_into.opened.channel = m_given.value("channel");
        m_into.opened.calendar = m_given.value("calendar");
        m_into.opened.source = m_given.value("source");
        m_into.proof = {m_given.value("method"), m_given.value("level")};
        m_into.reason = m_given.value("reason");
        const QString to = m_given.value("to");
        m_into.toOperator = to == QLatin1String("none") ? QString() : to;
        m_into.assigneeName = m_given.value("assignee");
        m_into.filter.idContains = m_given.value("id");
        m_into.overdueOnly = m_given.isSet("overdue");
        m_into.filter.openOnly = m_given.isSet("open") || m_into.overdueOnly;
    }

    const GivenOptions &m_given;
    Request &m_request;
    CaseRequest &m_into;
};

} // namespace

std::optional<QCommandLineOption> caseOption(const QString &name)
{
    for (const OptionRow &row : kOptions) {
        if (name != QLatin1String(row.name))
            continue;
        const QString description = QString::fromLatin1(row.description);
        return row.value ? QCommandLineOption(name, description, QString::fromLatin1(row.value))
                         : QCommandLineOption(name, description);
    }
    return std::nullopt;
}

Result<void> readCaseOptions(const GivenOptions &given, Request &request)
{
    return CaseOptionReader(given, request).read();
}

} // namespace Gatehouse::Ctl
