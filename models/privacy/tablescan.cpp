#include "models/privacy/tablescan.h"

#include "models/database/sqldialect.h"
#include "models/privacy/columnshape.h"
#include "models/privacy/jsontext.h"
#include "models/privacy/needlesearch.h"

#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Values of one kind that are looked for everywhere; of more, what the links lead to is still counted.
constexpr qsizetype kMostValues = 50;
// Of a table in which more rows may hold one of them, all rows are looked into closely.
constexpr qsizetype kMostNear = 20'000;
constexpr qsizetype kRowsAtOnce = 500;
// A shorter text may stand in many places without meaning anybody.
constexpr qsizetype kTellingLength = 12;

bool isTelling(const QString &value)
{
    return !plainInteger(value) && (value.contains(QLatin1Char('@')) || value.size() >= kTellingLength);
}

// Columns of these categories are no place for a name; a short user name may well be a word in them.
bool mayNamePersons(const DataMapColumn *column)
{
    static const QSet<QString> categories{QStringLiteral("usage"),     QStringLiteral("operational"),
                                          QStringLiteral("time"),      QStringLiteral("membership"),
                                          QStringLiteral("location"),  QStringLiteral("billing"),
                                          QStringLiteral("preference")};
    return !column || !categories.contains(column->category);
}

// How a text may be spelled inside of another one: as it is, or as JSON writers of several languages escape it.
QStringList spellings(const QString &value)
{
    const QString json = QString::fromUtf8(jsonString(value));
    QString ascii;
    for (const QChar c : json)
        ascii += c.unicode() < 128 ? QString(c) : QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
    QStringList all{value, json.mid(1, json.size() - 2), ascii.mid(1, ascii.size() - 2)};
    all.removeDuplicates();
    return all;
}

SqlCondition contains(const QString &text, const QString &needle, Dialect dialect)
{
    if (dialect == Dialect::PostgreSql)
        return {QStringLiteral("strpos(%1, CAST(? AS text)) > 0").arg(text), {needle}};
    if (dialect == Dialect::MySql)
        return {QStringLiteral("LOCATE(CAST(? AS BINARY), %1) > 0").arg(text), {needle}};
    return {QStringLiteral("instr(%1, ?) > 0").arg(text), {needle}};
}

} // namespace

QList<ScannedIdentifier> scannedIdentifiers(const DataMap &map, const Person &person, QStringList &notSearched)
{
    QList<SubjectIdentifier> known = map.identifiers;
    for (const OtherSubject &other : map.otherSubjects) {
        if (other.table == person.table)
            known = other.identifiers;
    }
    QList<ScannedIdentifier> identifiers;
    for (const PersonValues &values : person.values) {
        // What stays in rows that no longer lead to the person does not name them any more.
        const DataMapTable *table = map.table(values.table);
        const DataMapColumn *column = table ? table->column(values.column) : nullptr;
        if (values.table != person.table && column && table->disposition != Disposition::Delete &&
            !column->isChangedByErasure())
            continue;
        ScannedIdentifier identifier{values.table + QLatin1Char('.') + values.column, values.values, false,
                                     values.isShared};
        for (const SubjectIdentifier &each : std::as_const(known)) {
            if (values.table == person.table && each.column == values.column)
                identifier.kind = each.kind;
        }
        identifier.isEmail = identifier.kind.toLower() == QLatin1String("email");
        identifier.values.removeIf([](const QString &value) { return plainInteger(value).has_value(); });
        if (identifier.values.size() > kMostValues)
            notSearched.append(
                QStringLiteral("%1 beyond the data map: %2 values").arg(identifier.kind).arg(identifier.values.size()));
        else if (!identifier.values.isEmpty())
            identifiers.append(identifier);
    }
    return identifiers;
}

TableScan::TableScan(const DataMap &map, const TablePlace &place, const QList<ScannedIdentifier> &identifiers)
    : m_place(place)
{
    const DataMapTable *table = map.table(place.schema.name);
    for (const ColumnSchema &column : place.schema.columns) {
        const ColumnShape shape = columnShape(column, place.dialect());
        if (!holdsText(shape))
            continue;
        ++m_columns;
        const DataMapColumn *known = table ? table->column(column.name) : nullptr;
        for (const ScannedIdentifier &identifier : identifiers) {
            const SqlCondition condition = holds(column.name, identifier, mayNamePersons(known));
            if (!isNever(condition))
                m_counts.append(
                    {column.name, &identifier, condition, known && known->category == QLatin1String("credential")});
        }
    }
}

