#include "models/alerts/noticejson.h"

#include "models/alerts/alertwords.h"
#include "models/telemetry/viewstate.h"

#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// How long an Alertmanager keeps one that is not told again; told again every two minutes.
constexpr qint64 kLastsMs = 10 * kMinuteMs;

QString instant(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonValue instantOrNull(qint64 ms)
{
    return ms > 0 ? QJsonValue(instant(ms)) : QJsonValue();
}

QString link(const Alert &alert)
{
    return ViewState::linkToItem(QStringLiteral("alerts"), alertId(alert.seq));
}

QString kindToken(NoticeMessage::Kind kind)
{
    switch (kind) {
    case NoticeMessage::Kind::Alert:
        return QStringLiteral("alert");
    case NoticeMessage::Kind::Digest:
        return QStringLiteral("digest");
    case NoticeMessage::Kind::Heartbeat:
        return QStringLiteral("heartbeat");
    case NoticeMessage::Kind::Test:
        return QStringLiteral("test");
    }
    return {};
}

QJsonObject toldJson(const ToldAlert &told)
{
    const Alert &alert = told.alert;
    return {{QStringLiteral("what"), noticeKindToken(told.kind)},
            {QStringLiteral("again"), told.again},
            {QStringLiteral("id"), alertId(alert.seq)},
            {QStringLiteral("severity"), alertLevelToken(alert.level)},
            {QStringLiteral("title"), alert.title},
            {QStringLiteral("summary"), alert.summary},
            {QStringLiteral("headline"), alertHeadline(alert)},
            {QStringLiteral("rule"), alert.rule},
            {QStringLiteral("rule_version"), alert.ruleVersion},
            {QStringLiteral("node"), QJsonArray::fromStringList(alert.node)},
            {QStringLiteral("state"), alertStateToken(alert.state)},
            {QStringLiteral("verdict"), alert.verdict ? QJsonValue(alertVerdictToken(*alert.verdict)) : QJsonValue()},
            {QStringLiteral("score"), alert.score},
            {QStringLiteral("began_at"), instant(alert.beganMs)},
            {QStringLiteral("noticed_at"), instant(alert.openedMs)},
            {QStringLiteral("last_seen_at"), instant(alert.lastHitMs)},
            {QStringLiteral("over_at"), instantOrNull(alert.overMs)},
            {QStringLiteral("link"), link(alert)}};
}

QJsonObject countsJson(const QList<ToldAlert> &alerts)
{
    QJsonObject counts;
    for (const NoticeKind kind : kNoticeKinds)
        counts.insert(noticeKindToken(kind), int(std::ranges::count(alerts, kind, &ToldAlert::kind)));
    return counts;
}

// Prometheus lets a label have letters, digits and underscores.
QString labelName(const QString &dimension)
{
    static const QRegularExpression others(QStringLiteral("[^a-zA-Z0-9_]"));
    static const QStringList taken{QStringLiteral("alertname"), QStringLiteral("alert"), QStringLiteral("gateway"),
                                   QStringLiteral("severity"), QStringLiteral("node")};
    QString name = dimension;
    name.replace(others, QStringLiteral("_"));
    return name.isEmpty() || name.at(0).isDigit() || taken.contains(name) ? QStringLiteral("node_") + name : name;
}

QJsonObject labels(const Alert &alert, AlertLevel level, const QString &gatewayName)
{
    QJsonObject labels{{QStringLiteral("alertname"), alert.rule},
                       {QStringLiteral("alert"), alertId(alert.seq)},
                       {QStringLiteral("gateway"), gatewayName},
                       {QStringLiteral("severity"), alertLevelToken(level)},
                       {QStringLiteral("node"), alertPlace(alert)}};
    for (const QString &term : alert.node) {
        if (const qsizetype at = term.indexOf(QLatin1Char('=')); at > 0)
            labels.insert(labelName(term.left(at)), term.mid(at + 1));
    }
    return labels;
}

QJsonObject entry(const QJsonObject &labels, const QJsonObject &annotations, qint64 beganMs, qint64 endMs,
                  const QString &url)
{
    return {{QStringLiteral("labels"), labels},
            {QStringLiteral("annotations"), annotations},
            {QStringLiteral("startsAt"), instant(beganMs)},
            {QStringLiteral("endsAt"), instant(std::max(beganMs + 1, endMs))},
            {QStringLiteral("generatorURL"), url}};
}

void appendEntries(const ToldAlert &told, const NoticeMessage &message, QJsonArray &entries)
{
    const Alert &alert = told.alert;
    const QJsonObject annotations{
        {QStringLiteral("summary"), alertHeadline(alert)},
        {QStringLiteral("description"), alert.summary},
        {QStringLiteral("state"), alertStateToken(alert.state)},
    };
    // What has ended since it was entered is over, whatever is told of it.
    const bool ended = alert.isOver() || alert.state == AlertState::Resolved;
    const qint64 endMs = !ended ? message.nowMs + kLastsMs : alert.isOver() ? alert.overMs : message.nowMs;
    entries.append(entry(labels(alert, alert.level, message.gatewayName), annotations, alert.beganMs,
                         std::min(endMs, message.nowMs + kLastsMs), link(alert)));
    // With another severity it is another alert to an Alertmanager: the one before is over.
    if (told.kind == NoticeKind::Risen && alert.level == AlertLevel::Page)
        entries.append(entry(labels(alert, AlertLevel::Ticket, message.gatewayName), annotations, alert.beganMs,
                             message.nowMs, link(alert)));
}

QJsonObject ownEntry(const NoticeMessage &message, const QString &name, const QString &summary, qint64 lastsMs)
{
    return entry({{QStringLiteral("alertname"), name},
                  {QStringLiteral("gateway"), message.gatewayName},
                  {QStringLiteral("severity"), QStringLiteral("none")}},
                 {{QStringLiteral("summary"), summary}}, message.nowMs, message.nowMs + lastsMs,
                 QStringLiteral("gatehouse://alerts"));
}

} // namespace

