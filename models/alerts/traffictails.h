// Less traffic than there should be at this hour, or more; or more money.
#pragma once

#include "models/alerts/anomalyevidence.h"
#include "models/alerts/minutewindows.h"
#include "models/alerts/seasoncalendar.h"
#include "models/core/error.h"

#include <QByteArray>

#include <array>
#include <span>
#include <tuple>

namespace Gatehouse
{

// Below these nothing is told, however certain it is. A plain value: what a rule says of traffic is named here.
struct TrafficGuards {
    using Windows = std::array<int, 3>; // in minutes, at most an hour, in any order

    double fewestDue = 20.0;        // attempts due in a window; fewer say nothing when none come
    double spikeFewestDue = 20.0;   // a spike is judged as if at least so many had been due
    double dropShare = 0.6;         // of what is due: more of it is no drop
    double spikeShare = 1.5;        // of what is due: less than that is no spike
    double leastExtraUsd = 0.0;     // of money: what a spike must be above what is due
    double leastGapAttempts = 30.0; // a node that had fewer attempts in its last week is not missed
    double leastGapHours = 24.0;    // nor is one that is known for fewer hours
    Windows dropWindows{5, 15, 60};
    Windows spikeWindows{5, 15, 60};

    bool operator==(const TrafficGuards &) const = default;
};

// Of which hours the mean is due.
enum class DueOf { HoursBefore, HourOfDay, HourOfWeek };

// What is due is the mean of this hour of the week, once three weeks of it exist, before that of this hour of the day;
// times how the last half day went against that. How far hours stray from it is learned too, so that the tails are
// those of a negative binomial. While the shortest window is low, each length up to the longest is judged. Money is
// counted in what a dear attempt costs. Where fewer than twenty, as shipped, are due in the longest window, the time
// since the last one is judged instead. Minutes that are not known are neither missing nor zero: a silent source drops
// nothing. Minutes come one after the other. No allocation, less than 6 KiB of state.
class TrafficTails
{
public:
    static constexpr int kBucketsToLearn = 100;

    enum class Quantity { Attempts, Cost };
    struct Answer {
        AnomalyEvidence drop;
        AnomalyEvidence spike;
    };

    explicit TrafficTails(Quantity quantity, const TrafficGuards &guards = {});

    // `amount` is what is counted: attempts, or micro-dollars.
    Answer push(qint64 startMs, bool known, qint64 amount, qint64 attempts, const SeasonCalendar &calendar);

    void setLearning(bool learning) { m_state.frozen = !learning; }
    void exclude(int minutes);
    // Takes back a whole hour that was learned. `perMinute` is what it was on average.
    void unlearn(qint64 hourMs, double perMinute, qint64 nowMs, const SeasonCalendar &calendar);
    // From now on `ratio` times of what was due is due, at all hours.
    void adopt(double ratio);

    bool isLearning() const { return m_state.bucketsSeen < kBucketsToLearn; }
    // What the latest minute should have had, in attempts or micro-dollars. Below 0: not known yet.
    double duePerMinute() const { return m_state.duePerMinute; }
    // The same for any minute, as it is known now.
    double duePerMinuteAt(qint64 ms, const SeasonCalendar &calendar) const;
    // What that is a mean of, as long as the hour runs.
    DueOf dueOf(qint64 ms, const SeasonCalendar &calendar) const;

    void snapshot(QByteArray &out) const;
    Result<void> restore(const char *&at, const char *end);

private:
    struct Minute {
        qint64 observed = 0;
        qint64 dueMilli = 0;   // thousandths, so that it can be taken off again exactly
        qint64 doubtMilli = 0; // by how much what is due may be wrong, because two hours are unlike
        qint64 known = 0;

        Minute &operator+=(const Minute &other)
        {
            observed += other.observed;
            dueMilli += other.dueMilli;
            doubtMilli += other.doubtMilli;
            known += other.known;
            return *this;
        }
        Minute &operator-=(const Minute &other)
        {
            observed -= other.observed;
            dueMilli -= other.dueMilli;
            doubtMilli -= other.doubtMilli;
            known -= other.known;
            return *this;
        }
    };
    // First those of drops, then those of spikes, the shortest first.
    static constexpr size_t kOfEach = std::tuple_size_v<TrafficGuards::Windows>;
    static constexpr size_t kLongestOfDrops = kOfEach - 1;
    static constexpr size_t kWindows = 2 * kOfEach;
    using Windows = MinuteWindows<Minute, kWindows>;
    struct Slot {
        float sum = 0.0f; // of hourly means a minute, older ones less
        float weight = 0.0f;

