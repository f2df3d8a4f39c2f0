// Everything that is specific to one gateway product, as read from its profile file. Plain values; see
// resources/help/gateways.md for the file format and profileloader.h for reading it.
#pragma once

#include "models/gateway/adminapirules.h"
#include "models/gateway/datamap.h"
#include "models/gateway/quotarule.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct TableColumns {
    QString table;
    QStringList columns;

    bool operator==(const TableColumns &) const = default;
};

// --- detect ---

struct VersionHint {
    QString label; // "2026-05 or newer"
    QList<TableColumns> needs;
};

struct DetectRules {
    QList<TableColumns> required; // without any of these it is another product
    QList<TableColumns> typical;  // these raise the score
    QList<TableColumns> absent;   // with any of these it is another product, a descendant for example
    QList<VersionHint> versions;  // newest first; the first that is there wins
};

// --- telemetry ---

// Status code to outcome, where the outcome has no expression of its own or that is NULL.
struct StatusRange {
    int from = 0;
    int to = 0;
    QString outcome;

    bool operator==(const StatusRange &) const = default;
};

// What tells the rows of the traffic apart.
struct RowKeyRule {
    QStringList columns;
    bool grows = true;    // one column of integers, and each row written has a higher one
    bool repeats = false; // rows of one time may have the same key

    bool operator==(const RowKeyRule &) const = default;
};

struct TelemetryRules {
    QString table;
    QMap<QString, RowKeyRule> rowKeys; // by "default" and dialectToken()
    QString timeColumn;                // indexed; ranges and paging go over it
    qint64 timeUnitUs = 1000;          // 0: the engine's own date-time type
    bool timeIsEnd = true;
    QList<FieldAlternative> conditions; // each whose columns exist must hold
    QMap<TelemetryField, FieldRule> fields;
    QList<StatusRange> outcomeByStatus;
    QString outcomeOtherwise; // outcome token
    // Whether failed attempts have rows. A probe that finds nothing means: not recorded, or none.
    bool errorsRecorded = true;
    SqlText errorsProbe;
    QString errorsMissing;
    // Every row of a request has the request's id in one of these; none: the field says it all.
    QStringList requestIdIn;
    // A ClickHouse table keeps earlier states of its rows until it merges them.
    bool keepsEarlierStates = false;
    // Whether `final` reads other rows, so that a new row can change what an older one of its request counts as.
    bool finalReadsOtherRows = false;

    RowKeyRule rowKey(Dialect dialect) const;
};

// A verb that the admin API lacks, done in the gateway's database. {id} stands for the id of the target in all texts;
// it is bound as a value, never pasted.
struct SqlAction {
    SqlText sql;      // one statement that changes rows
    SqlText check;    // reads the state back
    QString expected; // what check reads once the action has worked
    QString why;      // why it is not done through the admin API
    QString caveat;   // what else the operator must know: caches, delays; may be empty
};

struct GatewayProfile {
    QString id;
    QString name;           // "New API"
    QString source;         // the file it was read from
    QList<Dialect> engines; // that the gateway's own database may run on
    QList<Dialect>
        logEngines; // that a database apart for the traffic may run on; none: the product knows no such thing
    DetectRules detect;
    TelemetryRules telemetry;
    QList<QuotaRule> quotas; // none: the profile names none
    DataMap dataMap;
    AdminApiRules adminApi;
    QMap<QString, SqlAction> sqlActions; // by verb
};

} // namespace Gatehouse
