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

    explicit BatchPace(qint64 first, std::chrono::milliseconds budget = kBudget)
        : m_first(first)
        , m_rows(first)
        , m_budget(budget)
    {
    }

    qint64 rows() const { return m_rows; }
    // A full batch of this many rows took so long. One slow answer of a busy machine does not stop it, and one quick
    // one does not make it leap.
    void took(std::chrono::nanoseconds time)
    {
        constexpr double kMostAtOnce = 8;
        const double factor =
            double(std::chrono::nanoseconds(m_budget).count()) / double(std::max<qint64>(1, time.count()));
        m_rows = std::max(m_first, qint64(double(m_rows) * std::clamp(factor, 1 / kMostAtOnce, kMostAtOnce)));
    }

private:
    qint64 m_first;
    qint64 m_rows;
    std::chrono::milliseconds m_budget;
};

} // namespace Gatehouse
