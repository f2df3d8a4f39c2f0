#include "models/alerts/alertcontroller.h"

#include "models/alerts/alertwords.h"
#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

AlertController::AlertController(AlertStore &store, TeamSession &team, ViewState &view, const Clock &clock,
                                 QString gateway, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_zone(view)
    , m_clock(clock)
    , m_gateway(std::move(gateway))
    , m_orders(store, team)
{
    connect(&team, &TeamSession::changed, this, &AlertController::follow);
    connect(&team, &TeamSession::operatorsChanged, this, [this] {
        m_table.setNames(m_team.names());
        emit changed();
    });
    connect(&view, &ViewState::changed, this, [this] {
        m_table.setTime(nowMs(), zone());
        emit changed();
    });
    connect(&m_orders, &AlertOrders::changed, this, &AlertController::changed);
    connect(&m_orders, &AlertOrders::said, this, &AlertController::said);
    connect(&m_orders, &AlertOrders::ended, this, &AlertController::orderEnded);
    connect(&m_timer, &QTimer::timeout, this, &AlertController::poll);
    m_timer.setInterval(kUnseenPollMs);
    m_table.setNames(team.names());
    follow();
}

Result<void> AlertController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Alerts are not shown"));
}

void AlertController::follow()
{
    const bool allowed = access().has_value();
    const bool locked = m_team.state() == TeamSession::State::Locked;
    const bool watching = allowed || (locked && give(m_team.self().roles, Right::ViewFigures));
    const bool isOther = allowed != m_allowed || watching != m_watching;
    m_allowed = allowed;
    if (std::exchange(m_watching, watching) != watching) {
        m_pulse = {};
        m_hasPulse = false;
    }
    if (isOther) {
        clear();
        if (watching)
            m_timer.start();
        else
            m_timer.stop();
        poll();
    }
    emit changed();
}

const AlertPulse &AlertController::shown() const
{
    static const AlertPulse nothing;
    return m_allowed ? m_pulse : nothing;
}

void AlertController::clear()
{
    ++m_generation;
    m_asking = m_known = false;
    m_due = true;
    m_polls = 0;
    m_current = 0;
    m_kept.reset();
    m_changedHere.clear();
    m_error.reset();
    m_all.clear();
    rebuild();
}

void AlertController::setActive(bool active)
{
    m_timer.setInterval(active ? kPollMs : kUnseenPollMs);
    if (std::exchange(m_active, active) == active || !active)
        return;
    m_due = true;
    poll();
}

void AlertController::setView(AlertView view)
{
    if (view == m_view)
        return;
    m_view = view;
    clear();
    poll();
    emit changed();
}

void AlertController::setSearch(const QString &words)
{
    if (words == m_search)
        return;
    m_search = words;
    m_kept.reset();
    rebuild();
    emit changed();
}

bool AlertController::fits(const Alert &alert) const
{
    if (m_view == AlertView::Muted && alert.mutedBy == 0)
        return false;
    return hasWords(alert, m_search, m_team.names());
}

void AlertController::rebuild()
{
    QList<Alert> shown = m_all; // shared unless one does not fit
    shown.removeIf([this](const Alert &alert) { return !fits(alert); });
    if (m_kept && std::ranges::none_of(std::as_const(shown), [this](const Alert &each) { return keeps(each.seq); }))
        shown.append(*m_kept);
    m_building = true;
    m_table.setTime(nowMs(), zone());
    m_table.setAlerts(shown);
    m_building = false;
}

void AlertController::poll()
{
    if (!m_watching || m_asking)
        return;
    if (m_active && m_allowed && (m_due || ++m_polls >= kRereadPolls))
        askSlice();
    else
        askPulse();
}

void AlertController::refresh()
{
    m_due = true;
    poll();
}

void AlertController::askPulse()
{
    m_asking = true;
    onFinished(m_store.pulse(m_gateway), this, [this, generation = m_generation](const Result<AlertPulse> &pulse) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (!pulse)
            return failed(pulse.error());
        m_error.reset();
        m_due = m_due || *pulse != m_pulse;
        m_pulse = *pulse;
        m_hasPulse = true;
        m_table.setTime(nowMs(), zone());
        if (m_active && m_allowed && m_due)
            askSlice();
        emit changed();
    });
}

void AlertController::askSlice()
{
    m_asking = true;
    m_due = false;
    m_polls = 0;
    onFinished(m_store.slice(filterOf(m_view, m_gateway, m_team.self().id, nowMs())), this,
               [this, generation = m_generation, known = m_changedHere](const Result<AlertSlice> &slice) {
                   if (generation != m_generation)
                       return;
                   m_asking = false;
                   if (!slice)
                       return failed(slice.error());
                   sliceAnswered(*slice);
                   m_changedHere.subtract(known);
                   if (m_due && m_active)
                       askSlice();
               });
}

void AlertController::failed(const Error &error)
{
    m_due = true;
    m_error = error;
    m_table.setTime(nowMs(), zone());
    emit changed();
}

