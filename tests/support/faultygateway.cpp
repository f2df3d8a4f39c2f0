#include "tests/support/faultygateway.h"

#include "models/database/clickhousedatabase.h"
#include "models/database/mariadbdatabase.h"
#include "models/database/postgresdatabase.h"
#include "models/gateway/schemadetection.h"
#include "tests/support/clickhouseserver.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/productfixtures.h"

#include <QDir>
#include <QFile>

#include <cstdio>

namespace Gatehouse
{

namespace
{

constexpr int kRows = 60;

const QString kReader = QStringLiteral("reader");
const QString kPassword = QStringLiteral("reads only");

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("fixture: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

void write(const QString &name, const QByteArray &content)
{
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("fixture: %s cannot be written", qPrintable(name));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("fixture: %s cannot be read", qPrintable(name));
    return file.readAll();
}

// As mv does: what was there under the name before is gone.
void renameOver(const QString &from, const QString &to)
{
    if (std::rename(qPrintable(from), qPrintable(to)) != 0)
        qFatal("fixture: %s cannot be renamed", qPrintable(from));
}

// A server, its database of New API, and what befalls every server.
template<typename Server, typename Engine>
class ServerGateway : public FaultyGateway
{
protected:
    explicit ServerGateway(Dialect dialect)
        : m_dialect(dialect)
    {
    }
    Result<std::unique_ptr<Database>> openKeeper() const override
    {
        auto database = Engine::open(m_server.settings(), ServerAccess::ReadWrite);
        if (!database)
            return std::unexpected(database.error());
        return std::unique_ptr<Database>(std::move(*database));
    }
    DatabaseSettings reader() const
    {
        const ServerSettings server = m_server.settings();
        DatabaseSettings database;
        database.driver = m_dialect;
        database.host = server.host;
        database.port = server.port;
        database.url = server.url;
        database.name = server.database;
        database.user = kReader;
        return database;
    }
    void describe(ConnectionSettings &settings) const override { settings.database = reader(); }
    QList<Fault> serverFaults()
    {
        const auto freeze = [this] { m_server.freeze(); };
        return {{"death in the middle of an answer", [this] { m_server.kill(); }, QStringLiteral("Database gateway"),
                 [this] { m_server.start(); }, freeze},
                {"silence", freeze, QStringLiteral("Database gateway"), [this] { m_server.thaw(); }}};
    }

    Server m_server;

private:
    Dialect m_dialect;
};

class PostgresGateway final : public ServerGateway<PostgresServer, PostgresDatabase>
{
public:
    PostgresGateway()
        : ServerGateway(Dialect::PostgreSql)
        , m_fixture(QStringLiteral("2026-09"), need(openKeeper()))
    {
        run({QStringLiteral("CREATE ROLE reader LOGIN PASSWORD 'reads only'"),
             QStringLiteral("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")});
        fill();
    }
    QList<Fault> faults() override
    {
        return serverFaults() + schemaFaults() +
               QList{locked("time limit"),
                     byStatements("rights", {QStringLiteral("REVOKE SELECT ON logs FROM reader")}, "logs",
                                  {QStringLiteral("GRANT SELECT ON logs TO reader")}),
                     byStatements("the right to sign in", {QStringLiteral("ALTER ROLE reader NOLOGIN"), kCut},
                                  "sign-in", {QStringLiteral("ALTER ROLE reader LOGIN")})};
    }
    void cutConnections() override
    {
        run({kCut});
        add();
    }
    QString waitingSessions() const override
    {
        return QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND wait_event_type = "
                              "'Lock'");
    }

protected:
    GatewayFixture &fixture() override { return m_fixture; }
    Result<void> whileLocked(Database &database, const std::function<void()> &meanwhile) const override
    {
        return database.transaction([&]() -> Result<void> {
            if (auto locked = database.execute(QStringLiteral("LOCK TABLE logs IN ACCESS EXCLUSIVE MODE")); !locked)
                return std::unexpected(locked.error());
            meanwhile();
            return {};
        });
    }

private:
    const QString kCut = QStringLiteral("DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                        "usename = 'reader'; END $$");
    NewApiFixture m_fixture;
};

class MariaDbGateway final : public ServerGateway<MariaDbServer, MariaDbDatabase>
{
public:
    MariaDbGateway()
        : ServerGateway(Dialect::MySql)
        , m_fixture(QStringLiteral("2026-09"), need(openKeeper()))
    {
        run({QStringLiteral("CREATE USER reader@'%' IDENTIFIED BY 'reads only'")});
        const QList<TableSchema> tables = need(keeper().schema());
        for (const TableSchema &table : tables)
            run({QStringLiteral("GRANT SELECT ON gateway.`%1` TO reader@'%'").arg(table.name)});
        fill();
    }
    QList<Fault> faults() override
    {
        return serverFaults() + schemaFaults() +
               QList{locked("time limit"),
                     byStatements("rights", {QStringLiteral("REVOKE SELECT ON gateway.logs FROM reader@'%'")}, "logs",
                                  {QStringLiteral("GRANT SELECT ON gateway.logs TO reader@'%'")}),
                     byStatements("the right to sign in", {QStringLiteral("ALTER USER reader@'%' ACCOUNT LOCK"), kCut},
                                  "sign-in", {QStringLiteral("ALTER USER reader@'%' ACCOUNT UNLOCK")})};
    }
    void cutConnections() override
    {
        run({kCut});
        add();
    }
    QString waitingSessions() const override
    {
        return QStringLiteral("SELECT count(*) FROM information_schema.processlist WHERE user = 'reader' AND state "
                              "LIKE 'Waiting for table metadata lock'");
    }

protected:
    GatewayFixture &fixture() override { return m_fixture; }
    // Held by the session, which ends with the database.
    Result<void> whileLocked(Database &database, const std::function<void()> &meanwhile) const override
    {
        return database.transaction([&]() -> Result<void> {
            if (auto locked = database.execute(QStringLiteral("LOCK TABLES logs WRITE")); !locked)
                return std::unexpected(locked.error());
            meanwhile();
            return {};
        });
    }

private:
    const QString kCut = QStringLiteral("KILL USER reader@'%'");
    NewApiFixture m_fixture;
};

// The log of New API alone; its main database stays in SQLite.
class ClickHouseGateway final : public ServerGateway<ClickHouseServerProcess, ClickHouseDatabase>
{
public:
    ClickHouseGateway()
        : ServerGateway(Dialect::ClickHouse)
        , m_fixture(QStringLiteral("2026-06"), need(openKeeper()))
    {
        m_server.addUsers(account("reads only", "gateway"));
        fill();
    }
    QList<Fault> faults() override
    {
        const auto restore = [this] { m_server.changeUsers(account("reads only", "gateway")); };
        return serverFaults() +
               QList{byStatements("the table", {QStringLiteral("RENAME TABLE logs TO logs_before")}, "logs",
                                  {QStringLiteral("RENAME TABLE logs_before TO logs")}),
                     otherTime(),
                     Fault{"rights", [this] { m_server.changeUsers(account("reads only", "elsewhere")); },
                           QStringLiteral("lacks the right"), restore},
                     Fault{"the right to sign in", [this] { m_server.changeUsers(account("no more", "gateway")); },
                           QStringLiteral("sign-in"), restore}};
    }
    void cutConnections() override
    {
        run({QStringLiteral("KILL QUERY WHERE user = 'reader' SYNC")});
        add();
    }

protected:
    GatewayFixture &fixture() override { return m_fixture; }
    void describe(ConnectionSettings &settings) const override
    {
        auto &main = const_cast<NewApiLogFixture &>(m_fixture).mainDatabase();
        settings.database.file = dynamic_cast<SqliteDatabase &>(main).file();
        settings.logDatabase = reader();
    }
    Result<void> whileLocked(Database &, const std::function<void()> &) const override
    {
        return failure(ErrorKind::Unsupported, QStringLiteral("ClickHouse locks no table against reading."));
    }
    QString withoutLatency() const override { return QStringLiteral("ALTER TABLE logs DROP COLUMN use_time"); }

private:
    static QByteArray account(const QByteArray &password, const QByteArray &database)
    {
        return "<yandex><users><reader><password>" + password +
               "</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>"
               "<allow_databases><database>" +
               database + "</database></allow_databases></reader></users></yandex>";
    }
    // The sorting key cannot be renamed, so another table takes the place.
    Fault otherTime()
    {
        QStringList columns = columnsOfLogs();
        columns.replaceInStrings(QStringLiteral("`created_at`"), QStringLiteral("`created_at` AS made_at"));
        return byStatements(
            "the time",
            {QStringLiteral("CREATE TABLE logs_other ENGINE = MergeTree() PARTITION BY tuple() ORDER BY made_at AS "
                            "SELECT %1 FROM logs")
                 .arg(columns.join(QStringLiteral(", "))),
             QStringLiteral("RENAME TABLE logs TO logs_before, logs_other TO logs")},
            "created_at",
            {QStringLiteral("RENAME TABLE logs TO logs_other, logs_before TO logs"),
             QStringLiteral("DROP TABLE logs_other")});
    }

    NewApiLogFixture m_fixture;
};

// A file, which others rename, replace and lock.
class SqliteGateway final : public FaultyGateway
{
public:
    // With a journal beside the file, where who writes keeps the others from reading.
    SqliteGateway()
    {
        run({QStringLiteral("PRAGMA journal_mode=DELETE")});
        fill();
    }
    QList<Fault> faults() override
    {
        const auto away = [this] { renameOver(file(), file() + QStringLiteral(".away")); };
        const auto back = [this] { renameOver(file() + QStringLiteral(".away"), file()); };
        return schemaFaults() + QList{locked("locked"), Fault{"absence", away, QStringLiteral("does not exist"), back},
                                      Fault{"something else under its name",
                                            [this, away] {
                                                away();
                                                write(file(), QByteArray(8192, 'x'));
                                            },
                                            QStringLiteral("is not an SQLite database"), back},
                                      // As cp does before it writes what it copies.
                                      Fault{"nothing left in it",
                                            [this] {
                                                m_content = contentOf(file());
                                                write(file(), {});
                                            },
                                            QStringLiteral("no table"), [this] { write(file(), m_content); }}};
    }
    // A copy with another row is moved to its place, as the restore of a backup does.
    void cutConnections() override
    {
        const QString copy = file() + QStringLiteral(".copy");
        QFile::remove(copy);
        run({QStringLiteral("VACUUM INTO '%1'").arg(copy), QStringLiteral("ATTACH '%1' AS restored").arg(copy)});
        addCopyOfFirst(QStringLiteral("restored.logs"));
        run({QStringLiteral("DETACH restored")});
        renameOver(copy, file());
    }

protected:
    GatewayFixture &fixture() override { return m_fixture; }
    void describe(ConnectionSettings &settings) const override { settings.database.file = file(); }
    Result<std::unique_ptr<Database>> openKeeper() const override
    {
        auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::ReadWrite);
        if (!database)
            return std::unexpected(database.error());
        return std::unique_ptr<Database>(std::move(*database));
    }
    Result<void> whileLocked(Database &database, const std::function<void()> &meanwhile) const override
    {
        if (auto locked = database.execute(QStringLiteral("BEGIN EXCLUSIVE")); !locked)
            return std::unexpected(locked.error());
        meanwhile();
        const auto ended = database.execute(QStringLiteral("ROLLBACK"));
        return ended ? Result<void>() : std::unexpected(ended.error());
    }

private:
    QString file() const { return m_fixture.file(); }

    QByteArray m_content;
    NewApiFixture m_fixture{QStringLiteral("2026-09")};
};

} // namespace

std::unique_ptr<FaultyGateway> FaultyGateway::make(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return std::make_unique<SqliteGateway>();
    case Dialect::PostgreSql:
        return std::make_unique<PostgresGateway>();
    case Dialect::MySql:
        return std::make_unique<MariaDbGateway>();
    case Dialect::ClickHouse:
        return std::make_unique<ClickHouseGateway>();
    }
    return nullptr;
}

