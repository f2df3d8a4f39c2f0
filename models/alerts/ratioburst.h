// A share that is higher than it was: failed, refused as not signed in, refused for too many requests.
#pragma once

#include "models/alerts/binomialscan.h"
#include "models/core/error.h"

#include <QByteArray>

namespace Gatehouse
{

// The usual share is what a Beta posterior of seven days, as shipped, allows at most (95 %), and never below
// `leastShare`, so that one failure in a spotless week is no alarm. A minute is learned an hour after it was seen, if
// nothing bad was found in it. Minutes come one after the other; one that is not known is passed as such. No
// allocation, less than 1 KiB of state.
class RatioBurst
{
public:
    static constexpr int kBucketsToLearn = 100;

    explicit RatioBurst(const ShareGuards &guards = {});

    AnomalyEvidence push(qint64 startMs, bool known, qint64 hits, qint64 trials);

    // While false, minutes are seen and judged but never learned.
    void setLearning(bool learning) { m_state.frozen = !learning; }
    // What was found is over.
    void settle() { BinomialScan::settle(m_state.scan); }
    // The latest so many minutes are not to be learned.
    void exclude(int minutes);
    // Takes back what was learned from an interval that turned out to be an incident. `ageMinutes`: of its end.
    void unlearn(qint64 hits, qint64 trials, qint64 ageMinutes);
    // From now on such a share is usual.
    void adopt(qint64 hits, qint64 trials);

    double usualShare() const { return m_state.chance; }
    bool isLearning() const { return m_state.bucketsSeen < kBucketsToLearn; }

    void snapshot(QByteArray &out) const;
    Result<void> restore(const char *&at, const char *end);

private:
    struct State {
        BinomialScan::State scan;
        double hits = 0.0; // decayed
        double trials = 0.0;
        double chance = 0.0;
        double trialsAtChance = -1.0; // `trials` when `chance` was computed
        qint64 minutesSinceChance = 0;
        qint64 bucketsSeen = 0;
        quint64 excluded = 0; // bit i: the minute i ago is not to be learned
        qint64 frozen = 0;
    };
    void learn(const BinomialScan::Counts &minute);
    void refreshChance();

    BinomialScan m_scan;
    double m_leastShare;
    double m_memoryMinutes;
    double m_decay; // of a minute
    State m_state;
};

} // namespace Gatehouse