QJsonObject webhookJson(const NoticeMessage &message)
{
    QJsonObject json{{QStringLiteral("version"), 1},
                     {QStringLiteral("kind"), kindToken(message.kind)},
                     {QStringLiteral("id"), message.id},
                     {QStringLiteral("sent_at"), instant(message.nowMs)},
                     {QStringLiteral("gateway"), QJsonObject{{QStringLiteral("id"), message.gateway},
                                                             {QStringLiteral("name"), message.gatewayName}}}};
    if (message.kind == NoticeMessage::Kind::Heartbeat)
        json.insert(QStringLiteral("next_within_seconds"), message.nextWithinMinutes * 60);
    if (message.kind == NoticeMessage::Kind::Digest) {
        json.insert(QStringLiteral("reason"),
                    message.afterQuietHours ? QStringLiteral("quiet_hours") : QStringLiteral("storm"));
        json.insert(QStringLiteral("total"), message.alerts.size());
        json.insert(QStringLiteral("counts"), countsJson(message.alerts));
    }
    QJsonArray alerts;
    for (const ToldAlert &told : message.alerts) {
        if (alerts.size() == kMostListed)
            break;
        alerts.append(toldJson(told));
    }
    json.insert(QStringLiteral("alerts"), alerts);
    return json;
}

QJsonArray alertmanagerJson(const NoticeMessage &message)
{
    if (message.kind == NoticeMessage::Kind::Heartbeat)
        return {ownEntry(message, QStringLiteral("GatehouseWatchdog"),
                         QStringLiteral("Gatehouse looks for alerts. When this stops, nobody does."),
                         3 * message.nextWithinMinutes * kMinuteMs)};
    if (message.kind == NoticeMessage::Kind::Test)
        return {ownEntry(message, QStringLiteral("GatehouseTest"),
                         QStringLiteral("A test of this channel. Nothing is wrong."), kMinuteMs)};
    QJsonArray entries;
    for (const ToldAlert &told : message.alerts)
        appendEntries(told, message, entries);
    return entries;
}

} // namespace Gatehouse
