#include "models/privacy/rowwriter.h"

#include <QMap>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kAddressesAtOnce = 500;

void appendListed(QString &list, const QString &text)
{
    list += QLatin1Char('"');
    for (const QChar c : text) {
        if (c == QLatin1Char('\\') || c == QLatin1Char('"'))
            list += QLatin1Char('\\');
        list += c;
    }
    list += QLatin1Char('"');
}

// A list as PostgreSQL reads it.
QString listOf(const QVariantList &values)
{
    constexpr qsizetype kUsualLength = 24;
    QString list(QLatin1Char('{'));
    list.reserve(values.size() * kUsualLength);
    for (const QVariant &value : values) {
        if (list.size() > 1)
            list += QLatin1Char(',');
        if (!value.isValid())
            list += QLatin1String("NULL");
        else if (value.typeId() == QMetaType::QByteArray)
            appendListed(list, QLatin1String("\\x") + QString::fromLatin1(value.toByteArray().toHex()));
        else
            appendListed(list, value.toString());
    }
    return list += QLatin1Char('}');
}

QStringList assignments(const TablePlace &place, const QStringList &columns)
{
    QStringList parts;
    for (const QString &column : columns)
        parts.append(place.quoted(column) + QLatin1String(" = ?"));
    return parts;
}

} // namespace

RowWriter::RowWriter(const TablePlace &place)
    : m_place(place)
{
    if (isPostgreSql()) {
        // A row of a partitioned table is told by its partition, too.
        m_names = {QStringLiteral("tableoid"), QStringLiteral("ctid")};
        m_selected = {QStringLiteral("CAST(%1.tableoid AS bigint)").arg(place.name()),
                      QStringLiteral("CAST(%1.ctid AS text)").arg(place.name())};
        return;
    }
    if (place.hasRowId) {
        m_names = m_selected = {QStringLiteral("_rowid_")};
        return;
    }
    for (const QString &column : place.primaryKey)
        m_names.append(place.quoted(column));
    m_selected = m_names;
}

Result<void> RowWriter::check() const
{
    if (!m_names.isEmpty())
        return {};
    return failure(ErrorKind::Unsupported,
                   QStringLiteral("Rows of table %1 cannot be told apart: it has no primary key. Have one added.")
                       .arg(m_place.schema.name));
}

QVariantList RowWriter::addressOf(const RowStream &row) const
{
    QVariantList address;
    for (int i = 0; i < m_selected.size(); ++i)
        address.append(row.kind(i) == ValueKind::Integer ? QVariant(row.integer(i)) : QVariant(row.string(i)));
    return address;
}

QString RowWriter::lock() const
{
    if (m_place.dialect() == Dialect::Sqlite)
        return {};
    return isPostgreSql() ? QStringLiteral(" FOR UPDATE OF %1").arg(m_place.name()) : QStringLiteral(" FOR UPDATE");
}

Result<void> RowWriter::write(const QStringList &columns, const QList<Row> &rows) const
{
    if (columns.isEmpty() || rows.isEmpty())
        return {};
    if (isPostgreSql())
        return writeTogether(columns, rows);
    return m_place.dialect() == Dialect::Sqlite ? writeOneByOne(columns, rows) : writeGrouped(columns, rows);
}

Result<void> RowWriter::writeOneByOne(const QStringList &columns, const QList<Row> &rows) const
{
    QStringList where;
    for (const QString &name : m_names)
        where.append(name + QLatin1String(" = ?"));
    const QString sql = QStringLiteral("UPDATE %1 SET %2 WHERE %3")
                            .arg(m_place.name(), assignments(m_place, columns).join(QStringLiteral(", ")),
                                 where.join(QStringLiteral(" AND ")));
    for (const Row &row : rows) {
        if (auto done = m_place.database->execute(sql, row.values + row.address); !done)
            return std::unexpected(done.error());
    }
    return {};
}

SqlCondition RowWriter::isOneOf(const QList<QVariantList> &addresses) const
{
    SqlCondition condition;
    const QString one =
        m_names.size() == 1
            ? QStringLiteral("?")
            : QLatin1Char('(') + QStringList(m_names.size(), QStringLiteral("?")).join(u',') + QLatin1Char(')');
    for (const QVariantList &address : addresses)
        condition.values += address;
    const QString names =
        m_names.size() == 1 ? m_names.constFirst() : QLatin1Char('(') + m_names.join(u',') + QLatin1Char(')');
    const QString list = QStringList(addresses.size(), one).join(QStringLiteral(", "));
    const bool needsValues = m_names.size() > 1 && m_place.dialect() == Dialect::Sqlite;
    condition.sql = needsValues ? QStringLiteral("%1 IN (VALUES %2)").arg(names, list)
                                : QStringLiteral("%1 IN (%2)").arg(names, list);
    return condition;
}

// Most rows of a person get the same values, and each statement is a round trip.
Result<void> RowWriter::writeGrouped(const QStringList &columns, const QList<Row> &rows) const
{
    QMap<QStringList, QList<const Row *>> groups;
    for (const Row &row : rows) {
        QStringList key;
        for (const QVariant &value : row.values)
            key.append(value.isValid() ? QLatin1Char('=') + value.toString() : QString());
        groups[key].append(&row);
    }
    const QString set = assignments(m_place, columns).join(QStringLiteral(", "));
    for (const QList<const Row *> &group : std::as_const(groups)) {
        for (qsizetype from = 0; from < group.size(); from += kAddressesAtOnce) {
            QList<QVariantList> addresses;
            for (const Row *row : group.mid(from, kAddressesAtOnce))
                addresses.append(row->address);
            const SqlCondition where = isOneOf(addresses);
            auto done = m_place.database->execute(
                QStringLiteral("UPDATE %1 SET %2 WHERE %3").arg(m_place.name(), set, where.sql),
                group.constFirst()->values + where.values);
            if (!done)
                return std::unexpected(done.error());
        }
    }
    return {};
}

