#include "models/retention/postgrespartitions.h"

namespace Gatehouse
{

namespace
{

constexpr int kMostTries = 20;

// Range partitions by the one column; the partition for the rest has no bounds and is never dropped.
constexpr const char *kPartitions =
    "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_partitioned_table p "
    "JOIN pg_inherits i ON i.inhparent = p.partrelid JOIN pg_class c ON c.oid = i.inhrelid "
    "JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0] "
    "WHERE p.partrelid = CAST(? AS regclass) AND p.partstrat = 'r' AND p.partnatts = 1 AND a.attname = ? "
    "AND c.relkind = 'r' AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'";

bool isInUse(const Error &error)
{
    return error.kind == ErrorKind::Busy || error.kind == ErrorKind::TimedOut;
}

} // namespace

Result<QMap<QString, QString>> PostgresPartitions::bounds() const
{
    QMap<QString, QString> all;
    const auto read = m_place.database->visitRows(QString::fromLatin1(kPartitions), {m_place.name(), m_rule.timeColumn},
                                                  m_limits, [&all](const RowStream &row) -> Result<void> {
                                                      all.insert(row.string(0), row.string(1));
                                                      return {};
                                                  });
    return read ? Result<QMap<QString, QString>>(all) : std::unexpected(read.error());
}

Result<PartitionPlace> PostgresPartitions::where(const QString &partition) const
{
    PartitionPlace place = PartitionPlace::Gone;
    const auto read = m_place.database->visitRows(
        QStringLiteral("SELECT CASE WHEN relispartition THEN 1 ELSE 0 END FROM pg_class WHERE oid = to_regclass(?)"),
        {m_place.quoted(partition)}, m_limits, [&place](const RowStream &row) -> Result<void> {
            place = row.integer(0) == 1 ? PartitionPlace::Attached : PartitionPlace::Detached;
            return {};
        });
    return read ? Result<PartitionPlace>(place) : std::unexpected(read.error());
}

Result<void> PostgresPartitions::alter(const QString &sql) const
{
    Database &database = *m_place.database;
    for (int i = 0; i < kMostTries; ++i) {
        const auto done = database.transaction([&]() -> Result<void> {
            auto run = database.execute(QStringLiteral("SET LOCAL lock_timeout = '100ms'"));
            if (run)
                run = database.execute(sql);
            return run ? Result<void>() : std::unexpected(run.error());
        });
        if (done || !isInUse(done.error()))
            return done;
    }
    return failure(ErrorKind::Busy,
                   QStringLiteral("A partition of table %1 is in use all the time, so it was left as it "
                                  "is. The purge can go on later.")
                       .arg(m_place.schema.name));
}

Result<void> PostgresPartitions::takeOut(const QString &partition) const
{
    return alter(QStringLiteral("ALTER TABLE %1 DETACH PARTITION %2").arg(m_place.name(), m_place.quoted(partition)));
}

Result<void> PostgresPartitions::drop(const QString &partition) const
{
    return alter(QStringLiteral("DROP TABLE %1").arg(m_place.quoted(partition)));
}

Result<void> PostgresPartitions::putBack(const QString &partition, const QString &bound) const
{
    return alter(
        QStringLiteral("ALTER TABLE %1 ATTACH PARTITION %2 %3").arg(m_place.name(), m_place.quoted(partition), bound));
}

} // namespace Gatehouse
