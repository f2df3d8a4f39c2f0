#include "models/alerts/alertrepository.h"

#include "models/alerts/alertowners.h"
#include "models/alerts/alertrows.h"
#include "models/alerts/alertseen.h"
#include "models/alerts/noticequeue.h"
#include "models/alerts/silencebook.h"
#include "models/core/timebuckets.h"
#include "models/database/rowlist.h"
#include "models/team/demand.h"

#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kLargestList = 20'000;
constexpr int kSimilarShown = 20;
constexpr int kExplainedShown = 200;
constexpr qint64 kLongestReason = 2000;
constexpr qint64 kMonthMs = 30 * kDayMs;
const QString kChangedMeanwhile = QStringLiteral("changed meanwhile"); // as apply_alert_event() of the server says it

QString verdictText(const std::optional<AlertVerdict> &verdict)
{
    return verdict ? alertVerdictToken(*verdict) : QString();
}

bool isHandedOver(const AlertOrder &order)
{
    return order.action == AlertAction::Acknowledge && !order.owner.isEmpty() && order.owner != order.by;
}

// What a person's order lacks.
Result<void> checkOrder(const AlertOrder &order, qint64 nowMs)
{
    const auto missing = [](const QString &what) { return failure(ErrorKind::InvalidInput, what); };
    const QString reason = order.reason.trimmed();
    if (order.action > AlertAction::Undo && order.action != AlertAction::Note)
        return missing(QStringLiteral("%1 is done by the console itself.").arg(alertActionToken(order.action)));
    if ((order.action == AlertAction::Acknowledge || order.action == AlertAction::Silence) && order.untilMs <= nowMs)
        return missing(QStringLiteral("Until when? The time must be to come."));
    if ((order.action == AlertAction::Silence || order.action == AlertAction::Note) && reason.isEmpty())
        return missing(order.action == AlertAction::Note ? QStringLiteral("The note is empty.")
                                                         : QStringLiteral("A silence needs a reason."));
    if (order.action == AlertAction::Resolve && (!order.verdict || *order.verdict == AlertVerdict::Unjudged))
        return missing(QStringLiteral("What was it: an incident, an expected change or a false positive?"));
    if (reason.size() > kLongestReason)
        return missing(QStringLiteral("The reason is longer than %1 characters.").arg(kLongestReason));
    return {};
}

std::unexpected<Error> nothingToUndo(const Alert &alert, bool isOfConsole)
{
    return failure(ErrorKind::Denied,
                   QStringLiteral("There is nothing to undo at alert %1%2.")
                       .arg(alertId(alert.seq),
                            isOfConsole ? QStringLiteral(": the console itself did what was done last") : QString()));
}

// The last change that was not taken back: with what took it back it is as if it had never been. Null: there is none.
const AlertEvent *lastStanding(const QList<AlertEvent> &all)
{
    for (auto at = all.crbegin(); at != all.crend(); ++at) {
        if (!at->changesSomething())
            continue;
        if (at->action != AlertAction::Undo)
            return &*at;
        at =
            std::find_if(at, all.crend(), [undoes = at->undoes](const AlertEvent &each) { return each.idx == undoes; });
        if (at == all.crend())
            return nullptr;
    }
    return nullptr;
}

// What was done after it was taken back.
bool isBehind(const QList<AlertEvent> &all, const AlertEvent &event)
{
    const auto last = std::find_if(all.crbegin(), all.crend(), std::mem_fn(&AlertEvent::changesSomething));
    return last != all.crend() && last->idx != event.idx;
}

} // namespace

QString alertId(qint64 seq)
{
    return QStringLiteral("A-%1").arg(seq, 6, 10, QLatin1Char('0'));
}

std::optional<qint64> alertSeq(const QString &id)
{
    bool isNumber = false;
    const QString digits = id.startsWith(QLatin1String("A-"), Qt::CaseInsensitive) ? id.mid(2) : id;
    const qint64 seq = digits.toLongLong(&isNumber);
    return isNumber && seq > 0 ? std::optional(seq) : std::nullopt;
}

