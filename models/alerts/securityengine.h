// Looks for misuse in what happened at a gateway, from where the last one stopped, and writes it down.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/alerts/principalseries.h"
#include "models/alerts/rulesinforce.h"
#include "models/alerts/securityreader.h"
#include "models/alerts/securitywatch.h"

#include <chrono>
#include <memory>

namespace Gatehouse
{

// An engine: waits, on the thread of the store and of the reader.
class SecurityEngine
{
public:
    // The state of the detections is written so often, and sooner while there is history to read; a restart reads again
    // what came since, and raises nothing twice.
    static constexpr qint64 kStateMs = 15 * kMinuteMs;
    static constexpr qint64 kStateOfHistoryMs = 10 * kDayMs;
    // Without a finding for so long it is over.
    static constexpr qint64 kOverMs = kHourMs;

    // All outlive it. `watch`: of the kind "security".
    SecurityEngine(AlertWatch &watch, SecurityReader &reader, const Clock &clock);

    // From the next look on the rules are what this answers then.
    void followRules(RuleSource rules) { m_ruleSource = std::move(rules); }
    // What is written down with an alert is drawn from what this answers then.
    void drawFrom(PrincipalSeries series) { m_series = std::move(series); }
    struct Look {
        RaisedAlerts alerts;
        bool more = false; // there is more to read
    };
    // All that can be read now; of a long history as much as there is time for, and the rest by the next one. Busy:
    // another one has the lease.
    Result<Look> catchUp(const QString &owner, const std::stop_token &stop,
                         std::chrono::milliseconds budget = std::chrono::hours(24));
    // Tables that the last look could not read, and why.
    const QStringList &unread() const { return m_unread; }
    // Alerts whose verdicts nothing could be learned from.
    const QList<qint64> &unlearned() const { return m_unlearned; }
    // Gives the lease back.
    Result<void> leave();
    // Events that came too late and were not looked at.
    qint64 tooLate() const { return m_security->tooLate(); }

private:
    Result<void> enter(const QString &owner);
    void resume(const WatchLease &lease, const QList<AlertWatch::Judgement> &verdicts);
    Result<void> takeRules();
    Result<SecurityReading> readSlice(const std::stop_token &stop);
    void draw(const PrincipalAlert &alert, RaisedAlert &raised) const;
    WatchStep stepTo(qint64 positionMs, bool isAtEnd);

    AlertWatch &m_watch;
    SecurityReader &m_reader;
    const Clock &m_clock;
    std::optional<WatchLease> m_lease;
    RuleSource m_ruleSource;
    std::optional<PrincipalSeries> m_series;
    std::unique_ptr<SecurityWatch> m_security;
    QStringList m_unread;
    QList<qint64> m_unlearned;
    qint64 m_nextMs = 0;  // all before it was shown to the detections
    qint64 m_stateMs = 0; // of the state that the store has
};

} // namespace Gatehouse
