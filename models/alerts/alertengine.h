// Looks for what is odd in the figures of a gateway, from where the last one stopped, and writes it down.
#pragma once

#include "models/alerts/alertmaker.h"
#include "models/alerts/alertwatch.h"
#include "models/alerts/rulesinforce.h"

#include <memory>
#include <stop_token>

namespace Gatehouse
{

// An engine: waits, on the thread of the store and of the figures.
class AlertEngine
{
public:
    // A minute is looked at when this has passed since its end: attempts that come later are counted in the figures and
    // are not looked at again.
    static constexpr qint64 kLateMs = kMinuteMs;
    // How far back the detectors begin to learn.
    static constexpr qint64 kHistoryMs = 30 * kDayMs;
    // What goes on for so long without an end is usual by then.
    static constexpr qint64 kUsualMs = kDayMs;
    // The state of the detectors is written so often; a restart plays the minutes since again.
    static constexpr qint64 kStateMs = 15 * kMinuteMs;

    // All outlive it.
    AlertEngine(AlertWatch &watch, LatticeFigures &figures, const FigureRules &rules, SeasonCalendar calendar,
                const Clock &clock);
    // From the next look on the rules are what this answers then.
    void followRules(RuleSource rules) { m_ruleSource = std::move(rules); }

    // For who looks only once: no state is written from which another one could go on.
    void keepNoState() { m_keepsState = false; }

    struct Look {
        RaisedAlerts alerts;
        qint64 positionMs = 0; // all before it was looked at
        bool more = false;     // there are more minutes to look at
    };
    // One stretch of at most two hours. Busy: another one has the lease. `oldestMs`: where the history of the gateway
    // begins. An error of the figures leaves everything as it was: the next look goes on there.
    Result<Look> lookOnce(const QString &owner, qint64 oldestMs);
    // The same until nothing is left.
    Result<Look> catchUp(const QString &owner, qint64 oldestMs, const std::function<void(const Look &)> &progress,
                         const std::stop_token &stop);
    // Gives the lease back.
    Result<void> leave();

    const LatticeDetectors &detectors() const { return *m_detectors; }

private:
    Result<void> enter(const QString &owner, qint64 oldestMs);
    Result<void> resume(const WatchLease &lease, qint64 oldestMs);
    Result<void> remember(qint64 untilMs);
    Result<void> takeRules();
    void endUnwatched(qint64 atMs);
    Result<void> learnFromVerdicts();
    Result<void> adoptWhatStays(qint64 minuteMs, const std::vector<NodeSignal> &found);
    Result<void> play(const LatticeStretch &stretch);
    void begin(qint64 fromMs);
    QByteArray snapshot();
    bool restore(const QByteArray &state);

    AlertWatch &m_watch;
    LatticeFigures &m_figures;
    FigureRules m_rules;
    RuleSource m_ruleSource;
    SeasonCalendar m_calendar;
    const Clock &m_clock;
    std::optional<WatchLease> m_lease;
    std::unique_ptr<LatticeDetectors> m_detectors;
    std::unique_ptr<AlertMaker> m_maker;
    qint64 m_nextMs = 0;  // the first minute that the detectors have not seen
    qint64 m_stateMs = 0; // of the state that the store has
    bool m_rulesDue = true;
    bool m_keepsState = true;
    std::vector<std::pair<LatticeNode, AnomalyMetric>> m_unwatched; // was open when its rule was changed
};

} // namespace Gatehouse
