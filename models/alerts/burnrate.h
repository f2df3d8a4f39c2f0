// How many times faster than allowed something is used up: the failures that an objective grants, or the money of a
// cap.
#pragma once

#include "models/alerts/alertstate.h"
#include "models/alerts/anomalyevidence.h"
#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QByteArray>

#include <array>
#include <optional>

namespace Gatehouse
{

// Two windows must agree: the long one says that it matters, the short one that it has not ended. 14.4 times over an
// hour and 5 minutes pages, 6 times over 6 hours and 30 minutes pages, once over 3 days and 6 hours is a ticket. A long
// window counts when at least half of its minutes are known, of a cap only as a whole. Minutes come one after the
// other. No allocation, less than 5 KiB.
class BurnRate
{
public:
    struct Answer {
        AnomalyEvidence evidence;
        std::optional<AlertLevel> level; // none: within what is allowed
    };

    // Of an objective (0.99 of attempts go well): `allowedShare` 0.01, used failures, of attempts; what is used must
    // then also be more than chance makes of the allowed share. Of a cap: micro-dollars a minute, used micro-dollars,
    // of 1.
    enum class Kind { Objective, Cap };
    BurnRate(Kind kind, double allowedShare)
        : m_kind(kind)
        , m_allowedShare(allowedShare)
    {
    }

    // From the next minute on, also of what was used before.
    void setAllowedShare(double share) { m_allowedShare = share; }
    double allowedShare() const { return m_allowedShare; }

    Answer push(qint64 startMs, bool known, qint64 used, qint64 of);
    // Whether the last three days burn as fast as allowed, but for little, and the last of them has not calmed down:
    // so a night does not end what goes on by day.
    bool keepsUp() const;
    // Per minute over the last six hours; none when nothing of them is known.
    std::optional<double> usedPerMinute() const;

    void snapshot(QByteArray &out) const;
    Result<void> restore(const char *&at, const char *end);

private:
    struct Use {
        qint64 used = 0;
        qint64 of = 0;
        qint64 minutes = 0;

        Use &operator+=(const Use &other);
        Use &operator-=(const Use &other);
    };
    // The last `Cells` steps; the newest is still filling.
    template<int Cells>
    struct Ring {
        std::array<Use, Cells> cells{};
        Use sum;
        qint64 newest = 0;

        const Use &ago(int steps) const
        {
            const qint64 place = newest - steps;
            return cells[size_t(place < 0 ? place + Cells : place)];
        }
        void step()
        {
            newest = newest + 1 == Cells ? 0 : newest + 1;
            sum -= cells[size_t(newest)];
            cells[size_t(newest)] = {};
        }
        void add(const Use &use)
        {
            cells[size_t(newest)] += use;
            sum += use;
        }
        // Of the latest steps.
        Use sumOf(int steps) const
        {
            Use latest;
            for (int i = 0; i < steps; ++i)
                latest += ago(i);
            return latest;
        }
        bool isSane() const { return newest >= 0 && newest < Cells; }
    };
    struct State {
        Ring<60> hour;
        Use fiveMinutes;    // the latest of `hour`
        Use halfHour;       // the same
        Ring<72> sixHours;  // of five minutes
        Ring<72> threeDays; // of an hour
        qint64 minutesSeen = 0;
    };
    double burnOf(const Use &use) const;
    bool burns(const Use &longer, const Use &shorter, int longMinutes, double factor) const;
    Answer answerOf(const Use &longer, AlertLevel level, int longMinutes, double factor, qint64 startMs) const;

    Kind m_kind;
    double m_allowedShare;
    State m_state{};
};

// A cap on money for one period. Burning once as fast as allowed is to reach it when the period ends.
class SpendCap
{
public:
    // A cap of 0 is never reached, and nothing burns; what is spent is counted.
    SpendCap(qint64 capMicros, qint64 fromMs, qint64 toMs);

    BurnRate::Answer push(qint64 startMs, bool known, qint64 costMicros);
    // Another period: nothing is spent of it yet. What burned lately goes on burning.
    void begin(const TimeSpan &period);
    TimeSpan period() const { return {m_state.fromMs, m_state.toMs}; }
    qint64 latestEndMs() const { return m_state.latestEndMs; }
    qint64 capMicros() const { return m_state.capMicros; }
    qint64 spentMicros() const { return m_state.spentMicros; }
    bool isReached() const { return m_state.reachedMs != 0; }
    // When the cap is reached if it goes on as in the last six hours; the moment it was, when it was. None when the
    // period ends before.
    std::optional<qint64> reachedAtMs() const;
    BudgetStanding standing() const;
    const BurnRate &burn() const { return m_burn; }

    void snapshot(QByteArray &out) const;
    // The cap stays what it is: of another one it is found anew when it was reached.
    Result<void> restore(const char *&at, const char *end);

private:
    struct State {
        qint64 capMicros = 0;
        qint64 fromMs = 0;
        qint64 toMs = 0;
        qint64 spentMicros = 0;
        qint64 latestEndMs = 0;
        qint64 reachedMs = 0;
        qint64 seenFromMs = 0;
        qint64 knownMinutes = 0;
    };
    double allowedPerMinute() const;

    BurnRate m_burn{BurnRate::Kind::Cap, 0.0};
    State m_state{};
};

} // namespace Gatehouse
