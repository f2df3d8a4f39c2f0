#include "tests/support/demodatabase.h"

#include "models/database/sqlitedatabase.h"

namespace Gatehouse
{

namespace
{

const char *const kTables[] = {
    "PRAGMA synchronous=OFF",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE accounts (id INTEGER PRIMARY KEY)",
    "CREATE TABLE providers (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "INSERT INTO providers VALUES (1, 'north'), (2, 'south'), (3, 'east')",
    "CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) "
    "INSERT INTO workspaces SELECT i, 'team ' || i FROM n",
    "CREATE TABLE requests (id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, request_id TEXT NOT NULL, attempt "
    "INTEGER NOT NULL, "
    "is_final INTEGER NOT NULL, account_id INTEGER, workspace_id INTEGER, api_key_id INTEGER, endpoint TEXT NOT NULL, "
    "model TEXT NOT NULL, "
    "provider_id INTEGER, status INTEGER NOT NULL, error_class TEXT, latency_ms INTEGER NOT NULL, ttft_ms INTEGER, "
    "streamed INTEGER NOT NULL, "
    "tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, tokens_cached INTEGER NOT NULL, cost_micros INTEGER NOT "
    "NULL, ip TEXT)",
    "CREATE INDEX requests_created ON requests (created_at, id)",
};

// a, b, c: three numbers below 2^20 that look random and follow from the row's id.
const char *const kRows =
    "WITH RECURSIVE n(i) AS (SELECT ?1 + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 + ?2), "
    "r AS (SELECT i, (i * 2654435761 >> 7) & 1048575 AS a, (i * 40503 + (i >> 3) * 2246822519 >> 5) & 1048575 AS b, "
    "(i * 3266489917 >> 9) & 1048575 AS c FROM n) "
    "INSERT INTO requests SELECT i, ?3 + (i - ?1 - 1) * (?4 - ?3) / ?2, printf('req-%010x', i), 1, a % 37 <> 0, "
    "(a * b >> 20) % 900 + 1, (a * b >> 20) % 40 + 1, (a * b >> 20) % 2700 + 1, "
    "CASE WHEN c % 10 < 8 THEN '/v1/chat/completions' WHEN c % 10 = 8 THEN '/v1/embeddings' ELSE '/v1/messages' END, "
    "CASE b % 16 WHEN 0 THEN 'opal-large' WHEN 1 THEN 'quartz-mini' WHEN 2 THEN 'quartz-mini' WHEN 3 THEN 'basalt-70b' "
    "WHEN 4 THEN 'mica' "
    "WHEN 5 THEN 'mica' WHEN 6 THEN 'gneiss-embed' WHEN 7 THEN 'feldspar' ELSE 'opal-small' END, "
    "b % 3 + 1, CASE WHEN c % 50 > 1 THEN 200 WHEN a % 3 = 0 THEN 429 WHEN a % 3 = 1 THEN 502 ELSE 400 END, "
    "CASE WHEN c % 50 > 1 THEN NULL WHEN a % 3 = 0 THEN 'rate_limit' WHEN a % 3 = 1 THEN 'upstream' ELSE 'invalid' "
    "END, "
    "120 + (a * c >> 20) % 9000 + (b & 511), CASE WHEN c % 50 > 1 AND b % 4 <> 0 THEN 80 + (a & 1023) END, b % 4 <> 0, "
    "100 + a % 3000, c % 900, a % 100, 50 + (a * c >> 20) % 20000, NULL FROM r";

} // namespace

Result<std::unique_ptr<Database>> makeDemoDatabase(const QString &file, qint64 rows, const TimeSpan &span)
{
    auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::Create);
    if (!database)
        return std::unexpected(database.error());
    for (const char *statement : kTables) {
        if (auto done = (*database)->execute(QLatin1String(statement)); !done)
            return std::unexpected(done.error());
    }
    if (auto added = addDemoRows(**database, rows, span); !added)
        return std::unexpected(added.error());
    return std::unique_ptr<Database>(std::move(*database));
}

Result<void> addDemoRows(Database &database, qint64 rows, const TimeSpan &span)
{
    const auto last = database.scalar(QStringLiteral("SELECT max(id) FROM requests"));
    if (!last)
        return std::unexpected(last.error());
    const auto added = database.execute(QLatin1String(kRows), {*last, rows, span.fromMs, span.toMs});
    return added ? Result<void>() : std::unexpected(added.error());
}

} // namespace Gatehouse
