#include "models/telemetry/rollupbuilder.h"

#include "models/telemetry/blockderivation.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <thread>

namespace Gatehouse
{

namespace
{

// Lengths of a stretch of history: those below a day divide it, so that stretches end where hours and days end.
constexpr std::array kStretchesMs{kQuarterMs,   2 * kQuarterMs, kHourMs,      2 * kHourMs, 4 * kHourMs,
                                  8 * kHourMs,  kDayMs,         4 * kDayMs,   16 * kDayMs, 64 * kDayMs,
                                  256 * kDayMs, 1024 * kDayMs,  4096 * kDayMs};

// Years 1 and 9999. A row outside is a mistake of the gateway that no calendar can show.
constexpr qint64 kEarliestMs = -62'135'596'800'000;
constexpr qint64 kLatestMs = 253'402'300'800'000;

// A retry that arrives just after a quarter has ended changes the quarter before.
constexpr qint64 kRetryMs = 5 * kMinuteMs;
constexpr qint64 kWatermarkCheckMs = kMinuteMs;
constexpr int kStretchesPerRefresh = 4;
constexpr int kBusyAttempts = 20;

bool isCountable(qint64 timeMs)
{
    return timeMs >= kEarliestMs && timeMs < kLatestMs;
}

} // namespace

RollupBuilder::RollupBuilder(RollupRepository &rollups, TelemetrySource &source, const Clock &clock)
    : m_rollups(rollups)
    , m_source(source)
    , m_clock(clock)
{
}

Result<void> RollupBuilder::open()
{
    if (auto opened = m_rollups.open(); !opened)
        return opened;
    if (auto tuned = m_rollups.tuneForWriting(); !tuned)
        return tuned;
    if (auto synchronised = synchronise(); !synchronised)
        return synchronised;
    const auto offer = m_source.groupOffer();
    if (!offer)
        return std::unexpected(offer.error());
    m_reading.setOffer(*offer);
    return m_state.begun ? checkWatermark() : begin();
}

// Takes over what another program may have counted. Values that never reached the store are forgotten with the rest.
Result<void> RollupBuilder::synchronise()
{
    const auto state = m_rollups.state();
    if (!state)
        return std::unexpected(state.error());
    if (state->generation != m_state.generation || !m_dictionary.added().isEmpty()) {
        m_dictionary = ValueDictionary();
        m_valueSeq = m_personSeq = 0;
    }
    m_state = *state;
    return m_rollups.loadValues(m_dictionary, m_valueSeq, m_personSeq);
}

Result<void> RollupBuilder::begin()
{
    const qint64 nowMs = m_clock.nowMs();
    const auto extent = m_source.extent();
    if (!extent)
        return std::unexpected(extent.error());
    auto changed = m_rollups.change(m_state, [&](RollupState &state) -> Result<void> {
        state.begun = true;
        state.mark = extent->mark;
        state.estimatedRows = extent->estimatedRows;
        state.derivedToMs = floorTo(nowMs - kOpenMs, kHourMs);
        state.freshAsOfMs = nowMs;
        if (extent->empty)
            return {};
        state.historyFromMs = floorTo(std::max(extent->span.fromMs, kEarliestMs), kQuarterMs);
        state.historyToMs = std::min(extent->span.toMs, kLatestMs);
        state.filledFromMs = ceilTo(state.historyToMs, kQuarterMs);
        return noteOutliers(state);
    });
    if (!changed)
        return std::unexpected(changed.error());
    m_state = *changed;
    m_watermarkCheckedMs = nowMs;
    return {};
}

// A source may leave rows with absurd times out of its extent. They are few, and they count like all others.
Result<void> RollupBuilder::noteOutliers(const RollupState &state)
{
    std::set<qint64> quarters;
    for (const TimeSpan &beyond :
         {TimeSpan{state.filledFromMs, kLatestMs}, TimeSpan{kEarliestMs, state.historyFromMs}}) {
        auto scanned = m_source.scan(
            beyond, {}, [&](const TelemetryRow &row) { quarters.insert(floorTo(row.timeMs, kQuarterMs)); });
        if (!scanned)
            return scanned;
    }
    for (qint64 startMs : quarters) {
        if (auto added = m_rollups.addDue({startMs, 0, false}); !added)
            return added;
    }
    return {};
}

// Rows that are gone are deleted ones, whose ids may be given again, or another database is in the place of the old
// one.
Result<void> RollupBuilder::checkWatermark()
{
    m_watermarkCheckedMs = m_clock.nowMs();
    const auto check = m_source.checkMark(m_state.mark);
    if (!check)
        return std::unexpected(check.error());
    if (check->state == MarkState::Good)
        return {};
    const bool replaced = check->state == MarkState::OtherSource;
    auto changed = m_rollups.change(m_state, [&](RollupState &state) -> Result<void> {
        state.mark = check->mark;
        return replaced ? m_rollups.clear(state) : Result<void>();
    });
    if (!changed)
        return std::unexpected(changed.error());
    if (auto synchronised = synchronise(); !synchronised)
        return synchronised;
    return replaced ? begin() : Result<void>();
}

Result<RefreshResult> RollupBuilder::refresh(const std::stop_token &stop)
{
    if (auto synchronised = synchronise(); !synchronised)
        return std::unexpected(synchronised.error());
    const qint64 nowMs = m_clock.nowMs();
    if (nowMs - m_watermarkCheckedMs > kWatermarkCheckMs) {
        if (auto checked = checkWatermark(); !checked)
            return std::unexpected(checked.error());
    }
    auto result = noteNewRows(stop);
    if (!result)
        return result;
    if (auto counted = countDue(*result, stop); !counted)
        return std::unexpected(counted.error());
    if (auto derived = deriveEnded(); !derived)
        return std::unexpected(derived.error());
    if (result->workLeft)
        return result;
    auto changed = m_rollups.change(m_state, [&](RollupState &state) -> Result<void> {
        state.freshAsOfMs = nowMs;
        return {};
    });
    if (!changed)
        return std::unexpected(changed.error());
    m_state = *changed;
    return result;
}

// The mark moves on in the transaction that says which quarters are due, so no row is forgotten between the two.
Result<RefreshResult> RollupBuilder::noteNewRows(const std::stop_token &stop)
{
    const qint64 nowMs = m_clock.nowMs();
    const auto rows = m_source.newRowsAfter(m_state.mark, {m_timeout, stop});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->quarters.isEmpty() && rows->mark == m_state.mark)
        return RefreshResult();
    auto changed = m_rollups.change(m_state, [&](RollupState &state) -> Result<void> {
        state.mark = rows->mark;
        for (qint64 startMs : rows->quarters) {
            if (!isCountable(startMs))
                continue;
            if (state.historyToMs == 0)
                state.historyFromMs = startMs;
            if (startMs <= nowMs)
                state.historyToMs = std::max(state.historyToMs, std::min(startMs + kQuarterMs, nowMs));
            const bool justBegun = nowMs >= startMs && nowMs < startMs + kRetryMs && m_source.capabilities().requests;
            for (qint64 quarterMs : {startMs, startMs - kQuarterMs}) {
                const bool comesLater = quarterMs >= state.historyFromMs && quarterMs < state.filledFromMs;
                if (comesLater || (quarterMs != startMs && !justBegun))
                    continue;
                if (auto added = m_rollups.addDue({quarterMs, 0, false}); !added)
                    return added;
            }
        }
        return {};
    });
    if (!changed)
        return std::unexpected(changed.error());
    m_state = *changed;
    return RefreshResult{rows->count, {}, false};
}

