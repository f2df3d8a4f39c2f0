#include "app/ctl/alerttext.h"

#include "app/ctl/jsontime.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QJsonArray>

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

QString nameOf(const QString &id, const StoryTeller &teller)
{
    return teller.names.value(id, id);
}

// Nobody, or the console itself, has none.
QJsonValue nameJson(const QString &id, const StoryTeller &teller)
{
    return teller.names.contains(id) ? QJsonValue(teller.names.value(id)) : QJsonValue();
}

// Of another alert.
QString pastText(const Alert &alert, const QTimeZone &zone)
{
    return QStringLiteral("%1  %2  %3  %4: %5")
        .arg(alertId(alert.seq), formatInstant(alert.beganMs, zone), stateText(alert), whereText(alert), alert.title);
}

QString eventText(const AlertEvent &event, const StoryTeller &teller)
{
    AlertEvent told = event;
    told.owner = event.owner == event.actor ? event.owner : nameOf(event.owner, teller);
    return QStringLiteral("%1  %2%3")
        .arg(formatInstantPrecise(event.timeMs, teller.zone), alertEventText(told, teller.nowMs, teller.zone),
             event.actor.isEmpty() ? QString() : QStringLiteral("  (by %1)").arg(nameOf(event.actor, teller)));
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

QString alertFolderText(const AlertFolder &folder, const StoryTeller &teller)
{
    const Alert &alert = folder.alert;
    const QTimeZone &zone = teller.zone;
    const AlertStory story = alertStory(folder, teller);
    QString text = QStringLiteral("%1  %2  %3: %4\n")
                       .arg(alertId(alert.seq), alertLevelToken(alert.level), alert.title, whereText(alert));
    text += line("why", story.whyText());
    text += line("began", formatInstantPrecise(alert.beganMs, zone));
    text += line("noticed", formatInstantPrecise(alert.openedMs, zone));
    text += line("over", alert.isOver() ? formatInstantPrecise(alert.overMs, zone) : QStringLiteral("it goes on"));
    text += line("state", stateText(alert));
    text += line("owner", nameOf(alert.owner, teller));
    for (const EvidenceContributor &each : alertEvidence(folder.evidence).contributors)
        text += line("behind it",
                     each.share ? each.what + QStringLiteral("  ") + formatShare(*each.share).joined() : each.what);
    for (const Alert &each : folder.explains)
        text += line("explains", pastText(each, zone));
    text += line("proved by", story.rowsText);
    for (const TableRow &row : story.rows)
        text += line("row", row.id);
    for (const Alert &each : folder.before)
        text += line("before", pastText(each, zone));
    for (const Alert &each : folder.similar)
        text += line("elsewhere", pastText(each, zone));
    for (const AlertEvent &event : folder.events)
        text += line("event", eventText(event, teller));
    return text;
}

QJsonObject alertFolderJson(const AlertFolder &folder, const StoryTeller &teller)
{
    QJsonObject json = alertJson(folder.alert, teller.zone);
    json.insert(QStringLiteral("why"), alertStory(folder, teller).whyText());
    json.insert(QStringLiteral("owner_name"), nameJson(folder.alert.owner, teller));
    json.insert(QStringLiteral("evidence"), folder.evidence);
    QJsonArray events;
    for (const AlertEvent &event : folder.events)
        events.append(
            QJsonObject{{QStringLiteral("time"), jsonInstant(event.timeMs, teller.zone)},
                        {QStringLiteral("actor"), event.actor.isEmpty() ? QJsonValue() : QJsonValue(event.actor)},
                        {QStringLiteral("actor_name"), nameJson(event.actor, teller)},
                        {QStringLiteral("action"), alertActionToken(event.action)},
                        {QStringLiteral("state"), alertStateToken(event.to)},
                        {QStringLiteral("until"), jsonInstant(event.untilMs, teller.zone)},
                        {QStringLiteral("verdict"), verdictJson(event.verdict)},
                        {QStringLiteral("reason"), event.reason}});
    json.insert(QStringLiteral("events"), events);
    const auto arrayOf = [&teller](const QList<Alert> &alerts) {
        QJsonArray array;
        for (const Alert &each : alerts)
            array.append(alertJson(each, teller.zone));
        return array;
    };
    json.insert(QStringLiteral("explains"), arrayOf(folder.explains));
    json.insert(QStringLiteral("before"), arrayOf(folder.before));
    json.insert(QStringLiteral("elsewhere"), arrayOf(folder.similar));
    return json;
}

} // namespace Gatehouse::Ctl