FaultyGateway::Lock::Lock(const FaultyGateway &gateway)
    : m_thread([this, &gateway] {
        const auto database = need(gateway.openKeeper());
        const auto held = gateway.whileLocked(*database, [this] {
            m_held.release();
            m_end.acquire();
        });
        if (!held)
            qFatal("fixture: %s", qPrintable(held.error().message));
    })
{
    m_held.acquire();
}

FaultyGateway::Lock::~Lock()
{
    m_end.release();
    m_thread.join();
}

ConnectionSettings FaultyGateway::connection(const QString &folder) const
{
    ConnectionSettings settings;
    settings.name = QStringLiteral("gateway");
    settings.profile = QStringLiteral("new-api");
    settings.store.file = QDir(folder).filePath(QStringLiteral("store.sqlite"));
    describe(settings);
    const QString secret = QDir(folder).filePath(QStringLiteral("password"));
    write(secret, kPassword.toUtf8());
    DatabaseSettings &server = settings.logDatabase ? *settings.logDatabase : settings.database;
    if (server.driver != Dialect::Sqlite)
        server.password = {SecretReference::Kind::File, secret, {}};
    return settings;
}

void FaultyGateway::fill()
{
    for (int i = 0; i < kRows; ++i)
        add();
}

void FaultyGateway::add(const QString &model)
{
    RequestRow row;
    row.rowId = QString::number(++m_rows);
    row.requestId = QStringLiteral("req-%1").arg(m_rows);
    row.timeMs = kNowMs - 5 * kHourMs + qint64(m_rows % 280) * kMinuteMs;
    row.model = model;
    row.provider = QStringLiteral("north");
    row.endpoint = QStringLiteral("/v1/chat/completions");
    row.workspace = QStringLiteral("default");
    row.account = QStringLiteral("7");
    row.key = QStringLiteral("8");
    row.latencyUs = 2'000'000;
    row.tokensIn = 10;
    fixture().add(row);
}

