#include "models/alerts/silencebook.h"

#include "models/database/rowlist.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr const char *kColumns =
    "s.seq, s.scope, s.from_ms, s.until_ms, s.reason, s.by_operator, a.seq, a.gateway, "
    "a.fingerprint, CASE WHEN s.rule = '' THEN a.rule ELSE s.rule END, a.node, a.title, a.of_person";

Result<Silence> silenceOf(const RowStream &row)
{
    const auto scope = silenceScopeFromToken(row.string(1));
    if (!scope)
        return failure(ErrorKind::Corrupt, QStringLiteral("The silence %1 is of a kind that this Gatehouse does not "
                                                          "know. Update Gatehouse.")
                                               .arg(silenceId(row.integer(0))));
    Silence silence;
    silence.seq = row.integer(0);
    silence.scope = *scope;
    silence.fromMs = row.integer(2);
    silence.untilMs = row.integer(3);
    silence.reason = row.string(4);
    silence.by = row.string(5);
    silence.of.seq = row.integer(6);
    silence.of.gateway = row.string(7);
    silence.of.fingerprint = row.string(8);
    silence.of.rule = row.string(9);
    const QJsonArray node = QJsonDocument::fromJson(row.string(10).toUtf8()).array();
    for (const QJsonValue &term : node)
        silence.of.node.append(term.toString());
    silence.of.title = row.string(11);
    silence.of.ofPerson = row.integer(12) != 0;
    return silence;
}

AlertEvent eventOf(const Alert &alert, AlertAction action, AlertState to, qint64 untilMs)
{
    AlertEvent event;
    event.action = action;
    event.to = to;
    event.untilMs = untilMs;
    event.verdict = alert.verdict;
    return event;
}

} // namespace

SilenceBook::SilenceBook(AlertRepository &alerts)
    : m_alerts(alerts)
{
}

Result<QList<Silence>> SilenceBook::where(const QString &condition, const QVariantList &values)
{
    return rowsOf<Silence>(
        m_alerts.m_store,
        QStringLiteral("SELECT %1 FROM %2 s JOIN %3 a ON a.seq = s.alert WHERE NOT EXISTS (SELECT 1 FROM %4 e WHERE "
                       "e.silence = s.seq) AND s.until_ms > %5 AND %6 ORDER BY s.seq DESC")
            .arg(QLatin1String(kColumns), m_alerts.table("alert_silence"), m_alerts.table("alert"),
                 m_alerts.table("alert_silence_end"), m_alerts.nowSql(), condition),
        values, silenceOf);
}

Result<QList<Silence>> SilenceBook::inForce(const QString &gateway)
{
    return where(QStringLiteral("a.gateway = ?"), {gateway});
}

Result<void> SilenceBook::give(const Alert &alert, const AlertOrder &order, QList<Silence> &given)
{
    if (auto checked = checkSilenceScope(alert, order.scope); !checked)
        return checked;
    const Silence silence{0, order.scope, alert};
    if (std::ranges::any_of(given, [&alert](const Silence &each) { return each.covers(alert); }))
        return {};
    given.append(silence);
    return insert(alert, order);
}

Result<void> SilenceBook::insert(const Alert &alert, const AlertOrder &order)
{
    const auto seq = m_alerts.m_store.scalar(
        QStringLiteral("INSERT INTO %1 (alert, scope, rule, from_ms, until_ms, reason, by_operator) VALUES (?, ?, ?, "
                       "?, ?, ?, ?) RETURNING seq")
            .arg(m_alerts.table("alert_silence")),
        {alert.seq, silenceScopeToken(order.scope), alert.rule, m_alerts.m_clock.nowMs(), order.untilMs,
         order.reason.trimmed(), order.by});
    if (!seq)
        return std::unexpected(seq.error());
    // What is silenced with one alert stands in the entry of that.
    return order.scope == SilenceScope::Alert
               ? Result<void>()
               : record(order.by, QStringLiteral("alert.silence_given"), {*seq, order.scope, alert});
}

