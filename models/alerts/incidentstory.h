// Incidents told as tables: the list of them, and of one what happened, of what it is made and what was done.
#pragma once

#include "models/alerts/incidentwords.h"
#include "models/telemetry/figuretablemodel.h"

namespace Gatehouse
{

// Something that happened, in the order of the time.
struct IncidentEntry {
    qint64 timeMs = 0;
    QString text;
    QString who; // empty: the console, or the gateway itself

    bool operator==(const IncidentEntry &) const = default;
};

// Everything on record, with when its alerts began, were noticed and ended.
QList<IncidentEntry> incidentTimeline(const IncidentFolder &folder, const IncidentTeller &teller);

// Severity (sorted by its number), what, state, age, owner; the id is its number.
QList<TableColumn> incidentColumns();
QList<TableRow> incidentRows(const QList<Incident> &incidents, const IncidentTeller &teller);
// Level, what, when, state; the id is the number of the alert.
QList<TableColumn> incidentAlertColumns();
QList<TableRow> incidentAlertRows(const IncidentFolder &folder, const IncidentTeller &teller);
// What, how it ended, who and when; the id is its number. `running`: what this console is at.
QList<TableColumn> incidentDeedColumns();
QList<TableRow> incidentDeedRows(const IncidentFolder &folder, const IncidentTeller &teller, const QList<int> &running);

} // namespace Gatehouse
