// How many rows each recent quarter of an hour has: what is known of rows that carry no growing number, and the mark
// that is made of it. Rows that arrive later than the window lasts are not noticed.
#pragma once

#include "models/telemetry/telemetrysource.h"

#include <QMap>

#include <optional>

namespace Gatehouse
{

class QuarterCounts
{
public:
    // How long after its time a row may still appear: calls that take long, writers that write in batches.
    static constexpr qint64 kSettlingMs = 6 * kHourMs;

    // Counts of all quarters from `fromMs` on; those without rows are left out.
    explicit QuarterCounts(qint64 fromMs, QMap<qint64, qint64> byStartMs = {});
    // Nothing when it is no mark of this kind.
    static std::optional<QuarterCounts> fromMark(const QString &mark);
    QString mark() const;

    qint64 fromMs() const { return m_fromMs; }
    qint64 rows() const;
    bool isEmpty() const { return m_byStartMs.isEmpty(); }

    // Takes over what was counted from `fromMs` on, and says which quarters differ from what was known.
    NewRows take(qint64 fromMs, const QMap<qint64, qint64> &byStartMs);
    void forgetBefore(qint64 fromMs);

private:
    qint64 m_fromMs;
    QMap<qint64, qint64> m_byStartMs;
};

} // namespace Gatehouse
