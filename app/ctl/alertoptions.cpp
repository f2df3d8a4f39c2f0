#include "app/ctl/alertoptions.h"

#include "models/core/timerange.h"

namespace Gatehouse::Ctl
{

namespace
{

std::unexpected<Error> mistake(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

// A hyphen may stand for the underscore.
template<typename Enum>
Result<void> readWords(const GivenOptions &given, const char *name, const char *words,
                       std::optional<Enum> (*parse)(const QString &), QList<Enum> &into)
{
    for (const QString &token : given.values(name)) {
        const auto one = parse(token.toLower().replace(QLatin1Char('-'), QLatin1Char('_')));
        if (!one)
            return mistake(QStringLiteral("--%1 %2 is not known. It is one of %3.")
                               .arg(QLatin1String(name), token, QLatin1String(words)));
        into.append(*one);
    }
    return {};
}

} // namespace

std::optional<QCommandLineOption> alertOption(const QString &name)
{
    if (name == QLatin1String("state"))
        return QCommandLineOption(name, QStringLiteral("open, acknowledged, silenced or resolved; repeat it for more."),
                                  QStringLiteral("state"));
    if (name == QLatin1String("level"))
        return QCommandLineOption(name, QStringLiteral("watch, ticket or page; repeat it for more."),
                                  QStringLiteral("level"));
    if (name == QLatin1String("all"))
        return QCommandLineOption(name, QStringLiteral("Also what is resolved."));
    if (name == QLatin1String("until"))
        return QCommandLineOption(name, QStringLiteral("Until when: 2026-11-01T14:00, or with Z or an offset."),
                                  QStringLiteral("time"));
    if (name == QLatin1String("verdict"))
        return QCommandLineOption(name, QStringLiteral("incident, expected_change or false_positive."),
                                  QStringLiteral("verdict"));
    if (name == QLatin1String("reason"))
        return QCommandLineOption(name, QStringLiteral("Why, in a sentence that names nobody."),
                                  QStringLiteral("reason"));
    if (name == QLatin1String("once"))
        return QCommandLineOption(name, QStringLiteral("Ends when everything was looked at."));
    return std::nullopt;
}

Result<void> readAlertOptions(const GivenOptions &given, Request &request)
{
    AlertRequest &into = request.alerts;
    if (auto states = readWords(given, "state", "open, acknowledged, silenced, resolved", alertStateFromToken,
                                into.filter.states);
        !states)
        return states;
    if (auto levels = readWords(given, "level", "watch, ticket, page", alertLevelFromToken, into.filter.levels);
        !levels)
        return levels;
    QList<AlertVerdict> verdicts;
    if (auto read =
            readWords(given, "verdict", "incident, expected_change, false_positive", alertVerdictFromToken, verdicts);
        !read)
        return read;
    if (!verdicts.isEmpty())
        into.verdict = verdicts.constLast();
    into.all = given.isSet("all");
    if (given.isSet("until")) {
        const auto until = parseInstant(given.value("until"), request.zone);
        if (!until)
            return std::unexpected(until.error());
        into.untilMs = *until;
    }
    return {};
}

} // namespace Gatehouse::Ctl
