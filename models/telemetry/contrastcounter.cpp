#include "models/telemetry/contrastcounter.h"

#include "models/telemetry/sketchbytes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace Gatehouse
{

namespace
{

constexpr qint64 kUnbounded = std::numeric_limits<qint64>::max();

// One term of the G statistic; nothing observed adds nothing.
double gTerm(double observed, double expected)
{
    return observed > 0 && expected > 0 ? observed * std::log(observed / expected) : 0;
}

// How surprising it is that `inside` of the box and `outside` of the rest have a value, were both the same population.
double gStatistic(qint64 inside, qint64 outside, qint64 allInside, qint64 allOutside)
{
    const double all = double(allInside + allOutside);
    if (all <= 0)
        return 0;
    const double withValue = double(inside + outside);
    const double withoutValue = all - withValue;
    const double in = double(allInside);
    const double out = double(allOutside);
    return 2 * (gTerm(double(inside), in * withValue / all) + gTerm(double(outside), out * withValue / all) +
                gTerm(in - double(inside), in * withoutValue / all) +
                gTerm(out - double(outside), out * withoutValue / all));
}

} // namespace

ContrastCounter::ContrastCounter(const ContrastQuery &query, const ValueDictionary &values)
    : m_query(query)
    , m_values(values)
{
}

qint64 ContrastCounter::countBetween(std::string_view sketch, qint64 fromUs, qint64 toUs) const
{
    const auto bounds = LatencyBins::lowerBounds();
    qint64 inside = 0;
    SketchReader reader(sketch);
    while (reader.next()) {
        const qint64 low = bounds[size_t(reader.bin())];
        if (low >= fromUs && low < toUs)
            inside += reader.count();
    }
    return inside;
}

qint64 ContrastCounter::countOf(Side side, const CellBlock &block, int cell) const
{
    if (m_query.ofCost)
        return block.number(CellNumber::CostMicros, cell);
    if (!m_query.firstToken && (side == Side::Outer || !isBounded()))
        return block.number(CellNumber::Attempts, cell);
    const auto sketch = block.sketch(m_query.firstToken ? SketchKind::Ttft : SketchKind::Latency, cell);
    if (side == Side::Outer)
        return countBetween(sketch, 0, kUnbounded);
    return countBetween(sketch, m_query.latencyFromUs.value_or(0), m_query.latencyToUs.value_or(kUnbounded));
}

void ContrastCounter::addCell(Side side, Cube cube, const CellBlock &block, int cell)
{
    const qint64 count = countOf(side, block, cell);
    if (count == 0)
        return;
    const auto dimensions = cubeDimensions(cube);
    for (size_t column = 0; column < dimensions.size(); ++column)
        m_counts[size_t(dimensions[column])][block.id(int(column), cell)][size_t(side)] += count;
}

void ContrastCounter::addRow(Side side, std::span<const Dimension> dimensions, const TelemetryRow &row)
{
    const qint64 count = m_query.ofCost ? row.costMicros : 1;
    for (Dimension dimension : dimensions)
        m_counts[size_t(dimension)][m_values.idOf(dimension, row)][size_t(side)] += count;
}

void ContrastCounter::weigh(const TelemetryRow &row)
{
    const double cost = double(row.costMicros);
    m_costs += cost;
    m_squaredCosts += cost * cost;
}

void ContrastCounter::forget(Dimension dimension)
{
    m_counts[size_t(dimension)].clear();
}

// By bins, as cells count: a value belongs to the box when the lower bound of its bin does.
bool ContrastCounter::counts(Side side, const TelemetryRow &row) const
{
    const qint64 us = m_query.firstToken ? row.ttftUs : row.latencyUs;
    if (side == Side::Outer)
        return !m_query.firstToken || us >= 0;
    if (!m_query.inner.contains(row.timeMs))
        return false;
    if (us < 0 || (!isBounded() && !m_query.firstToken))
        return !isBounded() && !m_query.firstToken;
    const qint64 low = LatencyBins::lowerBounds()[size_t(LatencyBins::binOf(us))];
    return low >= m_query.latencyFromUs.value_or(0) && low < m_query.latencyToUs.value_or(kUnbounded);
}

ContrastRow ContrastCounter::row(Dimension dimension, quint32 id, const std::array<qint64, 2> &counts) const
{
    ContrastRow row;
    row.dimension = dimension;
    row.value = m_values.text(dimension, id);
    row.inside = counts[1];
    row.outside = std::max<qint64>(0, counts[0] - counts[1]);
    return row;
}

ContrastAnswer ContrastCounter::answer() const
{
    std::array<qint64, 2> totals{};
    // Every attempt has an outcome, recorded or not, so the sums over it are the totals.
    for (const auto &counts : m_counts[size_t(Dimension::Outcome)]) {
        totals[0] += counts[0];
        totals[1] += counts[1];
    }
    ContrastAnswer answer;
    answer.inside = totals[1];
    answer.outside = std::max<qint64>(0, totals[0] - totals[1]);
    answer.unit = m_query.ofCost && m_costs > 0 ? m_squaredCosts / m_costs : 1;
    for (Dimension dimension : allDimensions()) {
        const Counts &counts = m_counts[size_t(dimension)];
        for (auto at = counts.begin(); at != counts.end(); ++at)
            answer.rows.append(row(dimension, at.key(), at.value()));
    }
    if (!m_query.everyValue)
        rankContrast(answer, kMostRows);
    return answer;
}

void rankContrast(ContrastAnswer &answer, int most)
{
    const auto share = [](qint64 part, qint64 whole) { return whole > 0 ? double(part) / double(whole) : 0; };
    for (ContrastRow &row : answer.rows) {
        row.insideShare = share(row.inside, answer.inside);
        row.outsideShare = share(row.outside, answer.outside);
        row.surprise = gStatistic(row.inside, row.outside, answer.inside, answer.outside) / answer.unit;
    }
    std::ranges::sort(answer.rows, [](const ContrastRow &a, const ContrastRow &b) {
        return a.surprise != b.surprise ? a.surprise > b.surprise
                                        : std::tie(a.dimension, a.value) < std::tie(b.dimension, b.value);
    });
    // A value that is as common inside as outside sets nothing apart.
    const auto alike = std::ranges::find_if(answer.rows, [](const ContrastRow &row) { return row.surprise < 1e-9; });
    answer.rows.resize(std::min<qsizetype>(most, alike - answer.rows.begin()));
}

} // namespace Gatehouse
