// A SQLite file through the C library: typed columns without a QVariant per value, a time-out and a cancel that
// Qt's driver does not offer.
#pragma once

#include "models/database/database.h"
#include "models/database/frozenfile.h"

#include <memory>
#include <optional>
#include <utility>

struct sqlite3;

namespace Gatehouse
{

class SqliteVisit;

class SqliteDatabase final : public Database
{
public:
    enum class Mode {
        // Never writes, works from a folder that cannot be written, never blocks a writer. Unreachable: it was read as
        // a file that nobody writes, and somebody does now; open it anew.
        ReadOnly,
        ReadWrite, // the file must exist
        Create,    // makes the file and its folder when missing; WAL, synchronous=NORMAL
    };

    // Fails with a message that names the file and the reason: missing, no right, not a database, locked.
    static Result<std::unique_ptr<SqliteDatabase>> open(const QString &file, Mode mode);
    // An empty one that is gone with its connection.
    static Result<std::unique_ptr<SqliteDatabase>> inMemory();
    ~SqliteDatabase() override;

    Dialect dialect() const override { return Dialect::Sqlite; }
    Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values = {},
                                             const QueryLimits &limits = {}) override;
    // As an aggregate function inside of SQLite, which has all columns of a row at hand: half the cost of a stream.
    Result<void> visitRows(const QString &sql, const QVariantList &values, const QueryLimits &limits,
                           const RowVisitor &visit) override;
    Result<qint64> execute(const QString &sql, const QVariantList &values = {}) override;
    Result<QList<TableSchema>> schema() override;

    const QString &file() const { return m_file; }

private:
    SqliteDatabase(sqlite3 *handle, QString file);
    Result<void> stillStands() const;
    Result<void> setUp(Mode mode);
    Result<TableSchema> table(const QString &name);
    // The statement that calls the visitor for each row of `sql`; empty when it has too many columns for that.
    Result<QString> visitingSql(const QString &sql);

    class IdleStatements;

    sqlite3 *m_handle = nullptr;
    QString m_file;
    std::optional<FrozenFile> m_frozen;
    std::unique_ptr<IdleStatements> m_idle;
    std::unique_ptr<SqliteVisit> m_visit;
    std::pair<QString, QString> m_visiting; // the last answer of visitingSql(), with what was asked
};

} // namespace Gatehouse
