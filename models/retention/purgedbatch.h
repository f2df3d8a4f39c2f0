// What one batch of a purge took.
#pragma once

#include <QString>

#include <algorithm>
#include <chrono>
#include <optional>

namespace Gatehouse
{

struct PurgedBatch {
    qint64 rows = 0;
    std::optional<qint64> oldestUs;
    std::optional<qint64> newestUs;
    QString witness;                    // the id of one of the rows; empty: none, or rows of the table have no id
    std::chrono::nanoseconds took{0};   // while others may have waited for it
    std::chrono::nanoseconds worked{0}; // with what was done before and behind it
    // Whoever waited for it may be asleep for so long before they look again.
    std::chrono::nanoseconds leastRest{0};

    // One more row.
    void add(const std::optional<qint64> &us, const QString &id)
    {
        if (us) {
            oldestUs = std::min(oldestUs.value_or(*us), *us);
            newestUs = std::max(newestUs.value_or(*us), *us);
        }
        if (witness.isEmpty())
            witness = id;
        ++rows;
    }
};

} // namespace Gatehouse
