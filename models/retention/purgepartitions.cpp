#include "models/retention/purgepartitions.h"

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

Result<QMap<QString, QString>> PurgePartitions::bounds() const
{
    QMap<QString, QString> all;
    const TablePlace &place = m_rows.place();
    if (place.dialect() != Dialect::PostgreSql)
        return all;
    const auto read =
        place.database->visitRows(QString::fromLatin1(kPartitions), {place.name(), m_rows.rule().timeColumn}, m_limits,
                                  [&all](const RowStream &row) -> Result<void> {
                                      all.insert(row.string(0), row.string(1));
                                      return {};
                                  });
    return read ? Result<QMap<QString, QString>>(all) : std::unexpected(read.error());
}

Result<std::optional<WholePartition>> PurgePartitions::lookInto(const QString &partition) const
{
    const TablePlace &place = m_rows.place();
    const SqlCondition stays = notTrue(allOf({m_rows.due(), m_guard.free(place)}));
    std::optional<WholePartition> found;
    const auto read = place.database->visitRows(
        QStringLiteral("SELECT count(*), min(%1), max(%1), coalesce(sum(CASE WHEN %2 THEN 1 ELSE 0 END), 0) FROM %3")
            .arg(m_rows.time().selected(), stays.sql, place.quoted(partition)),
        stays.values, m_limits, [&](const RowStream &row) -> Result<void> {
            if (row.integer(3) == 0)
                found = WholePartition{partition, {}, row.integer(0), m_rows.usOf(row, 1), m_rows.usOf(row, 2)};
            return {};
        });
    return read ? Result<std::optional<WholePartition>>(found) : std::unexpected(read.error());
}

Result<QList<WholePartition>> PurgePartitions::whole() const
{
    const auto all = bounds();
    if (!all)
        return std::unexpected(all.error());
    QList<WholePartition> whole;
    for (auto at = all->begin(); at != all->end(); ++at) {
        auto found = lookInto(at.key());
        if (!found && found.error().kind != ErrorKind::TimedOut)
            return std::unexpected(found.error());
        if (!found || !*found || (*found)->rows == 0)
            continue;
        (*found)->bound = *at;
        whole.append(**found);
    }
    return whole;
}

Result<PurgePartitions::Place> PurgePartitions::placeOf(const QString &partition) const
{
    const auto all = bounds();
    if (!all)
        return std::unexpected(all.error());
    if (all->contains(partition))
        return Place::Attached;
    const auto there = m_rows.place().database->scalar(QStringLiteral("SELECT count(*) FROM pg_class WHERE oid = "
                                                                      "to_regclass(?) AND NOT relispartition"),
                                                       {m_rows.place().quoted(partition)});
    if (!there)
        return std::unexpected(there.error());
    return *there > 0 ? Place::Detached : Place::Gone;
}

Result<void> PurgePartitions::alter(const QString &sql) const
{
    Database &database = *m_rows.place().database;
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
                       .arg(m_rows.place().schema.name));
}

Result<void> PurgePartitions::detach(const QString &partition) const
{
    return alter(QStringLiteral("ALTER TABLE %1 DETACH PARTITION %2")
                     .arg(m_rows.place().name(), m_rows.place().quoted(partition)));
}

Result<std::optional<WholePartition>> PurgePartitions::finish(const QString &partition, const QString &bound) const
{
    const QString name = m_rows.place().quoted(partition);
    const auto found = lookInto(partition);
    if (found && *found) {
        const auto dropped = alter(QStringLiteral("DROP TABLE %1").arg(name));
        return dropped ? found : std::unexpected(dropped.error());
    }
    const auto back =
        alter(QStringLiteral("ALTER TABLE %1 ATTACH PARTITION %2 %3").arg(m_rows.place().name(), name, bound));
    return back ? found : std::unexpected(back.error());
}

} // namespace Gatehouse
