#include "tests/support/testengine.h"

#include "models/database/clickhousedatabase.h"
#include "models/database/mariadbdatabase.h"
#include "models/database/postgresdatabase.h"
#include "models/database/sqlitedatabase.h"
#include "tests/support/clickhouseserver.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"

#include <QTemporaryDir>

namespace Gatehouse
{

namespace
{

template<typename T>
Result<std::unique_ptr<Database>> asDatabase(Result<std::unique_ptr<T>> opened)
{
    if (!opened)
        return std::unexpected(opened.error());
    return std::unique_ptr<Database>(std::move(*opened));
}

QStringList mixedSchema(const char *quote, const QString &columns, const QString &text)
{
    QStringList statements{QStringLiteral("DROP VIEW IF EXISTS logs_view"),
                           QStringLiteral("DROP TABLE IF EXISTS \"LiteLLM_SpendLogs\""),
                           QStringLiteral("CREATE TABLE \"LiteLLM_SpendLogs\" (%1)").arg(columns.arg(text)),
                           QStringLiteral("CREATE INDEX by_time ON \"LiteLLM_SpendLogs\" (\"startTime\", model)"),
                           QStringLiteral("CREATE VIEW logs_view AS SELECT model FROM \"LiteLLM_SpendLogs\"")};
    return statements.replaceInStrings(QStringLiteral("\""), QString::fromLatin1(quote));
}

const QString kMixedColumns =
    QStringLiteral("request_id %1 NOT NULL PRIMARY KEY, \"startTime\" bigint NOT NULL, model %1");

class SqliteEngine final : public TestEngine
{
public:
    // A file is there before anybody reads it, as a server is.
    SqliteEngine() { (void)SqliteEngine::open(ServerAccess::ReadWrite); }

