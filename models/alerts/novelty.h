// How unlike everything seen before a value is: for watching, ranked, never a reason to wake anybody.
#pragma once

#include "models/core/error.h"

#include <QByteArray>

#include <array>

namespace Gatehouse
{

// Three channels look at a series: the value, its signed logarithm, the mean of the last three. Each keeps at most 256
// values that stand for all it has seen, and the 128 largest distances that a value ever had to the nearest of them;
// the rank of a new distance among all, as -log10 of the share, is squared, and the three are summed. A score is told
// only when it is above every one of the last 100 points; else it is 0. Times play no part. One set of parameters for
// every series. Below 10 KiB of state, no allocation.
class Novelty
{
public:
    static constexpr int kPointsToLearn = 100;
    static constexpr int kQuietPoints = 100;

    // Not finite: nothing is learned, and the score is 0.
    double push(double value);

    void setLearning(bool learning) { m_state.frozen = !learning; }
    // Brings a score into 0 (seen before) to 1 (never), in the same order.
    static double unitScore(double score) { return score / (score + 16.0); }

    void snapshot(QByteArray &out) const;
    Result<void> restore(const char *&at, const char *end);

private:
    static constexpr int kValues = 256;
    static constexpr int kDistances = 128;
    struct Channel {
        Channel();

        std::array<double, kValues> values;         // ascending; infinite behind the last one
        std::array<double, kDistances> distances{}; // descending
        double resolution = 0.0;                    // values nearer than this to a kept one are not kept
        qint32 valueCount = 0;
        qint32 distanceCount = 0;
        qint64 seen = 0;

        double push(double value, bool learning);
        void keepValue(int place, double value);
        void thin();
        int placeOf(double value) const;
        bool isSane() const;
    };
    struct State {
        std::array<Channel, 3> channels;
        std::array<float, kQuietPoints> scores{};
        std::array<double, 2> lastValues{};
        float highest = 0.0f; // of `scores`
        qint32 highestPlace = 0;
        qint32 next = 0;
        qint32 lastCount = 0;
        qint64 points = 0;
        qint64 frozen = 0;
    };
    bool isHighest(float score);

    State m_state{};
};

} // namespace Gatehouse