void AlertController::sliceAnswered(const AlertSlice &slice)
{
    m_error.reset();
    m_pulse = slice.pulse;
    m_hasPulse = m_known = true;
    const Alert *before = m_table.find(m_current);
    const std::optional<Alert> seen = before ? std::optional(*before) : std::nullopt;
    m_all = slice.alerts;
    const auto now = std::ranges::find(std::as_const(m_all), m_current, &Alert::seq);
    const bool isThere = now != m_all.cend() && fits(*now);
    m_kept = seen && !isThere && !m_changedHere.contains(m_current) ? seen : std::nullopt;
    rebuild();
    emit changed();
}

// What one did oneself needs not be pointed out: the row goes where it belongs.
void AlertController::orderEnded(const QList<qint64> &alerts)
{
    m_changedHere += QSet<qint64>(alerts.begin(), alerts.end());
    if (m_kept && m_changedHere.contains(m_kept->seq)) {
        m_kept.reset();
        rebuild();
    }
    refresh();
}

void AlertController::setCurrent(qint64 seq)
{
    m_current = seq;
    if (!m_kept || m_kept->seq == seq || m_building)
        return;
    m_kept.reset();
    rebuild();
}

void AlertController::noteKept(const Alert &alert)
{
    if (!keeps(alert.seq) || *m_kept == alert)
        return;
    m_kept = alert;
    rebuild();
}

AlertController::State AlertController::state() const
{
    if (!m_allowed)
        return State::Failed;
    if (m_table.rowCount() > 0)
        return notice().isEmpty() ? State::Full : State::Partial;
    if (m_error && !m_known)
        return State::Failed;
    return m_known ? State::Empty : State::Loading;
}

QueueStanding AlertController::standing() const
{
    return {shown(),
            m_hasPulse && m_allowed,
            m_error,
            int(m_all.size()),
            m_all.size() >= AlertFilter().limit,
            nowMs(),
            zone(),
            m_lookout};
}

void AlertController::setLookout(const QString &sentence)
{
    if (sentence == m_lookout)
        return;
    m_lookout = sentence;
    emit changed();
}

QString AlertController::notice() const
{
    return queueNotice(standing());
}

QString AlertController::headline() const
{
    const auto allowed = access(); // which may have changed without our having followed yet
    return allowed ? queueHeadline(standing()) : queueHeadline({{}, false, allowed.error()});
}

std::pair<QString, QString> AlertController::emptiness() const
{
    return m_search.trimmed().isEmpty() || m_all.isEmpty() ? queueEmptiness(m_view, standing())
                                                           : searchEmptiness(int(m_all.size()));
}

QList<Alert> AlertController::alertsOf(const QList<qint64> &seqs) const
{
    const QSet<qint64> wanted(seqs.begin(), seqs.end());
    QList<Alert> found;
    for (const Alert &alert : m_table.alerts()) {
        if (wanted.contains(alert.seq))
            found.append(alert);
    }
    return found;
}

void AlertController::acknowledge(const QList<Alert> &alerts, qint64 forMs)
{
    const qint64 untilMs = nowMs() + forMs;
    m_orders.give({AlertAction::Acknowledge, {}, {}, untilMs}, alerts,
                  tr("acknowledged until %1").arg(shortInstant(untilMs, nowMs(), zone())));
}

void AlertController::assign(const QList<Alert> &alerts, const QString &owner)
{
    const qint64 untilMs = nowMs() + kAcknowledgeMs;
    AlertOrder order{AlertAction::Acknowledge, {}, {}, untilMs};
    order.owner = owner;
    m_orders.give(
        order, alerts,
        tr("given to %1 until %2").arg(m_team.names().value(owner, owner), shortInstant(untilMs, nowMs(), zone())));
}

void AlertController::silence(const QList<Alert> &alerts, qint64 untilMs, const QString &reason, SilenceScope scope)
{
    AlertOrder order{AlertAction::Silence, {}, {}, untilMs, reason};
    order.scope = scope;
    const QString with = scope == SilenceScope::Node   ? tr(" with everything at that place")
                         : scope == SilenceScope::Rule ? tr(" with all that the rule finds")
                                                       : QString();
    m_orders.give(order, alerts, tr("silenced%1 until %2").arg(with, shortInstant(untilMs, nowMs(), zone())));
}

QString AlertController::silenceText(const Silence &silence) const
{
    return tr("%1: %2, until %3, by %4: %5")
        .arg(silenceId(silence.seq), silenceSubject(silence.of, silence.scope),
             shortInstant(silence.untilMs, nowMs(), zone()), m_team.names().value(silence.by, silence.by),
             silence.reason);
}

void AlertController::endSilence(qint64 silence, const QString &reason)
{
    if (const auto may = mayAct(); !may)
        return emit said(may.error().message, false);
    onFinished(m_store.endSilence({m_team.self().id, silence, reason}), this,
               [this, silence, generation = m_generation](const Result<void> &ended) {
                   emit said(ended ? tr("%1 is ended: what it silenced is open again.").arg(silenceId(silence))
                                   : ended.error().message,
                             ended.has_value());
                   if (generation == m_generation)
                       refresh();
               });
}

void AlertController::resolve(const QList<Alert> &alerts, AlertVerdict verdict, const QString &reason)
{
    m_orders.give({AlertAction::Resolve, {}, {}, 0, reason, verdict}, alerts,
                  tr("resolved as %1").arg(alertVerdictTitle(verdict)));
}

} // namespace Gatehouse
