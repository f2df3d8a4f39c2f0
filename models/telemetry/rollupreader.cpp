#include "models/telemetry/rollupreader.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{
namespace
{

void appendSpan(QList<TimeSpan> &spans, const TimeSpan &span)
{
    if (span.isEmpty())
        return;
    if (!spans.isEmpty() && spans.constLast().toMs == span.fromMs)
        spans.last().toMs = span.toMs;
    else
        spans.append(span);
}

// The finest tier that a cube has; below it are the raw rows.
Tier finestTier(Cube cube)
{
    return cube == Cube::Workspace ? Tier::Quarter : Tier::Minute;
}

qint64 stepOf(Tier tier)
{
    return tier == Tier::Minute ? kMinuteMs : blockLengthMs(tier);
}

} // namespace

std::optional<Cube> coveringCube(const FilterSet &filter, const QList<Dimension> &groupBy)
{
    const auto knows = [&](Cube cube) {
        const auto known = [cube](Dimension dimension) { return cubeColumn(cube, dimension) >= 0; };
        return std::ranges::all_of(groupBy, known) && std::ranges::all_of(filter.terms, known, &FilterTerm::dimension);
    };
    for (Cube cube : {Cube::Total, Cube::Operations, Cube::Workspace, Cube::Key}) {
        if (knows(cube))
            return cube;
    }
    return std::nullopt;
}

RollupReader::RollupReader(RollupRepository &rollups, const RollupState &state, const ValueDictionary &values)
    : m_rollups(rollups)
    , m_state(state)
    , m_values(values)
{
}

Result<CubeRemainder> RollupReader::read(const CubeQuestion &question, const CellVisitor &visit)
{
    m_question = question;
    m_visit = &visit;
    m_damaged.reset();
    resolve(question.filter);
    CubeRemainder remainder;
    const auto spans = countable(question.span, remainder);
    if (!spans)
        return std::unexpected(spans.error());
    m_runs.clear();
    for (const TimeSpan &span : *spans) {
        if (question.cube == Cube::Key) {
            if (auto done = readKeys(span, remainder); !done)
                return std::unexpected(done.error());
        } else {
            splitAtEdges(span, remainder);
        }
    }
    for (const Run &run : m_runs) {
        if (auto done = readRun(run, remainder); !done)
            return std::unexpected(done.error());
    }
    return remainder;
}

// The parts of a span whose blocks can be trusted: all but the history that is still to be filled, and lost quarters.
Result<QList<TimeSpan>> RollupReader::countable(const TimeSpan &span, CubeRemainder &remainder)
{
    if (!m_state.begun) {
        appendSpan(remainder.notYetCounted, span);
        return QList<TimeSpan>();
    }
    QList<TimeSpan> holes;
    if (!m_state.isFilled())
        holes.append({m_state.historyFromMs, m_state.filledFromMs});
    const auto due = m_rollups.dueQuarters({floorTo(span.fromMs, kQuarterMs), span.toMs});
    if (!due)
        return std::unexpected(due.error());
    for (const DueQuarter &quarter : *due) {
        if (quarter.lost)
            holes.append({quarter.startMs, quarter.startMs + kQuarterMs});
    }
    std::sort(holes.begin(), holes.end(), [](const TimeSpan &a, const TimeSpan &b) { return a.fromMs < b.fromMs; });
    QList<TimeSpan> filled;
    qint64 fromMs = span.fromMs;
    for (const TimeSpan &hole : std::as_const(holes)) {
        const TimeSpan missing = hole.intersected({fromMs, span.toMs});
        if (missing.isEmpty())
            continue;
        appendSpan(filled, {fromMs, missing.fromMs});
        appendSpan(remainder.notYetCounted, missing);
        fromMs = missing.toMs;
    }
    appendSpan(filled, {fromMs, span.toMs});
    return filled;
}

