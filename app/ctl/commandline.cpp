#include "app/ctl/commandline.h"

#include "app/ctl/alertoptions.h"
#include "app/ctl/caseoptions.h"
#include "app/ctl/commandtexts.h"
#include "app/ctl/credentialoptions.h"
#include "app/ctl/datamapoptions.h"
#include "app/ctl/givenoptions.h"
#include "app/ctl/policyoptions.h"

#include "models/core/timerange.h"

#include <QCommandLineParser>

namespace Gatehouse::Ctl
{

namespace
{

QString dimensionTokens()
{
    QStringList tokens;
    for (const Dimension dimension : allDimensions())
        tokens.append(dimensionToken(dimension));
    return tokens.join(QStringLiteral(", "));
}

// Options of the commands on operators and the audit log.
std::optional<QCommandLineOption> teamOption(const QString &name)
{
    struct Row {
        const char *name;
        const char *description;
        const char *value; // none: a switch
    };
    constexpr Row rows[] = {
        {"role", "viewer, operator, responder, privacy_officer, approver, auditor or admin; repeat it for more.",
         "role"},
        {"new-passphrase-env", "The environment variable with the passphrase that is to be.", "variable"},
        {"as", "The operator who does it.", "operator"},
        {"passphrase-env", "The environment variable with the passphrase, of --as or of an encrypted package.",
         "variable"},
        {"checkpoint", "A signed checkpoint that the log must agree with; repeat it for more.", "file"},
        {"key", "The public key that made the signatures.", "file"},
        {"out", "The file to write.", "file"},
        {"before", "Entries of this day, YYYY-MM-DD in UTC, and of later ones stay.", "day"},
        {"yes", "Does it; unless given, it is only counted.", nullptr},
    };
    for (const Row &row : rows) {
        if (name == QLatin1String(row.name))
            return row.value
                       ? QCommandLineOption(name, QString::fromLatin1(row.description), QString::fromLatin1(row.value))
                       : QCommandLineOption(name, QString::fromLatin1(row.description));
    }
    return std::nullopt;
}

bool isOnCredentials(Command command)
{
    return command >= Command::CredentialsDisable && command <= Command::CredentialsList;
}

bool isOnCases(Command command)
{
    return command >= Command::CaseOpen && !isOnCredentials(command);
}

bool isOnAlerts(Command command)
{
    return command >= Command::AlertsList && command < Command::CaseOpen;
}

bool isOnPolicies(Command command)
{
    return command >= Command::PoliciesList && command < Command::AlertsList;
}

bool isOnDataMap(Command command)
{
    return command >= Command::DataMapClassify && command <= Command::DataMap;
}

// Those on policies take one where they look into a store.
bool needsConnection(Command command)
{
    return !isOnPolicies(command) && command != Command::Profiles && command != Command::Verify &&
           command != Command::Detect;
}

QCommandLineOption option(const QString &name)
{
    const auto make = [&name](const char *description, const char *value) {
        return QCommandLineOption(name, QString::fromLatin1(description), QString::fromLatin1(value));
    };
    if (name == QLatin1String("connection"))
        return make("The connection file of the gateway.", "file");
    if (name == QLatin1String("from"))
        return make("Start of the span, inclusive: 2026-11-01, 2026-11-01T14:00, or with Z or an offset.", "time");
    if (name == QLatin1String("to"))
        return make("End of the span, exclusive.", "time");
    if (name == QLatin1String("tz"))
        return make("IANA time zone of --from, --to and --bucket; UTC unless given.", "zone");
    if (name == QLatin1String("bucket"))
        return make("Split by time: 1m, 5m, 15m, 1h, 3h, 6h, 12h, 1d or 1w.", "width");
    if (name == QLatin1String("format"))
        return make("csv or json.", "format");
    if (name == QLatin1String("profile"))
        return make("A gateway profile instead of a connection: its id, or its file.", "profile");
    if (name == QLatin1String("driver"))
        return make("With --profile: sqlite, postgresql, mysql or clickhouse.", "driver");
    if (name == QLatin1String("for"))
        return make("What the account is for: telemetry (unless given), actions or privacy.", "purpose");
    if (const auto team = teamOption(name))
        return *team;
    if (name == QLatin1String("limit"))
        return make("At most this many rows.", "count");
    if (name == QLatin1String("json"))
        return QCommandLineOption(name, QStringLiteral("One JSON document on standard output."));
    const QString description =
        name == QLatin1String("filter")
            ? QStringLiteral("Only rows with this value: k=v, k=v,w or k!=v. Repeat it for more conditions. Keys: ")
            : QStringLiteral("One set of figures per value of this dimension, or of two with a comma between: ");
    return QCommandLineOption(name, description + dimensionTokens() + QLatin1Char('.'),
                              name == QLatin1String("filter") ? QStringLiteral("k=v") : QStringLiteral("dimension"));
}

QCommandLineOption option(const CommandText &command, const char *name)
{
    // "--to" is an instant of one command and somebody of another.
    const auto ofCases = isOnCases(command.command) ? caseOption(QString::fromLatin1(name)) : std::nullopt;
    if (isOnPolicies(command.command)) {
        if (const auto ofPolicies = policyOption(QString::fromLatin1(name)))
            return *ofPolicies;
    }
    if (isOnDataMap(command.command)) {
        if (const auto ofDataMap = dataMapOption(QString::fromLatin1(name)))
            return *ofDataMap;
    }
    if (isOnAlerts(command.command)) {
        if (const auto ofAlerts = alertOption(QString::fromLatin1(name)))
            return *ofAlerts;
    }
    if (isOnCredentials(command.command)) {
        if (const auto ofCredentials = credentialOption(QString::fromLatin1(name)))
            return *ofCredentials;
    }
    return ofCases ? *ofCases : option(QString::fromLatin1(name));
}

QString overview()
{
    QString text = QStringLiteral("Usage: gatehousectl COMMAND --connection FILE [options]\n\nCommands:\n");
    for (const CommandText &command : commandTexts())
        text += QStringLiteral("  %1 %2\n").arg(QLatin1String(command.name), -16).arg(QLatin1String(command.summary));
    return text + QStringLiteral("\n'gatehousectl COMMAND --help' lists the options of a command.\n"
                                 "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused.\n");
}

// Reads the options of one command; every reader leaves the first mistake in `error`.
class OptionReader
{
public:
    OptionReader(const QCommandLineParser &parser, const CommandText &command)
        : m_parser(parser)
        , m_given(parser, command)
        , m_command(command)
    {
        m_request.command = command.command;
        m_request.run = command.run;
    }

