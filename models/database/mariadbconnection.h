// One session on a MariaDB or MySQL server through libmariadb, and what its errors mean.
#pragma once

#include "models/database/database.h"
#include "models/database/serversettings.h"

#include <memory>

struct st_mysql;
struct st_mysql_stmt;

namespace Gatehouse
{

class MariaDbConnection
{
public:
    // Another machine is reached with TLS, a known authority and the right host name, all proven before the sign-in
    // goes out, or not at all.
    static Result<std::unique_ptr<MariaDbConnection>> open(const ServerSettings &settings, ServerAccess access);
    ~MariaDbConnection();
    MariaDbConnection(const MariaDbConnection &) = delete;
    MariaDbConnection &operator=(const MariaDbConnection &) = delete;

    st_mysql *handle() const { return m_handle; }
    const QString &place() const { return m_place; }
    bool isAlive() const;

    // Runs a statement without values to its end; the count of rows changed.
    Result<qint64> run(const QByteArray &sql);
    // For the statements from now on; 0: what the account has.
    Result<void> limitStatements(std::chrono::milliseconds timeout);

    // What went wrong, told by the statement or by the connection.
    Error error(st_mysql_stmt *statement = nullptr) const;

    // By a second session, since the first one is busy. All may be called from any thread while the connection lives.
    void cancelStatement() const;
    void endOnServer() const;
    void cut() const;

private:
    MariaDbConnection(st_mysql *handle, const ServerSettings &settings);
    Result<void> connect();
    Result<void> setTls();
    void runBySecondSession(const QByteArray &sql) const;

    st_mysql *m_handle;
    ServerSettings m_settings;
    QString m_place;
    int m_socket = -1;
    unsigned long m_session = 0;
    std::chrono::milliseconds m_timeout{0};
};

} // namespace Gatehouse