AlertRepository::AlertRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                 const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString AlertRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

QString AlertRepository::nowSql() const
{
    return m_onServer ? QStringLiteral("floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint")
                      : QString::number(m_clock.nowMs());
}

Result<qint64> AlertRepository::nowMs()
{
    return m_onServer ? m_store.scalar(QStringLiteral("SELECT ") + nowSql()) : Result<qint64>(m_clock.nowMs());
}

Result<QList<Alert>> AlertRepository::list(const AlertFilter &filter)
{
    QStringList conditions{QStringLiteral("1 = 1")};
    QVariantList values{filter.gateway};
    if (!filter.states.isEmpty()) {
        conditions.append(QStringLiteral("a.state IN (%1)")
                              .arg(QStringList(filter.states.size(), QStringLiteral("?")).join(QLatin1Char(','))));
        for (const AlertState state : filter.states)
            values.append(alertStateToken(state));
    }
    if (!filter.levels.isEmpty()) {
        QStringList numbers;
        for (const AlertLevel level : filter.levels)
            numbers.append(QString::number(int(level)));
        conditions.append(QStringLiteral("a.level IN (%1)").arg(numbers.join(QLatin1Char(','))));
    }
    if (!filter.rule.isEmpty()) {
        conditions.append(QStringLiteral("a.rule = ?"));
        values.append(filter.rule);
    }
    if (filter.owner) {
        conditions.append(QStringLiteral("a.owner = ?"));
        values.append(*filter.owner);
    }
    if (!filter.muted)
        conditions.append(QStringLiteral("a.muted_by = 0"));
    if (filter.sinceMs > 0) {
        conditions.append(QStringLiteral("a.opened_ms >= ?"));
        values.append(filter.sinceMs);
    }
    return where(QStringLiteral("%1 ORDER BY a.level DESC, a.seq DESC LIMIT %2")
                     .arg(conditions.join(QLatin1String(" AND ")))
                     .arg(std::clamp(filter.limit, 1, kLargestList)),
                 values);
}

Result<QList<Alert>> AlertRepository::where(const QString &condition, const QVariantList &values)
{
    return rowsOf<Alert>(m_store,
                         QStringLiteral("SELECT %1 FROM %2 a WHERE a.gateway = ? AND %3")
                             .arg(QLatin1String(kAlertColumns), table("alert"), condition),
                         values, alertOf);
}

Result<AlertCounts> AlertRepository::counts(const QString &gateway)
{
    AlertCounts counts;
    const qint64 now = m_clock.nowMs();
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT a.state, a.level, CASE WHEN a.muted_by > 0 THEN 1 ELSE 0 END, "
                       "CASE WHEN a.opened_ms >= ? THEN %2 ELSE '' END, "
                       "CASE WHEN a.opened_ms >= ? THEN 1 ELSE 0 END, count(*) FROM %1 a WHERE a.gateway = ? "
                       "GROUP BY 1, 2, 3, 4, 5")
            .arg(table("alert"), givenVerdictSql(table("alert_event"))),
        {now - kMonthMs, now - kDayMs, gateway}, {}, [&counts](const RowStream &row) -> Result<void> {
            const auto state = alertStateFromToken(row.string(0));
            if (!state)
                return std::unexpected(unreadableAlert(QStringLiteral("An alert")));
            const auto level = AlertLevel(row.integer(1));
            const bool muted = row.integer(2) != 0;
            const int n = int(row.integer(5));
            counts.states[size_t(*state)] += n;
            if (*state == AlertState::Open) {
                int &open = muted                         ? counts.muted
                            : level == AlertLevel::Page   ? counts.openPages
                            : level == AlertLevel::Ticket ? counts.openTickets
                                                          : counts.openWatches;
                open += n;
            }
            if (level == AlertLevel::Watch)
                return {};
            const auto verdict = alertVerdictFromToken(row.string(3));
            if (verdict && *verdict != AlertVerdict::Unjudged) {
                counts.judged += n;
                counts.falsePositives += *verdict == AlertVerdict::FalsePositive ? n : 0;
            }
            if (row.integer(4) != 0 && level == AlertLevel::Page && !muted)
                counts.pagesToday += n;
            return {};
        });
    return read ? Result<AlertCounts>(counts) : std::unexpected(read.error());
}

