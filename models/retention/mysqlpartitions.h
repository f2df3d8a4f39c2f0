// Range partitions of a table of MySQL or MariaDB. The engine cannot detach one and keep it: its rows are exchanged
// with those of an empty table beside it, so that nobody writes to them any more, and go with that table.
#pragma once

#include "models/privacy/gatewaytables.h"
#include "models/retention/partitionplace.h"
#include "models/retention/retentionschedule.h"

namespace Gatehouse
{

class MySqlPartitions
{
public:
    // The place and the rule outlive it.
    MySqlPartitions(const TablePlace &place, const RetentionRule &rule, const QueryLimits &limits)
        : m_place(place)
        , m_rule(rule)
        , m_limits(limits)
    {
    }

    // Those that end at or before the day from which on rows are kept, by the rule's time column alone: by the column
    // itself, TO_DAYS() or UNIX_TIMESTAMP() of it. The last one is never among them: without it new rows would have no
    // place.
    Result<QStringList> past() const;
    // To read from: the rows of the partition, and those that were taken out of it.
    QString inside(const QString &partition) const;
    QString outside(const QString &partition) const;
    // The name of the table beside it that they are in, without quotes.
    static QString nameOutside(const QString &table, const QString &partition);
    // `witness`: the id of a row that was in the partition; it tells where the others are whoever may read the table
    // alone, and not what stands beside it. Empty once they may be on their way back. Denied: it is not there, and
    // nothing else tells.
    Result<PartitionPlace> where(const QString &partition, const QString &witness = {}) const;

    // Under a lock that nobody waits for longer than a second. Busy: the table is in use all the time. Unsupported: the
    // table cannot be exchanged with another one, as the message says; nothing was changed.
    Result<void> takeOut(const QString &partition) const;
    // The rows that were taken out go, and the partition, unless somebody has written to it meanwhile.
    Result<void> drop(const QString &partition) const;
    // They are in the table again, with those that were written meanwhile. Until it is done, old rows are in the table
    // while those are outside.
    Result<void> putBack(const QString &partition) const;

private:
    struct Part {
        QString name;
        bool isPast = false;
    };
    // Whether there are rows that were taken out.
    Result<bool> hasOutside(const QString &partition) const;
    Result<bool> hasInside(const QString &partition) const;
    Result<bool> isInside(const QString &partition, const QString &witness) const;
    Result<QList<Part>> parts() const;
    std::optional<qint64> endUs(const QString &method, const QString &expression, const QString &end) const;
    Result<void> alter(const QString &sql) const;
    Result<void> exchange(const QString &partition) const;
    Result<void> makeOutside(const QString &partition) const;
    Result<void> dropEmptyOutside(const QString &partition) const;
    Result<void> dropIfEmpty(const QString &partition) const;
    Result<bool> hasRows(const QString &from) const;

    const TablePlace &m_place;
    const RetentionRule &m_rule;
    QueryLimits m_limits;
};

} // namespace Gatehouse
