// How many times faster than allowed something is used up: the failures that an objective grants, or the money of a
// cap.
#pragma once

#include "models/alerts/alertstate.h"
#include "models/alerts/anomalyevidence.h"
#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <optional>

namespace Gatehouse
{

// So many times as fast as allowed, over a long and a short window.
struct BurnPace {
    double factor = 1.0;
    int longMinutes = 0;
    int shortMinutes = 0;

    bool operator==(const BurnPace &) const = default;
};

// What a rule says of burning. A plain value. Fast and middle page, slow is a ticket. What is kept bounds the windows:
// an hour by the minute, six hours by five minutes, three days by the hour.
struct BurnGuards {
    BurnPace fast{14.4, 60, 5};
    BurnPace middle{6.0, 360, 30};    // the long one in steps of 5
    BurnPace slow{1.0, 72 * 60, 360}; // in steps of 60 and of 5
    double fewestUsed = 5.0;          // failures in a long window; fewer say nothing
    double leastScore = 3.0;          // of an objective: how improbable they must be where all is as allowed

    bool operator==(const BurnGuards &) const = default;
};

// Two windows must agree: the long one says that it matters, the short one that it has not ended. A long window counts
// when at least half of its minutes are known, of a cap only as a whole. Minutes come one after the other. No
// allocation, less than 5 KiB.
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
    BurnRate(Kind kind, double allowedShare, const BurnGuards &guards = {});

    // From the next minute on, also of what was used before.
    void setAllowedShare(double share) { m_allowedShare = share; }
    double allowedShare() const { return m_allowedShare; }

    Answer push(qint64 startMs, bool known, qint64 used, qint64 of);
    // Whether the slow window burns as fast as it may, but for little, and its last day has not calmed down: so a night
    // does not end what goes on by day.
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

        Use &operator+=(const Use &other)
        {
            used += other.used;
            of += other.of;
            minutes += other.minutes;
            return *this;
        }
        Use &operator-=(const Use &other)
        {
            used -= other.used;
            of -= other.of;
            minutes -= other.minutes;
            return *this;
        }
    };
    // The last `Cells` steps; the newest is still filling. The sums are of the latest so many of them.
    template<int Cells, size_t Sums>
    struct Ring {
        std::array<Use, Cells> cells{};
        std::array<Use, Sums> sums{};
        std::array<qint64, Sums> lengths{};
        qint64 newest = 0;

        const Use &ago(qint64 steps) const
        {
            const qint64 place = newest - steps;
            return cells[size_t(place < 0 ? place + Cells : place)];
        }
        void fit(const std::array<qint64, Sums> &wanted)
        {
            if (lengths == wanted)
                return;
            lengths = wanted;
            for (size_t w = 0; w < Sums; ++w) {
                sums[w] = {};
                for (qint64 i = 0; i < lengths[w]; ++i)
                    sums[w] += ago(i);
            }
        }
        void step()
        {
            for (size_t w = 0; w < Sums; ++w)
                sums[w] -= ago(lengths[w] - 1);
            newest = newest + 1 == Cells ? 0 : newest + 1;
            cells[size_t(newest)] = {};
        }
        void add(const Use &use)
        {
            cells[size_t(newest)] += use;
            for (Use &sum : sums)
                sum += use;
        }
        bool isSane() const
        {
            return newest >= 0 && newest < Cells &&
                   std::ranges::all_of(lengths, [](qint64 length) { return length >= 0 && length <= Cells; });
        }
    };
    // Which sums there are.
    enum OfHour { FastLong, FastShort, MiddleShort };
    enum OfSixHours { MiddleLong, SlowShort, Whole };
    enum OfThreeDays { SlowLong, LastDay };
    struct State {
        Ring<60, 3> hour;
        Ring<72, 3> sixHours;  // of five minutes
        Ring<72, 2> threeDays; // of an hour
        qint64 minutesSeen = 0;
    };
    void fit();
    double burnOf(const Use &use) const;
    bool burns(const Use &longer, const Use &shorter, const BurnPace &pace) const;
    Answer answerOf(const Use &longer, AlertLevel level, const BurnPace &pace, qint64 startMs) const;

    Kind m_kind;
    double m_allowedShare;
    BurnGuards m_guards;
    State m_state{};
};

// A cap on money for one period. Burning once as fast as allowed is to reach it when the period ends.
class SpendCap
{
public:
    // A cap of 0 is never reached, and nothing burns; what is spent is counted.
    SpendCap(qint64 capMicros, qint64 fromMs, qint64 toMs, const BurnGuards &guards = {});

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

    BurnRate m_burn;
    State m_state{};
};

} // namespace Gatehouse
