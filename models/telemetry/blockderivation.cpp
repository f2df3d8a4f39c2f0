#include "models/telemetry/blockderivation.h"

#include "models/telemetry/blockmerger.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The slots of `tier` that touch the span and may have a block.
TimeSpan completeSlots(const RollupState &state, const TimeSpan &span, Tier tier)
{
    const qint64 stepMs = blockLengthMs(tier);
    const qint64 filledMs = state.filledFromMs == RollupState::kAllFilled ? floorTo(span.fromMs, stepMs)
                                                                          : ceilTo(state.filledFromMs, stepMs);
    return {std::max(floorTo(span.fromMs, stepMs), filledMs),
            std::min(ceilTo(span.toMs, stepMs), floorTo(state.derivedToMs, stepMs))};
}

// All attempts of a slot, from the quarters. A merged block must have them all: a part that is missing for whatever
// reason would else make a wrong number.
qint64 attemptsIn(const QMap<qint64, qint64> &quarters, const TimeSpan &slot)
{
    qint64 sum = 0;
    for (auto at = quarters.lowerBound(slot.fromMs); at != quarters.end() && at.key() < slot.toMs; ++at)
        sum += at.value();
    return sum;
}

// The slots of `tier` that lie in the span as a whole.
TimeSpan wholeSlots(const TimeSpan &span, Tier tier)
{
    return {ceilTo(span.fromMs, blockLengthMs(tier)), floorTo(span.toMs, blockLengthMs(tier))};
}

TimeSpan touchedSlots(const TimeSpan &span, Tier tier)
{
    return {floorTo(span.fromMs, blockLengthMs(tier)), ceilTo(span.toMs, blockLengthMs(tier))};
}

class Derivation
{
public:
    Derivation(RollupRepository &rollups, const QMap<qint64, qint64> &quarterAttempts,
               const QList<qint64> &lostQuarters)
        : m_rollups(rollups)
        , m_attempts(quarterAttempts)
        , m_lost(lostQuarters)
    {
    }

    // Takes what was counted, and reads back only for the slots at the ends that it does not hold.
    Result<void> derive(Cube cube, Tier from, Tier to, const TimeSpan &range, const CountedBlocks &counted)
    {
        const TimeSpan known = wholeSlots(counted.span, to).intersected(range);
        if (known.isEmpty())
            return readBack(cube, from, to, range);
        QList<NewBlock> made;
        for (const NewBlock &block : counted.blocks) {
            if (block.place.cube == cube && block.place.tier == to && known.contains(block.place.startMs))
                made.append(block);
        }
        if (auto added = m_rollups.addBlocks(made); !added)
            return added;
        if (auto before = readBack(cube, from, to, {range.fromMs, known.fromMs}); !before)
            return before;
        return readBack(cube, from, to, {known.toMs, range.toMs});
    }

    Result<void> markDamage()
    {
        for (const BlockPlace &place : std::as_const(m_damaged)) {
            if (auto marked = m_rollups.markDamaged(place); !marked)
                return marked;
        }
        return {};
    }

private:
    struct Part {
        QByteArray sketches; // what the block's views point to
        CellBlock block;
    };
    struct Slot {
        qint64 startMs = 0;
        std::vector<Part> parts;
        bool damaged = false;

        Result<void> add(const BlockPlace &place, const QByteArray &counts, const QByteArray &sketchBytes,
                         QList<BlockPlace> &found)
        {
            parts.push_back({sketchBytes, {}});
            Part &part = parts.back();
            if (!part.block.decodeCounts(counts, place) || !part.block.decodeSketches(part.sketches, place)) {
                damaged = true;
                found.append(place);
            }
            return {};
        }
    };

    Result<void> readBack(Cube cube, Tier from, Tier to, const TimeSpan &range)
    {
        if (range.isEmpty())
            return {};
        const qint64 stepMs = blockLengthMs(to);
        QList<NewBlock> made;
        Slot slot;
        auto read = m_rollups.blocks(
            cube, from, range, true,
            [&](qint64 startMs, const QByteArray &counts, const QByteArray &sketches) -> Result<void> {
                if (const qint64 own = floorTo(startMs, stepMs); own != slot.startMs || slot.parts.empty()) {
                    if (auto ended = finish(slot, cube, to, made); !ended)
                        return ended;
                    slot = Slot{own, {}, false};
                }
                return slot.add({cube, from, startMs}, counts, sketches, m_damaged);
            });
        if (!read)
            return read;
        if (auto ended = finish(slot, cube, to, made); !ended)
            return ended;
        return m_rollups.addBlocks(made);
    }

    bool isLost(qint64 startMs, Tier tier) const
    {
        const TimeSpan slot{startMs, startMs + blockLengthMs(tier)};
        return std::any_of(m_lost.begin(), m_lost.end(), [&](qint64 quarter) { return slot.contains(quarter); });
    }