// What all rows get is sent once; the rest as lists.
Result<void> RowWriter::writeTogether(const QStringList &columns, const QList<Row> &rows) const
{
    QStringList set;
    QVariantList values;
    QList<QVariantList> lists(m_names.size());
    for (const Row &row : rows) {
        for (qsizetype i = 0; i < m_names.size(); ++i)
            lists[i].append(row.address.at(i));
    }
    QStringList sources{QStringLiteral("CAST(? AS bigint[])"), QStringLiteral("CAST(? AS tid[])")};
    QStringList names{QStringLiteral("o"), QStringLiteral("a")};
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const QString column = m_place.quoted(columns.at(i));
        const QString type = m_place.column(columns.at(i))->type;
        const QVariant first = rows.constFirst().values.at(i);
        if (std::ranges::all_of(rows, [&](const Row &row) { return row.values.at(i) == first; })) {
            set.append(QStringLiteral("%1 = CAST(? AS %2)").arg(column, type));
            values.append(first);
            continue;
        }
        const QString name = QStringLiteral("c%1").arg(i);
        set.append(QStringLiteral("%1 = CAST(v.%2 AS %3)").arg(column, name, type));
        names.append(name);
        sources.append(QStringLiteral("CAST(? AS text[])"));
        lists.append(QVariantList());
        for (const Row &row : rows)
            lists.last().append(row.values.at(i));
    }
    for (const QVariantList &list : std::as_const(lists))
        values.append(listOf(list));
    values.append(values.at(values.size() - lists.size() + 1));
    const QString sql =
        QStringLiteral(
            "UPDATE %1 AS t SET %2 FROM unnest(%3) AS v(%4) WHERE t.ctid = v.a AND t.tableoid = CAST(v.o AS oid) "
            "AND t.ctid = ANY(CAST(? AS tid[]))")
            .arg(m_place.name(), set.join(QStringLiteral(", ")), sources.join(QStringLiteral(", ")),
                 names.join(QStringLiteral(", ")));
    const auto done = m_place.database->execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<qint64> RowWriter::remove(const QList<Row> &rows, const SqlCondition &condition) const
{
    qint64 removed = 0;
    for (qsizetype from = 0; from < rows.size(); from += kAddressesAtOnce) {
        QList<QVariantList> addresses;
        QVariantList tids;
        for (const Row &row : rows.mid(from, kAddressesAtOnce)) {
            addresses.append(row.address);
            tids.append(row.address.constLast());
        }
        const SqlCondition where = isPostgreSql()
                                       ? SqlCondition{QStringLiteral("ctid = ANY(CAST(? AS tid[]))"), {listOf(tids)}}
                                       : isOneOf(addresses);
        auto done = m_place.database->execute(
            QStringLiteral("DELETE FROM %1 WHERE %2 AND (%3)").arg(m_place.name(), where.sql, condition.sql),
            where.values + condition.values);
        if (!done)
            return done;
        removed += *done;
    }
    return removed;
}

Result<void> RowWriter::prefer(bool index) const
{
    if (!isPostgreSql())
        return {};
    const auto set = m_place.database->scalar(
        QStringLiteral("SELECT length(set_config('enable_seqscan', ?, true) || set_config('jit', 'off', true))"),
        {index ? QStringLiteral("off") : QStringLiteral("on")});
    return set ? Result<void>() : std::unexpected(set.error());
}

Result<qint64> RowWriter::removeAll(const SqlCondition &condition) const
{
    return m_place.database->execute(QStringLiteral("DELETE FROM %1 WHERE %2").arg(m_place.name(), condition.sql),
                                     condition.values);
}

Result<qint64> RowWriter::removeSome(const SqlCondition &condition, int limit) const
{
    const QString table = m_place.name();
    if (m_place.dialect() == Dialect::MySql) {
        return m_place.database->execute(
            QStringLiteral("DELETE FROM %1 WHERE %2 LIMIT %3").arg(table, condition.sql).arg(limit), condition.values);
    }
    if (isPostgreSql()) {
        // A row of another partition may have the same place, so the condition is asked for again.
        return m_place.database->execute(
            QStringLiteral("DELETE FROM %1 WHERE ctid = ANY(ARRAY(SELECT ctid FROM %1 WHERE %2 LIMIT %3)) AND (%2)")
                .arg(table, condition.sql)
                .arg(limit),
            condition.values + condition.values);
    }
    const QString names =
        m_names.size() == 1 ? m_names.constFirst() : QLatin1Char('(') + m_names.join(u',') + QLatin1Char(')');
    return m_place.database->execute(QStringLiteral("DELETE FROM %1 WHERE %2 IN (SELECT %3 FROM %1 WHERE %4 LIMIT %5)")
                                         .arg(table, names, m_names.join(u','), condition.sql)
                                         .arg(limit),
                                     condition.values);
}

} // namespace Gatehouse
