// The part of RollupBuilder that reads a stretch: its rows, or groups that the database counted.
#include "models/telemetry/rollupbuilder.h"

#include <QElapsedTimer>

#include <algorithm>
#include <limits>

namespace Gatehouse
{

// Null when the stretch holds more than expected.
Result<std::unique_ptr<ChunkAccumulator>> RollupBuilder::read(const TimeSpan &span, const std::stop_token &stop,
                                                              bool asGroups)
{
    // Several statements see rows of the last half hour differently.
    if (asGroups && m_reading.wantsGroups() && span.fromMs >= 0 && span.toMs <= m_clock.nowMs() - kOpenMs) {
        auto grouped = readGroups(span, stop);
        if (!grouped || *grouped)
            return grouped;
    }
    QElapsedTimer timer;
    timer.start();
    auto rows = std::make_unique<ChunkAccumulator>(m_dictionary, span, m_rowOrder);
    const auto complete = scanInto(*rows, stop);
    if (!complete)
        return std::unexpected(complete.error());
    if (rows->isDisordered()) {
        // The source hands out rows as they come; it will do so again.
        m_rowOrder = RowOrder::Any;
        return read(span, stop, false);
    }
    if (!*complete)
        return nullptr;
    if (asGroups)
        m_reading.sawRows(rows->rows(), rows->groupMembers(), rows->groups(), double(timer.elapsed()));
    return rows;
}

// Null when rows must be read after all.
Result<std::unique_ptr<ChunkAccumulator>> RollupBuilder::readGroups(const TimeSpan &span, const std::stop_token &stop)
{
    QElapsedTimer timer;
    timer.start();
    auto groups = readGroups(span, m_slots, stop);
    if (groups && *groups && m_slots == GroupSlots::Quarters && (*groups)->wantsMinutes()) {
        // Neighbours are about as busy, so they will be read by the minute at once.
        m_slots = GroupSlots::Minutes;
        timer.restart();
        groups = readGroups(span, m_slots, stop);
    } else if (groups && *groups && !(*groups)->wantsMinutes()) {
        m_slots = GroupSlots::Quarters;
    }
    if (!groups || !*groups)
        return groups;
    if (!(*groups)->cubesAgree()) {
        m_reading.couldNot(QStringLiteral("rows changed while they were counted"));
        return nullptr;
    }
    (*groups)->finish();
    m_reading.sawGroups((*groups)->rows(), (*groups)->groupMembers(), (*groups)->groups(), double(timer.elapsed()));
    return groups;
}

Result<std::unique_ptr<ChunkAccumulator>> RollupBuilder::readGroups(const TimeSpan &span, GroupSlots grain,
                                                                    const std::stop_token &stop)
{
    const qint64 mostGroups = 4 * m_rowsPerScan;
    std::stop_source tooMany;
    const std::stop_callback forward(stop, [&] { tooMany.request_stop(); });
    auto groups = std::make_unique<ChunkAccumulator>(m_dictionary, span, RowOrder::Any);
    const auto scanned = m_source.scanGroups(span, grain,
                                             [&](const AttemptGroup &group) {
                                                 if (groups->groups() >= mostGroups)
                                                     tooMany.request_stop();
                                                 else
                                                     groups->add(group);
                                             },
                                             {m_timeout, tooMany.get_token()});
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("Counting was stopped. It goes on where it was."));
    if (tooMany.stop_requested()) {
        m_reading.couldNot(QStringLiteral("the groups of one stretch were too many"));
        return nullptr;
    }
    if (scanned)
        return groups;
    if (scanned.error().kind == ErrorKind::Unreachable)
        return std::unexpected(scanned.error());
    // A database that will not group, for want of memory say, hands out its rows all the same.
    m_reading.couldNot(scanned.error().message);
    return nullptr;
}

// False when the scan was given up because the span holds far more rows than expected.
Result<bool> RollupBuilder::scanInto(ChunkAccumulator &rows, const std::stop_token &stop)
{
    const qint64 mostRows = rows.span().lengthMs() > kHourMs ? 4 * m_rowsPerScan : std::numeric_limits<qint64>::max();
    std::stop_source tooMany;
    const std::stop_callback forward(stop, [&] { tooMany.request_stop(); });
    auto scanned = m_source.scan(rows.span(), {},
                                 [&](const TelemetryRow &row) {
                                     if (rows.rows() >= mostRows || rows.isDisordered())
                                         tooMany.request_stop();
                                     else
                                         rows.add(row);
                                 },
                                 {m_timeout, tooMany.get_token()});
    rows.finish();
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("Counting was stopped. It goes on where it was."));
    if (tooMany.stop_requested())
        return false;
    if (!scanned && scanned.error().kind == ErrorKind::TimedOut)
        m_stretch = std::max(0, m_stretch - 1);
    return scanned ? Result<bool>(true) : std::unexpected(scanned.error());
}

} // namespace Gatehouse
