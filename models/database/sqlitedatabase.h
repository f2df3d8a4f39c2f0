// A SQLite file through the C library: typed columns without a QVariant per value, a time-out and a cancel that
// Qt's driver does not offer.
#pragma once

#include "models/database/database.h"

#include <memory>

struct sqlite3;

namespace Gatehouse {

class SqliteDatabase final : public Database
{
public:
    enum class Mode {
        ReadOnly,  // never writes, works from a folder that cannot be written, never blocks a writer
        ReadWrite, // the file must exist
        Create,    // makes the file and its folder when missing; WAL, synchronous=NORMAL
    };

    // Fails with a message that names the file and the reason: missing, no right, not a database, locked.
    static Result<std::unique_ptr<SqliteDatabase>> open(const QString &file, Mode mode);
    ~SqliteDatabase() override;

    Dialect dialect() const override { return Dialect::Sqlite; }
    Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values = {},
                                             const QueryLimits &limits = {}) override;
    Result<qint64> execute(const QString &sql, const QVariantList &values = {}) override;
    Result<QList<TableSchema>> schema() override;

    const QString &file() const { return m_file; }

private:
    SqliteDatabase(sqlite3 *handle, QString file);
    Result<void> setUp(Mode mode);
    Result<TableSchema> table(const QString &name);

    class IdleStatements;

    sqlite3 *m_handle = nullptr;
    QString m_file;
    std::unique_ptr<IdleStatements> m_idle;
};

} // namespace Gatehouse