    Result<Request> read()
    {
        for (auto step :
             {&OptionReader::readConnection, &OptionReader::readNeeded, &OptionReader::readZone,
              &OptionReader::readSpan, &OptionReader::readFilters, &OptionReader::readGroups, &OptionReader::readBucket,
              &OptionReader::readOutput, &OptionReader::readLimit, &OptionReader::readGrants, &OptionReader::readTeam,
              &OptionReader::readFiles, &OptionReader::readCase}) {
            if (const Result<void> done = (this->*step)(); !done)
                return std::unexpected(wrong(done.error().message).error());
        }
        return m_request;
    }

private:
    std::unexpected<Error> wrong(const QString &message) const
    {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("gatehousectl %1: %2\n'gatehousectl %1 --help' lists the options.")
                           .arg(QLatin1String(m_command.name), message));
    }
    static std::unexpected<Error> mistake(const QString &message) { return failure(ErrorKind::InvalidInput, message); }

    bool isSet(const char *name) const { return m_given.isSet(name); }

    Result<void> readConnection()
    {
        m_request.connectionFile = m_given.value("connection");
        if (!needsConnection(m_request.command))
            return {};
        m_request.connectionFile = m_parser.value(QStringLiteral("connection"));
        if (m_request.connectionFile.isEmpty() && !isSet("profile") && !isSet("bundle"))
            return mistake(QStringLiteral("no gateway is named. Add --connection FILE."));
        return {};
    }

