// Turns result rows into telemetry rows. A value that cannot be what its column says (a negative duration, a text
// where a number belongs, a count beyond reason) is "not recorded", never a guess.
#pragma once

#include "models/telemetry/lookuptable.h"
#include "models/telemetry/telemetryplan.h"
#include "models/telemetry/telemetrysql.h"

#include <array>
#include <map>

namespace Gatehouse
{

class RowDecoder
{
public:
    using Lookups = std::map<TelemetryField, LookupTable>;

    // No request has more tokens, and no request costs more; a larger number is damage, and sums would overflow.
    static constexpr qint64 kMostTokens = 1'000'000'000;
    static constexpr qint64 kMostCostUnits = 1'000'000'000'000;      // where cost is stored as integers
    static constexpr qint64 kMostCostMicros = 1'000'000'000'000'000; // where it is stored as reals

    // `forPage`: the query has the columns that only pages show.
    RowDecoder(const TelemetryPlan &plan, const TelemetrySql &sql, Lookups &lookups, bool forPage);

    // The row's views are valid until the next row of `rows` or the next decode.
    void decode(const RowStream &rows, TelemetryRow &row);
    // Rows come in the order that newestFirst names: those that nothing tells apart are counted.
    RequestRow decodeFull(const RowStream &rows, bool newestFirst);

private:
    struct TextColumn {
        int column = -1;
        LookupTable *lookup = nullptr;
        std::array<char, 24> digits{};
    };

    qint64 timeMs(const RowStream &rows) const;
    std::string_view text(const RowStream &rows, TelemetryField field);
    Outcome outcome(int statusCode) const;
    FinalAttempt final() const;
    qint64 costMicros() const;
    int column(TelemetryField field) const { return m_columns[size_t(field)]; }
    // Of the row at hand; Null for a field that is not there.
    const SqlValue &valueOf(TelemetryField field) const { return m_values[size_t(column(field)) + 1]; }

    const TelemetryPlan &m_plan;
    qint64 m_timeUnitUs; // 0: times are texts
    int m_firstKeyColumn;
    qint64 m_wholeMicrosPerUnit; // 0: units have to be divided
    std::array<int, kTelemetryFieldCount> m_columns{};
    // The row at hand by column, from index 1 on: index 0 stays Null, for the column -1 of what is not there.
    std::array<SqlValue, kTelemetryFieldCount + 2> m_values;
    size_t m_columnCount = 1; // with the time
    std::array<TextColumn, kTelemetryFieldCount> m_texts;
    std::array<Outcome, 1000> m_outcomeByStatus{};
    std::optional<RowPosition> m_before; // of the row before, where keys repeat
};

} // namespace Gatehouse