Result<void> SilenceBook::hush(const QString &gateway)
{
    const auto silences = inForce(gateway);
    if (!silences || silences->isEmpty())
        return silences ? Result<void>() : std::unexpected(silences.error());
    const auto open = m_alerts.where(QStringLiteral("a.state = 'open'"), {gateway});
    if (!open)
        return std::unexpected(open.error());
    for (const Alert &alert : *open) {
        const Silence *longest = nullptr;
        for (const Silence &each : *silences) {
            if (each.covers(alert) && (!longest || each.untilMs > longest->untilMs))
                longest = &each;
        }
        if (!longest)
            continue;
        AlertEvent event = eventOf(alert, AlertAction::Hush, AlertState::Silenced, longest->untilMs);
        event.timeMs = m_alerts.m_clock.nowMs();
        event.owner = alert.owner;
        event.reason = QStringLiteral("%1: %2").arg(silenceId(longest->seq), longest->reason);
        if (auto hushed = m_alerts.append(alert, event); !hushed)
            return hushed;
    }
    return {};
}

Result<void> SilenceBook::takeBack(const Alert &alert, const QString &by)
{
    const auto silences = inForce(alert.gateway);
    if (!silences)
        return std::unexpected(silences.error());
    for (const Silence &each : *silences) {
        if (each.untilMs != alert.untilMs || !each.covers(alert))
            continue;
        auto done = close(each, by, {}, true);
        if (done)
            done = wake(each, by, {}, alert.seq);
        if (!done)
            return done;
    }
    return {};
}

Result<void> SilenceBook::end(const SilenceEnd &end)
{
    const auto found = where(QStringLiteral("s.seq = ?"), {end.silence});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorKind::NotFound,
                       QStringLiteral("%1 does not hold: it has ended, or there is none. 'alerts silences' lists "
                                      "those that do.")
                           .arg(silenceId(end.silence)));
    const Silence &silence = found->constFirst();
    if (auto closed = close(silence, end.by, end.reason.trimmed(), false); !closed)
        return closed;
    if (auto woken = wake(silence, end.by, end.reason.trimmed(), 0); !woken)
        return woken;
    return hush(silence.of.gateway); // what another one covers
}

Result<void> SilenceBook::close(const Silence &silence, const QString &by, const QString &reason, bool isUndo)
{
    const auto done = m_alerts.m_store.execute(
        QStringLiteral("INSERT INTO %1 (silence, time_ms, actor, reason, of_undo) VALUES (?, ?, ?, ?, ?)")
            .arg(m_alerts.table("alert_silence_end")),
        {silence.seq, m_alerts.m_clock.nowMs(), by, reason, int(isUndo)});
    if (!done)
        return std::unexpected(done.error());
    return isUndo && silence.scope == SilenceScope::Alert ? Result<void>()
                                                          : record(by, QStringLiteral("alert.silence_ended"), silence);
}

// What it silenced, and nothing else did.
Result<void> SilenceBook::wake(const Silence &silence, const QString &by, const QString &reason, qint64 except)
{
    const auto silenced = m_alerts.where(QStringLiteral("a.state = 'silenced' AND a.until_ms = ? AND a.seq <> ?"),
                                         {silence.of.gateway, silence.untilMs, except});
    if (!silenced)
        return std::unexpected(silenced.error());
    for (const Alert &alert : *silenced) {
        if (!silence.covers(alert))
            continue;
        AlertEvent event = eventOf(alert, AlertAction::Lift, AlertState::Open, 0);
        event.timeMs = m_alerts.m_clock.nowMs();
        event.actor = by;
        event.reason = reason;
        if (auto lifted = m_alerts.append(alert, event); !lifted)
            return lifted;
        if (auto recorded = m_alerts.recordDeed(alert, event); !recorded)
            return recorded;
    }
    return {};
}

// Without the reason, which may name somebody.
Result<void> SilenceBook::record(const QString &by, const QString &action, const Silence &silence)
{
    if (m_alerts.m_onServer) // which writes the entry by itself
        return {};
    const QJsonObject detail{{QStringLiteral("alert"), silence.of.seq},
                             {QStringLiteral("scope"), silenceScopeToken(silence.scope)}};
    const auto recorded =
        m_alerts.m_audit.append({0,
                                 0,
                                 by,
                                 action,
                                 QStringLiteral("silence %1").arg(silence.seq),
                                 {},
                                 QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact))});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

} // namespace Gatehouse
