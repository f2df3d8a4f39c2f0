// A rule of the schedule and a purge, in words and rows for people. Names tables and counts, and nobody but operators.
#pragma once

#include "models/retention/purgerecord.h"
#include "models/telemetry/figuretablemodel.h"

#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

struct ScheduleColumns {
    enum Column { ClassColumn, TableColumn, PeriodColumn, DueColumn, KeptColumn, OldestColumn };
};
QList<TableColumn> scheduleColumns();
// A row for each table of the plan; its id is scheduleRowId().
QList<TableRow> scheduleRows(const PurgePlan &plan);
// What the policy speaks of and no table here has; empty: nothing.
QString notHereText(const PurgePlan &plan);
// Holds and open requests of people whom nothing at the gateway leads to, and why that is known; a line each.
QStringList unmatchedLines(const PurgePlan &plan);
QString scheduleRowId(const PurgeTable &table);
// "API call records in logs".
QString purgeTableTitle(const PurgeTable &table);
// Which rows go from which day on, and why; or why none go.
QString ruleText(const PurgeTable &table);
// What is past its period and stays, a line for each reason; empty: nothing is.
QStringList keptLines(const PurgeTable &table);
// How the rows are deleted.
QString wayText(const PurgeTable &table);

struct PurgeColumns {
    enum Column { IdColumn, StateColumn, RowsColumn, ApprovalsColumn, PlannedColumn };
};
QList<TableColumn> purgeColumns();
// `names`: of operators, by id.
QList<TableRow> purgeRows(const QList<PurgeRecord> &purges, const QHash<QString, QString> &names,
                          const QTimeZone &zone);
QList<TableColumn> purgePartColumns();
// A row for each table of the purge that rows go from.
QList<TableRow> purgePartRows(const PurgeRecord &purge);
// "waits for approval, 1 of 2": how it stands, in one line.
QString purgeStandingText(const PurgeRecord &purge);
// Who planned and approved it, by which policy, how it ended; a line each.
QStringList purgeLines(const PurgeRecord &purge, const QHash<QString, QString> &names, const QTimeZone &zone);
// Rows that are gone so far.
qint64 purgedRows(const PurgeRecord &purge);
QString purgeStateTitle(PurgeState state);

} // namespace Gatehouse