Result<Alert> AlertRepository::find(qint64 seq)
{
    const auto found = rowsOf<Alert>(
        m_store,
        QStringLiteral("SELECT %1 FROM %2 a WHERE a.seq = ?").arg(QLatin1String(kAlertColumns), table("alert")), {seq},
        alertOf);
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty() ? failure(ErrorKind::NotFound,
                                      QStringLiteral("There is no alert %1. 'alerts list --all' names those there are.")
                                          .arg(alertId(seq)))
                            : Result<Alert>(found->constFirst());
}

Result<QList<AlertEvent>> AlertRepository::events(qint64 seq)
{
    return rowsOf<AlertEvent>(
        m_store,
        QStringLiteral("SELECT e.idx, e.time_ms, e.actor, e.action, e.from_state, e.to_state, "
                       "e.owner, e.until_ms, e.verdict, e.reason, e.undoes, e.from_owner, "
                       "e.from_until_ms, e.from_verdict FROM %1 e WHERE e.alert = ? ORDER BY e.idx")
            .arg(table("alert_event")),
        {seq}, alertEventOf);
}

Result<QJsonObject> AlertRepository::evidence(qint64 seq)
{
    const auto found =
        rowsOf<QJsonObject>(m_store, QStringLiteral("SELECT a.evidence FROM %1 a WHERE a.seq = ?").arg(table("alert")),
                            {seq}, [](const RowStream &row) {
                                return Result<QJsonObject>(QJsonDocument::fromJson(row.string(0).toUtf8()).object());
                            });
    return found ? Result<QJsonObject>(found->value(0)) : std::unexpected(found.error());
}

Result<AlertFolder> AlertRepository::folder(qint64 seq)
{
    AlertFolder folder;
    const auto alert = find(seq);
    if (!alert)
        return std::unexpected(alert.error());
    folder.alert = *alert;
    const auto evidence = this->evidence(seq);
    const auto events = this->events(seq);
    const auto before = earlier(*alert, QStringLiteral("a.fingerprint = ?"), {alert->fingerprint});
    const auto similar =
        earlier(*alert, QStringLiteral("a.rule = ? AND a.fingerprint <> ?"), {alert->rule, alert->fingerprint});
    const auto explains =
        where(QStringLiteral("a.muted_by = ? ORDER BY a.level DESC, a.seq DESC LIMIT %1").arg(kExplainedShown),
              {alert->gateway, seq});
    if (!evidence || !events || !before || !similar || !explains)
        return std::unexpected(!evidence  ? evidence.error()
                               : !events  ? events.error()
                               : !before  ? before.error()
                               : !similar ? similar.error()
                                          : explains.error());
    folder.evidence = *evidence;
    folder.events = *events;
    folder.before = *before;
    folder.similar = *similar;
    folder.explains = *explains;
    return folder;
}

Result<QList<Alert>> AlertRepository::earlier(const Alert &alert, const QString &condition, const QVariantList &values)
{
    return where(QStringLiteral("a.seq < ? AND %1 ORDER BY a.seq DESC LIMIT %2").arg(condition).arg(kSimilarShown),
                 QVariantList{alert.gateway, alert.seq} + values);
}

Result<QJsonObject> AlertRepository::person(qint64 seq)
{
    const QString sql = m_onServer ? QStringLiteral("SELECT gatehouse.alert_person(?)")
                                   : QStringLiteral("SELECT personal FROM alert WHERE seq = ?");
    const auto found = rowsOf<QJsonObject>(m_store, sql, {seq}, [](const RowStream &row) {
        return Result<QJsonObject>(QJsonDocument::fromJson(row.string(0).toUtf8()).object());
    });
    return found ? Result<QJsonObject>(found->value(0)) : std::unexpected(found.error());
}

