// Alerts and what happened to them, as rows of the console store.
#pragma once

#include "models/alerts/alert.h"
#include "models/database/database.h"

namespace Gatehouse
{

// The columns that alertOf() reads, in order, of a table "a". Corrupt: a word that this Gatehouse does not know.
extern const char *const kAlertColumns;
Result<Alert> alertOf(const RowStream &row);
Result<AlertEvent> alertEventOf(const RowStream &row);
// The last verdict that a person gave on an alert of "a" and that was not taken back, also of one that came back since;
// '': none. `events`: the table of the records.
QString givenVerdictSql(const QString &events);
Error unreadableAlert(const QString &what);

} // namespace Gatehouse
