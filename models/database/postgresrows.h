// The rows of one statement, as they come in from a PostgreSQL server.
#pragma once

#include "models/database/idleconnections.h"
#include "models/database/postgresconnection.h"
#include "models/database/statementwatch.h"

#include <vector>

namespace Gatehouse
{

class PostgresRows final : public RowStream
{
public:
    // Sends the statement and waits for its first row or its error. `begin` opens the transaction that it runs in;
    // without one it runs in the transaction at hand. The connection goes back to `idle` when all rows were read; a
    // stream left in the middle costs the connection.
    static Result<std::unique_ptr<PostgresRows>> start(std::unique_ptr<PostgresConnection> connection,
                                                       IdleConnections<PostgresConnection> &idle, const char *begin,
                                                       const QByteArray &sql, const QVariantList &values,
                                                       const QueryLimits &limits);
    // The same in an open transaction, which outlives the stream.
    static Result<std::unique_ptr<PostgresRows>> start(PostgresConnection &connection, const QByteArray &sql,
                                                       const QVariantList &values, const QueryLimits &limits);
    ~PostgresRows() override;

    Result<bool> next() override;
    bool isNull(int column) const override;
    ValueKind kind(int column) const override;
    qint64 integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    void values(std::span<SqlValue> into) const override;

    // Of a statement that was read to its end.
    qint64 changedRows() const { return m_changedRows; }

private:
    enum class ColumnType { Boolean, Integer, Real, Numeric, Bytes, Text };

    PostgresRows(PostgresConnection &connection, const QueryLimits &limits);
    Result<void> begin(const char *begin, const QByteArray &sql, const QVariantList &values, const QueryLimits &limits);
    Result<void> skipAnswer();
    Result<bool> fetch();
    Result<bool> finish(Result<bool> outcome);
    void readColumns();
    std::string_view raw(int column) const;

    std::unique_ptr<PostgresConnection> m_owned;
    IdleConnections<PostgresConnection> *m_idle = nullptr;
    PostgresConnection &m_connection;
    StatementWatch m_watch;
    PostgresResult m_row;
    std::vector<ColumnType> m_columns;
    mutable std::vector<QByteArray> m_decoded; // bytea, per column
    bool m_firstIsWaiting = false;
    bool m_over = false;
    bool m_ownTransaction = false;
    qint64 m_changedRows = 0;
};

} // namespace Gatehouse
