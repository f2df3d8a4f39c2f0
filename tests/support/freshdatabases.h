// Empty databases of every engine, one per call: files for SQLite, databases of one server for the others. A server is
// started when its first database is asked for, and ends with this. With a folder to keep, servers hold their databases
// there, and open() finds those of an earlier run.
#pragma once

#include "models/database/database.h"
#include "models/database/serversettings.h"

#include <QTemporaryDir>

#include <memory>

namespace Gatehouse
{

class ClickHouseServerProcess;
class MariaDbServer;
class PostgresServer;

class FreshDatabases
{
public:
    explicit FreshDatabases(const QString &keptIn = {});
    ~FreshDatabases();

    // Writable. Fails the running program on an error: a database that cannot be made is a mistake of the test.
    std::unique_ptr<Database> make(Dialect dialect);
    // On a server; made when there is none of this name.
    std::unique_ptr<Database> open(Dialect dialect, const QString &name);
    qint64 serverPid(Dialect dialect) const;
    // How to reach the database that was made last, on a server.
    const ServerSettings &lastSettings() const { return m_last; }
    // Of the server whose first database was made.
    PostgresServer &postgres() { return *m_postgres; }
    ClickHouseServerProcess &clickHouse() { return *m_clickHouse; }

private:
    std::unique_ptr<Database> makePostgres(const QString &name);
    std::unique_ptr<Database> makeMariaDb(const QString &name);
    std::unique_ptr<Database> makeClickHouse(const QString &name);

    QString keptFor(Dialect dialect) const;

    QString m_keptIn;
    QTemporaryDir m_folder;
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<Database> m_postgresRoot;
    std::unique_ptr<MariaDbServer> m_mariaDb;
    std::unique_ptr<Database> m_mariaDbRoot;
    std::unique_ptr<ClickHouseServerProcess> m_clickHouse;
    std::unique_ptr<Database> m_clickHouseRoot;
    ServerSettings m_last;
    int m_count = 0;
};

} // namespace Gatehouse
