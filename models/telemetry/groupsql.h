// The statements that count attempts where the data is, with exactly the rules of RowDecoder.
//
// Texts, ids and states are grouped as they are stored and decoded afterwards, by the decoder itself; only durations,
// tokens and cost are judged in SQL. Beyond that count(*) and sum() are all that runs on the far side, so that Citus,
// foreign-data wrappers and ClickHouse's Distributed can push it further down.
#pragma once

#include "models/telemetry/cellblock.h"
#include "models/telemetry/figuresql.h"

namespace Gatehouse
{

class GroupSql
{
public:
    using Kind = ColumnKind;
    using Kinds = ColumnKinds;

    GroupSql(const TelemetryPlan &plan, const TelemetrySql &sql)
        : m_plan(plan)
        , m_sql(sql)
    {
    }

    // Gives one row with a column for each field that is there; kindOf() reads it.
    QString typeProbe() const;
    Kind kindOf(const RowStream &types, int column) const;
    // Why these rows cannot be grouped; empty when they can.
    QString refusal(const Kinds &kinds) const;

    // Groups of one cube by one duration. The columns are those of TelemetrySql::scan(), with the number of the slot as
    // the time and NULL for what the cube does not have; then the bin, the attempts, and for groups by latency the sums
    // of tokens in, out and cached and of micro-dollars.
    SqlQuery groups(const TimeSpan &span, Cube cube, SketchKind duration, qint64 slotMs, const Kinds &kinds) const;
    int firstFigure() const;

private:
    // Rows of the cube's slot and keys, under the names that end in k, with their figures and their bin.
    SqlQuery judgedRows(const TimeSpan &span, Cube cube, SketchKind duration, qint64 slotMs, const Kinds &kinds) const;
    QString key(TelemetryField field, const Kinds &kinds) const;
    QList<TelemetryField> keysOf(Cube cube) const;

    const TelemetryPlan &m_plan;
    const TelemetrySql &m_sql;
};

} // namespace Gatehouse
