// What the commands on the audit log share: the checkpoints that were named, and how far a reading has come.
#pragma once

#include "app/ctl/storeaccess.h"

#include "models/audit/auditdocuments.h"

namespace Gatehouse::Ctl
{

// Of the files that --checkpoint names, signed by --key or else by this machine.
Result<QList<TreeHead>> givenCheckpoints(const Request &request, const StoreAccess &access);

LogReading readingOn(Terminal &terminal);
void endReading(Terminal &terminal);

} // namespace Gatehouse::Ctl
