// How a gateway profile says where a field of a row is: SQL per engine, and alternatives by the columns that are there.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

// A piece of SQL, once for all engines ("default") or once per engine. {column} stands for a column of the row in its
// quotes, {later.column} for the column of another row named later, {table} for the table.
struct SqlText {
    QMap<QString, QString> byDialect; // keys: "default" and dialectToken()

    bool isEmpty() const { return byDialect.isEmpty(); }
    // Empty when the profile has no text for this engine.
    QString forDialect(Dialect dialect) const;

    bool operator==(const SqlText &) const = default;
};

enum class TelemetryField {
    Latency,
    Ttft,
    StatusCode,
    Outcome,
    Final,
    RequestId,
    TokensIn,
    TokensOut,
    TokensCached,
    Cost,
    Model,
    Provider,
    Endpoint,
    ErrorClass,
    Workspace,
    Account,
    Key,
    Ip
};
inline constexpr int kTelemetryFieldCount = 18;

// "latency", "status_code": the name in the file.
QString telemetryFieldToken(TelemetryField field);
bool isTextField(TelemetryField field);

// Texts for ids, read from a small table into memory rather than joined to every row.
struct LookupRule {
    QString table;
    QString idColumn;
    QString labelColumn;
    QString unknown; // what stands for an id that the table does not have: "channel {id}"

    bool operator==(const LookupRule &) const = default;
};

// Where a setting of the gateway tells how many units make one US dollar.
struct UnitSetting {
    QString table;
    QString keyColumn;
    QString valueColumn;
    QString key;

    bool operator==(const UnitSetting &) const = default;
};

struct FieldAlternative {
    QStringList needs; // columns of the table at hand
    SqlText sql;
    std::optional<LookupRule> lookup;

    bool operator==(const FieldAlternative &) const = default;
};

struct FieldRule {
    QList<FieldAlternative> alternatives;          // the first whose columns exist is taken
    QString missing;                               // why there is none, for people
    qint64 unitUs = 1;                             // durations: microseconds per unit
    qint64 precisionMs = 1;                        // durations
    qint64 unitsPerUsd = 1;                        // cost
    std::optional<UnitSetting> unitsPerUsdSetting; // overrules unitsPerUsd when the gateway has the setting
};

} // namespace Gatehouse
