#include "models/alerts/noticequeue.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// No pause is longer; whatever lies farther ahead was set by a clock that has been put right since.
constexpr qint64 kFarMs = 2 * kDayMs;
constexpr int kMostAtOnce = 20'000;

QString endToken(NoticeEnd end)
{
    switch (end) {
    case NoticeEnd::Sent:
        return QStringLiteral("sent");
    case NoticeEnd::Dropped:
        return QStringLiteral("dropped");
    case NoticeEnd::GivenUp:
        return QStringLiteral("given_up");
    }
    return {};
}

QString turnColumn(NoticeQueue::Turn turn)
{
    return turn == NoticeQueue::Turn::Heartbeat ? QStringLiteral("heartbeat_ms") : QStringLiteral("repost_ms");
}

// Numbers of our own; a list of placeholders could be longer than an engine takes.
QString numbers(const QList<qint64> &ids)
{
    QStringList texts;
    for (const qint64 id : ids)
        texts.append(QString::number(id));
    return texts.join(QLatin1Char(','));
}

Result<void> nothingOf(const Result<qint64> &done)
{
    return done ? Result<void>() : std::unexpected(done.error());
}

} // namespace

QString noticeKindToken(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::Opened:
        return QStringLiteral("opened");
    case NoticeKind::Risen:
        return QStringLiteral("risen");
    case NoticeKind::Over:
        return QStringLiteral("over");
    case NoticeKind::Resolved:
        return QStringLiteral("resolved");
    }
    return {};
}

std::optional<NoticeKind> noticeOf(const Alert &before, const AlertEvent &event)
{
    switch (event.action) {
    case AlertAction::Raised:
    case AlertAction::Reopen:
    case AlertAction::Again:
    case AlertAction::Unmuted:
        return NoticeKind::Opened;
    case AlertAction::Expire: // who had it may be away: it is everybody's again
    case AlertAction::Wake:
    case AlertAction::Lift:
        return before.isOver() ? std::nullopt : std::optional(NoticeKind::Opened);
    case AlertAction::Undo:
        return before.state == AlertState::Resolved && !before.isOver() ? std::optional(NoticeKind::Opened)
                                                                        : std::nullopt;
    case AlertAction::Risen:
        return NoticeKind::Risen;
    case AlertAction::Over:
        return before.state == AlertState::Resolved ? std::nullopt : std::optional(NoticeKind::Over);
    case AlertAction::Resolve: // the console resolves what is over, which was told
        return event.actor.isEmpty() || before.state == AlertState::Resolved ? std::nullopt
                                                                             : std::optional(NoticeKind::Resolved);
    default:
        return std::nullopt;
    }
}

Result<qint64> NoticeQueue::nowMs()
{
    return m_alerts.nowMs();
}

Result<void> NoticeQueue::enter(const Alert &before, const AlertEvent &event)
{
    const auto kind = noticeOf(before, event);
    if (!kind)
        return {};
    // An end is told to those only who were told, or will be, that it began; and one that a parent explained for a
    // while is not told twice.
    const QString told = QStringLiteral(" EXISTS (SELECT 1 FROM %1 n WHERE n.channel = c.id AND n.alert = a.seq AND "
                                        "n.what IN ('opened', 'risen') AND n.state <> 'dropped')")
                             .arg(m_alerts.table("alert_notice"));
    const QString condition = *kind == NoticeKind::Over || *kind == NoticeKind::Resolved ? QStringLiteral(" AND") + told
                              : event.action == AlertAction::Unmuted ? QStringLiteral(" AND NOT") + told
                                                                     : QString();
    return nothingOf(m_alerts.m_store.execute(
        QStringLiteral(
            "INSERT INTO %1 (channel, alert, event, what, level, made_ms, next_ms) SELECT c.id, a.seq, (SELECT "
            "max(e.idx) FROM %2 e WHERE e.alert = a.seq), '%3', a.level, %4, %4 FROM %5 c, %6 a WHERE a.seq = ? AND "
            "a.level >= c.least_level AND a.state <> 'silenced' AND c.enabled = 1 AND c.removed = 0 AND c.version = "
            "(SELECT max(v.version) FROM %5 v WHERE v.id = c.id)%7 ON CONFLICT (channel, alert, event) DO NOTHING")
            .arg(m_alerts.table("alert_notice"), m_alerts.table("alert_event"), noticeKindToken(*kind),
                 m_alerts.nowSql(), m_alerts.table("alert_channel"), m_alerts.table("alert"), condition),
        {before.seq}));
}