void RollupReader::splitAtEdges(const TimeSpan &span, CubeRemainder &remainder)
{
    const QList<qint64> &edges = m_question.edges;
    if (edges.size() < 2) {
        split(span, int(Tier::Day), remainder);
        return;
    }
    auto edge = std::upper_bound(edges.begin(), edges.end(), span.fromMs);
    for (qint64 fromMs = span.fromMs; fromMs < span.toMs; ++edge) {
        const qint64 toMs = edge == edges.end() ? span.toMs : std::min(*edge, span.toMs);
        split({fromMs, toMs}, int(Tier::Day), remainder);
        fromMs = toMs;
        if (edge == edges.end())
            break;
    }
}

// Days inside, hours at their ends, and so on down; neighbours of the same tier become one run, in the order of time.
void RollupReader::split(const TimeSpan &span, int tier, CubeRemainder &remainder)
{
    if (span.isEmpty())
        return;
    if (tier < int(finestTier(m_question.cube))) {
        appendSpan(remainder.raw, span);
        return;
    }
    const qint64 stepMs = stepOf(Tier(tier));
    const TimeSpan inner{ceilTo(span.fromMs, stepMs), floorTo(span.toMs, stepMs)};
    if (inner.isEmpty()) {
        split(span, tier - 1, remainder);
        return;
    }
    split({span.fromMs, inner.fromMs}, tier - 1, remainder);
    if (!m_runs.empty() && m_runs.back().tier == Tier(tier) && m_runs.back().span.toMs == inner.fromMs)
        m_runs.back().span.toMs = inner.toMs;
    else
        m_runs.push_back({Tier(tier), inner});
    split({inner.toMs, span.toMs}, tier - 1, remainder);
}

Result<void> RollupReader::readRun(const Run &run, CubeRemainder &remainder)
{
    if (run.tier == Tier::Minute)
        return readMinutes(run.span, remainder);
    const qint64 stepMs = blockLengthMs(run.tier);
    QList<TimeSpan> gaps;
    qint64 nextMs = run.span.fromMs;
    auto read =
        m_rollups.blocks(m_question.cube, run.tier, run.span, m_question.sketches,
                         [&](qint64 startMs, const QByteArray &counts, const QByteArray &sketches) -> Result<void> {
                             appendSpan(gaps, {nextMs, startMs});
                             nextMs = startMs + stepMs;
                             auto decoded = decode({m_question.cube, run.tier, startMs}, counts, sketches);
                             if (decoded)
                                 visitAll(bucketOf(startMs));
                             return decoded;
                         });
    if (!read || run.tier == Tier::Quarter)
        return read;
    appendSpan(gaps, {nextMs, run.span.toMs});
    for (const TimeSpan &gap : std::as_const(gaps)) {
        if (auto done = readRun({Tier(int(run.tier) - 1), gap}, remainder); !done)
            return done;
    }
    return {};
}

Result<void> RollupReader::readMinutes(const TimeSpan &span, CubeRemainder &remainder)
{
    const TimeSpan starts{floorTo(span.fromMs, kQuarterMs), span.toMs};
    auto withoutMinutes = m_rollups.quarterAttempts(starts);
    if (!withoutMinutes)
        return std::unexpected(withoutMinutes.error());
    auto read =
        m_rollups.blocks(m_question.cube, Tier::Minute, starts, m_question.sketches,
                         [&](qint64 startMs, const QByteArray &counts, const QByteArray &sketches) -> Result<void> {
                             withoutMinutes->remove(startMs);
                             auto decoded = decode({m_question.cube, Tier::Minute, startMs}, counts, sketches);
                             if (decoded)
                                 visitMinutes(startMs, span);
                             return decoded;
                         });
    for (qint64 startMs : withoutMinutes->keys())
        appendSpan(remainder.raw, span.intersected({startMs, startMs + kQuarterMs}));
    return read;
}