SqlCondition TableScan::holds(const QString &column, const ScannedIdentifier &identifier, bool mayNamePersons) const
{
    const Dialect dialect = m_place.dialect();
    const QString name = m_place.quoted(column);
    const QString text = dialect == Dialect::Sqlite ? name : asExactText(name, dialect);
    const QString lower =
        dialect == Dialect::Sqlite
            ? QStringLiteral("lower(%1)").arg(name)
            : asExactText(
                  QStringLiteral("lower(%1)")
                      .arg(dialect == Dialect::PostgreSql ? QStringLiteral("CAST(%1 AS text)").arg(name) : name),
                  dialect);
    QList<SqlCondition> ways;
    for (const QString &value : identifier.values) {
        if (value.contains(QChar(u'\0')))
            continue;
        if (isTelling(value)) {
            for (const QString &needle : spellings(identifier.isEmail ? value.toLower() : value))
                ways.append(contains(identifier.isEmail ? lower : text, needle, dialect));
        } else if (mayNamePersons) {
            ways.append(holdsOneOf(m_place, column, {value}));
            ways.append(contains(text, QString::fromUtf8(jsonString(value)), dialect));
        }
    }
    return anyOf(ways);
}

Result<void> TableScan::run(ScanResult &result, const std::stop_token &stop)
{
    ++result.tablesLookedAt;
    result.columnsLookedAt += m_columns;
    auto counted = count(m_counts, result, stop);
    if (counted || counted.error().kind != ErrorKind::Denied)
        return counted;
    QList<Count> readable;
    QStringList secrets;
    for (const Count &each : std::as_const(m_counts)) {
        const QString place = m_place.schema.name + QLatin1Char('.') + each.column;
        if (!each.isSecret)
            readable.append(each);
        else if (!secrets.contains(place))
            secrets.append(place);
    }
    result.notLookedAt += secrets;
    result.columnsLookedAt -= secrets.size();
    counted = count(readable, result, stop);
    if (counted || counted.error().kind != ErrorKind::Denied)
        return counted;
    // A table that nobody granted: it is said, and whoever judges decides.
    result.notLookedAt.append(m_place.schema.name);
    --result.tablesLookedAt;
    result.columnsLookedAt -= m_columns - secrets.size();
    return {};
}

// What has to be in a text that holds one of the identifiers.
QList<QByteArray> TableScan::needlesOf(const QList<Count> &counts)
{
    QList<QByteArray> needles;
    for (const Count &each : counts) {
        const ScannedIdentifier &identifier = *each.identifier;
        for (const QString &value : identifier.values) {
            for (const QString &needle : spellings(identifier.isEmail ? value.toLower() : value)) {
                if (!value.contains(QChar(u'\0')) && !needles.contains(needle.toUtf8()))
                    needles.append(needle.toUtf8());
            }
        }
    }
    return needles;
}

QStringList TableScan::columnsOf(const QList<Count> &counts) const
{
    QStringList columns;
    for (const Count &each : counts)
        columns.append(m_place.quoted(each.column));
    columns.removeDuplicates();
    return columns;
}

Result<std::optional<QList<qint64>>> TableScan::rowsNear(const QList<Count> &counts, const std::stop_token &stop) const
{
    const QList<QByteArray> needles = needlesOf(counts);
    if (!m_place.hasRowId || !NeedleSearch::canFind(needles))
        return std::nullopt;
    const NeedleSearch search(needles);
    const QStringList columns = columnsOf(counts);
    QList<qint64> rows;
    bool isMuch = false;
    const auto read = m_place.database->visitRows(
        QStringLiteral("SELECT _rowid_, %1 FROM %2").arg(columns.join(QStringLiteral(", ")), m_place.name()), {},
        {{}, stop}, [&](const RowStream &row) -> Result<void> {
            bool isNear = false;
            for (int i = 1; i <= columns.size() && !isNear; ++i)
                isNear = search.isIn(row.text(i));
            if (isNear)
                rows.append(row.integer(0));
            isMuch = rows.size() > kMostNear;
            return isMuch ? failure(ErrorKind::Cancelled, {}) : Result<void>();
        });
    if (isMuch)
        return std::nullopt;
    return read ? Result<std::optional<QList<qint64>>>(std::move(rows)) : std::unexpected(read.error());
}

Result<void> TableScan::count(const QList<Count> &counts, ScanResult &result, const std::stop_token &stop) const
{
    if (counts.isEmpty())
        return {};
    QList<qint64> hits(counts.size());
    const bool isSqlite = m_place.dialect() == Dialect::Sqlite;
    const auto rows = isSqlite ? rowsNear(counts, stop) : Result<std::optional<QList<qint64>>>(std::nullopt);
    if (!rows)
        return std::unexpected(rows.error());
    Result<void> counted;
    if (!*rows)
        counted = countIn({}, counts, hits, stop);
    for (qsizetype from = 0; counted && *rows && from < (*rows)->size(); from += kRowsAtOnce) {
        QStringList numbers;
        for (const qint64 row : (*rows)->mid(from, kRowsAtOnce))
            numbers.append(QString::number(row));
        counted =
            countIn({QStringLiteral("_rowid_ IN (%1)").arg(numbers.join(QLatin1Char(','))), {}}, counts, hits, stop);
    }
    if (counted)
        result.hits += hitsOf(counts, hits);
    return counted;
}

