// Range partitions of a table of PostgreSQL.
#pragma once

#include "models/privacy/gatewaytables.h"
#include "models/retention/partitionplace.h"
#include "models/retention/retentionschedule.h"

namespace Gatehouse
{

class PostgresPartitions
{
public:
    // The place and the rule outlive it.
    PostgresPartitions(const TablePlace &place, const RetentionRule &rule, const QueryLimits &limits)
        : m_place(place)
        , m_rule(rule)
        , m_limits(limits)
    {
    }

    // "FOR VALUES FROM (...) TO (...)" by name, of those by the rule's time column alone; but the one for the rest.
    Result<QMap<QString, QString>> bounds() const;
    Result<PartitionPlace> where(const QString &partition) const;
    // Under locks that nobody waits for longer than a moment. Busy: the table is in use all the time.
    Result<void> takeOut(const QString &partition) const;
    Result<void> drop(const QString &partition) const; // that was taken out
    Result<void> putBack(const QString &partition, const QString &bound) const;

private:
    Result<void> alter(const QString &sql) const;

    const TablePlace &m_place;
    const RetentionRule &m_rule;
    QueryLimits m_limits;
};

} // namespace Gatehouse
