#include "app/ctl/backtesttext.h"

#include "app/ctl/jsontime.h"

#include "models/alerts/latticenode.h"
#include "models/core/format.h"

#include <QJsonArray>

namespace Gatehouse::Ctl
{

namespace
{

QString placeText(const QStringList &node)
{
    return node.isEmpty() ? QStringLiteral("all traffic") : node.join(QLatin1String(", "));
}

QString alertsText(const BacktestSide &side, const QTimeZone &zone)
{
    QString text;
    for (const BacktestAlert &alert : side.alerts) {
        const QString chance = backtestChance(alert);
        text +=
            QStringLiteral("  %1  %2  %3: %4%5%6%7\n")
                .arg(formatInstant(alert.foundMs, zone))
                .arg(alertLevelToken(alert.level), -6)
                .arg(placeText(alert.node), alert.summary, chance.isEmpty() ? QString() : QStringLiteral(", ") + chance,
                     alert.isMuted ? QStringLiteral("  [explained by another]") : QString(),
                     alert.known ? QStringLiteral("  [%1]").arg(alertVerdictToken(*alert.known)) : QString());
    }
    return text;
}

QJsonObject alertJsonOf(const BacktestAlert &alert, const QTimeZone &zone)
{
    return {{QStringLiteral("node"), QJsonArray::fromStringList(alert.node)},
            {QStringLiteral("level"), alertLevelToken(alert.level)},
            {QStringLiteral("began"), jsonInstant(alert.beganMs, zone)},
            {QStringLiteral("noticed"), jsonInstant(alert.foundMs, zone)},
            {QStringLiteral("over"), jsonInstant(alert.overMs, zone)},
            {QStringLiteral("summary"), alert.summary},
            {QStringLiteral("score"), alert.score},
            {QStringLiteral("explained"), alert.isMuted},
            {QStringLiteral("verdict"), alert.known ? QJsonValue(alertVerdictToken(*alert.known)) : QJsonValue()}};
}

QJsonObject sideJson(const Backtest &test, const BacktestSide &side, const QTimeZone &zone)
{
    QJsonArray alerts;
    for (const BacktestAlert &alert : side.alerts)
        alerts.append(alertJsonOf(alert, zone));
    const auto precision = side.precision();
    return {{QStringLiteral("settings"), ruleToJson(side.rule)},
            {QStringLiteral("count"), side.told()},
            {QStringLiteral("per_day"), test.perDay(side)},
            {QStringLiteral("judged"), side.judged()},
            {QStringLiteral("false_positives"), side.falsePositives()},
            {QStringLiteral("precision"), precision ? QJsonValue(*precision) : QJsonValue()},
            {QStringLiteral("missed_incidents"), side.missedIncidents},
            {QStringLiteral("alerts"), alerts}};
}

} // namespace

QString backtestText(const Backtest &test, const QTimeZone &zone)
{
    const AlertRule &rule = test.inForce.rule;
    QString text = QStringLiteral("%1, %2 to %3, %4\n")
                       .arg(rule.id, formatInstant(test.span.fromMs, zone), formatInstant(test.span.toMs, zone),
                            test.isWhole ? QStringLiteral("everywhere") : placeText(test.node));
    for (const QString &note : test.notes)
        text += note + QLatin1Char('\n');
    text += QStringLiteral("in force: %1\n").arg(backtestSentence(test, test.inForce)) + alertsText(test.inForce, zone);
    if (!test.changed)
        return text;
    const QString what = test.changed->rule.differenceFrom(rule);
    text +=
        QStringLiteral("changed (%1): %2\n")
            .arg(what.isEmpty() ? QStringLiteral("as it is in force") : what, backtestSentence(test, *test.changed));
    return text + alertsText(*test.changed, zone) + backtestDifference(test) + QLatin1Char('\n');
}

QJsonObject backtestJson(const Backtest &test, const QTimeZone &zone)
{
    QJsonObject json{
        {QStringLiteral("rule"), test.inForce.rule.id},
        {QStringLiteral("from"), jsonInstant(test.span.fromMs, zone)},
        {QStringLiteral("to"), jsonInstant(test.span.toMs, zone)},
        {QStringLiteral("node"), test.isWhole ? QJsonValue() : QJsonValue(QJsonArray::fromStringList(test.node))},
        {QStringLiteral("notes"), QJsonArray::fromStringList(test.notes)},
        {QStringLiteral("in_force"), sideJson(test, test.inForce, zone)},
        {QStringLiteral("changed"), QJsonValue()}};
    if (test.changed)
        json.insert(QStringLiteral("changed"), sideJson(test, *test.changed, zone));
    return json;
}

} // namespace Gatehouse::Ctl