Result<void> AlertRepository::act(const AlertOrder &order)
{
    if (auto complete = checkOrder(order, m_clock.nowMs()); !complete)
        return complete;
    const auto done = m_store.transaction([&] { return carryOut(order); });
    return done ? done : refused(order, done.error());
}

Result<void> AlertRepository::carryOut(const AlertOrder &order)
{
    if (!m_onServer) {
        if (auto allowed = demandRight(m_operators, order.by, Right::HandleAlerts); !allowed)
            return allowed;
    }
    if (isHandedOver(order)) {
        if (auto able = checkAlertOwner(m_operators, order.owner); !able)
            return able;
    }
    QList<Alert> alerts;
    for (const qint64 seq : order.alerts) {
        const auto alert = find(seq);
        if (!alert)
            return std::unexpected(alert.error());
        alerts.append(*alert);
        if (auto done = actOn(*alert, order); !done)
            return done;
    }
    return followUp(alerts, order);
}

// A server lets two read the same state, and refuses the record of the second one without saying whose was first.
Result<void> AlertRepository::refused(const AlertOrder &order, const Error &why)
{
    std::optional<Alert> taken;
    for (const qint64 seq : order.alerts) {
        const auto now = why.kind == ErrorKind::Denied && order.seen ? find(seq) : std::unexpected(why);
        if (now && now->state != *order.seen)
            return refuseChanged(*now);
        if (now && (!taken || now->stateMs > taken->stateMs))
            taken = *now;
    }
    // Of two who take over what a third one has, the second finds it in the state that was seen.
    const bool isTaken = taken && order.action == AlertAction::Acknowledge && why.message.contains(kChangedMeanwhile);
    return isTaken ? refuseChanged(*taken) : std::unexpected(why);
}

Result<void> AlertRepository::followUp(const QList<Alert> &alerts, const AlertOrder &order)
{
    SilenceBook silences(*this);
    const bool isUndo = order.action == AlertAction::Undo;
    QList<Silence> given;
    QStringList gateways;
    for (const Alert &alert : alerts) {
        Result<void> done;
        if (order.action == AlertAction::Silence)
            done = silences.give(alert, order, given);
        else if (isUndo && alert.state == AlertState::Silenced)
            done = silences.takeBack(alert, order.by);
        if (!done)
            return done;
        if ((order.action == AlertAction::Silence || isUndo) && !gateways.contains(alert.gateway))
            gateways.append(alert.gateway);
    }
    for (const QString &gateway : std::as_const(gateways)) {
        if (auto hushed = silences.hush(gateway); !hushed)
            return hushed;
    }
    return {};
}

Result<QList<Silence>> AlertRepository::silences(const QString &gateway)
{
    return SilenceBook(*this).inForce(gateway);
}

Result<void> AlertRepository::endSilence(const SilenceEnd &end)
{
    return m_store.transaction([&]() -> Result<void> {
        if (!m_onServer) {
            if (auto allowed = demandRight(m_operators, end.by, Right::HandleAlerts); !allowed)
                return allowed;
        }
        return SilenceBook(*this).end(end);
    });
}

Result<void> AlertRepository::actOn(const Alert &alert, const AlertOrder &order)
{
    if (!isAsSeen(alert, order))
        return refuseChanged(alert);
    const auto event = eventOf(alert, order);
    if (!event)
        return std::unexpected(event.error());
    auto done = append(alert, *event);
    if (done)
        done = recordDeed(alert, *event);
    if (!done || !isHandedOver(order))
        return done;
    if (m_onServer) // which writes the entry by itself
        return {};
    // Whom it was given to, which the entry of the deed does not say.
    return record(alert, order.by, QStringLiteral("triage.assign"), {{QStringLiteral("owner"), order.owner}});
}

