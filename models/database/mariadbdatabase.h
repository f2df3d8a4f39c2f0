// A MariaDB or MySQL server through libmariadb, whose prepared statements give typed columns row by row; Qt's driver
// checks no host name, falls back to plain text without a word and has neither time-out nor cancel.
#pragma once

#include "models/database/idleconnections.h"
#include "models/database/mariadbconnection.h"

namespace Gatehouse
{

// Kinds: integer types are integers, decimal is an integer when it holds no fraction, binary strings are blobs, all
// else is text as the server writes it, times in UTC.
class MariaDbDatabase final : public Database
{
public:
    static Result<std::unique_ptr<MariaDbDatabase>> open(const ServerSettings &settings, ServerAccess access);
    ~MariaDbDatabase() override;

    Dialect dialect() const override { return Dialect::MySql; }
    // Each query is a transaction of its own.
    Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values = {},
                                             const QueryLimits &limits = {}) override;
    Result<qint64> execute(const QString &sql, const QVariantList &values = {}) override;
    // Of the one database that the connection names.
    Result<QList<TableSchema>> schema() override;

protected:
    Result<void> begin() override;
    Result<void> commit() override;
    void rollBack() override;

private:
    MariaDbDatabase(const ServerSettings &settings, ServerAccess access);
    Result<std::unique_ptr<MariaDbConnection>> connection();
    Result<void> endTransaction(const char *how);

    ServerSettings m_settings;
    ServerAccess m_access;
    IdleConnections<MariaDbConnection> m_idle;
    std::unique_ptr<MariaDbConnection> m_transaction; // while one is open
};

} // namespace Gatehouse