Result<QList<DueNotice>> NoticeQueue::claim(const QString &gateway, const QString &token, qint64 nowMs)
{
    const QString notices = m_alerts.table("alert_notice");
    const auto claimed = m_alerts.m_store.execute(
        QStringLiteral(
            "UPDATE %1 SET claim = ?, claim_until_ms = ? WHERE state = 'waiting' AND (claim_until_ms <= ? OR "
            "claim_until_ms > ?) AND id IN (SELECT n.id FROM %1 n JOIN %2 a ON a.seq = n.alert WHERE "
            "n.state = 'waiting' AND (n.next_ms <= ? OR n.next_ms > ?) AND (n.claim_until_ms <= ? OR "
            "n.claim_until_ms > ?) AND a.gateway = ? ORDER BY n.id LIMIT %3)")
            .arg(notices, m_alerts.table("alert"))
            .arg(kMostAtOnce),
        {token, nowMs + kClaimMs, nowMs, nowMs + kClaimMs, nowMs, nowMs + kFarMs, nowMs, nowMs + kClaimMs, gateway});
    if (!claimed)
        return std::unexpected(claimed.error());
    QList<DueNotice> due;
    const auto read = m_alerts.m_store.visitRows(
        QStringLiteral(
            "SELECT n.id, n.channel, n.alert, n.what, n.attempts, n.made_ms, n.held, n.batch, CASE WHEN EXISTS "
            "(SELECT 1 FROM %1 o WHERE o.alert = n.alert AND o.channel = n.channel AND o.state = 'sent' AND "
            "o.what IN ('opened', 'risen')) THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM %1 w WHERE "
            "w.alert = n.alert AND w.channel = n.channel AND w.state = 'waiting' AND w.claim <> n.claim AND "
            "w.what IN ('opened', 'risen')) THEN 1 ELSE 0 END FROM %1 n WHERE n.claim = ? ORDER BY n.id")
            .arg(notices),
        {token}, {}, [&due](const RowStream &row) -> Result<void> {
            const auto *kind = std::ranges::find(kNoticeKinds, row.string(3), noticeKindToken);
            if (kind != kNoticeKinds.end())
                due.append({row.integer(0), row.string(1), row.integer(2), *kind, int(row.integer(4)), row.integer(5),
                            row.integer(6) != 0, row.string(7), row.integer(8) != 0, row.integer(9) != 0});
            return {};
        });
    return read ? Result<QList<DueNotice>>(std::move(due)) : std::unexpected(read.error());
}

Result<QList<Alert>> NoticeQueue::alertsOf(const QString &gateway, const QString &token)
{
    return m_alerts.where(
        QStringLiteral("a.seq IN (SELECT n.alert FROM %1 n WHERE n.claim = ?)").arg(m_alerts.table("alert_notice")),
        {gateway, token});
}

Result<bool> NoticeQueue::keep(const QString &token, qint64 nowMs, qsizetype expected)
{
    const auto kept = m_alerts.m_store.execute(
        QStringLiteral("UPDATE %1 SET claim_until_ms = ? WHERE claim = ? AND state = 'waiting'")
            .arg(m_alerts.table("alert_notice")),
        {nowMs + kClaimMs, token});
    return kept ? Result<bool>(*kept == expected) : std::unexpected(kept.error());
}

Result<void> NoticeQueue::change(const QString &set, const QVariantList &values, const QList<qint64> &ids,
                                 const QString &token)
{
    if (ids.isEmpty())
        return {};
    return nothingOf(m_alerts.m_store.execute(QStringLiteral("UPDATE %1 SET %2 WHERE claim = ? AND id IN (%3)")
                                                  .arg(m_alerts.table("alert_notice"), set, numbers(ids)),
                                              values + QVariantList{token}));
}

Result<void> NoticeQueue::join(const QList<qint64> &ids, const QString &token, const QString &batch)
{
    return change(QStringLiteral("batch = ?"), {batch}, ids, token);
}

Result<void> NoticeQueue::putOff(const QList<qint64> &ids, const QString &token, qint64 untilMs, bool held)
{
    const QString holding = held ? QStringLiteral(", held = 1") : QString();
    return change(QStringLiteral("next_ms = ?, claim = '', claim_until_ms = 0") + holding, {untilMs}, ids, token);
}

Result<void> NoticeQueue::release(const QString &token)
{
    return nothingOf(
        m_alerts.m_store.execute(QStringLiteral("UPDATE %1 SET claim = '', claim_until_ms = 0 WHERE claim = ?")
                                     .arg(m_alerts.table("alert_notice")),
                                 {token}));
}

Result<void> NoticeQueue::tryAgain(const QList<qint64> &ids, const QString &token, qint64 atMs, const QString &error)
{
    return change(QStringLiteral("next_ms = ?, attempts = attempts + 1, error = ?, claim = '', claim_until_ms = 0"),
                  {atMs, error}, ids, token);
}

Result<void> NoticeQueue::settle(const QList<qint64> &ids, const QString &token, NoticeEnd end, const QString &words,
                                 qint64 nowMs)
{
    return m_alerts.m_store.transaction([&]() -> Result<void> {
        if (end != NoticeEnd::Dropped) {
            if (auto noted = note(ids, words); !noted)
                return noted;
        }
        return change(QStringLiteral("state = ?, settled_ms = ?, error = ?, attempts = attempts + 1, claim = '', "
                                     "claim_until_ms = 0"),
                      {endToken(end), nowMs, end == NoticeEnd::Sent ? QString() : words}, ids, token);
    });
}

