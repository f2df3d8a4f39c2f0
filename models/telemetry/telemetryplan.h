// What a gateway profile says about telemetry, fitted to a live schema and an engine.
#pragma once

#include "models/database/storedtime.h"
#include "models/gateway/gatewayprofile.h"
#include "models/gateway/sqltemplate.h"
#include "models/telemetry/telemetrysource.h"

#include <array>
#include <vector>

namespace Gatehouse
{

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
    QString table; // quoted
    // What stands behind FROM, both the table as t. `rows` leaves out what a row was before it changed, which is dear
    // over a whole table; the time of a row never changes.
    QString rows;
    QString states;
    bool readsNewestStates = false;
    QStringList keys; // t.column, quoted: together they tell rows apart
    // Empty where no two rows of one time have the same keys. Else the columns that everything shown of a row is read
    // from: rows that are alike in these too look the same.
    QStringList ties;
    QStringList requestIdIn; // t.column: one of them holds the request id in each row of the request
    bool keysGrow = true;    // there is one key, and rows written later have a higher one
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

    // Whether a field looks only at rows that are near in time, so that it must know what is read.
    bool readsNearby() const;
    const PlannedField &field(TelemetryField field) const { return fields[size_t(field)]; }
    // Where the table turns out to be of an engine that has no earlier states.
    void readAllStates();

    // The first alternative of each field whose columns exist; what has none is listed as missing with its reason.
    // Fails when the table, its row key or its time are not there.
    static Result<TelemetryPlan> make(const GatewayProfile &profile, const QList<TableSchema> &schema, Dialect dialect);
};

// The field behind a dimension.
TelemetryField fieldOf(Dimension dimension);

} // namespace Gatehouse