void FaultyGateway::run(const QStringList &statements)
{
    for (const QString &statement : statements)
        fixture().execute(statement);
}

FaultyGateway::Fault FaultyGateway::byStatements(const char *name, const QStringList &cause, const char *says,
                                                 const QStringList &remedy)
{
    return {name, [this, cause] { run(cause); }, QString::fromLatin1(says), [this, remedy] { run(remedy); }};
}

FaultyGateway::Fault FaultyGateway::locked(const char *says)
{
    return {"a lock", [this] { m_lock = std::make_unique<Lock>(*this); }, QString::fromLatin1(says),
            [this] { m_lock.reset(); }};
}

QList<FaultyGateway::Fault> FaultyGateway::schemaFaults()
{
    // Nothing that is counted is wrong until there are rows whose time cannot be read.
    return {byStatements("the table", {QStringLiteral("ALTER TABLE logs RENAME TO logs_before")}, "logs",
                         {QStringLiteral("ALTER TABLE logs_before RENAME TO logs")}),
            byStatements("the time",
                         {QStringLiteral("ALTER TABLE logs RENAME COLUMN created_at TO made_at"),
                          QStringLiteral("UPDATE logs SET id = 9999 WHERE id = 1")},
                         "created_at",
                         {QStringLiteral("UPDATE logs SET id = 1 WHERE id = 9999"),
                          QStringLiteral("ALTER TABLE logs RENAME COLUMN made_at TO created_at")})};
}

