// Taking requests in: from a table, a letter, or the gateway.
#include "app/ctl/casetext.h"
#include "app/ctl/usableconnection.h"

#include "models/privacy/csvintake.h"
#include "models/privacy/emailintake.h"
#include "models/privacy/gatewayintake.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kLargestFile = 64 << 20;

// What became of one.
struct Taken {
    IntakeCandidate candidate;
    QString state; // "filed", "ready", "already", "undecided", "problem", "refused"
    QString caseId;
    QString why;
};

Result<Intake> fromFile(const QString &fileName, const QDate &today)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound, QStringLiteral("%1 cannot be read: %2.").arg(fileName, file.errorString()));
    if (file.size() > kLargestFile)
        return failure(ErrorKind::InvalidInput, QStringLiteral("%1 has more than 64 MiB. Split it.").arg(fileName));
    const QByteArray bytes = file.readAll();
    const QString kind = QFileInfo(fileName).suffix().toLower();
    if (kind == QLatin1String("eml"))
        return intakeFromEmail(bytes, today);
    if (kind == QLatin1String("csv") || kind == QLatin1String("tsv"))
        return intakeFromCsv(bytes, today);
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("%1 is neither a table (.csv, .tsv) nor a letter (.eml).").arg(fileName));
}

Result<Intake> taken(const Request &request, CaseAccess &access, const Terminal &terminal)
{
    if (!request.privacy.fromGateway)
        return fromFile(request.operand, access.today());
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return std::unexpected(settings.error());
    auto intake = intakeFromGateway(*settings, access.today(), request.privacy.intakeWay, terminal.stop);
    const bool mayAskApi = request.privacy.intakeWay == IntakeWay::Usual && settings->adminApi;
    if (!intake && mayAskApi &&
        (intake.error().kind == ErrorKind::Denied || intake.error().kind == ErrorKind::NotFound))
        return failure(intake.error().kind,
                       intake.error().message + QStringLiteral(" Or read them by the admin API: --by api."),
                       intake.error().detail);
    return intake;
}

// What the person at the command line decides about what the file leaves open.
Result<void> decide(Intake &intake, const Request &request, const QDate &today)
{
    const CaseRequest &given = request.privacy;
    if (given.opened.received > today)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The day of receipt is to come. Check --received."));
    const bool ofOne = given.opened.received.isValid() || !given.opened.subject.isEmpty();
    if (ofOne && intake.candidates.size() > 1)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("--received and --subject are of one request, and there are %1. Write them into "
                                      "the rows.")
                           .arg(intake.candidates.size()));
    for (IntakeCandidate &one : intake.candidates) {
        if (!one.typeIsKnown && !given.filter.types.isEmpty())
            one.request.type = given.opened.type;
        one.typeIsKnown = one.typeIsKnown || !given.filter.types.isEmpty();
        if (!one.regimeIsKnown && !given.filter.regimes.isEmpty())
            one.request.regime = given.opened.regime;
        one.regimeIsKnown = one.regimeIsKnown || !given.filter.regimes.isEmpty();
        if (given.opened.received.isValid()) {
            one.request.received = given.opened.received;
            one.receivedBy.clear();
        }
        if (!given.opened.subject.isEmpty())
            one.request.subject = given.opened.subject;
    }
    return {};
}

class IntakeRun
{
public:
    IntakeRun(CaseAccess &access, bool dryRun)
        : m_access(access)
        , m_dryRun(dryRun)
    {
    }

    Result<QList<Taken>> run(const QString &kind, const Intake &intake)
    {
        const auto key = m_access.cases().hashKey();
        if (!key)
            return std::unexpected(key.error());
        QList<Taken> all;
        for (const IntakeCandidate &each : intake.candidates) {
            Taken one{each, {}, {}, {}};
            if (one.candidate.request.source.isEmpty())
                one.candidate.request.source = takenFrom(*key, kind, each.fingerprint);
            const auto known = m_access.cases().takenInAs(one.candidate.request.source);
            if (!known)
                return std::unexpected(known.error());
            one.caseId = *known;
            take(one);
            all.append(one);
        }
        return all;
    }

private:
    void take(Taken &one)
    {
        if (!one.caseId.isEmpty())
            one.state = QStringLiteral("already");
        else if (!one.candidate.problems.isEmpty())
            one.state = QStringLiteral("problem");
        else if (!one.candidate.isReady())
            one.state = QStringLiteral("undecided");
        else if (m_dryRun)
            one.state = QStringLiteral("ready");
        else
            file(one);
    }

