// A PostgreSQL server through libpq. Qt's driver has no time-out, no cancel and no typed columns, and keeps a whole
// result in memory; this streams row by row.
#pragma once

#include "models/database/idleconnections.h"
#include "models/database/postgresconnection.h"

namespace Gatehouse
{

// A ? is a placeholder; write ?? for PostgreSQL's operator ?. Kinds: integer types and boolean (0, 1) are integers,
// numeric is an integer when it holds no fraction, bytea is a blob, all else is text as the server writes it, times in
// UTC.
class PostgresDatabase final : public Database
{
public:
    static Result<std::unique_ptr<PostgresDatabase>> open(const ServerSettings &settings, ServerAccess access);
    ~PostgresDatabase() override;

    Dialect dialect() const override { return Dialect::PostgreSql; }
    // Each query is a transaction of its own, over on the server as soon as its rows are sent.
    Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values = {},
                                             const QueryLimits &limits = {}) override;
    Result<qint64> execute(const QString &sql, const QVariantList &values = {}) override;
    // What the search path of the account shows. A partition is part of its table.
    Result<QList<TableSchema>> schema() override;

protected:
    Result<void> begin() override;
    Result<void> commit() override;
    void rollBack() override;

private:
    PostgresDatabase(const ServerSettings &settings, ServerAccess access);
    Result<std::unique_ptr<PostgresConnection>> connection();
    Result<void> endTransaction(const char *how);

    ServerSettings m_settings;
    ServerAccess m_access;
    IdleConnections<PostgresConnection> m_idle;
    std::unique_ptr<PostgresConnection> m_transaction; // while one is open
};

} // namespace Gatehouse
