#include "models/alerts/securityrows.h"

#include "models/gateway/schemadetection.h"
#include "models/gateway/sqltemplate.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

const QString kAlias = QStringLiteral("t");

QString column(const QString &name, Dialect dialect)
{
    return kAlias + QLatin1Char('.') + quotedName(name, dialect);
}

QString typeOf(const TableSchema &table, const QString &name)
{
    const auto at = std::ranges::find(table.columns, name, &ColumnSchema::name);
    return at == table.columns.end() ? QString() : at->type;
}

// The first alternative whose columns are there; empty when none is.
QString expressionOf(const QList<FieldAlternative> &alternatives, const TableSchema &table, Dialect dialect)
{
    for (const FieldAlternative &alternative : alternatives) {
        const QString text = alternative.sql.forDialect(dialect);
        if (!text.isEmpty() &&
            std::ranges::all_of(alternative.needs, [&](const QString &name) { return table.hasColumn(name); }))
            return SqlTemplate::filled(text, table.name, kAlias, dialect);
    }
    return {};
}

QString textAt(const RowStream &row, int index)
{
    return row.isNull(index) ? QString() : row.string(index);
}

// What is zero or before the epoch stands for never.
std::optional<qint64> timeMsAt(const RowStream &row, int index, const StoredTime &time)
{
    const auto us = row.isNull(index) ? std::nullopt : time.usOf(row.value(index));
    return us && *us > 0 ? std::optional(*us / 1000) : std::nullopt;
}

} // namespace

QString namelessRow(const QString &table, const QString &id)
{
    const QByteArray digest = QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("%1 #%2").arg(table, QString::fromLatin1(digest.toHex().first(12)));
}

Result<std::optional<SecurityRows>> SecurityRows::plan(Database &database, const SecurityEventTable &table,
                                                       const QList<TableSchema> &schema, bool names)
{
    const Dialect dialect = database.dialect();
    const TableSchema *found = tableIn(schema, table.table);
    if (!found || !found->hasColumn(table.rowId) || !found->hasColumn(table.timeColumn))
        return std::optional<SecurityRows>();
    SecurityRows rows;
    rows.m_table = table;
    rows.m_namesKeys = names;
    rows.m_time =
        StoredTime(dialect, column(table.timeColumn, dialect), typeOf(*found, table.timeColumn), table.timeUnitUs);
    rows.m_from = quotedName(found->name, dialect) + QStringLiteral(" AS ") + kAlias;
    QStringList conditions;
    for (const FieldAlternative &condition : table.conditions) {
        if (const QString text = expressionOf({condition}, *found, dialect); !text.isEmpty())
            conditions.append(QStringLiteral("(%1)").arg(text));
    }
    rows.m_where = conditions.isEmpty() ? QStringLiteral("1 = 1") : conditions.join(QStringLiteral(" AND "));
    QStringList selected{rows.m_time.selected(), column(table.rowId, dialect)};
    for (int i = 0; i < kSecurityFieldCount; ++i) {
        rows.m_columns[size_t(i)] = expressionOf(table.fields.value(SecurityField(i)), *found, dialect);
        selected.append(rows.has(SecurityField(i)) ? rows.m_columns[size_t(i)] : QStringLiteral("NULL"));
    }
    rows.m_select = selected.join(QStringLiteral(", "));
    if (auto learned = rows.learnTimes(database); !learned)
        return std::unexpected(learned.error());
    return std::optional(std::move(rows));
}

// Texts have a form, which only rows tell.
Result<void> SecurityRows::learnTimes(Database &database)
{
    if (!m_time.isText())
        return {};
    for (const char *order : {"ASC", "DESC"}) {
        auto rows = database.query(QStringLiteral("SELECT %1 FROM %2 WHERE %3 IS NOT NULL ORDER BY %3 %4 LIMIT 1")
                                       .arg(m_time.selected(), m_from, m_time.column(), QString::fromLatin1(order)));
        if (!rows)
            return std::unexpected(rows.error());
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (*more)
            m_time.learn((*rows)->text(0));
    }
    return {};
}