// The newest quarters that are due, since the newest are looked at; neighbours together, up to an hour.
Result<TimeSpan> RollupBuilder::nextDue()
{
    const qint64 nowMs = m_clock.nowMs();
    auto due = m_rollups.dueQuarters({kEarliestMs, kLatestMs});
    if (!due)
        return std::unexpected(due.error());
    due->removeIf([&](const DueQuarter &quarter) { return quarter.dueMs > nowMs; });
    if (due->isEmpty())
        return TimeSpan();
    TimeSpan span{due->constLast().startMs, due->constLast().startMs + kQuarterMs};
    for (qsizetype i = due->size() - 2; i >= 0 && span.lengthMs() < kHourMs; --i) {
        if (due->at(i).startMs != span.fromMs - kQuarterMs)
            break;
        span.fromMs -= kQuarterMs;
    }
    return span;
}

Result<void> RollupBuilder::countDue(RefreshResult &result, const std::stop_token &stop)
{
    for (int stretches = 0;; ++stretches) {
        const auto span = nextDue();
        if (!span)
            return std::unexpected(span.error());
        result.workLeft = !span->isEmpty();
        if (span->isEmpty() || stretches == kStretchesPerRefresh)
            return {};
        if (auto counted = recount(*span, stop, {}); !counted)
            return counted;
        result.changed = result.changed.isEmpty() ? *span
                                                  : TimeSpan{std::min(result.changed.fromMs, span->fromMs),
                                                             std::max(result.changed.toMs, span->toMs)};
    }
}

