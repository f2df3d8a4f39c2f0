// How many rows a batch takes, by the time that the last one took: a transaction keeps others waiting.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace Gatehouse
{

class BatchPace
{
public:
    static constexpr std::chrono::milliseconds kBudget{400};

    static constexpr double kMostAtOnce = 8;

    // A batch is never smaller than the first, nor more than `mostGrowth` times as large as one that was tried.
    explicit BatchPace(qint64 first, std::chrono::milliseconds budget = kBudget, double mostGrowth = kMostAtOnce)
        : m_first(first)
        , m_rows(first)
        , m_budget(budget)
        , m_mostGrowth(mostGrowth)
    {
    }

    qint64 rows() const { return m_rows; }
    // A full batch of this many rows took so long. One slow answer of a busy machine does not stop it, and one quick
    // one does not make it leap.
    void took(std::chrono::nanoseconds time) { took(m_rows, time); }
    // A batch of this many rows, which may be fewer than a full one. A quick one of few rows says nothing of many; a
    // slow one makes the next ones smaller whatever it took.
    void took(qint64 rows, std::chrono::nanoseconds time)
    {
        const double factor =
            double(std::chrono::nanoseconds(m_budget).count()) / double(std::max<qint64>(1, time.count()));
        const qint64 fitting = qint64(double(rows) * std::clamp(factor, 1 / kMostAtOnce, m_mostGrowth));
        m_rows = std::max(m_first, time > m_budget ? fitting : std::max(m_rows, fitting));
    }

private:
    qint64 m_first;
    qint64 m_rows;
    std::chrono::milliseconds m_budget;
    double m_mostGrowth;
};

} // namespace Gatehouse
