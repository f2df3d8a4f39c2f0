// A history out of which a time can be taken that people have judged to be no part of what is usual.
#pragma once

#include "models/alerts/valuehistory.h"

namespace Gatehouse
{

// When the values of late were learned that a quantile is moved by. By the hour, and at most so many: of a key that is
// in use all the time, those of some days.
class LearnedLog
{
public:
    void note(qint64 timeMs, double value);
    // Of those that were learned within: value and how often. They are forgotten by it.
    std::vector<std::pair<double, qint64>> takeOut(const TimeSpan &span);
    void keep(StateStream &stream) { stream.keep(m_entries); }

private:
    static constexpr size_t kMost = 64;
    struct Entry {
        qint64 firstMs = 0;
        qint64 lastMs = 0;
        double value = 0;
        qint64 count = 0;
        void keep(StateStream &stream) { stream.keep(firstMs, lastMs, value, count); }
    };
    std::deque<Entry> m_entries; // by the first
};

class JudgedHistory : public ValueHistory
{
public:
    using ValueHistory::ValueHistory;

    void add(qint64 timeMs, double value);
    // The high ones only: those that are as most are make no attack usual.
    void forgetWithin(const TimeSpan &span);
    void keep(StateStream &stream);

private:
    LearnedLog m_high;
};

} // namespace Gatehouse