        void add(double perMinute, double keep);
        double mean() const { return weight > 0.0f ? double(sum) / double(weight) : 0.0; }
    };
    struct Hour {
        qint64 localHour = 0;
        double observed = 0.0;
        double seasonal = 0.0; // what the season alone made due in the minutes that were observed
        qint32 minutes = 0;
        qint32 bad = 0;
    };
    struct Due {
        double perMinute = -1.0; // below 0: never seen
        double excess = 0.0;     // doubt beyond what hours stray by
        double doubt = 0.0;      // a minute, of where in the hour it rises or falls
        double lowDoubt = 0.0;   // of how much less it may be; the variance of a factor
    };
    struct Noise {
        double squares = 0.0; // of what was missed by, less what a Poisson count misses by
        double means = 0.0;   // squares of the means
    };
    struct State {
        std::array<Slot, SeasonCalendar::kHoursOfWeek> week;
        std::array<Slot, 24> day;
        std::array<Hour, 2> hours; // the running one, the one before
        std::array<Due, 3> due;    // the hour before this one, this one, the next
        Windows windows;
        std::array<Noise, kWindows> noise;
        double duePerMinute = -1.0;
        double recent = -1.0; // mean a minute of the hours before the last one
        double levelObserved = 0.0;
        double levelSeasonal = 0.0;
        double level = 1.0;
        double gapDue = 0.0; // since the latest attempt
        qint64 gapMinutes = 0;
        double unitAmount = 0.0; // decayed: what attempts cost
        double unitAttempts = 0.0;
        double unitSquares = 0.0; // decayed: how minutes stray
        double unitSum = 0.0;
        std::array<qint64, Windows::kMinutes> attempts{}; // minute by minute, in the places of `windows`
        qint64 hoursLearned = 0;
        qint64 minutesSeen = 0;
        qint64 bucketsSeen = 0;
        quint64 excluded = 0;
        qint64 frozen = 0;
    };
    void fit();
    void turnHour(qint64 localHour, const SeasonCalendar &calendar);
    void learnHour(const Hour &hour, const SeasonCalendar &calendar);
    Due dueIn(int hourOfWeek, const SeasonCalendar &calendar) const;
    static double shrunk(const Slot &week, const Slot &day);
    bool sawDayLike(int hourOfWeek) const;
    bool knowsWeek(int hourOfWeek, const SeasonCalendar &calendar) const;
    Due dueNow(int minuteOfHour) const;
    void learnLeaver(const Minute &left, qint64 leftAttempts);
    void learnNoise(double unit);
    double excessOf(size_t window, double mean, double doubt) const;
    double unit() const;
    void judge(Answer &answer, qint64 startMs, const Due &due, double unit) const;
    // In a window: what came, and what was due, and by which factor that may be wrong.
    struct Seen {
        double observed = 0.0;
        double mean = 0.0;
        double wrong = 0.0;
    };
    // The latest minutes, and the windows whose strays are known that are next to it.
    struct Stretch {
        int minutes = 0;
        size_t shorter = 0;
        size_t longer = 0;
        double penalty = 0.0;
    };
    static Seen seenOf(const Minute &sum, double unit);
    void judgeDrop(AnomalyEvidence &drop, const Stretch &stretch, const Seen &seen, const Due &due) const;
    void judgeDropsBetween(AnomalyEvidence &drop, const Due &due, double unit) const;
    void judgeSpike(AnomalyEvidence &spike, size_t window, const Seen &seen, const Due &due, double unit) const;
    static const Seen &telling(std::span<const Seen, kOfEach> seen, double fewestDue);
    qint64 onsetMs(const AnomalyEvidence &evidence, qint64 startMs, double share) const;
    void judgeGap(AnomalyEvidence &drop, qint64 startMs, double doubt, double unit) const;

    Quantity m_quantity;
    TrafficGuards m_guards;
    Windows::Lengths m_lengths;
    State m_state{};
};

} // namespace Gatehouse