    void file(Taken &one)
    {
        const auto id = m_access.cases().open(m_access.self(), one.candidate.request);
        if (id) {
            one.state = QStringLiteral("filed");
            one.caseId = *id;
            return;
        }
        // Somebody else may have taken it in just now: the index of the store has decided.
        const auto known = m_access.cases().takenInAs(one.candidate.request.source);
        if (known && !known->isEmpty()) {
            one.state = QStringLiteral("already");
            one.caseId = *known;
            return;
        }
        one.state = id.error().kind == ErrorKind::Denied ? QStringLiteral("refused") : QStringLiteral("problem");
        one.why = id.error().message;
    }

    CaseAccess &m_access;
    const bool m_dryRun;
};

QStringList problemsOf(const Taken &one)
{
    QStringList all = one.candidate.problems;
    if (!one.why.isEmpty())
        all.append(one.why);
    return all;
}

QJsonObject takenJson(const Taken &one)
{
    const IntakeCandidate &candidate = one.candidate;
    const NewCase &request = candidate.request;
    const auto orNull = [](bool known, const QString &text) {
        return known && !text.isEmpty() ? QJsonValue(text) : QJsonValue();
    };
    QJsonArray subject;
    for (const SubjectIdentity &identity : request.subject)
        subject.append(
            QJsonObject{{QStringLiteral("kind"), identity.kind}, {QStringLiteral("masked"), maskedIdentity(identity)}});
    return {{QStringLiteral("where"), candidate.where},
            {QStringLiteral("state"), one.state},
            {QStringLiteral("case"), orNull(true, one.caseId)},
            {QStringLiteral("type"), orNull(candidate.typeIsKnown, requestTypeToken(request.type))},
            {QStringLiteral("guess"), candidate.guess ? QJsonValue(requestTypeToken(*candidate.guess)) : QJsonValue()},
            {QStringLiteral("guessed_by"), orNull(true, candidate.guessedBy)},
            {QStringLiteral("regime"), orNull(candidate.regimeIsKnown, regimeToken(request.regime))},
            {QStringLiteral("received"), jsonDay(request.received)},
            {QStringLiteral("received_by"), orNull(true, candidate.receivedBy)},
            {QStringLiteral("channel"), orNull(true, request.channel)},
            {QStringLiteral("subject"), subject},
            {QStringLiteral("undecided"), QJsonArray::fromStringList(candidate.undecided())},
            {QStringLiteral("problems"), QJsonArray::fromStringList(problemsOf(one))}};
}

QString takenText(const Taken &one)
{
    const IntakeCandidate &candidate = one.candidate;
    QString text = QStringLiteral("%1: %2 %3\n").arg(candidate.where, one.state, one.caseId);
    for (const QString &problem : problemsOf(one))
        text += QStringLiteral("  %1\n").arg(problem);
    if (one.state == QLatin1String("undecided"))
        text += QStringLiteral("  To decide: --%1.\n").arg(candidate.undecided().join(QStringLiteral(", --")));
    if (candidate.guess && !candidate.typeIsKnown)
        text += QStringLiteral("  It may be %1: it says \"%2\".\n")
                    .arg(requestTypeToken(*candidate.guess), candidate.guessedBy);
    if (!candidate.receivedBy.isEmpty())
        text += QStringLiteral("  Received %1, by %2.\n")
                    .arg(candidate.request.received.toString(Qt::ISODate), candidate.receivedBy);
    return text;
}

int writeTaken(const QList<Taken> &all, const QStringList &notes, bool json, Terminal &terminal)
{
    QJsonArray document;
    QHash<QString, int> counts;
    for (const Taken &one : all) {
        ++counts[one.state];
        if (json)
            document.append(takenJson(one));
        else
            terminal.out << takenText(one);
    }
    if (json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("requests"), document},
                                                  {QStringLiteral("filed"), counts.value(QStringLiteral("filed"))},
                                                  {QStringLiteral("notes"), QJsonArray::fromStringList(notes)}})
                            .toJson();
    for (const QString &note : notes)
        terminal.err << note << Qt::endl;
    const int done = finish(terminal);
    if (counts.value(QStringLiteral("refused")) > 0)
        return Refused;
    return counts.value(QStringLiteral("undecided")) + counts.value(QStringLiteral("problem")) > 0 ? int(Failed) : done;
}

} // namespace

int caseIntake(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    auto intake = access ? taken(request, **access, terminal) : std::unexpected(access.error());
    if (!intake)
        return complain(intake.error(), terminal);
    if (const auto decided = decide(*intake, request, (*access)->today()); !decided)
        return complain(decided.error(), terminal);
    const QString kind = QFileInfo(request.operand).suffix().toLower();
    const auto all = IntakeRun(**access, request.privacy.dryRun).run(kind, *intake);
    return all ? writeTaken(*all, intake->notes, request.json, terminal) : complain(all.error(), terminal);
}

} // namespace Gatehouse::Ctl
