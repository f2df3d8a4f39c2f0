#include "tests/support/mapfiller.h"

#include "models/privacy/columnshape.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kTimeMs = 1'793'000'000'000; // in October 2026
constexpr int kRowsPerLink = 3;

// {"a": {"b": value}} for /a/b, with a list for each *.
QJsonValue wrapped(const QStringList &steps, const QJsonValue &value, qsizetype from = 0)
{
    if (from == steps.size())
        return value;
    const QJsonValue below = wrapped(steps, value, from + 1);
    if (steps.at(from) == QLatin1String("*"))
        return QJsonArray{below};
    return QJsonObject{{steps.at(from), below}};
}

QJsonValue merged(const QJsonValue &a, const QJsonValue &b)
{
    if (!a.isObject() || !b.isObject())
        return b.isUndefined() ? a : b;
    QJsonObject all = a.toObject();
    const QJsonObject other = b.toObject();
    for (auto at = other.begin(); at != other.end(); ++at)
        all.insert(at.key(), merged(all.value(at.key()), at.value()));
    return all;
}

QString textOf(const QJsonValue &value)
{
    return QString::fromUtf8(value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                                             : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

QJsonValue jsonOf(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

QStringList stepsOf(const QString &path)
{
    return path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
}

} // namespace

MapFiller::MapFiller(const DataMap &map, const GatewayTables &tables)
    : m_map(map)
    , m_tables(tables)
{
}

QString MapFiller::value(const QString &table, const QString &column, int person) const
{
    return m_values.value(QStringLiteral("%1.%2.%3").arg(table, column).arg(person));
}

// Those that others are found through come first, as in reality.
void MapFiller::addPerson(int person)
{
    QList<const DataMapTable *> tables;
    for (const DataMapTable &table : m_map.tables)
        tables.append(&table);
    std::ranges::stable_sort(tables, std::greater(), [this](const DataMapTable *table) {
        return std::pair(isPersons(table->name), table->order);
    });
    m_seed = person * 100'000;
    for (const DataMapTable *table : std::as_const(tables)) {
        for (const SubjectLink &link : table->subject)
            addRows(*table, &link, person);
    }
}

void MapFiller::addNobody()
{
    m_seed = 9'000'000;
    for (const DataMapTable &table : m_map.tables) {
        if (!isPersons(table.name))
            addRows(table, nullptr, 0);
    }
}

void MapFiller::addRows(const DataMapTable &table, const SubjectLink *link, int person)
{
    const QList<const TablePlace *> places = m_tables.placesOf(table.name);
    if (places.isEmpty() || places.constLast()->isView || (link && !places.constLast()->schema.hasColumn(link->column)))
        return;
    const TablePlace &place = *places.constLast();
    const bool makesPerson = link && isPersons(table.name) && link->table == table.name && link->column == link->key;
    // Rows of a key or a file that the fixture lacks lead nowhere.
    if (link && !makesPerson && value(link->table, link->key, person).isEmpty())
        return;
    const bool isOnlyOne = makesPerson || (link && place.primaryKey == QStringList(link->column));
    for (int i = 0; i < (isOnlyOne ? 1 : kRowsPerLink); ++i) {
        Row row = plainRow(table, place, person, ++m_seed);
        if (makesPerson)
            nameIn(row, table, person);
        if (link && !makesPerson)
            lead(row, *link, person);
        // The last row leads to the person by all its links.
        for (const SubjectLink &other : table.subject) {
            if (link && i == kRowsPerLink - 1 && other.mention.isEmpty() && link->mention.isEmpty() &&
                other.path.isEmpty() && link->path.isEmpty() && other.column != link->column &&
                place.schema.hasColumn(other.column) && !value(other.table, other.key, person).isEmpty() &&
                other.when.column.isEmpty() && link->when.column.isEmpty())
                lead(row, other, person);
        }
        insert(place, row);
        for (auto at = row.begin(); at != row.end(); ++at) {
            const QString key = QStringLiteral("%1.%2.%3").arg(table.name, at.key()).arg(person);
            const bool isOwn = makesPerson || (link && link->mention.isEmpty());
            if (isOwn && !m_values.contains(key))
                m_values.insert(key, *at);
        }
        if (!makesPerson)
            continue;
        for (const SubjectIdentifier &identifier :
             m_map.subjectTable == table.name ? m_map.identifiers : QList<SubjectIdentifier>())
            m_names[person].append(row.value(identifier.column));
    }
}

QString MapFiller::defaultValue(const TablePlace &place, const DataMapTable &table, const ColumnSchema &column,
                                int person, int seed) const
{
    const ColumnShape shape = columnShape(column, place.dialect());
    const DataMapColumn *known = table.column(column.name);
    if (column.name == table.timeColumn && table.timeUnitUs > 0)
        return QString::number(kTimeMs * 1000 / table.timeUnitUs + seed);
    switch (shape) {
    case ColumnShape::Integer:
        return QString::number(column.type.startsWith(QLatin1String("tinyint")) ? seed % 2 : seed);
    case ColumnShape::Number:
        return QStringLiteral("%1.25").arg(seed);
    case ColumnShape::Boolean:
        return QStringLiteral("0");
    case ColumnShape::Json:
        return QStringLiteral("{\"note\": \"of %1\"}").arg(seed);
    case ColumnShape::Array:
        return QStringLiteral("{}");
    case ColumnShape::Uuid:
        return QStringLiteral("00000000-0000-4000-8000-%1").arg(seed, 12, 10, QLatin1Char('0'));
    case ColumnShape::Time:
        return QStringLiteral("2026-10-01 10:00:00");
    default:
        break;
    }
    // MariaDB's JSON is a long text with a check.
    if (column.type == QLatin1String("longtext"))
        return QStringLiteral("{\"note\": \"of %1\"}").arg(seed);
    const bool isTime = column.name == table.timeColumn || column.name == QLatin1String("date");
    if (isTime)
        return QStringLiteral("2026-10-01");
    if (known && !known->keptPaths.isEmpty())
        return QStringLiteral("{\"frt\": 12, \"status_code\": 7, \"note\": \"%1 of %2\"}").arg(column.name).arg(seed);
    QString text = QStringLiteral("%1 %2 of %3").arg(column.name).arg(seed).arg(person);
    const int limit = textLimit(column);
    return limit > 0 && limit < text.size() ? QString::number(seed).right(limit) : text;
}

MapFiller::Row MapFiller::plainRow(const DataMapTable &table, const TablePlace &place, int person, int seed) const
{
    Row row;
    for (const ColumnSchema &column : place.schema.columns) {
        const bool isLink = std::ranges::any_of(table.subject, [&](const SubjectLink &link) {
            return link.column == column.name && !(link.table == table.name && link.column == link.key);
        });
        const ColumnShape shape = columnShape(column, place.dialect());
        if (isLink && shape != ColumnShape::Json && shape != ColumnShape::Array) {
            // Of nobody.
            if (column.notNull || place.primaryKey.contains(column.name))
                row.insert(column.name,
                           shape == ColumnShape::Integer ? QString::number(seed) : QStringLiteral("-%1").arg(seed));
            continue;
        }
        row.insert(column.name, defaultValue(place, table, column, person, seed));
    }
    return row;
}

// The identifiers of the person that the row makes.
void MapFiller::nameIn(Row &row, const DataMapTable &table, int person) const
{
    for (const SubjectIdentifier &identifier :
         table.name == m_map.subjectTable ? m_map.identifiers : QList<SubjectIdentifier>()) {
        if (!row.contains(identifier.column) || plainInteger(row.value(identifier.column)))
            continue;
        row[identifier.column] = identifier.kind == QLatin1String("email")
                                     ? email(person)
                                     : QStringLiteral("%1-name-of-%2").arg(identifier.kind).arg(person);
    }
}

void MapFiller::lead(Row &row, const SubjectLink &link, int person) const
{
    QString key = value(link.table, link.key, person);
    if (!link.as.isEmpty())
        key = QString(link.as).replace(QStringLiteral("{key}"), key);
    const auto inJson = [&](const QString &column, const QString &path, const QString &text) {
        const std::optional<qint64> number = plainInteger(text);
        const QJsonValue leaf = number ? QJsonValue(*number) : QJsonValue(text);
        row[column] = textOf(merged(jsonOf(row.value(column)), wrapped(stepsOf(path), leaf)));
    };
    if (link.path.isEmpty())
        row[link.column] = key;
    else
        inJson(link.column, link.path, key);
    if (!link.when.column.isEmpty() && link.when.path.isEmpty())
        row[link.when.column] = link.whenEquals.constFirst();
    else if (!link.when.column.isEmpty())
        inJson(link.when.column, link.when.path, link.whenEquals.constFirst());
}

void MapFiller::insert(const TablePlace &place, const Row &row) const
{
    QStringList names;
    QVariantList values;
    for (auto at = row.begin(); at != row.end(); ++at) {
        const ColumnSchema &column = *place.column(at.key());
        const ColumnShape shape = columnShape(column, place.dialect());
        names.append(place.quoted(at.key()));
        if (shape == ColumnShape::Integer)
            values.append(at->toLongLong());
        else if (shape == ColumnShape::Number)
            values.append(at->toDouble());
        else if (shape == ColumnShape::Boolean)
            values.append(place.dialect() == Dialect::PostgreSql ? QVariant(false) : QVariant(0));
        else if (shape == ColumnShape::Array && at->startsWith(QLatin1Char('[')))
            values.append(
                QString(*at).replace(QLatin1Char('['), QLatin1Char('{')).replace(QLatin1Char(']'), QLatin1Char('}')));
        else
            values.append(*at);
    }
    const auto done =
        place.database->execute(QStringLiteral("INSERT INTO %1 (%2) VALUES (%3)")
                                    .arg(place.name(), names.join(QStringLiteral(", ")),
                                         QStringList(names.size(), QStringLiteral("?")).join(QStringLiteral(", "))),
                                values);
    if (!done)
        qFatal("%s: %s", qPrintable(place.schema.name), qPrintable(done.error().message));
}

QStringList MapFiller::dump(const TablePlace &place)
{
    QStringList names;
    for (const ColumnSchema &column : place.schema.columns)
        names.append(place.quoted(column.name));
    QStringList lines;
    const auto read = place.database->visitRows(
        QStringLiteral("SELECT %1 FROM %2").arg(names.join(QStringLiteral(", ")), place.name()), {}, {},
        [&](const RowStream &row) -> Result<void> {
            QStringList line;
            for (int i = 0; i < names.size(); ++i)
                line.append(names.at(i) + QLatin1Char('=') + (row.isNull(i) ? QStringLiteral("NULL") : row.string(i)));
            lines.append(line.join(QStringLiteral(" | ")));
            return {};
        });
    if (!read)
        qFatal("%s: %s", qPrintable(place.schema.name), qPrintable(read.error().message));
    lines.sort();
    return lines;
}

QMap<QString, QStringList> MapFiller::dump(const GatewayTables &tables)
{
    QMap<QString, QStringList> all;
    for (const TablePlace &place : tables.places())
        all[place.schema.name] += dump(place);
    return all;
}

} // namespace Gatehouse
