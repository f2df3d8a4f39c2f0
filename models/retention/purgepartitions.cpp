#include "models/retention/purgepartitions.h"

#include "models/retention/purgebatches.h"

namespace Gatehouse
{

Result<QMap<QString, QString>> PurgePartitions::bounds() const
{
    QMap<QString, QString> all;
    if (m_rows.place().dialect() == Dialect::PostgreSql)
        return onPostgres().bounds();
    if (m_rows.place().dialect() != Dialect::MySql)
        return all;
    const auto past = onMySql().past();
    for (const QString &name : past.value_or(QStringList()))
        all.insert(name, {});
    return past ? Result<QMap<QString, QString>>(all) : std::unexpected(past.error());
}

Result<std::optional<WholePartition>> PurgePartitions::lookInto(const QString &partition, const QString &from) const
{
    const TablePlace &place = m_rows.place();
    const SqlCondition stays = notTrue(allOf({m_rows.due(), m_guard.free(place)}));
    const QString witness = place.dialect() == Dialect::MySql
                                ? QStringLiteral("max(%1)").arg(PurgeBatches::witnessColumn(place))
                                : QStringLiteral("NULL");
    std::optional<WholePartition> found;
    const auto read = place.database->visitRows(
        QStringLiteral(
            "SELECT count(*), min(%1), max(%1), coalesce(sum(CASE WHEN %2 THEN 1 ELSE 0 END), 0), %3 FROM %4")
            .arg(m_rows.time().selected(), stays.sql, witness, from),
        stays.values, m_limits, [&](const RowStream &row) -> Result<void> {
            if (row.integer(3) == 0)
                found = WholePartition{partition,           {},
                                       row.integer(0),      m_rows.usOf(row, 1),
                                       m_rows.usOf(row, 2), row.isNull(4) ? QString() : row.string(4)};
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
        const TablePlace &place = m_rows.place();
        auto found =
            lookInto(at.key(), place.dialect() == Dialect::MySql ? onMySql().inside(at.key()) : place.quoted(at.key()));
        // Who may read the table need not be able to read a part of it: its rows go like those of any other.
        const bool isPassedOver =
            !found && (found.error().kind == ErrorKind::TimedOut || found.error().kind == ErrorKind::Denied);
        if (!found && !isPassedOver)
            return std::unexpected(found.error());
        if (!found || !*found || (*found)->rows == 0)
            continue;
        (*found)->bound = *at;
        whole.append(**found);
    }
    return whole;
}

Result<void> PurgePartitions::detach(const QString &partition) const
{
    auto taken =
        m_rows.place().dialect() == Dialect::MySql ? onMySql().takeOut(partition) : onPostgres().takeOut(partition);
    if (!taken && taken.error().kind == ErrorKind::Denied)
        return failure(ErrorKind::Unsupported, taken.error().message, taken.error().detail);
    return taken;
}

Result<std::optional<WholePartition>> PurgePartitions::finish(const QString &partition, const QString &bound,
                                                              const Ways &ways) const
{
    const bool isMySql = m_rows.place().dialect() == Dialect::MySql;
    auto found = lookInto(partition, isMySql ? onMySql().outside(partition) : m_rows.place().quoted(partition));
    const auto isFree = found && *found ? ways.stillFree() : Result<bool>(false);
    if (!isFree)
        found = std::unexpected(isFree.error());
    else if (!*isFree && found)
        found->reset();
    const bool isDropped = found && *found;
    Result<void> done = isDropped ? Result<void>() : ways.beforeBack();
    if (isDropped)
        done = isMySql ? onMySql().drop(partition) : onPostgres().drop(partition);
    else if (done)
        done = isMySql ? onMySql().putBack(partition) : onPostgres().putBack(partition, bound);
    return done ? found : std::unexpected(done.error());
}

} // namespace Gatehouse
