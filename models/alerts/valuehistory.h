// How values of one kind are usually spread, remembered in little space and forgotten with time.
#pragma once

#include "models/alerts/statestream.h"
#include "models/core/timespan.h"

namespace Gatehouse
{

// Counts by size, in steps of 9 %. Remembers for at least `lengthMs` and at most twice that.
class ValueHistory
{
public:
    ValueHistory()
        : ValueHistory(90 * kDayMs)
    {
    }
    explicit ValueHistory(qint64 lengthMs)
        : m_lengthMs(lengthMs)
    {
    }

    void add(qint64 timeMs, double value);
    // As if so many of this size were never added.
    void remove(double value, qint64 count);
    // The largest value that counts as of the same size.
    static double edgeOver(double value);
    // Among those that an upper quantile is made of.
    bool isHigh(double value) const;
    qint64 count() const { return m_earlier.total + m_now.total; }
    // No value lies above it but a share of 1 - `share`; never below the value itself.
    double quantile(double share) const;
    // Of the values, how many lie above an edge that quantile() gave.
    double shareAbove(double edge) const;
    void keep(StateStream &stream);

private:
    struct Counts {
        std::map<qint16, quint32> steps;
        qint64 total = 0;
        void keep(StateStream &stream) { stream.keep(steps, total); }
    };

    qint64 m_lengthMs;
    qint64 m_beganMs = 0;
    Counts m_earlier;
    Counts m_now;
};

// Which share of trials hit, with a half-life; and what the share may be at most.
class FadingShare
{
public:
    FadingShare()
        : FadingShare(7 * kDayMs)
    {
    }
    explicit FadingShare(qint64 halfLifeMs)
        : m_halfLifeMs(halfLifeMs)
    {
    }

    // `ofMs`: when they were, which may be long before they are added.
    void add(qint64 timeMs, double hits, double misses, qint64 ofMs);
    // What was within, as far as there were hits and it is not long ago.
    void forgetWithin(const TimeSpan &span);
    double trials() const { return m_hits + m_misses; }
    double share() const { return trials() > 0 ? m_hits / trials() : 0; }
    double upper(double level = 0.95) const;
    void keep(StateStream &stream) { stream.keep(m_timeMs, m_hits, m_misses, m_hours); }

private:
    static constexpr size_t kMostHours = 64;
    struct Hour {
        qint64 ofMs = 0;
        qint64 addedMs = 0;
        double hits = 0;
        double misses = 0;
        void keep(StateStream &stream) { stream.keep(ofMs, addedMs, hits, misses); }
    };
    void note(const Hour &part);

    std::deque<Hour> m_hours; // that had hits, the newest last
    qint64 m_halfLifeMs;
    qint64 m_timeMs = 0;
    double m_hits = 0;
    double m_misses = 0;
};

// Counts of slots of one length: their mean, and how much more they vary than by chance.
class SlotCounts
{
public:
    // One slot more; each makes those before it count a little less.
    void add(double count);
    // So many slots without anything.
    void addEmpty(qint64 slotCount);
    // As if a count that was added so many slots ago never was.
    void remove(double count, qint64 slotsAgo);
    double slotsSeen() const { return m_weight; }
    double mean() const { return m_weight > 0 ? m_sum / m_weight : 0; }
    // Variance = mean + excess x mean^2, as Tails has it.
    double excess() const;
    void keep(StateStream &stream) { stream.keep(m_weight, m_sum, m_squares); }

private:
    double m_weight = 0;
    double m_sum = 0;
    double m_squares = 0;
};

} // namespace Gatehouse