    Result<void> readNeeded()
    {
        for (const char *name : m_command.needed) {
            const QString value = m_given.value(name);
            if (value.isEmpty())
                return mistake(QStringLiteral("--%1 is not given. Add --%1 %2.")
                                   .arg(QLatin1String(name), option(m_command, name).valueName().toUpper()));
        }
        return {};
    }

    Result<void> readZone()
    {
        if (!isSet("tz"))
            return {};
        const Result<QTimeZone> zone = parseZone(m_parser.value(QStringLiteral("tz")));
        if (!zone)
            return std::unexpected(zone.error());
        m_request.zone = *zone;
        return {};
    }

    Result<void> readInstant(const char *name, std::optional<qint64> &into)
    {
        if (!isSet(name))
            return {};
        const Result<qint64> instant = parseInstant(m_parser.value(QString::fromLatin1(name)), m_request.zone);
        if (!instant)
            return std::unexpected(instant.error());
        into = *instant;
        return {};
    }

    Result<void> readSpan()
    {
        if (!m_given.takes("from"))
            return {};
        if (const Result<void> from = readInstant("from", m_request.fromMs); !from)
            return from;
        if (const Result<void> to = readInstant("to", m_request.toMs); !to)
            return to;
        const bool needed = m_request.command == Command::Report || m_request.command == Command::Rows;
        if (needed && !(m_request.fromMs && m_request.toMs))
            return mistake(QStringLiteral("the span is not given. Add --from TIME and --to TIME."));
        if (m_request.fromMs && m_request.toMs && *m_request.fromMs >= *m_request.toMs)
            return mistake(
                QStringLiteral("--to is not after --from. The span runs from --from up to, not including, --to."));
        return {};
    }

    Result<void> readFilters()
    {
        if (!isSet("filter"))
            return {};
        for (const QString &token : m_parser.values(QStringLiteral("filter"))) {
            const Result<FilterTerm> term = filterTermFromToken(token);
            if (!term)
                return std::unexpected(term.error());
            m_request.filter.terms.append(*term);
        }
        return {};
    }

    Result<void> readGroups()
    {
        if (!isSet("group-by"))
            return {};
        for (const QString &token : m_parser.value(QStringLiteral("group-by")).split(QLatin1Char(','))) {
            const Result<Dimension> dimension = dimensionFromToken(token);
            if (!dimension)
                return std::unexpected(dimension.error());
            if (m_request.groupBy.contains(*dimension))
                return mistake(QStringLiteral("--group-by names %1 twice. Name it once.").arg(token));
            m_request.groupBy.append(*dimension);
        }
        if (m_request.groupBy.size() > 2)
            return mistake(QStringLiteral("--group-by names more than two dimensions. Name one or two."));
        return {};
    }

    Result<void> readBucket()
    {
        if (!isSet("bucket"))
            return {};
        const Result<BucketWidth> width = bucketFromToken(m_parser.value(QStringLiteral("bucket")));
        if (!width)
            return std::unexpected(width.error());
        m_request.bucket = *width;
        return {};
    }

    Result<void> readOutput()
    {
        m_request.json = isSet("json");
        const QString format = isSet("format") ? m_parser.value(QStringLiteral("format")) : QString();
        if (!format.isEmpty() && format != QLatin1String("csv") && format != QLatin1String("json"))
            return mistake(QStringLiteral("--format %1 is not known. It is csv or json.").arg(format));
        if (m_request.json && format == QLatin1String("csv"))
            return mistake(QStringLiteral("--json and --format csv contradict each other. Leave one out."));
        m_request.format = m_request.json || format == QLatin1String("json") ? RowFormat::Json : RowFormat::Csv;
        return {};
    }

