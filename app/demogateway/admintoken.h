// The bearer token of the admin API: it is in a file that only this user can read; the database knows its digest.
#pragma once

#include "app/demogateway/gatewayfolder.h"

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

// SHA-256 in hex. A fast hash does: the token has 256 random bits.
QByteArray tokenDigest(const QByteArray &token);
// Makes the token when the file is missing or empty, notes its digest, and returns the digest.
Result<QByteArray> ensureAdminToken(const GatewayFolder &folder, Database &database);

} // namespace Gatehouse::Demo