    Result<void> finish(const Slot &slot, Cube cube, Tier to, QList<NewBlock> &made)
    {
        if (slot.parts.empty())
            return {};
        if (slot.damaged || isLost(slot.startMs, to))
            return {};
        BlockMerger merger;
        for (const Part &part : slot.parts)
            merger.add(part.block);
        if (merger.attempts() != attemptsIn(m_attempts, {slot.startMs, slot.startMs + blockLengthMs(to)}))
            return {};
        const auto merged = merger.merged();
        if (!merged)
            return std::unexpected(merged.error());
        const BlockPlace place{cube, to, slot.startMs};
        made.append({place, merger.attempts(), merged->encode(place)});
        return {};
    }

    RollupRepository &m_rollups;
    const QMap<qint64, qint64> &m_attempts;
    const QList<qint64> &m_lost;
    QList<BlockPlace> m_damaged;
};

Result<void> joinKeyBlocks(RollupRepository &rollups, const TimeSpan &day, qint64 attempts)
{
    const auto spans = rollups.keyBlockSpans(day);
    if (!spans || spans->size() < 2)
        return spans ? Result<void>() : std::unexpected(spans.error());
    struct Part {
        QByteArray sketches;
        CellBlock block;
    };
    std::vector<Part> parts;
    parts.reserve(size_t(spans->size()));
    std::optional<BlockPlace> damaged;
    auto read = rollups.keyBlocks(
        day, true, [&](const TimeSpan &span, const QByteArray &counts, const QByteArray &sketches) -> Result<void> {
            const BlockPlace place{Cube::Key, Tier::Day, span.fromMs};
            parts.push_back({sketches, {}});
            if (!parts.back().block.decodeCounts(counts, place) ||
                !parts.back().block.decodeSketches(parts.back().sketches, place))
                damaged = place;
            return {};
        });
    if (!read)
        return read;
    if (damaged)
        return rollups.markDamaged(*damaged);
    BlockMerger merger;
    for (const Part &part : parts)
        merger.add(part.block);
    if (merger.attempts() != attempts)
        return {};
    const auto merged = merger.merged();
    if (!merged)
        return std::unexpected(merged.error());
    if (auto removed = rollups.removeKeyBlocks(day); !removed)
        return removed;
    return rollups.addKeyBlock({day, merged->encode({Cube::Key, Tier::Day, day.fromMs})});
}

// The keys of a day become one block when all of the day is counted and nothing of it is due.
Result<void> joinKeyDays(RollupRepository &rollups, const TimeSpan &days, const QList<DueQuarter> &due,
                         const QMap<qint64, qint64> &attempts)
{
    for (qint64 startMs = days.fromMs; startMs < days.toMs; startMs += kDayMs) {
        const TimeSpan day{startMs, startMs + kDayMs};
        const bool open = std::any_of(due.begin(), due.end(),
                                      [&](const DueQuarter &quarter) { return day.contains(quarter.startMs); });
        if (open)
            continue;
        if (auto joined = joinKeyBlocks(rollups, day, attemptsIn(attempts, day)); !joined)
            return joined;
    }
    return {};
}

} // namespace

Result<void> deriveBlocks(RollupRepository &rollups, const RollupState &state, const TimeSpan &span,
                          const CountedBlocks &counted)
{
    const TimeSpan hours = completeSlots(state, span, Tier::Hour);
    const TimeSpan days = completeSlots(state, span, Tier::Day);
    const auto due = rollups.dueQuarters(touchedSlots(span, Tier::Day));
    if (!due)
        return std::unexpected(due.error());
    const auto attempts = rollups.quarterAttempts(touchedSlots(span, Tier::Day));
    if (!attempts)
        return std::unexpected(attempts.error());
    QList<qint64> lost;
    for (const DueQuarter &quarter : *due) {
        if (quarter.lost)
            lost.append(quarter.startMs);
    }
    for (Cube cube : kPersonlessCubes) {
        for (Tier tier : {Tier::Hour, Tier::Day}) {
            if (auto removed = rollups.removeBlocks(cube, tier, touchedSlots(span, tier)); !removed)
                return removed;
        }
        Derivation derivation(rollups, *attempts, lost);
        if (auto made = derivation.derive(cube, Tier::Quarter, Tier::Hour, hours, counted); !made)
            return made;
        if (auto made = derivation.derive(cube, Tier::Hour, Tier::Day, days, counted); !made)
            return made;
        if (auto marked = derivation.markDamage(); !marked)
            return marked;
    }
    return joinKeyDays(rollups, days, *due, *attempts);
}

} // namespace Gatehouse
