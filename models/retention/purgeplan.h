// What a purge would take, and what it leaves alone and why: counted, hashed, approved by that hash. Names tables and
// counts, and nobody.
#pragma once

#include "models/retention/purgetotals.h"
#include "models/retention/retentionschedule.h"

namespace Gatehouse
{

// A count that may have stopped at a limit, or not have been taken.
struct PurgeCount {
    qint64 rows = 0;
    bool isMore = false;    // there are more than these
    bool isUnknown = false; // it would have taken too long

    // "1,204", "more than 1,000,000", "not counted".
    QString text() const;
    bool operator==(const PurgeCount &) const = default;
};

enum class PurgeWay {
    None,      // nothing is purged here; PurgeTable::note says why
    Batches,   // short transactions along an index
    FullScan,  // the same, in reading the whole table: no index leads along its times
    Partitions // whole partitions are dropped, and what is left over goes in batches
};
QString purgeWayToken(PurgeWay way);
std::optional<PurgeWay> purgeWayFromToken(const QString &token);

// A column and what the database says of it: another type later is another table.
struct PurgeColumn {
    QString name;
    QString type;

    bool operator==(const PurgeColumn &) const = default;
};

// One rule in one table of one of the gateway's databases.
struct PurgeTable {
    RetentionRule rule;
    int place = 0; // of tables with the same name in several databases, from 0; -1: in none that rows go from
    PurgeWay way = PurgeWay::None;
    QString note;                   // for people; may be empty
    QString ownCleanup;             // what the product's own clean-up would do, and why it is used or not; may be empty
    QList<PurgeColumn> columns;     // of the whole table
    QStringList partitions;         // that go as a whole
    PurgeCount due;                 // go
    std::optional<qint64> oldestUs; // of the rows that go; epoch
    std::optional<qint64> newestUs;
    // Past their period, and kept:
    PurgeCount mustStay;     // by a duty (rule.ground)
    PurgeCount heldRows;     // by a hold of the row or of its person
    PurgeCount ofCases;      // they are of somebody whose privacy request is open
    PurgeCount ofOthers;     // of another record class, in the same table
    PurgeTotals totals;      // of what goes, where it is traffic
    bool isDisputed = false; // see PurgeDisputes

    // Rows are due, and nothing is purged until somebody has seen to what the note says.
    bool isBlocked() const { return way == PurgeWay::None && (isDisputed || totals.isBlocking()); }
    bool operator==(const PurgeTable &) const = default;
};

struct PurgePlan {
    QString gateway; // as the store calls it
    QDate asOf;
    QString policyPins;
    QString classified;       // as PurgeGateway::classified()
    qint64 countedMs = 0;     // epoch
    QList<PurgeTable> tables; // those that are purged, and those that are not with the reason
    // What keeps the whole plan from being laid down: a column that vanished or changed its type.
    QStringList problems;
    QStringList notHere; // record classes that the policy gives periods to, and no table here has
    // Holds, and open requests, of people whom nothing at the gateway leads to: what may be left of them cannot be told
    // from what is anybody's. Where there are such holds, nothing goes until whoever plans has said why that is right.
    QStringList unmatchedHolds;
    QStringList unmatchedCases;
    QString unmatchedReason; // in the words of whoever plans

    // Rows that go, as far as they were counted.
    PurgeCount rows() const;
    // Something would go, and holds that match nobody are in the way.
    bool isUnexplained() const;
    // Why rows that are due stay for now: a sentence or more for each table, or for the whole plan.
    QStringList blocked() const;
    // Something would go, and nothing is wrong.
    bool isPurgeable() const;
    QJsonObject toJson() const;
    static Result<PurgePlan> fromJson(const QJsonObject &json);
    // Hexadecimal SHA-256 of its canonical JSON; what people approve.
    QString hash() const;
    // The same of its rules, its columns and what was classified alone: what must not have changed when it is carried
    // out.
    QString rulesHash() const;
    bool operator==(const PurgePlan &) const = default;
};

// What is another rule or column now than when it was approved, for people; empty: nothing.
QString planDifference(const PurgePlan &approved, const PurgePlan &now);

} // namespace Gatehouse
