// What an alert and others like it came to, as rows of a table.
#pragma once

#include "models/alerts/alertstory.h"

namespace Gatehouse
{

// The same alert before, then what its rule found elsewhere: when, how long and where; and the verdict. The id is the
// number of the alert.
QList<TableRow> beforeOf(const AlertFolder &folder, const StoryTeller &teller);
// What happened to it, the newest last: when, what, who.
QList<TableRow> timelineOf(const AlertFolder &folder, const StoryTeller &teller);

} // namespace Gatehouse
