// One table of a gateway that holds events of security, fitted to the schema that is there.
#pragma once

#include "models/alerts/keyregister.h"
#include "models/alerts/securitytables.h"
#include "models/core/timespan.h"
#include "models/database/storedtime.h"

namespace Gatehouse
{

class SecurityRows
{
public:
    // Nothing: this database has not the table, its key or its time. `names`: the row's id is the id of a key, so it is
    // not to be shown to everybody.
    static Result<std::optional<SecurityRows>> plan(Database &database, const SecurityEventTable &table,
                                                    const QList<TableSchema> &schema, bool names);

    const SecurityEventTable &table() const { return m_table; }
    bool has(SecurityField field) const { return !m_columns[size_t(field)].isEmpty(); }
    // The rows of a time, at most so many, in the order of time.
    Result<QList<SecurityEvent>> read(Database &database, const TimeSpan &span, qint64 most,
                                      const QueryLimits &limits) const;
    // The oldest row; nothing when there is none.
    Result<std::optional<qint64>> oldestMs(Database &database, const QueryLimits &limits) const;

private:
    Result<void> learnTimes(Database &database);
    SecurityEvent eventOf(const RowStream &row) const;

    SecurityEventTable m_table;
    bool m_namesKeys = false;
    StoredTime m_time;
    QString m_from;
    QString m_where;
    QString m_select;
    std::array<QString, kSecurityFieldCount> m_columns; // expressions; empty: not there
};

// What the key tables of a profile say. `most` keys at most.
Result<QList<KeyFacts>> readKeyFacts(Database &database, const SecurityKeyTable &table,
                                     const QList<TableSchema> &schema, qint64 most, const QueryLimits &limits);

// A row of a table of keys without the id that names the key: the same for the same row.
QString namelessRow(const QString &table, const QString &id);

} // namespace Gatehouse