// In one statement, which reads each alert as it is: an alert that somebody changes at the same moment stays theirs.
Result<void> NoticeQueue::note(const QList<qint64> &ids, const QString &words)
{
    return nothingOf(m_alerts.m_store.execute(
        QStringLiteral(
            "INSERT INTO %1 (alert, idx, time_ms, actor, action, from_state, from_owner, from_until_ms, from_verdict, "
            "to_state, owner, until_ms, verdict, reason) SELECT a.seq, (SELECT coalesce(max(e.idx) + 1, 0) FROM %1 e "
            "WHERE e.alert = a.seq), %2, '', 'notified', a.state, a.owner, a.until_ms, a.verdict, a.state, a.owner, "
            "a.until_ms, a.verdict, ? FROM %3 a WHERE a.seq IN (SELECT n.alert FROM %4 n WHERE n.id IN (%5))")
            .arg(m_alerts.table("alert_event"), m_alerts.nowSql(), m_alerts.table("alert"),
                 m_alerts.table("alert_notice"), numbers(ids)),
        {words}));
}

Result<qint64> NoticeQueue::sentSince(const QString &channel, qint64 sinceMs)
{
    return m_alerts.m_store.scalar(
        QStringLiteral("SELECT count(*) FROM %1 WHERE channel = ? AND state = 'sent' AND settled_ms >= ?")
            .arg(m_alerts.table("alert_notice")),
        {channel, sinceMs});
}

Result<QList<Alert>> NoticeQueue::goingOn(const QString &gateway, const QString &channel)
{
    return m_alerts.where(
        QStringLiteral("a.state IN ('open', 'acknowledged') AND a.over_ms = 0 AND a.muted_by = 0 AND EXISTS (SELECT 1 "
                       "FROM %1 n WHERE n.alert = a.seq AND n.channel = ? AND n.state = 'sent' AND n.what IN "
                       "('opened', 'risen')) ORDER BY a.seq")
            .arg(m_alerts.table("alert_notice")),
        {gateway, channel});
}

Result<void> NoticeQueue::fared(const QString &channel, const QString &gateway, const QString &error, qint64 nowMs)
{
    const QString column = error.isEmpty() ? QStringLiteral("sent_ms") : QStringLiteral("failed_ms");
    QString change = QStringLiteral("%1 = excluded.%1").arg(column);
    if (!error.isEmpty())
        change += QStringLiteral(", error = excluded.error");
    return nothingOf(
        m_alerts.m_store.execute(QStringLiteral("INSERT INTO %1 (channel, gateway, %2, error) VALUES (?, ?, ?, ?) ON "
                                                "CONFLICT (channel, gateway) DO UPDATE SET %3")
                                     .arg(m_alerts.table("alert_channel_state"), column, change),
                                 {channel, gateway, nowMs, error}));
}

Result<bool> NoticeQueue::takeTurn(Turn turn, const QString &channel, const QString &gateway, qint64 everyMs,
                                   qint64 nowMs)
{
    const QString table = m_alerts.table("alert_channel_state");
    const auto made = m_alerts.m_store.execute(
        QStringLiteral("INSERT INTO %1 (channel, gateway) VALUES (?, ?) ON CONFLICT (channel, gateway) DO NOTHING")
            .arg(table),
        {channel, gateway});
    if (!made)
        return std::unexpected(made.error());
    const auto taken = m_alerts.m_store.execute(
        QStringLiteral("UPDATE %1 SET %2 = ? WHERE channel = ? AND gateway = ? AND (%2 <= ? OR %2 > ?)")
            .arg(table, turnColumn(turn)),
        {nowMs, channel, gateway, nowMs - everyMs, nowMs});
    return taken ? Result<bool>(*taken == 1) : std::unexpected(taken.error());
}

Result<void> NoticeQueue::giveTurnBack(Turn turn, const QString &channel, const QString &gateway)
{
    return nothingOf(m_alerts.m_store.execute(QStringLiteral("UPDATE %1 SET %2 = 0 WHERE channel = ? AND gateway = ?")
                                                  .arg(m_alerts.table("alert_channel_state"), turnColumn(turn)),
                                              {channel, gateway}));
}

Result<void> NoticeQueue::forget(qint64 beforeMs)
{
    return nothingOf(m_alerts.m_store.execute(
        QStringLiteral(
            "DELETE FROM %1 WHERE state <> 'waiting' AND settled_ms < ? AND alert IN (SELECT a.seq FROM %2 a "
            "WHERE a.state = 'resolved')")
            .arg(m_alerts.table("alert_notice"), m_alerts.table("alert")),
        {beforeMs}));
}

} // namespace Gatehouse