Result<void> AlertRepository::recordDeed(const Alert &alert, const AlertEvent &event)
{
    if (m_onServer) // which writes the entry by itself
        return {};
    // Without the reason, which may name somebody.
    return record(alert, event.actor, QStringLiteral("alert.") + alertActionToken(event.action),
                  {{QStringLiteral("state"), alertStateToken(event.to)},
                   {QStringLiteral("verdict"), verdictText(event.verdict)}});
}

Result<void> AlertRepository::record(const Alert &alert, const QString &by, const QString &deed,
                                     const QJsonObject &detail)
{
    const auto recorded = m_audit.append({0,
                                          0,
                                          by,
                                          deed,
                                          QStringLiteral("alert %1").arg(alert.seq),
                                          {},
                                          QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact))});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

// What the person did not see, told by who did it.
Result<void> AlertRepository::refuseChanged(const Alert &alert)
{
    const auto all = events(alert.seq);
    const auto people = m_operators.list();
    QString who = QStringLiteral("the console");
    if (all && people) {
        const auto last = std::find_if(all->crbegin(), all->crend(), std::mem_fn(&AlertEvent::changesSomething));
        const auto person =
            last == all->crend() ? people->cend() : std::ranges::find(*people, last->actor, &TeamOperator::id);
        if (person != people->cend())
            who = person->name;
    }
    return failure(ErrorKind::Denied, QStringLiteral("Alert %1 is %2 by now, by %3. Look again before you go on.")
                                          .arg(alertId(alert.seq), alertStateToken(alert.state), who));
}

Result<AlertEvent> AlertRepository::eventOf(const Alert &alert, const AlertOrder &order)
{
    AlertEvent event;
    event.timeMs = m_clock.nowMs();
    event.actor = order.by;
    event.action = order.action;
    event.reason = order.reason.trimmed();
    event.owner = alert.owner;
    event.untilMs = alert.untilMs;
    event.verdict = alert.verdict;
    AlertState before = AlertState::Open;
    if (order.action == AlertAction::Undo) {
        const auto all = events(alert.seq);
        if (!all)
            return std::unexpected(all.error());
        const AlertEvent *last = lastStanding(*all);
        if (!last || last->actor.isEmpty())
            return nothingToUndo(alert, last);
        // Whoever asks a second time since the answer was lost means what they asked for, and no more.
        if (!order.seen && last->actor != order.by && isBehind(*all, *last))
            return nothingToUndo(alert, false);
        before = last->from;
        event.undoes = last->idx;
        event.owner = last->fromOwner;
        event.untilMs = last->fromUntilMs;
        event.verdict = last->fromVerdict;
    }
    const auto next = nextAlertState(alert.state, order.action, before);
    if (!next)
        return failure(next.error().kind, QStringLiteral("Alert %1: %2").arg(alertId(alert.seq), next.error().message));
    event.to = *next;
    if (order.action == AlertAction::Acknowledge || order.action == AlertAction::Silence) {
        event.untilMs = order.untilMs;
        event.owner = order.action == AlertAction::Silence ? alert.owner
                      : order.owner.isEmpty()              ? order.by
                                                           : order.owner;
    }
    if (order.action == AlertAction::Resolve) {
        event.untilMs = 0;
        event.verdict = order.verdict;
    }
    return event;
}

Result<void> AlertRepository::append(const Alert &alert, const AlertEvent &event)
{
    const auto done = m_store.execute(
        QStringLiteral("INSERT INTO %1 (alert, idx, time_ms, actor, action, from_state, from_owner, from_until_ms, "
                       "from_verdict, to_state, owner, until_ms, verdict, reason, undoes) "
                       "SELECT ?, coalesce(max(idx) + 1, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM %1 WHERE alert "
                       "= ?")
            .arg(table("alert_event")),
        {alert.seq, event.timeMs, event.actor, alertActionToken(event.action), alertStateToken(alert.state),
         alert.owner, alert.untilMs, verdictText(alert.verdict), alertStateToken(event.to), event.owner, event.untilMs,
         verdictText(event.verdict), event.reason, event.undoes, alert.seq});
    return done ? NoticeQueue(*this).enter(alert, event) : std::unexpected(done.error());
}

} // namespace Gatehouse
