// What a gateway may spend in a calendar month (UTC), what it has spent of it, and how urgent that is.
#pragma once

#include "models/alerts/burnrate.h"

namespace Gatehouse
{

// From the first of the month, 00:00 UTC, to the first of the next.
TimeSpan monthOf(qint64 ms);

// A ticket and pages by the burn rate, and a page from the minute in which the cap is reached until the month ends. A
// new month begins with nothing spent. Deterministic, no allocation in push(), less than 6 KiB.
class MonthBudget
{
public:
    // The score from which on something is told; half of it is enough to go on. Among what is told the more urgent has
    // the higher score: a ticket its burn, then a page by its burn, then what is spent of a cap that is reached.
    static constexpr double kTold = 1.0;

    // 0: there is no cap. What is spent is counted for one that may come, and nothing is told.
    explicit MonthBudget(qint64 capMicros, const BurnGuards &guards = {});

    // What lies before the latest minute is left out.
    BurnRate::Answer push(qint64 startMs, bool known, qint64 costMicros);
    // A person takes it as it is: until it has calmed down, or the month ends, only what is more urgent is told.
    void adopt() { m_state.accepted = m_state.worst; }

    void snapshot(QByteArray &out) const;
    // Of another cap the money is the same, and what was accepted is not.
    Result<void> restore(const char *&at, const char *end);

private:
    enum Urgency : qint64 { Calm, GoesOn, Slow, Fast, Reached };
    struct State {
        qint64 capMicros = 0;
        qint64 urgency = Calm; // of the latest minute
        qint64 worst = Calm;   // since it was calm
        qint64 accepted = Calm;
        qint64 burning = 0;
    };
    BurnRate::Answer judged(BurnRate::Answer answer);
    void tellReached(AnomalyEvidence &evidence) const;
    double scoreOf(const AnomalyEvidence &evidence) const;

    SpendCap m_cap;
    State m_state{};
};

} // namespace Gatehouse
