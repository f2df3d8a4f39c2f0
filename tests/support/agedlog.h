// An audit log as whoever owns the database can make it: entries of long ago, guards that are gone.
#pragma once

#include "models/database/database.h"

namespace Gatehouse
{

// Makes every entry older by so many days, with a hash that fits.
void ageLog(Database &store, int days);
// Takes away what keeps the log from being changed.
void dropLogGuards(Database &store);

} // namespace Gatehouse
