// Looks for what is odd in the figures of a gateway, from where the last one stopped, and writes it down.
#pragma once

#include "models/alerts/alertmaker.h"
#include "models/alerts/alertwatch.h"
#include "models/alerts/rulesinforce.h"

#include <memory>
#include <set>
#include <stop_token>

namespace Gatehouse
{

// An engine: waits, on the thread of the store and of the figures.
class AlertEngine
{
public:
    // A minute is looked at when this has passed since its end.
    static constexpr qint64 kLateMs = kMinuteMs;
    // And again for so long: attempts that come later are judged in the minute in which they are first seen. What comes
    // later still is counted in the figures, and no detector sees it.
    static constexpr qint64 kSettledMs = GivenMinutes::kMinutes * kMinuteMs;
    // How far back the detectors begin to learn.
    static constexpr qint64 kHistoryMs = 30 * kDayMs;
    // What goes on for so long without an end is usual by then.
    static constexpr qint64 kUsualMs = kDayMs;
    // A position farther in the time to come is that of a clock that has been put right since.
    static constexpr qint64 kAheadMs = 15 * kMinuteMs;
    // The state of the detectors is written so often; a restart plays the minutes since again.
    static constexpr qint64 kStateMs = 15 * kMinuteMs;

    // All outlive it.
    AlertEngine(AlertWatch &watch, LatticeFigures &figures, const FigureRules &rules, const Clock &clock);
    // From the next look on the rules are what this answers then. By another calendar, what is usual is learned anew
    // from the history.
    void followRules(RuleSource rules) { m_ruleSource = std::move(rules); }

    // For who looks only once, at figures that stay as they are: no state is written from which another one could go
    // on, and no minute is read again.
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
    Result<void> readRules();
    void takeRules();
    void endUnwatched(qint64 atMs);
    Result<void> endWhatIsNoMore(qint64 atMs);
    bool isJudgedOtherwise() const;
    qint64 nextVerdictMs() const;
    Result<void> learnFromVerdicts();
    Result<void> learnFrom(const AlertWatch::Judgement &verdict);
    Result<void> adoptWhatStays(qint64 minuteMs, const std::vector<NodeSignal> &found);
    Result<void> play(const LatticeStretch &stretch);
    void begin(qint64 fromMs);
    Result<LatticeStretch> readUntil(qint64 endMs);
    QByteArray snapshot();
    bool restore(const QByteArray &state);

    AlertWatch &m_watch;
    LatticeFigures &m_figures;
    FigureRules m_rules;
    FigureRules m_newRules; // those that hold from this look on
    RuleSource m_ruleSource;
    const Clock &m_clock;
    std::optional<WatchLease> m_lease;
    std::unique_ptr<LatticeDetectors> m_detectors;
    std::unique_ptr<AlertMaker> m_maker;
    qint64 m_nextMs = 0;    // the first minute that the detectors have not seen
    qint64 m_stateMs = 0;   // of the state that the store has
    qint64 m_settledMs = 0; // all before it was old enough when it was read last
    bool m_rulesDue = true;
    bool m_isAnew = true; // what is open in the store may not be open here
    bool m_keepsState = true;
    QList<AlertWatch::Judgement> m_verdicts;
    using RecordId = std::pair<qint64, int>;                        // the alert, and which of its records
    std::set<RecordId> m_learnedFrom;                               // by the detectors; kept with their state
    std::vector<std::pair<LatticeNode, AnomalyMetric>> m_unwatched; // was open when its rule was changed
};

} // namespace Gatehouse