    Result<std::unique_ptr<Database>> open(ServerAccess access) override
    {
        using Mode = SqliteDatabase::Mode;
        return asDatabase(SqliteDatabase::open(m_folder.filePath(QStringLiteral("gateway.sqlite")),
                                               access == ServerAccess::ReadOnly ? Mode::ReadOnly : Mode::Create));
    }
    QStringList makeTable(const QString &name) const override
    {
        return {QStringLiteral("DROP TABLE IF EXISTS %1").arg(name),
                QStringLiteral("CREATE TABLE %1 (n INTEGER NOT NULL, r REAL, t TEXT, b BLOB)").arg(name)};
    }
    QStringList makeMixedSchema() const override { return mixedSchema("\"", kMixedColumns, QStringLiteral("text")); }
    QString manyRows(qint64 count) const override
    {
        return QStringLiteral("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %1) "
                              "SELECT n, replace(hex(zeroblob(50)), '0', 'x') AS t FROM c")
            .arg(count);
    }
    QString endless(const QString &marker) const override
    {
        return QStringLiteral(
                   "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*), '%1' FROM c")
            .arg(marker);
    }

private:
    QTemporaryDir m_folder;
};

class PostgresEngine final : public TestEngine
{
public:
    Result<std::unique_ptr<Database>> open(ServerAccess access) override
    {
        return asDatabase(PostgresDatabase::open(m_server.settings(), access));
    }
    QStringList makeTable(const QString &name) const override
    {
        return {QStringLiteral("DROP TABLE IF EXISTS %1").arg(name),
                QStringLiteral("CREATE TABLE %1 (n bigint NOT NULL, r double precision, t text, b bytea)").arg(name)};
    }
    QStringList makeMixedSchema() const override { return mixedSchema("\"", kMixedColumns, QStringLiteral("text")); }
    QString manyRows(qint64 count) const override
    {
        return QStringLiteral("SELECT n, repeat('x', 100) AS t FROM generate_series(1::bigint, %1::bigint) n")
            .arg(count);
    }
    QString endless(const QString &marker) const override
    {
        return QStringLiteral("SELECT count(*), '%1' FROM generate_series(1::bigint, 1000000) a, "
                              "generate_series(1::bigint, 1000000) b")
            .arg(marker);
    }
    QString busySessions(const QString &marker) const override
    {
        return QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = "
                              "'client backend' "
                              "AND (state LIKE 'idle in transaction%' OR (state = 'active' AND query LIKE '%%1%'))")
            .arg(marker);
    }
    Result<std::unique_ptr<Database>> openWrong(const QString &what) override
    {
        return asDatabase(PostgresDatabase::open(withWrong(m_server.settings(), what), ServerAccess::ReadOnly));
    }
    void kill() override { m_server.kill(); }
    void revive() override { m_server.start(); }

private:
    PostgresServer m_server;
};

class MariaDbEngine final : public TestEngine
{
public:
    Result<std::unique_ptr<Database>> open(ServerAccess access) override
    {
        return asDatabase(MariaDbDatabase::open(m_server.settings(), access));
    }
    QStringList makeTable(const QString &name) const override
    {
        return {QStringLiteral("DROP TABLE IF EXISTS %1").arg(name),
                QStringLiteral("CREATE TABLE %1 (n bigint NOT NULL, r double, t longtext, b longblob)").arg(name)};
    }
    QStringList makeMixedSchema() const override
    {
        return mixedSchema("`", kMixedColumns, QStringLiteral("varchar(100)"));
    }
    QString integerType() const override { return QStringLiteral("bigint(20)"); }
    QString manyRows(qint64 count) const override
    {
        return QStringLiteral("SELECT seq AS n, repeat('x', 100) AS t FROM seq_1_to_%1").arg(count);
    }
    QString endless(const QString &marker) const override
    {
        return QStringLiteral("SELECT count(*), '%1' FROM seq_1_to_1000000 a, seq_1_to_1000000 b").arg(marker);
    }
    QString busySessions(const QString &marker) const override
    {
        return QStringLiteral(
                   "SELECT (SELECT count(*) FROM information_schema.processlist WHERE id <> connection_id() AND "
                   "command IN ('Query', 'Execute') AND info LIKE '%%1%') + (SELECT count(*) FROM "
                   "information_schema.innodb_trx WHERE trx_mysql_thread_id <> connection_id())")
            .arg(marker);
    }
    Result<std::unique_ptr<Database>> openWrong(const QString &what) override
    {
        return asDatabase(MariaDbDatabase::open(withWrong(m_server.settings(), what), ServerAccess::ReadOnly));
    }
    void kill() override { m_server.kill(); }
    void revive() override { m_server.start(); }

private:
    MariaDbServer m_server;
};

class ClickHouseEngine final : public TestEngine
{
public:
    Result<std::unique_ptr<Database>> open(ServerAccess access) override
    {
        return asDatabase(ClickHouseDatabase::open(m_server.settings(), access));
    }
    QStringList makeTable(const QString &name) const override
    {
        return {QStringLiteral("DROP TABLE IF EXISTS %1").arg(name),
                QStringLiteral("CREATE TABLE %1 (n Int64, r Nullable(Float64), t Nullable(String), b Nullable(String)) "
                               "ENGINE = Memory")
                    .arg(name)};
    }
    QString insertInto(const QString &table) const override
    {
        return QStringLiteral("INSERT INTO %1 (n, r, t, b) SELECT ?, ?, ?, ?").arg(table);
    }
    QStringList makeMixedSchema() const override
    {
        return {QStringLiteral("DROP TABLE IF EXISTS logs_view"),
                QStringLiteral("DROP TABLE IF EXISTS `LiteLLM_SpendLogs`"),
                QStringLiteral(
                    "CREATE TABLE `LiteLLM_SpendLogs` (request_id String, `startTime` Int64, model Nullable(String)) "
                    "ENGINE = MergeTree ORDER BY (`startTime`, request_id, startTime % 10)"),
                QStringLiteral("CREATE VIEW logs_view AS SELECT model FROM `LiteLLM_SpendLogs`")};
    }
    QString integerType() const override { return QStringLiteral("int64"); }
    QList<QStringList> mixedIndexes() const override
    {
        return {{QStringLiteral("startTime"), QStringLiteral("request_id")}};
    }
    bool hasTransactions() const override { return false; }
    ValueKind bytesKind() const override { return ValueKind::Text; }
    QString manyRows(qint64 count) const override
    {
        return QStringLiteral("SELECT number + 1 AS n, '%2' AS t FROM numbers(%1)")
            .arg(count)
            .arg(QString(100, QLatin1Char('x')));
    }
    QString endless(const QString &marker) const override
    {
        return QStringLiteral("SELECT count(), '%1' FROM system.numbers").arg(marker);
    }
    QString busySessions(const QString &marker) const override
    {
        return QStringLiteral("SELECT count() FROM system.processes WHERE query LIKE '%%1%' AND query NOT LIKE "
                              "'%system.processes%'")
            .arg(marker);
    }
    Result<std::unique_ptr<Database>> openWrong(const QString &what) override
    {
        return asDatabase(ClickHouseDatabase::open(withWrong(m_server.settings(), what), ServerAccess::ReadOnly));
    }
    void kill() override { m_server.kill(); }
    void revive() override { m_server.start(); }

private:
    ClickHouseServerProcess m_server;
};

} // namespace

QString TestEngine::insertInto(const QString &table) const
{
    return QStringLiteral("INSERT INTO %1 (n, r, t, b) VALUES (?, ?, ?, ?)").arg(table);
}

QList<QStringList> TestEngine::mixedIndexes() const
{
    return {{QStringLiteral("request_id")}, {QStringLiteral("startTime"), QStringLiteral("model")}};
}

Result<std::unique_ptr<Database>> TestEngine::openWrong(const QString &what)
{
    return failure(ErrorKind::Unsupported, QStringLiteral("This engine has no %1.").arg(what));
}

ServerSettings withWrong(ServerSettings settings, const QString &what)
{
    if (what == QLatin1String("password"))
        settings.password = QStringLiteral("hunter2");
    else if (what == QLatin1String("user"))
        settings.user = QStringLiteral("nobody_knows");
    else if (what == QLatin1String("database"))
        settings.database = QStringLiteral("no_such_database");
    else if (settings.url.isEmpty())
        settings.port = ServerProcess::freePort();
    else
        settings.url = QStringLiteral("http://127.0.0.1:%1").arg(ServerProcess::freePort());
    return settings;
}

std::unique_ptr<TestEngine> makeSqliteEngine()
{
    return std::make_unique<SqliteEngine>();
}

std::unique_ptr<TestEngine> makeMariaDbEngine()
{
    return std::make_unique<MariaDbEngine>();
}

std::unique_ptr<TestEngine> makeClickHouseEngine()
{
    return std::make_unique<ClickHouseEngine>();
}

std::unique_ptr<TestEngine> makePostgresEngine()
{
    return std::make_unique<PostgresEngine>();
}

} // namespace Gatehouse
