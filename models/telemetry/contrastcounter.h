// Which values of the dimensions set the attempts in a box apart from the rest.
#pragma once

#include "models/telemetry/answercollector.h"
#include "models/telemetry/telemetryquery.h"

#include <QHash>

#include <array>

namespace Gatehouse
{

// Counts everything (Outer: time of the whole span) and the box (Inner: time and latency of the box) apart.
class ContrastCounter
{
public:
    enum class Side { Outer = 0, Inner = 1 };

    static constexpr int kMostRows = 40;

    ContrastCounter(const ContrastQuery &query, const ValueDictionary &values);

    // Counts for all dimensions of the cube; with the latency sketch for the inner side.
    void addCell(Side side, Cube cube, const CellBlock &block, int cell);
    void addRow(Side side, std::span<const Dimension> dimensions, const TelemetryRow &row);
    // Every row of the outer side once, where costs are counted: how much of them is as telling as one attempt.
    void weigh(const TelemetryRow &row);
    // Takes back what was counted for dimensions whose rows could not be read to the end.
    void forget(Dimension dimension);
    // Whether a row that meets the conditions of the side counts there: in the box when its time and latency lie in it;
    // outside always, but that on a heatmap of first tokens only attempts that have one are seen at all.
    bool counts(Side side, const TelemetryRow &row) const;

    ContrastAnswer answer() const;

private:
    bool isBounded() const { return m_query.latencyFromUs || m_query.latencyToUs; }
    using Counts = QHash<quint32, std::array<qint64, 2>>;

    qint64 countBetween(std::string_view sketch, qint64 fromUs, qint64 toUs) const;
    qint64 countOf(Side side, const CellBlock &block, int cell) const;
    ContrastRow row(Dimension dimension, quint32 id, const std::array<qint64, 2> &counts) const;

    ContrastQuery m_query;
    RowValues m_values;
    std::array<Counts, kDimensionCount> m_counts;
    double m_costs = 0;
    double m_squaredCosts = 0;
};

// Fills in the shares of the rows, whose counts are of all values, and keeps the `most` that differ most.
void rankContrast(ContrastAnswer &answer, int most);

} // namespace Gatehouse