Result<void> RollupBuilder::deriveEnded()
{
    const qint64 targetMs = floorTo(m_clock.nowMs() - kOpenMs, kHourMs);
    if (targetMs <= m_state.derivedToMs)
        return {};
    auto changed = m_rollups.change(m_state, [&](RollupState &state) {
        const TimeSpan ended{state.derivedToMs, targetMs};
        state.derivedToMs = targetMs;
        return deriveBlocks(m_rollups, state, ended);
    });
    if (!changed)
        return std::unexpected(changed.error());
    m_state = *changed;
    return {};
}

TimeSpan RollupBuilder::nextStretch() const
{
    const qint64 lengthMs = kStretchesMs[size_t(m_stretch)];
    const qint64 fromMs = floorTo(m_state.filledFromMs - 1, lengthMs);
    return {std::max(fromMs, m_state.historyFromMs), m_state.filledFromMs};
}

void RollupBuilder::adaptStretch(qint64 rows)
{
    if (rows > m_rowsPerScan)
        m_stretch = std::max(0, m_stretch - 1);
    else if (rows * 3 < m_rowsPerScan)
        m_stretch = std::min(int(kStretchesMs.size()) - 1, m_stretch + 1);
}

Result<bool> RollupBuilder::fillNext(const std::stop_token &stop)
{
    if (auto synchronised = synchronise(); !synchronised)
        return std::unexpected(synchronised.error());
    if (!m_state.begun || m_state.isFilled())
        return false;
    if (m_state.filledFromMs <= m_state.historyFromMs) {
        // Only a history that became shorter by itself leads here; nothing older is left to be read.
        auto changed = m_rollups.change(m_state, [](RollupState &state) -> Result<void> {
            state.filledFromMs = RollupState::kAllFilled;
            return {};
        });
        if (changed)
            m_state = *changed;
        return changed ? Result<bool>(false) : std::unexpected(changed.error());
    }
    const TimeSpan span = nextStretch();
    auto counted = recount(span, stop, [&](RollupState &state) {
        state.filledFromMs = span.fromMs <= state.historyFromMs ? RollupState::kAllFilled : span.fromMs;
    });
    if (!counted)
        return std::unexpected(counted.error());
    return !m_state.isFilled();
}

// Reads and replaces; `also` changes the state in the same transaction.
Result<void> RollupBuilder::recount(const TimeSpan &span, const std::stop_token &stop, const Change &also)
{
    // What is counted again is short, and may still change.
    const auto counted = read(span, stop, bool(also));
    if (!counted)
        return std::unexpected(counted.error());
    if (!*counted) {
        // More than memory should hold: shorter stretches, from here on too.
        m_stretch = std::max(0, std::min(m_stretch - 1, 2));
        return {};
    }
    const ChunkAccumulator &rows = **counted;
    auto changed = m_rollups.change(m_state, [&](RollupState &state) -> Result<void> {
        if (auto replaced = replace(rows, state); !replaced)
            return replaced;
        if (also)
            also(state);
        return deriveBlocks(m_rollups, state, span, {span, rows.derivedBlocks()});
    });
    if (!changed)
        return std::unexpected(changed.error());
    m_state = *changed;
    m_dictionary.forgetAdded();
    m_rowsRead += rows.rows();
    if (also)
        adaptStretch(rows.isOfGroups() ? rows.groups() : rows.rows());
    return {};
}

