#include "app/ctl/alerttext.h"

#include "app/ctl/jsontime.h"

#include "models/core/format.h"

#include <QJsonArray>

#include <cmath>

namespace Gatehouse::Ctl
{

namespace
{

QString whereText(const Alert &alert)
{
    return alert.node.isEmpty() ? QStringLiteral("all traffic") : alert.node.join(QLatin1String(", "));
}

QString stateText(const Alert &alert)
{
    QString text = alertStateToken(alert.state);
    if (alert.verdict)
        text += QStringLiteral(" (%1)").arg(alertVerdictToken(*alert.verdict));
    if (alert.mutedBy > 0)
        text += QStringLiteral(", explained by %1").arg(alertId(alert.mutedBy));
    return alert.isOver() ? text + QStringLiteral(", over") : text;
}

QString line(const char *name, const QString &value)
{
    return value.isEmpty() ? QString() : QStringLiteral("%1 %2\n").arg(QLatin1String(name), -12).arg(value);
}

QJsonValue verdictJson(const std::optional<AlertVerdict> &verdict)
{
    return verdict ? QJsonValue(alertVerdictToken(*verdict)) : QJsonValue();
}

} // namespace

QString alertLine(const Alert &alert, qint64 nowMs)
{
    return QStringLiteral("%1  %2  %3  %4  %5: %6  [%7]\n")
        .arg(alertId(alert.seq))
        .arg(alertLevelToken(alert.level), -6)
        .arg(formatAge(nowMs - alert.beganMs), 10)
        .arg(whereText(alert), alert.title, alert.summary, stateText(alert));
}

QJsonObject alertJson(const Alert &alert, const QTimeZone &zone)
{
    return {{QStringLiteral("alert"), alertId(alert.seq)},
            {QStringLiteral("rule"), alert.rule},
            {QStringLiteral("rule_version"), alert.ruleVersion},
            {QStringLiteral("node"), QJsonArray::fromStringList(alert.node)},
            {QStringLiteral("title"), alert.title},
            {QStringLiteral("summary"), alert.summary},
            {QStringLiteral("level"), alertLevelToken(alert.level)},
            {QStringLiteral("score"), alert.score},
            {QStringLiteral("began"), jsonInstant(alert.beganMs, zone)},
            {QStringLiteral("noticed"), jsonInstant(alert.openedMs, zone)},
            {QStringLiteral("last_seen"), jsonInstant(alert.lastHitMs, zone)},
            {QStringLiteral("over"), jsonInstant(alert.overMs, zone)},
            {QStringLiteral("explained_by"), alert.mutedBy > 0 ? QJsonValue(alertId(alert.mutedBy)) : QJsonValue()},
            {QStringLiteral("state"), alertStateToken(alert.state)},
            {QStringLiteral("owner"), alert.owner.isEmpty() ? QJsonValue() : QJsonValue(alert.owner)},
            {QStringLiteral("until"), jsonInstant(alert.untilMs, zone)},
            {QStringLiteral("verdict"), verdictJson(alert.verdict)}};
}

QString alertFolderText(const AlertFolder &folder, const QTimeZone &zone)
{
    const Alert &alert = folder.alert;
    const QJsonObject &evidence = folder.evidence;
    QString text = QStringLiteral("%1  %2  %3: %4\n")
                       .arg(alertId(alert.seq), alertLevelToken(alert.level), alert.title, whereText(alert));
    text += line("why", alert.summary);
    text += line("baseline", evidence.value(QLatin1String("baseline")).toString());
    if (evidence.contains(QLatin1String("log10_p")))
        text +=
            line("by chance",
                 QStringLiteral("1 in 10^%1").arg(std::round(-evidence.value(QLatin1String("log10_p")).toDouble())));
    text += line("silent", evidence.value(QLatin1String("not_below")).toString());
    text += line("began", formatInstantPrecise(alert.beganMs, zone));
    text += line("noticed", formatInstantPrecise(alert.openedMs, zone));
    text += line("over", alert.isOver() ? formatInstantPrecise(alert.overMs, zone) : QStringLiteral("it goes on"));
    text += line("state", stateText(alert));
    for (const QJsonValue &each : evidence.value(QLatin1String("contributors")).toArray()) {
        const QJsonObject one = each.toObject();
        text += line("behind it",
                     QStringLiteral("%1  %2").arg(one.value(QLatin1String("what")).toString(),
                                                  formatShare(one.value(QLatin1String("share")).toDouble()).joined()));
    }
    for (const Alert &before : folder.before)
        text += line("before", QStringLiteral("%1  %2  %3")
                                   .arg(alertId(before.seq), formatInstant(before.beganMs, zone), stateText(before)));
    for (const AlertEvent &event : folder.events)
        text += line("event", QStringLiteral("%1  %2%3%4")
                                  .arg(formatInstantPrecise(event.timeMs, zone), alertActionToken(event.action),
                                       event.actor.isEmpty() ? QString() : QStringLiteral(" by ") + event.actor,
                                       event.reason.isEmpty() ? QString() : QStringLiteral(": ") + event.reason));
    return text;
}

QJsonObject alertFolderJson(const AlertFolder &folder, const QTimeZone &zone)
{
    QJsonObject json = alertJson(folder.alert, zone);
    json.insert(QStringLiteral("evidence"), folder.evidence);
    QJsonArray events;
    for (const AlertEvent &event : folder.events)
        events.append(
            QJsonObject{{QStringLiteral("time"), jsonInstant(event.timeMs, zone)},
                        {QStringLiteral("actor"), event.actor.isEmpty() ? QJsonValue() : QJsonValue(event.actor)},
                        {QStringLiteral("action"), alertActionToken(event.action)},
                        {QStringLiteral("state"), alertStateToken(event.to)},
                        {QStringLiteral("until"), jsonInstant(event.untilMs, zone)},
                        {QStringLiteral("verdict"), verdictJson(event.verdict)},
                        {QStringLiteral("reason"), event.reason}});
    json.insert(QStringLiteral("events"), events);
    QJsonArray before;
    for (const Alert &each : folder.before)
        before.append(alertJson(each, zone));
    json.insert(QStringLiteral("before"), before);
    return json;
}

} // namespace Gatehouse::Ctl
