// The least-privilege text for the databases of one connection, or of a product on an engine.
#pragma once

#include "models/gateway/accessgrants.h"
#include "models/gateway/connectionsettings.h"

namespace Gatehouse
{

// One for each database of the connection: the first, its log, and those of every part, in this order. Each is fitted
// to the tables that are there when the database can be opened, which may take some seconds; else it is for all
// versions that the profile knows.
Result<QList<AccessGrants>> connectionGrants(const ConnectionSettings &settings, AccessPurpose purpose);

// Without a gateway at hand. Fails when the profile does not know the engine.
Result<AccessGrants> productGrants(const QString &profile, Dialect dialect, AccessPurpose purpose);

QString grantsText(const QList<AccessGrants> &grants);

} // namespace Gatehouse