Result<void> RollupBuilder::replace(const ChunkAccumulator &rows, RollupState &state)
{
    const TimeSpan &span = rows.span();
    const auto old = m_rollups.quarterAttempts(span);
    if (!old)
        return std::unexpected(old.error());
    state.attempts += rows.rows() - std::accumulate(old->begin(), old->end(), qint64(0));
    if (auto added = m_rollups.addValues(m_dictionary.added()); !added)
        return added;
    for (Cube cube : kPersonlessCubes) {
        for (Tier tier : {Tier::Minute, Tier::Quarter}) {
            if (auto removed = m_rollups.removeBlocks(cube, tier, span); !removed)
                return removed;
        }
    }
    if (auto replaced = replaceKeyBlocks(rows); !replaced)
        return replaced;
    if (auto removed = m_rollups.removeDue(span); !removed)
        return removed;
    const qint64 nowMs = m_clock.nowMs();
    for (qint64 startMs : rows.quarters()) {
        const qint64 closesMs = startMs + kQuarterMs + kOpenMs;
        if (closesMs <= nowMs)
            continue;
        if (auto added = m_rollups.addDue({startMs, closesMs, false}); !added)
            return added;
    }
    return m_rollups.addBlocks(rows.blocks());
}

// A key block that reaches out of the span goes as a whole: the rest of its time is counted again.
Result<void> RollupBuilder::replaceKeyBlocks(const ChunkAccumulator &rows)
{
    const TimeSpan &span = rows.span();
    const auto old = m_rollups.keyBlockSpans(span);
    if (!old)
        return std::unexpected(old.error());
    for (const TimeSpan &block : *old) {
        for (qint64 startMs = block.fromMs; startMs < block.toMs; startMs += kQuarterMs) {
            if (span.contains(startMs))
                continue;
            if (auto added = m_rollups.addDue({startMs, 0, false}); !added)
                return added;
        }
    }
    if (auto removed = m_rollups.removeKeyBlocks(span); !removed)
        return removed;
    for (const NewKeyBlock &block : rows.keyBlocks()) {
        if (auto added = m_rollups.addKeyBlock(block); !added)
            return added;
    }
    return {};
}

double RollupBuilder::filledShare() const
{
    if (m_state.isFilled() || !m_state.begun)
        return m_state.begun ? 1 : 0;
    const double byRows = m_state.estimatedRows > 0 ? double(m_state.attempts) / double(m_state.estimatedRows) : 0;
    const double length = double(m_state.historyToMs - m_state.historyFromMs);
    const double byTime = length > 0 ? double(m_state.historyToMs - m_state.filledFromMs) / length : 0;
    // Ids with holes make the estimate too high, a stray old row makes the time too long; never done before it is.
    return std::clamp(std::max(byRows, byTime), 0.0, 0.999);
}

// A store that another program is writing to is waited for; `busy` counts how often that was.
bool RollupBuilder::isPassing(const Error &error, int &busy) const
{
    if (error.kind != ErrorKind::Busy || ++busy > kBusyAttempts)
        return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return true;
}

Result<void> RollupBuilder::refreshFully(const std::stop_token &stop, const std::function<void()> &progress)
{
    int busy = 0;
    while (true) {
        const auto refreshed = refresh(stop);
        if (!refreshed && !isPassing(refreshed.error(), busy))
            return std::unexpected(refreshed.error());
        progress();
        if (refreshed && !refreshed->workLeft)
            return {};
    }
}

Result<void> RollupBuilder::bringUpToDate(const std::stop_token &stop, const std::function<void()> &progress,
                                          std::optional<qint64> downToMs)
{
    if (auto refreshed = refreshFully(stop, progress); !refreshed)
        return refreshed;
    int busy = 0;
    while (!downToMs || m_state.filledFromMs > *downToMs) {
        const auto filled = fillNext(stop);
        if (!filled && !isPassing(filled.error(), busy))
            return std::unexpected(filled.error());
        progress();
        if (filled && !*filled)
            break;
    }
    return refreshFully(stop, progress);
}

} // namespace Gatehouse
