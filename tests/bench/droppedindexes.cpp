#include "tests/bench/droppedindexes.h"

#include "tests/bench/measure.h"

namespace Gatehouse::Bench
{

QStringList withoutIndexes(Database &database, const QString &table)
{
    const char *wanted = database.dialect() == Dialect::Sqlite
                             ? "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql <> ''"
                             : "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ? AND NOT EXISTS "
                               "(SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)";
    QStringList makers;
    QStringList names;
    need(database.visitRows(QString::fromLatin1(wanted), {table}, {}, [&](const RowStream &row) -> Result<void> {
        names.append(row.string(0));
        makers.append(row.string(1));
        return {};
    }));
    for (const QString &name : std::as_const(names))
        need(database.execute(QStringLiteral("DROP INDEX \"%1\"").arg(name)));
    return makers;
}

} // namespace Gatehouse::Bench