    Result<void> readLimit()
    {
        if (!isSet("limit"))
            return {};
        bool isNumber = false;
        const qint64 limit = m_parser.value(QStringLiteral("limit")).toLongLong(&isNumber);
        if (!isNumber || limit < 1)
            return mistake(QStringLiteral("--limit is not a count of rows. Give a whole number from 1 up."));
        m_request.limit = limit;
        return {};
    }

    Result<void> readGrants()
    {
        if (m_request.command != Command::Grants)
            return {};
        m_request.profile = m_parser.value(QStringLiteral("profile"));
        if (m_request.profile.isEmpty() == m_request.connectionFile.isEmpty())
            return mistake(QStringLiteral("--connection and --profile contradict each other. Leave one out."));
        if (m_request.profile.isEmpty() == isSet("driver"))
            return mistake(QStringLiteral("--driver goes with --profile, and --profile with --driver."));
        if (isSet("driver")) {
            const Result<Dialect> driver = dialectFromToken(m_parser.value(QStringLiteral("driver")));
            if (!driver)
                return std::unexpected(driver.error());
            m_request.driver = *driver;
        }
        if (!isSet("for"))
            return {};
        const Result<AccessPurpose> purpose = accessPurposeFromToken(m_parser.value(QStringLiteral("for")));
        if (!purpose)
            return std::unexpected(purpose.error());
        m_request.purpose = *purpose;
        return {};
    }

    Result<void> readTeam()
    {
        if (m_command.operand)
            m_request.operand = m_parser.positionalArguments().value(1 + QByteArray(m_command.name).count(' '));
        if (isSet("role")) {
            for (const QString &token : m_parser.values(QStringLiteral("role"))) {
                const Result<Role> role = roleFromToken(token);
                if (!role)
                    return std::unexpected(role.error());
                m_request.roles |= *role;
            }
        }
        const bool needsRole = m_request.command == Command::OperatorAdd || m_request.command == Command::OperatorRoles;
        if (needsRole && !m_request.roles)
            return mistake(QStringLiteral("no role is given. Add --role ROLE."));
        m_request.newPassphraseVariable = m_given.value("new-passphrase-env");
        m_request.as = m_given.value("as");
        m_request.passphraseVariable = m_given.value("passphrase-env");
        // Elsewhere it is of a package, or of oneself.
        if (m_given.takes("as") && m_request.as.isEmpty() && !m_request.passphraseVariable.isEmpty())
            return mistake(QStringLiteral("--passphrase-env goes with --as."));
        return {};
    }

    Result<void> readFiles()
    {
        if (isSet("checkpoint"))
            m_request.checkpointFiles = m_parser.values(QStringLiteral("checkpoint"));
        const auto before = m_given.day("before");
        if (!before)
            return std::unexpected(before.error());
        m_request.before = *before;
        m_request.yes = isSet("yes");
        m_request.outFile = m_given.value("out");
        m_request.keyFile = m_given.value("key");
        const bool writes = m_command.options.size() == 1 && m_given.takes("out");
        if (writes && m_request.outFile.isEmpty())
            return mistake(QStringLiteral("no file to write is named. Add --out FILE."));
        if (m_request.command == Command::Verify && m_request.keyFile.isEmpty())
            return mistake(QStringLiteral("no key is named. Add --key FILE, as 'audit public-key' writes it."));
        return {};
    }

