// One session on a PostgreSQL server through libpq, and what its errors mean.
#pragma once

#include "models/database/database.h"
#include "models/database/serversettings.h"

#include <memory>

struct pg_cancel;
struct pg_conn;
struct pg_result;

namespace Gatehouse
{

struct PostgresResultRelease {
    void operator()(pg_result *result) const;
};
using PostgresResult = std::unique_ptr<pg_result, PostgresResultRelease>;

class PostgresConnection
{
public:
    // Another machine is reached with TLS 1.3, a known authority and the right host name, or not at all.
    static Result<std::unique_ptr<PostgresConnection>> open(const ServerSettings &settings);
    ~PostgresConnection();
    PostgresConnection(const PostgresConnection &) = delete;
    PostgresConnection &operator=(const PostgresConnection &) = delete;

    pg_conn *handle() const { return m_handle; }
    const QString &place() const { return m_place; }
    bool isAlive() const;
    bool isInTransaction() const;

    // Sends a statement with server-side parameters, and does not wait. It is not given a name on the server: a plan
    // for these very values suits time ranges better, and a pooler in between may hand each statement to another
    // session.
    Result<void> send(const QByteArray &sql, const QVariantList &values = {});
    // Runs a statement to its end; the count of rows changed.
    Result<qint64> run(const QByteArray &sql, const QVariantList &values = {});

    // What went wrong, told by the result or, without one, by the connection.
    Error error(const pg_result *result) const;

    // Both may be called from any thread while the connection lives. A server that does not answer is given up soon.
    void cancelStatement() const;
    void cut() const;

private:
    PostgresConnection(pg_conn *handle, const ServerSettings &settings);
    Result<void> connect();
    Error connectError(bool reached, bool greeted) const;
    Error lost() const;

    pg_conn *m_handle;
    pg_cancel *m_cancel = nullptr;
    int m_socket = -1;
    ServerSettings m_settings; // a second session may be needed to cancel
    QString m_place;
};

} // namespace Gatehouse