void RollupReader::visitMinutes(qint64 startMs, const TimeSpan &span)
{
    std::array<int, 15> buckets;
    for (size_t minute = 0; minute < buckets.size(); ++minute) {
        const qint64 ms = startMs + qint64(minute) * kMinuteMs;
        buckets[minute] = span.contains(ms) ? bucketOf(ms) : -1;
    }
    for (int cell = 0; cell < m_block.size(); ++cell) {
        const int bucket = buckets[size_t(m_block.minute(cell))];
        if (bucket >= 0 && accepts(cell))
            (*m_visit)(m_block, cell, bucket);
    }
}

// Key blocks answer for the buckets that hold them whole; the rest of the span is left to the raw rows where rows may
// be.
Result<void> RollupReader::readKeys(const TimeSpan &span, CubeRemainder &remainder)
{
    QList<TimeSpan> answered;
    QList<TimeSpan> raw;
    auto read = m_rollups.keyBlocks(
        span, m_question.sketches,
        [&](const TimeSpan &block, const QByteArray &counts, const QByteArray &sketches) -> Result<void> {
            answered.append(block);
            if (block.intersected(span) != block || !isInOneBucket(block)) {
                raw.append(block.intersected(span));
                return {};
            }
            auto decoded = decode({Cube::Key, Tier::Day, block.fromMs}, counts, sketches);
            if (decoded)
                visitAll(bucketOf(block.fromMs));
            return decoded;
        });
    if (!read)
        return read;
    // A quarter that is due and has no block lost it when a neighbour of its day was counted again.
    const auto due = m_rollups.dueQuarters({floorTo(span.fromMs, kQuarterMs), span.toMs});
    if (!due)
        return std::unexpected(due.error());
    for (const DueQuarter &quarter : *due) {
        const TimeSpan own{quarter.startMs, quarter.startMs + kQuarterMs};
        const bool has =
            std::any_of(answered.begin(), answered.end(), [&](const TimeSpan &block) { return block.overlaps(own); });
        if (!has)
            raw.append(own.intersected(span));
    }
    std::sort(raw.begin(), raw.end(), [](const TimeSpan &a, const TimeSpan &b) { return a.fromMs < b.fromMs; });
    for (const TimeSpan &part : std::as_const(raw))
        appendSpan(remainder.raw, part);
    return {};
}

Result<void> RollupReader::decode(const BlockPlace &place, const QByteArray &counts, const QByteArray &sketches)
{
    m_sketchBytes = sketches;
    auto decoded = m_block.decodeCounts(counts, place);
    if (decoded && m_question.sketches)
        decoded = m_block.decodeSketches(m_sketchBytes, place);
    if (!decoded)
        m_damaged = place;
    return decoded;
}

void RollupReader::visitAll(int bucket)
{
    for (int cell = 0; cell < m_block.size(); ++cell) {
        if (accepts(cell))
            (*m_visit)(m_block, cell, bucket);
    }
}

int RollupReader::bucketOf(qint64 ms) const
{
    const QList<qint64> &edges = m_question.edges;
    if (edges.size() < 2)
        return 0;
    return int(std::upper_bound(edges.begin(), edges.end(), ms) - edges.begin()) - 1;
}

bool RollupReader::isInOneBucket(const TimeSpan &span) const
{
    return bucketOf(span.fromMs) == bucketOf(span.toMs - 1);
}

bool RollupReader::accepts(int cell) const
{
    for (const Condition &condition : m_conditions) {
        const bool listed =
            std::binary_search(condition.ids.begin(), condition.ids.end(), m_block.id(condition.column, cell));
        if (listed == condition.exclude)
            return false;
    }
    return true;
}

void RollupReader::resolve(const FilterSet &filter)
{
    m_conditions.clear();
    for (const FilterTerm &term : filter.terms) {
        Condition condition{cubeColumn(m_question.cube, term.dimension), {}, term.exclude};
        for (const QString &value : term.values) {
            if (const auto id = m_values.find(term.dimension, value))
                condition.ids.push_back(*id);
        }
        std::sort(condition.ids.begin(), condition.ids.end());
        m_conditions.push_back(std::move(condition));
    }
}

} // namespace Gatehouse
