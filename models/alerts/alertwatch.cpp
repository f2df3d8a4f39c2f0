#include "models/alerts/alertwatch.h"

#include "models/alerts/alertgrowth.h"
#include "models/alerts/replaybook.h"
#include "models/alerts/silencebook.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

constexpr int kFirstLooks = 3; // so often a look may be begun before it is said that none succeeds

QString jsonText(const QJsonObject &object)
{
    return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString jsonText(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

// Neither has it ended in between nor become louder.
bool isAsBefore(const Alert &alert, const RaisedAlert &hit)
{
    return !alert.isOver() && hit.level <= alert.level && hit.beganMs <= alert.lastHitMs;
}

// What was judged while it went on stays judged until it has ended, or has become louder. An incident is not over by
// being called one: that holds while the incident that it is a part of is open, and for as long afterwards as the
// windows of the detectors still show what was before.
Result<bool> isJudged(const Alert &alert, const RaisedAlert &hit, Database &store, const QString &incidents)
{
    if (!isAsBefore(alert, hit))
        return false;
    if (alert.verdict != AlertVerdict::Incident)
        return true;
    const QString closing = QStringLiteral("SELECT CASE WHEN state = 'closed' THEN state_ms ELSE 0 END FROM %1 WHERE "
                                           "seq = ?");
    const auto closed =
        alert.incident > 0 ? store.scalar(closing.arg(incidents), {alert.incident}) : Result<qint64>(alert.lastHitMs);
    if (!closed)
        return std::unexpected(closed.error());
    return *closed == 0 || hit.hitMs - std::max(alert.lastHitMs, *closed) <= AlertWatch::kIncidentTailMs;
}

// What is remembered of misuse names people, so a server gives it to whoever handles alerts alone.
QString stateColumn(const Database &store)
{
    return store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.watch_state(gateway)")
                                                  : QStringLiteral("state");
}

} // namespace

AlertWatch::AlertWatch(AlertRepository &alerts, QString gateway, const QString &kind)
    : m_alerts(alerts)
    , m_gateway(std::move(gateway))
    , m_place(kind.isEmpty() ? m_gateway : m_gateway + QLatin1Char('/') + kind)
{
}

Result<WatchLease> AlertWatch::claim(const QString &owner)
{
    Database &store = m_alerts.m_store;
    const QString table = m_alerts.table("alert_watch");
    WatchLease lease{owner};
    const auto done = store.transaction([&]() -> Result<void> {
        const auto now = m_alerts.nowMs();
        if (!now)
            return std::unexpected(now.error());
        // The first one makes the row; whoever comes at the same moment waits for it.
        const auto made = store.execute(
            QStringLiteral("INSERT INTO %1 (gateway) VALUES (?) ON CONFLICT (gateway) DO NOTHING").arg(table),
            {m_place});
        if (!made)
            return std::unexpected(made.error());
        const auto taken = store.execute(
            QStringLiteral(
                "UPDATE %1 SET owner = ?, epoch = epoch + 1, until_ms = ? WHERE gateway = ? AND (owner = '' OR "
                "owner = ? OR until_ms < ?)")
                .arg(table),
            {owner, *now + kLeaseMs, m_place, owner, *now});
        if (!taken)
            return std::unexpected(taken.error());
        if (*taken == 0)
            return failure(ErrorKind::Busy,
                           QStringLiteral("Another console or worker looks for alerts at this gateway."));
        return store.visitRows(QStringLiteral("SELECT epoch, position_ms, state_ms, %2 FROM %1 WHERE gateway = ?")
                                   .arg(table, stateColumn(m_alerts.m_store)),
                               {m_place}, {}, [&lease](const RowStream &row) -> Result<void> {
                                   lease.epoch = row.integer(0);
                                   lease.positionMs = row.integer(1);
                                   lease.stateMs = row.integer(2);
                                   const std::string_view state = row.isNull(3) ? std::string_view() : row.text(3);
                                   lease.state = QByteArray(state.data(), qsizetype(state.size()));
                                   return {};
                               });
    });
    if (!done)
        return std::unexpected(done.error());
    m_claimed = {.owner = lease.owner, .epoch = lease.epoch};
    return lease;
}

// Fenced: who lost the lease changes nothing.
Result<void> AlertWatch::keep(const WatchLease &lease, const QString &change, const QVariantList &values)
{
    QVariantList all = values;
    all << m_place << lease.owner << lease.epoch;
    const auto done =
        m_alerts.m_store.execute(QStringLiteral("UPDATE %1 SET %2 WHERE gateway = ? AND owner = ? AND epoch = ?")
                                     .arg(m_alerts.table("alert_watch"), change),
                                 all);
    if (!done)
        return std::unexpected(done.error());
    return *done == 1 ? Result<void>()
                      : failure(ErrorKind::Busy, QStringLiteral("Another console or worker has taken over to look for "
                                                                "alerts at this gateway."));
}

Result<RaisedAlerts> AlertWatch::record(const WatchLease &lease, const WatchStep &step)
{
    RaisedAlerts done;
    const auto written = m_alerts.m_store.transaction([&]() -> Result<void> {
        const auto now = m_alerts.nowMs();
        if (!now)
            return std::unexpected(now.error());
        QString change = QStringLiteral("position_ms = ?, heartbeat_ms = ?, until_ms = ?");
        QVariantList values{step.positionMs, *now, *now + kLeaseMs};
        if (step.state) {
            change += QStringLiteral(", state_ms = ?, state = ?");
            values << step.stateMs.value_or(step.positionMs) << *step.state;
        }
        if (auto kept = keep(lease, change, values); !kept)
            return kept;
        for (const auto &[fingerprint, overMs] : step.judgedOver) {
            if (auto ended = endJudged(lease, fingerprint, overMs, done); !ended)
                return ended;
        }
        for (const RaisedAlert &hit : step.hits) {
            if (auto raised = raise(hit, done); !raised)
                return raised;
        }
        if (auto muted = mute(step.hits); !muted)
            return muted;
        for (const auto &[fingerprint, overMs] : step.over) {
            if (auto ended = end(fingerprint, overMs, done); !ended)
                return ended;
        }
        return SilenceBook(m_alerts).hush(m_gateway);
    });
    return written ? Result<RaisedAlerts>(done) : std::unexpected(written.error());
}

Result<QList<Alert>> AlertWatch::where(const QString &condition, const QVariantList &values)
{
    return m_alerts.where(condition, QVariantList{m_gateway} + values);
}

Result<std::optional<Alert>> AlertWatch::newest(const QString &fingerprint)
{
    const auto found = where(QStringLiteral("a.fingerprint = ? ORDER BY a.seq DESC LIMIT 1"), {fingerprint});
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty() ? std::nullopt : std::optional(found->constFirst());
}

Result<void> AlertWatch::note(const Alert &alert, AlertAction action, AlertState to, const QString &reason)
{
    AlertEvent event;
    event.timeMs = m_alerts.m_clock.nowMs();
    event.action = action;
    event.to = to;
    event.owner = to == AlertState::Open && to != alert.state ? QString() : alert.owner;
    event.untilMs = to == alert.state ? alert.untilMs : 0;
    event.verdict = action == AlertAction::Reopen    ? std::nullopt
                    : action == AlertAction::Resolve ? std::optional(AlertVerdict::Unjudged)
                                                     : alert.verdict;
    event.reason = reason;
    return m_alerts.append(alert, event);
}

Result<void> AlertWatch::raise(const RaisedAlert &hit, RaisedAlerts &done)
{
    const auto known = newest(hit.fingerprint);
    if (!known)
        return std::unexpected(known.error());
    if (!*known)
        return insert(hit, done);
    const Alert &alert = **known;
    if (alert.state != AlertState::Resolved)
        return renew(alert, hit, done);
    // It was judged with that.
    if (hit.hitMs <= alert.lastHitMs)
        return {};
    if (hit.hitMs - std::max(alert.lastHitMs, alert.overMs) >= kReopenMs)
        return insert(hit, done);
    const auto judged = isJudged(alert, hit, m_alerts.m_store, m_alerts.table("incident"));
    if (!judged || *judged)
        return judged ? Result<void>() : std::unexpected(judged.error());
    if (auto reopened = note(alert, AlertAction::Reopen, AlertState::Open); !reopened)
        return reopened;
    done.opened.append(alert.seq);
    const auto now = newest(hit.fingerprint);
    if (!now)
        return std::unexpected(now.error());
    Alert open = **now;
    open.overMs = 0; // that it is there again has been told
    return renew(open, hit, done);
}

// What is known of it grows; the level rises and never falls.
Result<void> AlertWatch::renew(const Alert &alert, const RaisedAlert &hit, RaisedAlerts &done)
{
    const auto known = before(alert, hit);
    if (!known)
        return std::unexpected(known.error());
    const bool isLed = leads(*known, hit);
    const AlertLevel level = std::max(alert.level, hit.level);
    QStringList changes{QStringLiteral("level = ?"), QStringLiteral("last_hit_ms = ?"), QStringLiteral("over_ms = 0")};
    QVariantList values{int(level), std::max(alert.lastHitMs, hit.hitMs)};
    if (isLed) {
        changes << QStringLiteral("rule = ?") << QStringLiteral("rule_version = ?") << QStringLiteral("title = ?")
                << QStringLiteral("summary = ?") << QStringLiteral("score = ?");
        values << hit.rule << hit.ruleVersion << hit.title << hit.summary << hit.score;
    }
    if (isLed || isOfFindings(hit)) {
        changes << QStringLiteral("evidence = ?") << QStringLiteral("personal = ?");
        values << jsonText(grownEvidence(*known, hit)) << jsonText(grownPerson(*known, hit));
    }
    const auto changed = m_alerts.m_store.execute(QStringLiteral("UPDATE %1 SET %2 WHERE seq = ?")
                                                      .arg(m_alerts.table("alert"), changes.join(QLatin1String(", "))),
                                                  values + QVariantList{alert.seq});
    if (!changed)
        return std::unexpected(changed.error());
    if (auto kept = isLed ? ReplayBook(m_alerts.m_store).renew(alert.seq, hit.replays) : Result<void>(); !kept)
        return kept;
    if (alert.isOver()) {
        if (auto noted = note(alert, AlertAction::Again, alert.state); !noted)
            return noted;
    }
    if (level != alert.level)
        done.risen.append(alert.seq);
    return level == alert.level ? Result<void>() : rise(*known, hit);
}

// What it was found by before, where that counts.
Result<AlertBefore> AlertWatch::before(const Alert &alert, const RaisedAlert &hit)
{
    AlertBefore known{alert};
    if (!isOfFindings(hit) && !countsNoProbability(hit))
        return known;
    const auto evidence = m_alerts.evidence(alert.seq);
    const auto person = m_alerts.person(alert.seq);
    if (!evidence || !person)
        return std::unexpected(evidence ? person.error() : evidence.error());
    known.evidence = *evidence;
    known.person = *person;
    return known;
}

// To a silence of one rule only what that rule finds is silent.
Result<void> AlertWatch::rise(const AlertBefore &known, const RaisedAlert &hit)
{
    const QString told = riseTold(known, hit);
    Alert now = known.alert;
    now.rule = hit.rule;
    if (now.state == AlertState::Silenced && hit.rule != known.alert.rule) {
        const auto silences = SilenceBook(m_alerts).inForce(m_gateway);
        if (!silences)
            return std::unexpected(silences.error());
        if (std::ranges::none_of(*silences, [&now](const Silence &each) { return each.covers(now); })) {
            if (auto woken = note(now, AlertAction::Wake, AlertState::Open, hit.title); !woken)
                return woken;
            now.state = AlertState::Open;
            now.owner.clear();
            now.untilMs = 0;
        }
    }
    return note(now, AlertAction::Risen, now.state, told);
}

Result<void> AlertWatch::insert(const RaisedAlert &hit, RaisedAlerts &done)
{
    const auto seq = m_alerts.m_store.scalar(
        QStringLiteral(
            "INSERT INTO %1 (gateway, fingerprint, rule, rule_version, node, of_person, title, summary, level, "
            "score, began_ms, opened_ms, last_hit_ms, evidence, personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?, ?) RETURNING seq")
            .arg(m_alerts.table("alert")),
        {m_gateway, hit.fingerprint, hit.rule, hit.ruleVersion, jsonText(hit.node), int(!hit.person.isEmpty()),
         hit.title, hit.summary, int(hit.level), hit.score, hit.beganMs, hit.foundMs, hit.hitMs, jsonText(hit.evidence),
         jsonText(hit.person)});
    if (!seq)
        return std::unexpected(seq.error());
    if (auto kept = ReplayBook(m_alerts.m_store).enter(*seq, hit.replays); !kept)
        return kept;
    done.opened.append(*seq);
    Alert alert;
    alert.seq = *seq;
    return note(alert, AlertAction::Raised, AlertState::Open, hit.summary);
}

// Those that a parent explains stay where they are, and say which one it is.
Result<void> AlertWatch::mute(const QList<RaisedAlert> &hits)
{
    for (const RaisedAlert &hit : hits) {
        const auto alert = newest(hit.fingerprint);
        const auto parent = hit.mutedBy.isEmpty() ? Result<std::optional<Alert>>(std::nullopt) : newest(hit.mutedBy);
        if (!alert || !parent)
            return std::unexpected(alert ? parent.error() : alert.error());
        const qint64 by = *parent ? (*parent)->seq : 0;
        if (!*alert || (*alert)->mutedBy == by)
            continue;
        // What explains others stands for itself, or all of them would be hidden.
        if (by != 0 && (*parent)->mutedBy == (*alert)->seq) {
            if (auto unmuted = setMutedBy(**parent, 0); !unmuted)
                return unmuted;
        }
        if (auto muted = setMutedBy(**alert, by); !muted)
            return muted;
    }
    return {};
}

Result<void> AlertWatch::setMutedBy(const Alert &alert, qint64 by)
{
    const auto changed = m_alerts.m_store.execute(
        QStringLiteral("UPDATE %1 SET muted_by = ? WHERE seq = ?").arg(m_alerts.table("alert")), {by, alert.seq});
    if (!changed)
        return std::unexpected(changed.error());
    return by == 0 ? note(alert, AlertAction::Unmuted, alert.state)
                   : note(alert, AlertAction::Muted, alert.state, alertId(by));
}

Result<void> AlertWatch::end(const QString &fingerprint, qint64 overMs, RaisedAlerts &done)
{
    const auto alert = newest(fingerprint);
    if (!alert)
        return std::unexpected(alert.error());
    if (!*alert || (*alert)->isOver())
        return {};
    const auto changed =
        m_alerts.m_store.execute(QStringLiteral("UPDATE %1 SET over_ms = ? WHERE seq = ?").arg(m_alerts.table("alert")),
                                 {overMs, (*alert)->seq});
    if (!changed)
        return std::unexpected(changed.error());
    done.over.append((*alert)->seq);
    return note(**alert, AlertAction::Over, (*alert)->state);
}

// Whoever begins anew learns again from a verdict of long ago: what has come back since is another one, as long as
// nobody has said the same of that.
Result<void> AlertWatch::endJudged(const WatchLease &lease, const QString &fingerprint, qint64 overMs,
                                   RaisedAlerts &done)
{
    const auto alert = newest(fingerprint);
    if (!alert)
        return std::unexpected(alert.error());
    const bool isExpected =
        *alert && (*alert)->state == AlertState::Resolved && (*alert)->verdict == AlertVerdict::ExpectedChange;
    return isExpected || overMs >= lease.positionMs ? end(fingerprint, overMs, done) : Result<void>();
}

Result<void> AlertWatch::expire(const WatchLease &lease)
{
    return m_alerts.m_store.transaction([&]() -> Result<void> {
        const auto now = m_alerts.nowMs();
        if (!now)
            return std::unexpected(now.error());
        if (auto kept = keep(lease, QStringLiteral("until_ms = ?"), {*now + kLeaseMs}); !kept)
            return kept;
        const auto ended = where(QStringLiteral("a.state IN ('acknowledged', 'silenced') AND a.until_ms < ?"), {*now});
        if (!ended)
            return std::unexpected(ended.error());
        for (const Alert &alert : *ended) {
            const AlertAction action = alert.state == AlertState::Silenced ? AlertAction::Wake : AlertAction::Expire;
            if (auto noted = note(alert, action, AlertState::Open); !noted)
                return noted;
        }
        // One that somebody has acknowledged waits for them.
        const auto unjudged =
            where(QStringLiteral("a.state = 'open' AND a.over_ms > 0 AND a.over_ms < ?"), {*now - kUnjudgedMs});
        if (!unjudged)
            return std::unexpected(unjudged.error());
        for (const Alert &alert : *unjudged) {
            if (auto noted = note(alert, AlertAction::Resolve, AlertState::Resolved); !noted)
                return noted;
        }
        return SilenceBook(m_alerts).hush(m_gateway);
    });
}

Result<void> AlertWatch::leave()
{
    if (!m_claimed)
        return {};
    const auto left = keep(*m_claimed, QStringLiteral("owner = '', until_ms = 0"), {});
    if (!left && left.error().kind != ErrorKind::Busy)
        return left;
    m_claimed.reset();
    return {};
}

Result<QByteArray> AlertWatch::state()
{
    QByteArray state;
    const auto read =
        m_alerts.m_store.visitRows(QStringLiteral("SELECT %2 FROM %1 WHERE gateway = ?")
                                       .arg(m_alerts.table("alert_watch"), stateColumn(m_alerts.m_store)),
                                   {m_place}, {}, [&](const RowStream &row) -> Result<void> {
                                       if (!row.isNull(0))
                                           state = QByteArray(row.text(0).data(), qsizetype(row.text(0).size()));
                                       return {};
                                   });
    return read ? Result<QByteArray>(state) : std::unexpected(read.error());
}

Result<AlertWatch::Standing> AlertWatch::standing()
{
    Standing standing;
    const auto now = m_alerts.nowMs();
    if (!now)
        return std::unexpected(now.error());
    const auto read = m_alerts.m_store.visitRows(
        QStringLiteral("SELECT position_ms, heartbeat_ms, until_ms FROM %1 WHERE gateway = ?")
            .arg(m_alerts.table("alert_watch")),
        {m_place}, {}, [&](const RowStream &row) -> Result<void> {
            standing = {row.integer(0), row.integer(1), row.integer(2) >= *now};
            return {};
        });
    const auto misuse = read ? misuseMs() : std::unexpected(read.error());
    if (!misuse)
        return std::unexpected(misuse.error());
    standing.misuseMs = *misuse;
    return standing;
}

// One that has a position and no heartbeat is none that anybody should look at (keepMisuseOf()). One that was claimed
// again and again, by each new look, and never came to a position, fails from its beginning; before that it has begun.
Result<QList<qint64>> AlertWatch::misuseMs()
{
    const QString first = m_gateway + QLatin1Char('/') + kMisuse;
    QList<qint64> all;
    const auto read = m_alerts.m_store.visitRows(
        QStringLiteral("SELECT heartbeat_ms FROM %1 WHERE (gateway = ? OR substr(gateway, 1, %2) = ?) AND "
                       "(heartbeat_ms > 0 OR (position_ms = 0 AND epoch > %3)) ORDER BY gateway")
            .arg(m_alerts.table("alert_watch"))
            .arg(first.toUcs4().size() + 1)
            .arg(kFirstLooks),
        {first, first + QLatin1Char('/')}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append(row.integer(0));
            return {};
        });
    return read ? Result<QList<qint64>>(all) : std::unexpected(read.error());
}

Result<void> AlertWatch::keepMisuseOf(const QStringList &kinds)
{
    const QString first = m_gateway + QLatin1Char('/') + kMisuse;
    QStringList known;
    QVariantList values{first, first + QLatin1Char('/')};
    for (const QString &kind : kinds) {
        known.append(QStringLiteral("?"));
        values.append(m_gateway + QLatin1Char('/') + kind);
    }
    const auto done = m_alerts.m_store.execute(
        QStringLiteral("UPDATE %1 SET heartbeat_ms = 0 WHERE (gateway = ? OR substr(gateway, 1, %2) = ?) AND "
                       "heartbeat_ms > 0 AND gateway NOT IN (%3)")
            .arg(m_alerts.table("alert_watch"))
            .arg(first.toUcs4().size() + 1)
            .arg(known.join(QStringLiteral(", "))),
        values);
    return done ? Result<void>() : std::unexpected(done.error());
}

} // namespace Gatehouse
