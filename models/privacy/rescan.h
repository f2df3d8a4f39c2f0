// Looks for a person with fresh queries in every table, column and JSON that the databases have now, not only where the
// data map says.
#pragma once

#include "models/privacy/erasureplan.h"

namespace Gatehouse
{

struct ScanHit {
    QString table;
    QString column;
    QString kind; // what was found: "email", "account", "api_keys.id"; never the value
    qint64 rows = 0;
    bool isShared = false; // another person bears the same, so it may well be theirs
    qint64 ofOthers = 0;   // of these rows: other people's that named the person before anything was erased

    bool operator==(const ScanHit &) const = default;
};

struct ScanResult {
    QList<ScanHit> hits;
    qint64 tablesLookedAt = 0;
    qint64 columnsLookedAt = 0;
    // "table.column" of secrets, and "table", that the account may not read.
    QStringList notLookedAt;

    QJsonObject toJson() const;
    bool operator==(const ScanResult &) const = default;
};

// One statement per table, and one more where the data map leads to the person.
Result<ScanResult> rescan(const DataMap &map, const GatewayTables &tables, const Person &person,
                          const std::stop_token &stop = {});

struct ScanJudgement {
    QList<ScanHit> left;     // beyond what the plan keeps: the case is not done
    QList<ScanHit> retained; // what the plan keeps
    QList<ScanHit> others;   // of other people who bear the same, or whose rows named the person before

    bool isClean() const { return left.isEmpty(); }
};

// `atFirst`: a scan before the first step, where there is one; then no more may be left in a kept column than was
// there.
ScanJudgement judge(const DataMap &map, const ErasurePlan &plan, const ScanResult &scan,
                    const ScanResult *atFirst = nullptr);

} // namespace Gatehouse
