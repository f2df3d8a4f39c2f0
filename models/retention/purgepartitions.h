// Partitions of a table by time that are past their period as a whole: dropping one costs nothing, whatever its size.
#pragma once

#include "models/retention/mysqlpartitions.h"
#include "models/retention/postgrespartitions.h"
#include "models/retention/purgerows.h"
#include "models/retention/rowguard.h"

#include <functional>

namespace Gatehouse
{

struct WholePartition {
    QString name;
    QString bound; // "FOR VALUES FROM (...) TO (...)"; empty where the engine needs none to put it back
    qint64 rows = 0;
    std::optional<qint64> oldestUs;
    std::optional<qint64> newestUs;
    QString witness; // the id of one of its rows; empty where the engine needs none to tell where they are
};

class PurgePartitions
{
public:
    // All outlive it.
    PurgePartitions(const PurgeRows &rows, const RowGuard &guard, const QueryLimits &limits)
        : m_rows(rows)
        , m_guard(guard)
        , m_limits(limits)
    {
    }

    // Those in which every row is due and none is protected, by name. Empty where the engine has none, or the table is
    // not partitioned by the rule's time. One that takes too long to look through, or may not be, is not
    // among them.
    Result<QList<WholePartition>> whole() const;

    // Under a lock that nobody waits for longer than a moment. Busy: the table is in use all the time. Unsupported:
    // this one cannot be detached, or not by this account, and its rows go like those of any other table.
    Result<void> detach(const QString &partition) const;
    // Of one that is detached, so that nobody writes to it any more: looks again, and drops it, or puts it back when
    // there is a row that must stay, after `beforeBack`. Nothing: it was put back. `stillFree`: asked when it has been
    // looked through, which takes a while: false when what must stay is not what it was before.
    struct Ways {
        std::function<Result<bool>()> stillFree;
        std::function<Result<void>()> beforeBack;
    };
    Result<std::optional<WholePartition>> finish(const QString &partition, const QString &bound,
                                                 const Ways &ways) const;

private:
    Result<std::optional<WholePartition>> lookInto(const QString &partition, const QString &from) const;
    Result<QMap<QString, QString>> bounds() const;
    PostgresPartitions onPostgres() const { return {m_rows.place(), m_rows.rule(), m_limits}; }
    MySqlPartitions onMySql() const { return {m_rows.place(), m_rows.rule(), m_limits}; }

    const PurgeRows &m_rows;
    const RowGuard &m_guard;
    QueryLimits m_limits;
};

} // namespace Gatehouse
