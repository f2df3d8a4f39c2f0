#include "app/ctl/alertoptions.h"

#include "app/ctl/channeloptions.h"

#include "models/alerts/latticenode.h"
#include "models/core/timerange.h"

#include <algorithm>
#include <iterator>

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

struct OptionText {
    const char *name;
    const char *description;
    const char *value; // null: it takes none
};
constexpr OptionText kOptions[]{
    {"state", "open, acknowledged, silenced or resolved; repeat it for more.", "state"},
    {"level", "watch, ticket or page; repeat it for more.", "level"},
    {"all", "Also what is resolved.", nullptr},
    {"until", "Until when: 2026-11-01T14:00, or with Z or an offset.", "time"},
    {"verdict", "incident, expected_change or false_positive.", "verdict"},
    {"scope",
     "alert, whatever is found there of its kind; node, everything at its node and below; rule, all that its rule "
     "finds.",
     "scope"},
    {"reason", "Why, in a sentence that names nobody.", "reason"},
    {"to", "Who is to have it, the name of an operator; you, unless given.", "operator"},
    {"bundle", "The ZIP of 'incidents export' to take it from; no gateway and no store is needed then.", "file"},
    {"once", "Ends when everything was looked at.", nullptr},
    {"days", "How many days back, 1 to 90; 30 unless given.", "count"},
    {"set", "What the rule would be set to: quiet_days=30; repeat it for more.", "name=value"},
    {"node", "Only there: all, provider=P, model=M beside it, or workspace=W. Everywhere unless given.", "k=v"},
};

} // namespace

std::optional<QCommandLineOption> alertOption(const QString &name)
{
    const auto found =
        std::ranges::find(kOptions, name, [](const OptionText &each) { return QLatin1String(each.name); });
    if (found == std::end(kOptions))
        return channelOption(name);
    const QString description = QString::fromLatin1(found->description);
    return found->value ? QCommandLineOption(name, description, QString::fromLatin1(found->value))
                        : QCommandLineOption(name, description);
}

namespace
{

Result<void> readBacktest(const GivenOptions &given, AlertRequest &into)
{
    if (given.isSet("days")) {
        into.days = given.value("days").toInt();
        if (into.days < 1 || into.days > 90)
            return mistake(QStringLiteral("--days %1 is no count of days from 1 to 90.").arg(given.value("days")));
    }
    for (const QString &pair : given.values("set")) {
        const qsizetype at = pair.indexOf(QLatin1Char('='));
        bool isNumber = false;
        const double value = pair.mid(at + 1).toDouble(&isNumber);
        if (at < 1 || !isNumber)
            return mistake(
                QStringLiteral("--set %1 is no setting with a number. Write it as quiet_days=30.").arg(pair));
        into.values.insert(pair.left(at).replace(QLatin1Char('-'), QLatin1Char('_')), value);
    }
    into.node = given.values("node");
    into.isOfAll = into.node == QStringList{QStringLiteral("all")};
    if (into.isOfAll)
        into.node.clear();
    if (!LatticeNode::fromTokens(into.node))
        return mistake(QStringLiteral("--node %1 is no place that is looked at. It is all, provider=P, provider=P with "
                                      "model=M, or workspace=W.")
                           .arg(into.node.join(QLatin1String(" --node "))));
    return {};
}

} // namespace

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
    QList<SilenceScope> scopes;
    if (auto read = readWords(given, "scope", "alert, node, rule", silenceScopeFromToken, scopes); !read)
        return read;
    if (!scopes.isEmpty())
        into.scope = scopes.constLast();
    if (auto backtest = readBacktest(given, into); !backtest)
        return backtest;
    into.all = given.isSet("all");
    into.toOperator = given.value("to");
    into.bundleFile = given.value("bundle");
    if (given.isSet("until")) {
        const auto until = parseInstant(given.value("until"), request.zone);
        if (!until)
            return std::unexpected(until.error());
        into.untilMs = *until;
    }
    return readChannelOptions(given, into.channel);
}

} // namespace Gatehouse::Ctl