QList<ScanHit> TableScan::hitsOf(const QList<Count> &counts, const QList<qint64> &rows) const
{
    QList<ScanHit> hits;
    for (qsizetype i = 0; i < counts.size(); ++i) {
        if (rows.at(i) > 0)
            hits.append({m_place.schema.name, counts.at(i).column, counts.at(i).identifier->kind, rows.at(i),
                         counts.at(i).identifier->isShared});
    }
    return hits;
}

QList<TableScan::Count> TableScan::readable() const
{
    QList<Count> counts = m_counts;
    counts.removeIf([](const Count &each) { return each.isSecret; });
    return counts;
}

Result<QList<ScanHit>> TableScan::hitsWhere(const SqlCondition &rows, const std::stop_token &stop) const
{
    const QList<Count> counts = readable();
    QList<qint64> hits(counts.size());
    if (counts.isEmpty() || isNever(rows))
        return QList<ScanHit>();
    const auto counted = countIn(rows, counts, hits, stop);
    return counted || counted.error().kind == ErrorKind::Denied ? Result<QList<ScanHit>>(hitsOf(counts, hits))
                                                                : std::unexpected(counted.error());
}

Result<QStringList> TableScan::idsWhere(const SqlCondition &rows, int most, const std::stop_token &stop) const
{
    QList<SqlCondition> named;
    for (const Count &each : readable()) {
        if (!each.identifier->isShared)
            named.append(each.condition);
    }
    const QString id = m_place.idColumn();
    const SqlCondition where = allOf({rows, anyOf(named)});
    if (id.isEmpty() || named.isEmpty() || isNever(rows))
        return QStringList();
    QStringList ids;
    const auto read =
        m_place.database->visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3 LIMIT %4")
                                        .arg(m_place.quoted(id), m_place.name(), where.sql)
                                        .arg(most),
                                    where.values, {{}, stop}, [&ids](const RowStream &row) -> Result<void> {
                                        ids.append(row.string(0));
                                        return {};
                                    });
    return read || read.error().kind == ErrorKind::Denied ? Result<QStringList>(ids) : std::unexpected(read.error());
}

Result<void> TableScan::countIn(const SqlCondition &rows, const QList<Count> &counts, QList<qint64> &hits,
                                const std::stop_token &stop) const
{
    QStringList sums;
    QVariantList values;
    for (const Count &each : counts) {
        const SqlCondition flag = flagOf(each.condition);
        sums.append(QStringLiteral("sum(%1)").arg(flag.sql));
        values += flag.values;
    }
    return m_place.database->visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                                           .arg(sums.join(QStringLiteral(", ")), m_place.name(), allOf({rows}).sql),
                                       values + rows.values, {{}, stop}, [&](const RowStream &row) -> Result<void> {
                                           for (int i = 0; i < counts.size(); ++i)
                                               hits[i] += row.isNull(i) ? 0 : row.integer(i);
                                           return {};
                                       });
}

Result<void> TableScan::follow(const SubjectLinks &links, ScanResult &result, const std::stop_token &stop)
{
    const SqlCondition any = links.anyLink();
    if (isNever(any))
        return {};
    QStringList selected;
    QVariantList values;
    for (const RowLink &link : links.links()) {
        selected.append(flagOf(link.condition).sql);
        values += link.condition.values;
    }
    const int first = int(selected.size());
    for (const QString &column : links.checkedColumns())
        selected.append(links.jsonSelected(column));
    QList<qint64> rows(links.links().size());
    auto read = links.place().database->visitRows(
        QStringLiteral("SELECT %1 FROM %2 WHERE %3")
            .arg(selected.join(QStringLiteral(", ")), links.place().name(), any.sql),
        values + any.values, {{}, stop}, [&](const RowStream &row) -> Result<void> {
            for (int i = 0; i < first; ++i)
                rows[i] += row.integer(i) != 0 && links.holds(links.links().at(i), row, first) ? 1 : 0;
            return {};
        });
    for (qsizetype i = 0; read && i < rows.size(); ++i) {
        const SubjectLink &link = *links.links().at(i).link;
        if (rows.at(i) > 0)
            result.hits.append(
                {links.table().name, link.column, link.table + QLatin1Char('.') + link.key, rows.at(i), false});
    }
    return read;
}

} // namespace Gatehouse
