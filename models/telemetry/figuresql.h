// The figures of a row as SQL, judged exactly as RowDecoder judges them: what cannot be what its column says is not
// recorded.
#pragma once

#include "models/telemetry/telemetrysql.h"

namespace Gatehouse
{

// What an expression of the profile gives, for all rows alike.
enum class ColumnKind {
    Absent,
    Whole,   // integers
    Real,    // double precision
    Decimal, // integers or reals, value by value
    Text,    // with a collation
    Exact,   // equal values are the same bytes
    Other,   // equal values may differ, or it is not known what the engine makes of them
};
using ColumnKinds = std::array<ColumnKind, kTelemetryFieldCount>;

// Integer expressions over the names of TelemetrySql::namedRows().
class FigureSql
{
public:
    FigureSql(const TelemetryPlan &plan, const ColumnKinds &kinds)
        : m_plan(plan)
        , m_kinds(kinds)
    {
    }

    // Microseconds; -1: not recorded.
    QString durationUs(TelemetryField field) const;
    QString tokens(TelemetryField field) const;
    // Micro-dollars, cut as rowCounts() cuts them.
    QString costMicros() const;

private:
    QString number(qint64 value) const;
    QString asReal(const QString &value) const;
    QString asInteger(const QString &value) const;
    QString rounded(const QString &positive) const;
    // `whole` and `real` are rules with @ for the value.
    QString byKind(TelemetryField field, const QString &whole, const QString &real, const QString &otherwise) const;

    const TelemetryPlan &m_plan;
    const ColumnKinds &m_kinds;
};

} // namespace Gatehouse
