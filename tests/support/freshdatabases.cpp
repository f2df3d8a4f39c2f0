#include "tests/support/freshdatabases.h"

#include "models/database/clickhousedatabase.h"
#include "models/database/mariadbdatabase.h"
#include "models/database/postgresdatabase.h"
#include "models/database/sqlitedatabase.h"
#include "tests/support/clickhouseserver.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"

namespace Gatehouse
{

namespace
{

template<typename Engine>
std::unique_ptr<Database> opened(Result<std::unique_ptr<Engine>> database)
{
    if (!database)
        qFatal("fixture: %s %s", qPrintable(database.error().message), qPrintable(database.error().detail));
    return std::move(*database);
}

void run(Database &database, const QString &sql)
{
    if (const auto done = database.execute(sql); !done)
        qFatal("fixture: %s %s", qPrintable(done.error().message), qPrintable(done.error().detail));
}

} // namespace

FreshDatabases::FreshDatabases(const QString &keptIn)
    : m_keptIn(keptIn)
{
}
FreshDatabases::~FreshDatabases() = default;

std::unique_ptr<Database> FreshDatabases::make(Dialect dialect)
{
    const QString name = QStringLiteral("fresh_%1").arg(++m_count);
    if (dialect != Dialect::Sqlite)
        return open(dialect, name);
    auto file =
        opened(SqliteDatabase::open(m_folder.filePath(name + QStringLiteral(".sqlite")), SqliteDatabase::Mode::Create));
    // Nothing here has to survive a power cut, and waiting for the disk is most of a test's time.
    run(*file, QStringLiteral("PRAGMA synchronous=OFF"));
    return file;
}

std::unique_ptr<Database> FreshDatabases::open(Dialect dialect, const QString &name)
{
    if (dialect == Dialect::PostgreSql)
        return makePostgres(name);
    return dialect == Dialect::MySql ? makeMariaDb(name) : makeClickHouse(name);
}

QString FreshDatabases::keptFor(Dialect dialect) const
{
    return m_keptIn.isEmpty() ? QString() : m_keptIn + QLatin1Char('/') + dialectToken(dialect);
}

qint64 FreshDatabases::serverPid(Dialect dialect) const
{
    if (dialect == Dialect::PostgreSql)
        return m_postgres->pid();
    return dialect == Dialect::MySql ? m_mariaDb->pid() : m_clickHouse->pid();
}

std::unique_ptr<Database> FreshDatabases::makePostgres(const QString &name)
{
    if (!m_postgres) {
        m_postgres = std::make_unique<PostgresServer>(std::nullopt, keptFor(Dialect::PostgreSql));
        m_postgresRoot = opened(PostgresDatabase::open(m_postgres->settings(), ServerAccess::ReadWrite));
    }
    const auto known =
        m_postgresRoot->scalar(QStringLiteral("SELECT count(*) FROM pg_database WHERE datname = ?"), {name});
    if (known.value_or(0) == 0)
        run(*m_postgresRoot, QStringLiteral("CREATE DATABASE %1").arg(name));
    ServerSettings settings = m_postgres->settings();
    settings.database = name;
    m_last = settings;
    return opened(PostgresDatabase::open(settings, ServerAccess::ReadWrite));
}

std::unique_ptr<Database> FreshDatabases::makeMariaDb(const QString &name)
{
    if (!m_mariaDb) {
        m_mariaDb = std::make_unique<MariaDbServer>(std::nullopt, keptFor(Dialect::MySql));
        m_mariaDbRoot = opened(MariaDbDatabase::open(m_mariaDb->settings(), ServerAccess::ReadWrite));
    }
    run(*m_mariaDbRoot, QStringLiteral("CREATE DATABASE IF NOT EXISTS %1 CHARACTER SET utf8mb4").arg(name));
    ServerSettings settings = m_mariaDb->settings();
    settings.database = name;
    m_last = settings;
    return opened(MariaDbDatabase::open(settings, ServerAccess::ReadWrite));
}

std::unique_ptr<Database> FreshDatabases::makeClickHouse(const QString &name)
{
    if (!m_clickHouse) {
        m_clickHouse = std::make_unique<ClickHouseServerProcess>(std::nullopt, keptFor(Dialect::ClickHouse));
        m_clickHouseRoot = opened(ClickHouseDatabase::open(m_clickHouse->settings(), ServerAccess::ReadWrite));
    }
    run(*m_clickHouseRoot, QStringLiteral("CREATE DATABASE IF NOT EXISTS %1").arg(name));
    ServerSettings settings = m_clickHouse->settings();
    settings.database = name;
    m_last = settings;
    return opened(ClickHouseDatabase::open(settings, ServerAccess::ReadWrite));
}

} // namespace Gatehouse
