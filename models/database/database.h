// One connection to one SQL database, ours or a gateway's. Each engine implements it once.
//
// Thread: a connection is used by one thread at a time, the one that opened it (see DatabaseThread). Only the stop
// tokens of QueryLimits and of stopBy() may be triggered from elsewhere.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>

namespace Gatehouse
{

enum class Dialect { Sqlite, PostgreSql, MySql, ClickHouse };

// The word used in profiles and connection files: "sqlite", "postgresql", "mysql", "clickhouse".
QString dialectToken(Dialect dialect);
Result<Dialect> dialectFromToken(const QString &token);

struct QueryLimits {
    std::chrono::milliseconds timeout{0}; // 0: no limit
    std::stop_token stop = {};
};

// What a value is in the row at hand; SQLite lets any column hold any of them.
enum class ValueKind { Null, Integer, Real, Text, Blob };

// A value with what it is; only the member that belongs to the kind is set. A text is valid as long as
// RowStream::text().
struct SqlValue {
    ValueKind kind = ValueKind::Null;
    qint64 integer = 0;
    double real = 0;
    std::string_view text = {}; // of a text or a blob
};

// Rows of a running query, forward only; nothing is kept of a row after next(). Columns count from 0.
class RowStream
{
public:
    virtual ~RowStream() = default;

    // Moves to the next row; false at the end. TimedOut and Cancelled name the limit that was hit.
    virtual Result<bool> next() = 0;
    virtual bool isNull(int column) const = 0;
    // Asked before a text() of the same column, which may convert the value.
    virtual ValueKind kind(int column) const = 0;
    // A text column that holds no number reads as 0; ask isNull first where the difference matters.
    virtual qint64 integer(int column) const = 0;
    virtual double real(int column) const = 0;
    // Valid until next() or the next text() of the same column. UTF-8.
    virtual std::string_view text(int column) const = 0;
    QString string(int column) const;
    // All of it in one call, which on SQLite costs a third of asking for the kind and then for the value.
    virtual SqlValue value(int column) const;
    // The first columns of the row at once, as many as there is room for; the row must have that many.
    virtual void values(std::span<SqlValue> into) const;
};

struct ColumnSchema {
    QString name;
    QString type; // as the engine spells it, lower case
    bool notNull = false;

    bool operator==(const ColumnSchema &) const = default;
};

struct TableSchema {
    QString name;
    QList<ColumnSchema> columns;
    QList<QStringList> indexes; // column names of each index in order; the primary key is among them

    bool hasColumn(const QString &column) const;
    bool operator==(const TableSchema &) const = default;
};

class Database
{
public:
    virtual ~Database() = default;

    virtual Dialect dialect() const = 0;
    // A stop that is asked for ends the query at hand, and refuses those that follow; a query whose limits name a token
    // of its own obeys that one. So nobody waits for a lock of a gateway that is no longer wanted.
    void stopBy(std::stop_token stop) { m_stop = std::move(stop); }
    // Runs a statement that returns rows. `values` fill the ? placeholders in order; a QString is bound as text, a
    // QByteArray as a blob, integers as 64 bit, an invalid QVariant as NULL. The stream must not outlive the database.
    virtual Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values = {},
                                                     const QueryLimits &limits = {}) = 0;
    using RowVisitor = std::function<Result<void>(const RowStream &)>;
    // The same with each row handed to `visit`, which must not call next() and whose error ends it. For many rows: an
    // engine may have a cheaper way than a stream.
    virtual Result<void> visitRows(const QString &sql, const QVariantList &values, const QueryLimits &limits,
                                   const RowVisitor &visit);
    // Runs a statement that returns none; the count of rows changed.
    virtual Result<qint64> execute(const QString &sql, const QVariantList &values = {}) = 0;
    // Tables and their columns, ordered by name. Views count as tables without an index.
    virtual Result<QList<TableSchema>> schema() = 0;

    // Runs `work` in a transaction: committed when it returns a value, rolled back when it returns an error.
    Result<void> transaction(const std::function<Result<void>()> &work);
    // The first column of the first row as an integer; `ifNone` when there is no row or it is NULL.
    Result<qint64> scalar(const QString &sql, const QVariantList &values = {}, qint64 ifNone = 0);

protected:
    virtual Result<void> begin();
    virtual Result<void> commit();
    virtual void rollBack(); // a failure leaves nothing behind that the next begin would not show
    // What a query of the connection runs under.
    QueryLimits limited(QueryLimits limits) const;
    // The same on a server, where no statement may wait for a lock, or load the machine, for ever.
    static constexpr std::chrono::minutes kMostPatience{10};
    QueryLimits bounded(QueryLimits limits) const;

private:
    std::stop_token m_stop;
};

// An identifier in the quotes of the engine.
QString quotedName(const QString &name, Dialect dialect);

} // namespace Gatehouse
