// What the page of policies lists, as tables.
#pragma once

#include "models/policy/policycontroller.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimeZone>

namespace Gatehouse
{

struct PolicyTable {
    QList<TableColumn> columns;
    QList<TableRow> rows;
};

PolicyTable policyTable(const QList<PolicyEntry> &entries);
// A row for each commitment, with its id.
PolicyTable sentenceTable(const PolicyDocument &policy);
PolicyTable findingTable(const QList<PolicyFinding> &findings);
PolicyTable differenceTable(const PolicyDifference &difference);
// What was adopted of the policy and put in force at the gateway, and the notices about it; the newest first.
PolicyTable policyHistoryTable(const PolicyController &policies, const QTimeZone &zone);

// What else a difference says: schedules, rights, and who must be told; one line each.
QStringList differenceLines(const PolicyDifference &difference);
// "in force", "adopted" or "template".
QString policyStanding(const PolicyEntry &entry);

} // namespace Gatehouse
