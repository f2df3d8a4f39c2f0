// The tables on the page of one privacy request.
#pragma once

#include "models/privacy/casequeuemodel.h"
#include "models/privacy/erasureplan.h"
#include "models/telemetry/figuretablemodel.h"

namespace Gatehouse
{

struct CaseTables {
    // Nothing: every table is empty. `names`: of the operators, by their ids.
    void show(const std::optional<CaseFolder> &folder, const QHash<QString, QString> &names, const QDate &today);

    FigureTableModel plan;
    FigureTableModel approvals;
    FigureTableModel holds; // rows have the id of the hold
    FigureTableModel documents;
    FigureTableModel clockSteps;
    FigureTableModel journal;
    FigureTableModel history;
};

// By calendar, extension and pauses; the day alone when the calendar cannot be read.
CaseClock clockOf(const CaseFolder &folder, const QDate &today);
// "delete", "take out", "read": what becomes of the rows of a table, for a request of this type.
QString whatHappens(const PlanTable &table, RequestType request);
// How urgent a word of these tables is: "delete", "approved", "unknown". Nothing: it is no state.
std::optional<CaseQueueModel::Urgency> urgencyOfWord(const QString &word);

} // namespace Gatehouse