    Result<void> readCase()
    {
        if (isOnAlerts(m_request.command)) {
            m_request.privacy.reason = m_given.value("reason");
            m_request.privacy.once = isSet("once");
            return readAlertOptions(m_given, m_request);
        }
        if (isOnDataMap(m_request.command))
            return readDataMapOptions(m_given, m_request.dataMap);
        if (isOnPolicies(m_request.command))
            return readPolicyOptions(m_given, m_request.policy);
        if (isOnCredentials(m_request.command)) {
            m_request.credentials.names = m_parser.positionalArguments().mid(1 + QByteArray(m_command.name).count(' '));
            return readCredentialOptions(m_given, m_request.credentials);
        }
        return readCaseOptions(m_given, m_request);
    }

    const QCommandLineParser &m_parser;
    const GivenOptions m_given;
    const CommandText &m_command;
    Request m_request;
};

Result<ParsedLine> parseCommand(const CommandText &command, const QStringList &arguments)
{
    QCommandLineParser parser;
    const QString name = QString::fromLatin1(command.name);
    parser.setApplicationDescription(QString::fromLatin1(command.detail));
    const QString operand = command.operand ? QLatin1Char(' ') + QLatin1String(command.operand) : QString();
    const bool asksGateway = needsConnection(command.command);
    parser.addPositionalArgument(name, QString::fromLatin1(command.summary),
                                 name + operand + (asksGateway ? QStringLiteral(" --connection FILE") : QString()));
    const QCommandLineOption help = parser.addHelpOption();
    if (asksGateway && command.command != Command::Grants)
        parser.addOption(option(QStringLiteral("connection")));
    for (const char *optionName : command.options)
        parser.addOption(option(command, optionName));

    const auto refuse = [&name](const QString &why) {
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("gatehousectl %1: %2\n'gatehousectl %1 --help' lists the options.").arg(name, why));
    };
    if (!parser.parse(arguments))
        return refuse(parser.errorText());
    if (parser.isSet(help))
        return ParsedLine{{}, parser.helpText()};
    const QStringList positional = parser.positionalArguments();
    const qsizetype expected = 1 + name.count(QLatin1Char(' ')) + (command.operand ? 1 : 0);
    const bool takesMore = command.operand && QByteArray(command.operand).endsWith("...");
    if (positional.size() > expected && !takesMore)
        return refuse(
            QStringLiteral("'%1' belongs to no option. Options begin with two dashes.").arg(positional.at(expected)));
    const bool mayLack = command.operand && *command.operand == '[';
    if (positional.size() < expected && !mayLack)
        return refuse(QStringLiteral("%1 is not given.").arg(QLatin1String(command.operand)));
    const Result<Request> request = OptionReader(parser, command).read();
    if (!request)
        return std::unexpected(request.error());
    return ParsedLine{*request, {}};
}

} // namespace

Result<ParsedLine> parseCommandLine(const QStringList &arguments)
{
    const QString first = arguments.value(1);
    if (first == QLatin1String("--help") || first == QLatin1String("-h") || first == QLatin1String("help"))
        return ParsedLine{{}, overview()};
    if (first == QLatin1String("--version") || first == QLatin1String("-v"))
        return ParsedLine{{}, QStringLiteral("gatehousectl " GATEHOUSE_VERSION "\n")};
    const QString both = first + QLatin1Char(' ') + arguments.value(2);
    const QString three = both + QLatin1Char(' ') + arguments.value(3);
    QStringList second;
    for (const CommandText &command : commandTexts()) {
        const QString name = QString::fromLatin1(command.name);
        if (name == first || name == both || name == three)
            return parseCommand(command, arguments);
        if (name.startsWith(first + QLatin1Char(' ')))
            second.append(name.section(QLatin1Char(' '), 1));
    }
    QString why = first.isEmpty() ? QStringLiteral("no command is given.")
                                  : QStringLiteral("there is no command '%1'.").arg(first);
    if (!second.isEmpty())
        why = QStringLiteral("'%1' is followed by %2.").arg(first, second.join(QStringLiteral(", ")));
    return failure(ErrorKind::InvalidInput, QStringLiteral("gatehousectl: %1\n%2").arg(why, overview()));
}

} // namespace Gatehouse::Ctl