Result<QList<SecurityEvent>> SecurityRows::read(Database &database, const TimeSpan &span, qint64 most,
                                                const QueryLimits &limits) const
{
    const SqlCondition from = m_time.from(span.fromMs * 1000);
    const SqlCondition before = m_time.before(span.toMs * 1000);
    QList<SecurityEvent> events;
    const auto read =
        database.visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3 AND %4 AND %5 ORDER BY %6, %7 LIMIT %8")
                               .arg(m_select, m_from, from.sql, before.sql, m_where, m_time.column(),
                                    column(m_table.rowId, database.dialect()))
                               .arg(most),
                           from.values + before.values, limits, [&](const RowStream &row) -> Result<void> {
                               const SecurityEvent event = eventOf(row);
                               if (span.contains(event.timeMs)) // a text in another zone may be read by its neighbours
                                   events.append(event);
                               return {};
                           });
    if (!read)
        return std::unexpected(read.error());
    return events;
}

SecurityEvent SecurityRows::eventOf(const RowStream &row) const
{
    constexpr int kFirstField = 2;
    const auto text = [&](SecurityField field) { return textAt(row, kFirstField + int(field)); };
    SecurityEvent event;
    event.kind = m_table.kind;
    event.timeMs = timeMsAt(row, 0, m_time).value_or(0);
    const QString id = textAt(row, 1);
    event.rowId = m_namesKeys ? namelessRow(m_table.table, id) : m_table.table + QLatin1Char(' ') + id;
    event.account = text(SecurityField::Account);
    event.key = text(SecurityField::Key);
    event.credential = text(SecurityField::Credential);
    event.ip = text(SecurityField::Ip);
    event.userAgent = text(SecurityField::UserAgent);
    event.deed = adminDeedFromToken(text(SecurityField::Deed)).value_or(AdminDeed::Other);
    event.target = text(SecurityField::Target);
    if (const int ratio = kFirstField + int(SecurityField::LimitRatio); !row.isNull(ratio))
        event.limitRatio = row.real(ratio);
    return event;
}

Result<std::optional<qint64>> SecurityRows::oldestMs(Database &database, const QueryLimits &limits) const
{
    const SqlCondition from = m_time.from(1);
    auto rows = database.query(QStringLiteral("SELECT %1 FROM %2 WHERE %3 ORDER BY %4 LIMIT 1")
                                   .arg(m_time.selected(), m_from, from.sql, m_time.column()),
                               from.values, limits);
    if (!rows)
        return std::unexpected(rows.error());
    const auto more = (*rows)->next();
    if (!more)
        return std::unexpected(more.error());
    return *more ? timeMsAt(**rows, 0, m_time) : std::nullopt;
}

Result<QList<KeyFacts>> readKeyFacts(Database &database, const SecurityKeyTable &table,
                                     const QList<TableSchema> &schema, qint64 most, const QueryLimits &limits)
{
    const Dialect dialect = database.dialect();
    const TableSchema *found = tableIn(schema, table.table);
    if (!found || !found->hasColumn(table.id))
        return QList<KeyFacts>();
    QStringList selected{column(table.id, dialect)};
    for (const QString &name : {table.owner, table.rotatedFrom})
        selected.append(found->hasColumn(name) ? column(name, dialect) : QStringLiteral("NULL"));
    std::array<StoredTime, 4> times;
    const std::array named{&table.created, &table.revoked, &table.expires, &table.deleted};
    for (size_t i = 0; i < named.size(); ++i) {
        const bool there = found->hasColumn(named[i]->column);
        if (there)
            times[i] = StoredTime(dialect, column(named[i]->column, dialect), typeOf(*found, named[i]->column),
                                  named[i]->unitUs);
        selected.append(there ? times[i].selected() : QStringLiteral("NULL"));
    }
    QList<KeyFacts> facts;
    const auto read = database.visitRows(
        QStringLiteral("SELECT %1 FROM %2 AS %3 LIMIT %4")
            .arg(selected.join(QStringLiteral(", ")), quotedName(found->name, dialect), kAlias)
            .arg(most),
        {}, limits, [&](const RowStream &row) -> Result<void> {
            facts.append({textAt(row, 0), textAt(row, 1), textAt(row, 2), timeMsAt(row, 3, times[0]),
                          timeMsAt(row, 4, times[1]), timeMsAt(row, 5, times[2]), timeMsAt(row, 6, times[3])});
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    return facts;
}

} // namespace Gatehouse
