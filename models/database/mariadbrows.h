// The rows of one prepared statement, as they come in from a MariaDB or MySQL server.
#pragma once

#include "models/database/idleconnections.h"
#include "models/database/mariadbconnection.h"
#include "models/database/statementwatch.h"

#include <vector>

struct st_mysql_bind;
struct st_mysql_field;

namespace Gatehouse
{

class MariaDbRows final : public RowStream
{
public:
    // Prepares and runs the statement. The connection goes back to `idle` when all rows were read; a stream left in the
    // middle costs the connection.
    static Result<std::unique_ptr<MariaDbRows>> start(std::unique_ptr<MariaDbConnection> connection,
                                                      IdleConnections<MariaDbConnection> &idle, const QByteArray &sql,
                                                      const QVariantList &values, const QueryLimits &limits);
    // The same in an open transaction, which outlives the stream.
    static Result<std::unique_ptr<MariaDbRows>> start(MariaDbConnection &connection, const QByteArray &sql,
                                                      const QVariantList &values, const QueryLimits &limits);
    ~MariaDbRows() override;

    Result<bool> next() override;
    bool isNull(int column) const override;
    ValueKind kind(int column) const override;
    qint64 integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;

    qint64 changedRows() const { return m_changedRows; }

private:
    enum class ColumnType { Integer, Unsigned, Real, Decimal, Bits, Bytes, Text };
    struct Column;

    MariaDbRows(MariaDbConnection &connection, const QueryLimits &limits);
    Result<void> begin(const QByteArray &sql, const QVariantList &values, const QueryLimits &limits);
    Result<void> bindValues(const QVariantList &values);
    Result<void> bindColumns();
    void setUp(Column &column, const st_mysql_field &field) const;
    Result<void> fetchLongValues();
    std::unexpected<Error> failed();
    void finish();
    std::string_view raw(int column) const;

    std::unique_ptr<MariaDbConnection> m_owned;
    IdleConnections<MariaDbConnection> *m_idle = nullptr;
    MariaDbConnection &m_connection;
    StatementWatch m_watch;
    st_mysql_stmt *m_statement = nullptr;
    std::vector<Column> m_columns;
    std::vector<st_mysql_bind> m_binds;
    bool m_moved = false; // a buffer of a column grew and is somewhere else now
    bool m_over = false;
    qint64 m_changedRows = 0;
    mutable std::vector<QByteArray> m_spelled; // numbers that are asked for as text, per column
};

} // namespace Gatehouse
