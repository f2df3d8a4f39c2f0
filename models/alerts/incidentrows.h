// Incidents, what happened to them and what was done, as rows of the console store.
#pragma once

#include "models/alerts/incident.h"
#include "models/database/database.h"

namespace Gatehouse
{

// The columns that each reads, in order. Corrupt: a word that this Gatehouse does not know.
extern const char *const kIncidentColumns;
Result<Incident> incidentOf(const RowStream &row);
extern const char *const kIncidentEventColumns;
Result<IncidentEvent> incidentEventOf(const RowStream &row);
extern const char *const kIncidentDeedColumns;
Result<IncidentDeed> incidentDeedOf(const RowStream &row);

} // namespace Gatehouse
