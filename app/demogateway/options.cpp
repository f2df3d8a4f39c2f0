#include "app/demogateway/options.h"

#include "app/demogateway/gatewayfolder.h"
#include "app/demogateway/meta.h"

#include <QCommandLineParser>

namespace Gatehouse::Demo
{

namespace
{

QString knownKinds()
{
    QStringList kinds;
    for (IncidentKind kind : incidentKinds())
        kinds.append(incidentToken(kind));
    return kinds.join(QStringLiteral(", "));
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral("A small LLM gateway to try Gatehouse on: a SQLite database with "
                                                    "history and live traffic, and an HTTPS admin API.\n%1\n%2")
                                         .arg(syntheticNotice(), arrivalsNotice()));
    const auto add = [&](const char *name, const char *value, const QString &description) {
        parser.addOption(value ? QCommandLineOption(QString::fromLatin1(name), description, QString::fromLatin1(value))
                               : QCommandLineOption(QString::fromLatin1(name), description));
    };
    add("dir", "DIR",
        QStringLiteral("Folder for database, certificates, token and connection file (%1).").arg(defaultFolder()));
    add("port", "N", QStringLiteral("Port of the admin API on 127.0.0.1; 0 takes a free one (0)."));
    add("rate", "N",
        QStringLiteral(
            "Live requests per minute, without day and week rhythm; up to 600000 (as many as the history has)."));
    add("seed", "N", QStringLiteral("First start: the same seed gives the same history (1)."));
    add("days", "N", QStringLiteral("First start: length of the history, 1 to 90 (35)."));
    add("requests", "N", QStringLiteral("First start: requests in the history, 1000 to 100000000 (2050000)."));
    add("no-live", nullptr, QStringLiteral("Only the history and the admin API: no new traffic, no catching up."));
    add("inject", "KIND",
        QStringLiteral("Begin an incident in the gateway that runs on --dir, and end: %1.").arg(knownKinds()));
    add("target", "NODE",
        QStringLiteral("With --inject: id or name of a provider or workspace, id or prefix of a key (chosen)."));
    add("minutes", "N", QStringLiteral("With --inject: how long, 1 to 1440 (30)."));
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help.")});
    parser.addOption({{QStringLiteral("v"), QStringLiteral("version")}, QStringLiteral("Show the version.")});
}

// Leaves `target` as it is when the option was not given.
template<typename T>
Result<void> readNumber(const QCommandLineParser &parser, const char *name, qint64 min, qint64 max, T &target)
{
    const QString option = QString::fromLatin1(name);
    if (!parser.isSet(option))
        return {};
    bool ok = false;
    const qint64 value = parser.value(option).toLongLong(&ok);
    if (!ok || value < min || value > max) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("--%1 cannot be \"%2\": it must be a whole number from %3 to %4.")
                           .arg(option, parser.value(option))
                           .arg(min)
                           .arg(max));
    }
    target = T(value);
    return {};
}

Result<void> readNumbers(const QCommandLineParser &parser, Options &options)
{
    constexpr qint64 kAny = std::numeric_limits<qint64>::max();
    for (const auto &done :
         {readNumber(parser, "port", 0, 65535, options.port),
          readNumber(parser, "rate", 1, 600'000, options.ratePerMinute),
          readNumber(parser, "seed", 0, kAny, options.seed), readNumber(parser, "days", 1, 90, options.days),
          readNumber(parser, "requests", 1'000, 100'000'000, options.requests),
          readNumber(parser, "minutes", 1, 1'440, options.minutes)}) {
        if (!done)
            return done;
    }
    return {};
}

Result<void> readInject(const QCommandLineParser &parser, Options &options)
{
    if (!parser.isSet(QStringLiteral("inject"))) {
        for (const char *name : {"target", "minutes"}) {
            if (parser.isSet(QString::fromLatin1(name)))
                return failure(ErrorKind::InvalidInput,
                               QStringLiteral("--%1 has a meaning only with --inject.").arg(QString::fromLatin1(name)));
        }
        return {};
    }
    const QString word = parser.value(QStringLiteral("inject"));
    const auto kind = incidentFromToken(word);
    if (!kind)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("--inject does not know \"%1\". It knows: %2.").arg(word, knownKinds()));
    options.action = Options::Action::Inject;
    options.incident = *kind;
    options.target = parser.value(QStringLiteral("target"));
    return {};
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return failure(ErrorKind::InvalidInput, parser.errorText() + QStringLiteral(" See --help."));
    Options options;
    if (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("version"))) {
        options.action = parser.isSet(QStringLiteral("help")) ? Options::Action::Help : Options::Action::Version;
        return options;
    }
    if (!parser.positionalArguments().isEmpty())
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("\"%1\" is not an option. See --help.").arg(parser.positionalArguments().constFirst()));
    if (auto done = readNumbers(parser, options); !done)
        return std::unexpected(done.error());
    if (auto done = readInject(parser, options); !done)
        return std::unexpected(done.error());
    options.dir = parser.isSet(QStringLiteral("dir")) ? parser.value(QStringLiteral("dir")) : defaultFolder();
    if (options.dir.isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("--dir is empty. Name a folder."));
    options.live = !parser.isSet(QStringLiteral("no-live"));
    options.shapesHistory = parser.isSet(QStringLiteral("seed")) || parser.isSet(QStringLiteral("days")) ||
                            parser.isSet(QStringLiteral("requests"));
    return options;
}

QString helpText()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

} // namespace Gatehouse::Demo
