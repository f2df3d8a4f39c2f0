// The attempts of the last hour fall to other models, errors or outcomes than those of the last seven days.
#pragma once

#include "models/alerts/anomalyevidence.h"
#include "models/alerts/seriesbucket.h"
#include "models/core/error.h"

#include <QByteArray>

#include <array>

namespace Gatehouse
{

// What a rule says of mixes. A plain value.
struct MixGuards {
    int windowMinutes = 60;       // in steps of 5, at most an hour
    double fewestAttempts = 50.0; // in the window; fewer say nothing
    double leastMove = 0.05;      // of the share of a category: less does not count
    double memoryDays = 7.0;      // what is usual is that of so long

    bool operator==(const MixGuards &) const = default;
};

// A G-test every five minutes. Mixes stray by themselves more than chance makes them, so the statistic is divided by
// what it usually is. Only a category whose share moved by five points of a hundred, as shipped, counts, and is named.
// The first 47 categories are told apart, others are one. Minutes come one after the other. No allocation, less than 4
// KiB of state.
class MixShift
{
public:
    static constexpr int kMinutesToLearn = 1440;
    static constexpr quint32 kOthers = 0xffffffff;

    explicit MixShift(const MixGuards &guards = {});

    // The answer is valid until the next call.
    const AnomalyEvidence &push(qint64 startMs, bool known, std::span<const CategoryCount> counts);

    void setLearning(bool learning) { m_state.frozen = !learning; }
    void exclude(int minutes);
    void unlearn(std::span<const CategoryCount> counts, qint64 ageMinutes);
    // The mix of these minutes is usual from now on.
    void adopt(std::span<const std::span<const CategoryCount>> minutes);

    bool isLearning() const { return m_state.minutesLearned < kMinutesToLearn; }

    void snapshot(QByteArray &out) const;
    Result<void> restore(const char *&at, const char *end);

private:
    static constexpr int kCategories = 48; // the last one is all others
    static constexpr int kBlocks = 12;     // of five minutes
    struct State {
        std::array<quint32, kCategories> ids{};
        std::array<double, kCategories> usual{};
        std::array<qint64, kCategories> hour{}; // sums of the blocks in the window
        std::array<std::array<quint32, kCategories>, kBlocks> blocks{};
        AnomalyEvidence latest;
        double straying = 0.0; // decayed sum of G per degree of freedom
        double strayingWeight = 0.0;
        qint64 minutesLearned = 0;
        qint64 minutesInBlock = 0;
        qint64 knownInBlock = 0;
        quint64 excluded = 0; // bit i: the block i ago
        qint64 frozen = 0;
        qint32 idCount = 0;
        qint32 newest = 0;
        qint64 windowBlocks = 0; // that `hour` is of
    };
    // `guess`: where it may well be.
    int placeOf(quint32 id, int guess = 0);
    // What has never been filled needs no look: ids, and then the one of all others.
    template<typename Each>
    void forUsed(Each each) const
    {
        for (int i = 0; i < m_state.idCount; ++i)
            each(size_t(i));
        each(size_t(kCategories - 1));
    }
    void fit();
    void turnBlock();
    void judge(qint64 startMs);
    double statistic(int &degrees, int &most, double &mostTerm) const;

    MixGuards m_guards;
    qint64 m_windowBlocks;
    double m_blockDecay;
    State m_state{};
};

} // namespace Gatehouse
