// What a gateway profile says about telemetry, fitted to a live schema and an engine.
#pragma once

#include "models/database/storedtime.h"
#include "models/gateway/gatewayprofile.h"
#include "models/gateway/sqltemplate.h"
#include "models/telemetry/telemetrysource.h"

#include <array>
#include <vector>

namespace Gatehouse {

// 30 years. A longer duration is damage: "not recorded" when it is read, and outside of every filter.
inline constexpr qint64 kLongestUs = qint64(30) * 365 * 86'400 * 1'000'000;

struct PlannedField {
    QString sql; // an expression over the row, alias t; empty: the gateway does not have it
    std::optional<LookupRule> lookup;
    qint64 unitUs = 1;

    bool isThere() const { return !sql.isEmpty(); }
};

struct PlannedStatusRange {
    int from = 0;
    int to = 0;
    Outcome outcome = Outcome::Ok;
};

struct TelemetryPlan {
    Dialect dialect = Dialect::Sqlite;
    QString table;   // quoted
    QStringList keys;     // t.column, quoted: together they tell rows apart
    bool keysGrow = true; // there is one key, and rows written later have a higher one
    StoredTime time;
    QString laterTime; // the column of the row that an expression calls later
    QString condition; // of every row that is traffic; "1 = 1" when all are
    QString errorsProbe;
    QString errorsMissing;
    std::array<PlannedField, kTelemetryFieldCount> fields;
    std::vector<PlannedStatusRange> outcomeByStatus;
    Outcome outcomeOtherwise = Outcome::ServerError;
    qint64 unitsPerUsd = 1;
    std::optional<UnitSetting> unitsPerUsdSetting;
    bool finalReadsOtherRows = false;
    SourceCapabilities capabilities;

    // Whether `final` looks only at rows that are near in time, so that it must know what is read.
    bool finalReadsNearby() const { return field(TelemetryField::Final).sql.contains(SqlTemplate::kNearby); }
    const PlannedField &field(TelemetryField field) const { return fields[size_t(field)]; }

    // The first alternative of each field whose columns exist; what has none is listed as missing with its reason.
    // Fails when the table, its row key or its time are not there.
    static Result<TelemetryPlan> make(const GatewayProfile &profile, const QList<TableSchema> &schema, Dialect dialect);
};

// The field behind a dimension.
TelemetryField fieldOf(Dimension dimension);

} // namespace Gatehouse
