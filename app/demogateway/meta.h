// The meta table: what this database is, and how far it is written.
#pragma once

#include "models/core/error.h"

#include <QString>

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

inline constexpr int kSchemaVersion = 1;
inline constexpr char kProduct[] = "gatehouse-demo-gateway";

// What all programs and documents of the demo say about its numbers.
QString syntheticNotice();
QString arrivalsNotice();

struct GatewayMeta {
    quint64 seed = 1;
    qint64 historyFromMs = 0;
    qint64 historyToMs = 0;
    double meanRatePerMinute = 0;
    qint64 writtenUntilMs = 0;        // attempts
    qint64 recordsWrittenUntilMs = 0; // everything else; a whole minute
};

Result<void> setMeta(Database &database, const QString &key, const QString &value);
// All of it, for a new database, except what the attempt writer keeps itself.
Result<void> writeMeta(Database &database, const GatewayMeta &meta);
// Unsupported when the file belongs to another product or version.
Result<GatewayMeta> loadMeta(Database &database);

} // namespace Gatehouse::Demo