QStringList FaultyGateway::columnsOfLogs()
{
    const QList<TableSchema> tables = need(keeper().schema());
    QStringList columns;
    for (const ColumnSchema &column : tableIn(tables, QStringLiteral("logs"))->columns)
        columns.append(quotedName(column.name, keeper().dialect()));
    return columns;
}

QString FaultyGateway::withoutLatency() const
{
    return QStringLiteral("ALTER TABLE logs RENAME COLUMN use_time TO took");
}

void FaultyGateway::dropLatency()
{
    run({withoutLatency()});
    addCopyOfFirst(QStringLiteral("logs"));
}

void FaultyGateway::addCopyOfFirst(const QString &table)
{
    const bool byRequest = keeper().dialect() == Dialect::ClickHouse;
    const QString key = quotedName(byRequest ? QStringLiteral("request_id") : QStringLiteral("id"), keeper().dialect());
    const QStringList columns = columnsOfLogs();
    QStringList values = columns;
    values[columns.indexOf(key)] = QStringLiteral("?");
    ++m_rows;
    const QVariant added = byRequest ? QVariant(QStringLiteral("req-%1").arg(m_rows)) : QVariant(m_rows);
    fixture().execute(QStringLiteral("INSERT INTO %1 (%2) SELECT %3 FROM logs WHERE %4 = %5")
                          .arg(table, columns.join(QStringLiteral(", ")), values.join(QStringLiteral(", ")), key,
                               byRequest ? QStringLiteral("'req-1'") : QStringLiteral("1")),
                      {added});
}

} // namespace Gatehouse
