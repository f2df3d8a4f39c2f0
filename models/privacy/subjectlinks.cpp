#include "models/privacy/subjectlinks.h"

#include "models/database/sqldialect.h"
#include "models/privacy/columnshape.h"
#include "models/privacy/jsontext.h"

#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kDeepestLink = 6;
const SqlCondition kNever{QString::fromLatin1(kNeverSql), {}};

SqlCondition joined(const QList<SqlCondition> &conditions, const QString &word, const QString &ofNone)
{
    SqlCondition all;
    QStringList parts;
    for (const SqlCondition &each : conditions) {
        if (each.sql.isEmpty())
            continue;
        parts.append(QLatin1Char('(') + each.sql + QLatin1Char(')'));
        all.values += each.values;
    }
    all.sql = parts.isEmpty() ? ofNone : parts.join(word);
    return all;
}

QString placeholders(qsizetype count, const QString &one = QStringLiteral("?"))
{
    return QStringList(count, one).join(QStringLiteral(", "));
}

QVariantList texts(const QStringList &values)
{
    return QVariantList(values.begin(), values.end());
}

// Values that stand in JSON as they are, whoever wrote it.
bool isPlainInJson(const QString &value)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9@._:+ -]+$"));
    return plain.match(value).hasMatch();
}

SqlCondition contains(const TablePlace &place, const QString &column, const QString &needle)
{
    const QString name = place.quoted(column);
    switch (place.dialect()) {
    case Dialect::PostgreSql:
        return {QStringLiteral("strpos(CAST(%1 AS text), CAST(? AS text)) > 0").arg(name), {needle}};
    case Dialect::MySql:
        return {QStringLiteral("LOCATE(?, %1) > 0").arg(name), {needle}};
    default:
        return {QStringLiteral("instr(%1, ?) > 0").arg(name), {needle}};
    }
}

// Neither NULL nor what stands for nobody.
QString isSomebody(const TablePlace &place, const QString &column, const QString &name)
{
    const ColumnSchema *schema = place.column(column);
    const ColumnShape shape = schema ? columnShape(*schema, place.dialect()) : ColumnShape::Text;
    if (shape == ColumnShape::Integer || shape == ColumnShape::Number)
        return QStringLiteral("%1 <> 0").arg(name);
    return shape == ColumnShape::Text ? QStringLiteral("%1 <> ''").arg(name)
                                      : QStringLiteral("%1 IS NOT NULL").arg(name);
}

bool compareAlike(const TablePlace &a, const QString &column, const TablePlace &b, const QString &key)
{
    const ColumnSchema *left = a.column(column);
    const ColumnSchema *right = b.column(key);
    return left && right && columnShape(*left, a.dialect()) == columnShape(*right, b.dialect());
}

// Two columns of one database are equal, character for character.
QString equalColumns(const TablePlace &a, const QString &column, const QString &left, const TablePlace &b,
                     const QString &key, const QString &right)
{
    const bool alike = compareAlike(a, column, b, key);
    const QString exact =
        QStringLiteral("%1 = %2").arg(asExactText(left, a.dialect()), asExactText(right, b.dialect()));
    if (!alike)
        return a.dialect() == Dialect::Sqlite ? QStringLiteral("CAST(%1 AS TEXT) = CAST(%2 AS TEXT)").arg(left, right)
                                              : exact;
    const QString plain = QStringLiteral("%1 = %2").arg(left, right);
    return a.dialect() == Dialect::MySql ? QStringLiteral("%1 AND %2").arg(plain, exact) : plain;
}

QStringList written(const QStringList &values, const QString &as)
{
    if (as.isEmpty())
        return values;
    QStringList formatted;
    for (const QString &value : values)
        formatted.append(QString(as).replace(QStringLiteral("{key}"), value));
    return formatted;
}

// "user:{key}" over a column.
SqlCondition writtenKey(const QString &key, const QString &as, Dialect dialect)
{
    const QString text = QStringLiteral("CAST(%1 AS %2)")
                             .arg(key, dialect == Dialect::MySql ? QStringLiteral("CHAR") : QStringLiteral("TEXT"));
    if (as.isEmpty())
        return {text, {}};
    const QString before = as.section(QStringLiteral("{key}"), 0, 0);
    const QString after = as.section(QStringLiteral("{key}"), 1);
    return {dialect == Dialect::MySql ? QStringLiteral("CONCAT(?, %1, ?)").arg(text)
                                      : QStringLiteral("(CAST(? AS TEXT) || %1 || CAST(? AS TEXT))").arg(text),
            {before, after}};
}

} // namespace

SqlCondition anyOf(const QList<SqlCondition> &conditions)
{
    return joined(conditions, QStringLiteral(" OR "), kNever.sql);
}

SqlCondition allOf(const QList<SqlCondition> &conditions)
{
    return joined(conditions, QStringLiteral(" AND "), QStringLiteral("1 = 1"));
}

SqlCondition flagOf(const SqlCondition &condition)
{
    return {QStringLiteral("CASE WHEN %1 THEN 1 ELSE 0 END").arg(condition.sql), condition.values};
}

SqlCondition notTrue(const SqlCondition &condition)
{
    return {QStringLiteral("CASE WHEN %1 THEN 0 ELSE 1 END = 1").arg(condition.sql), condition.values};
}

SqlCondition holdsOneOf(const TablePlace &place, const QString &column, const QStringList &all, const QString &alias)
{
    const ColumnSchema *schema = place.column(column);
    QStringList values = all;
    // No engine but SQLite keeps such a text, and a C library would cut it short and find somebody else.
    values.removeIf([](const QString &value) { return value.isEmpty() || value.contains(QChar(u'\0')); });
    if (!schema || values.isEmpty())
        return kNever;
    const Dialect dialect = place.dialect();
    const QString name = (alias.isEmpty() ? QString() : alias + QLatin1Char('.')) + place.quoted(column);
    const ColumnShape shape = columnShape(*schema, dialect);
    QVariantList numbers;
    for (const QString &value : std::as_const(values)) {
        if (const auto number = plainInteger(value))
            numbers.append(*number);
    }
    if (shape == ColumnShape::Integer)
        return numbers.isEmpty()
                   ? kNever
                   : SqlCondition{QStringLiteral("%1 IN (%2)").arg(name, placeholders(numbers.size())), numbers};
    const QString exact =
        QStringLiteral("%1 IN (%2)")
            .arg(asExactText(name, dialect), placeholders(values.size(), exactTextPlaceholder(dialect)));
    if (dialect == Dialect::Sqlite) {
        // What no type is named for keeps numbers and texts as they came.
        const QVariantList both = shape == ColumnShape::Text ? texts(values) : texts(values) + numbers;
        return {QStringLiteral("%1 COLLATE BINARY IN (%2)").arg(name, placeholders(both.size())), both};
    }
    if (shape != ColumnShape::Text)
        return {exact, texts(values)};
    const QString plain = QStringLiteral("%1 IN (%2)").arg(name, placeholders(values.size()));
    if (dialect == Dialect::MySql)
        return {QStringLiteral("%1 AND %2").arg(plain, exact), texts(values) + texts(values)};
    return {plain, texts(values)};
}

SubjectLinks::SubjectLinks(const DataMap &map, const GatewayTables &tables, const Person &person,
                           const TablePlace &place)
    : m_map(map)
    , m_tables(tables)
    , m_person(person)
    , m_place(place)
    , m_table(*map.table(place.schema.name))
{
    for (const SubjectLink &link : m_table.subject)
        addLink(link);
    m_others = leadsToOthers(m_place, m_place.name(), 0);
}

bool SubjectLinks::isPlain() const
{
    return std::ranges::none_of(m_links, [](const RowLink &link) { return link.isChecked; });
}

void SubjectLinks::addLink(const SubjectLink &link)
{
    if (!m_place.schema.hasColumn(link.column) || link.mention == QLatin1String("keep"))
        return;
    RowLink made{&link,
                 {},
                 written(m_person.valuesOf(link.table, link.key), link.as),
                 {},
                 !link.path.isEmpty() || !link.when.path.isEmpty()};
    const bool isToPerson = m_map.subjectTables().contains(link.table);
    QList<SqlCondition> ways;
    if (!link.path.isEmpty()) {
        made.atLeast = valuesInJson(made);
        ways.append(inJson(made));
    } else {
        ways.append(holdsOneOf(m_place, link.column, made.wanted));
        if (!isToPerson)
            ways.append(throughTable(link, m_tables.placesOf(link.table)));
    }
    ways.removeIf([](const SqlCondition &way) { return way.sql.isEmpty() || way.sql == kNever.sql; });
    if (ways.isEmpty())
        return;
    made.condition = allOf({anyOf(ways), whenHolds(link)});
    if (made.isChecked) {
        check(link.column);
        check(link.when.column);
    }
    m_links.append(made);
}

void SubjectLinks::check(const QString &column)
{
    if (!column.isEmpty() && !m_checked.contains(column))
        m_checked.append(column);
}

// The rows that are in between, as they are now; those of another database are known by their keys only.
SqlCondition SubjectLinks::throughTable(const SubjectLink &link, const QList<const TablePlace *> &targets) const
{
    QList<SqlCondition> ways;
    for (const TablePlace *target : targets) {
        if (target->database != m_place.database || !target->schema.hasColumn(link.key) || target == &m_place)
            continue;
        const SubjectLinks through(m_map, m_tables, m_person, *target);
        const SqlCondition rows = through.ownUnchecked();
        if (isNever(rows))
            continue;
        const QString key = target->quoted(link.key);
        const QString column = m_place.quoted(link.column);
        const auto in = [&](const QString &left, const SqlCondition &right) {
            return SqlCondition{QStringLiteral("%1 IN (SELECT %2 FROM %3 WHERE %4 AND (%5))")
                                    .arg(left, right.sql, target->name(), isSomebody(*target, link.key, key), rows.sql),
                                right.values + rows.values};
        };
        const bool alike = link.as.isEmpty() && compareAlike(m_place, link.column, *target, link.key);
        const Dialect dialect = m_place.dialect();
        const SqlCondition text = writtenKey(key, link.as, dialect);
        const SqlCondition exact = dialect == Dialect::Sqlite ? in(QStringLiteral("CAST(%1 AS TEXT)").arg(column), text)
                                                              : in(asExactText(column, dialect),
                                                                   {asExactText(text.sql, dialect), text.values});
        if (!alike)
            ways.append(exact);
        else if (dialect == Dialect::MySql)
            ways.append(allOf({in(column, {key, {}}), exact}));
        else
            ways.append(in(column, {key, {}}));
    }
    return ways.isEmpty() ? SqlCondition() : anyOf(ways);
}

// Empty: there is nothing to look for.
SqlCondition SubjectLinks::valuesInJson(const RowLink &link) const
{
    QList<SqlCondition> values;
    for (const QString &value : link.wanted) {
        if (value.contains(QChar(u'\0')))
            continue;
        if (!isPlainInJson(value))
            values.append({QStringLiteral("%1 IS NOT NULL").arg(m_place.quoted(link.link->column)), {}});
        else
            values.append(contains(m_place, link.link->column, value));
    }
    return values.isEmpty() ? SqlCondition() : anyOf(values);
}

// What the text must hold wherever the value stands in it; holds() looks closer.
SqlCondition SubjectLinks::inJson(const RowLink &link) const
{
    const QString last = link.link->path.section(QLatin1Char('/'), -1);
    if (link.atLeast.sql.isEmpty() || last == QLatin1String("*") || !isPlainInJson(last))
        return link.atLeast;
    return allOf({link.atLeast, contains(m_place, link.link->column, QLatin1Char('"') + last + QLatin1Char('"'))});
}

SqlCondition SubjectLinks::whenHolds(const SubjectLink &link) const
{
    if (link.when.column.isEmpty() || !link.when.path.isEmpty())
        return {};
    return holdsOneOf(m_place, link.when.column, link.whenEquals);
}

SqlCondition SubjectLinks::any(bool mentions) const
{
    QList<SqlCondition> conditions;
    for (const RowLink &link : m_links) {
        if (link.isMention() == mentions)
            conditions.append(link.condition);
    }
    return anyOf(conditions);
}

SqlCondition SubjectLinks::ownUnchecked() const
{
    QList<SqlCondition> conditions;
    for (const RowLink &link : m_links) {
        if (!link.isMention() && !link.isChecked)
            conditions.append(link.condition);
    }
    return anyOf(conditions);
}

SqlCondition SubjectLinks::anyLink() const
{
    QList<OfLink> conditions;
    for (const RowLink &link : m_links)
        conditions.append({&link, link.condition});
    return anyOfLinks(conditions);
}

SqlCondition SubjectLinks::anyOfLinks(const QList<OfLink> &conditions)
{
    QList<SqlCondition> ways;
    QList<SqlCondition> inJson;
    QList<SqlCondition> atLeast;
    for (const OfLink &each : conditions) {
        const SqlCondition &common = each.link->atLeast;
        if (common.sql.isEmpty()) {
            ways.append(each.condition);
            continue;
        }
        inJson.append(each.condition);
        const bool isKnown = std::ranges::any_of(atLeast, [&common](const SqlCondition &known) {
            return known.sql == common.sql && known.values == common.values;
        });
        if (!isKnown)
            atLeast.append(common);
    }
    if (!inJson.isEmpty())
        ways.append(allOf({anyOf(atLeast), anyOf(inJson)}));
    return anyOf(ways);
}

SqlCondition SubjectLinks::held(const QList<RowHold> &holds) const
{
    QStringList ids;
    for (const RowHold &hold : holds) {
        if (!hold.table.isEmpty() && hold.table != m_table.name)
            continue;
        if (hold.rowId.isEmpty())
            return {QStringLiteral("1 = 1"), {}};
        ids.append(hold.rowId);
    }
    // A row that cannot be told apart is held with all others.
    if (!ids.isEmpty() && m_place.idColumn().isEmpty())
        return {QStringLiteral("1 = 1"), {}};
    return ids.isEmpty() ? kNever : holdsOneOf(m_place, m_place.idColumn(), ids);
}

SqlCondition SubjectLinks::expired(QDate day) const
{
    const ColumnSchema *column = m_place.column(m_table.timeColumn);
    const QDate from = keptFrom(day, m_table.keepFor);
    if (!column || !from.isValid())
        return kNever;
    const QString name = m_place.quoted(column->name);
    const ColumnShape shape = columnShape(*column, m_place.dialect());
    if (m_table.timeUnitUs == 0 && (m_place.dialect() == Dialect::Sqlite || shape == ColumnShape::Text))
        return {QStringLiteral("%1 < ?").arg(name), {from.toString(Qt::ISODate)}};
    const StoredTime time(m_place.dialect(), name, column->type, m_table.timeUnitUs);
    return time.before(from.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000);
}

QString SubjectLinks::jsonSelected(const QString &column) const
{
    const ColumnSchema *schema = m_place.column(column);
    const QString name = m_place.quoted(column);
    const bool isList = schema && columnShape(*schema, m_place.dialect()) == ColumnShape::Array;
    return isList ? QStringLiteral("CAST(to_json(%1) AS text)").arg(name) : name;
}

bool SubjectLinks::holds(const RowLink &link, const RowStream &row, int first) const
{
    if (!link.isChecked)
        return true;
    const auto valuesAt = [&](const DataPlace &place) -> QStringList {
        const int at = first + int(m_checked.indexOf(place.column));
        if (row.isNull(at))
            return {};
        if (place.path.isEmpty())
            return {row.string(at)};
        const std::string_view text = row.text(at);
        const auto json = JsonText::parse(QByteArray(text.data(), qsizetype(text.size())));
        return json ? json->valuesAt(place.path) : QStringList();
    };
    const auto isIn = [](const QStringList &found, const QStringList &wanted) {
        return std::ranges::any_of(found, [&](const QString &value) { return wanted.contains(value); });
    };
    if (!link.link->when.path.isEmpty() && !isIn(valuesAt(link.link->when), link.link->whenEquals))
        return false;
    return link.link->path.isEmpty() || isIn(valuesAt({link.link->column, link.link->path}), link.wanted);
}

SqlCondition SubjectLinks::leadsToOthers(const TablePlace &place, const QString &alias, int depth) const
{
    const DataMapTable *table = m_map.table(place.schema.name);
    if (!table || depth > kDeepestLink)
        return kNever;
    QList<SqlCondition> ways;
    for (const SubjectLink &link : table->subject) {
        if (link.mention.isEmpty() && link.path.isEmpty() && link.as.isEmpty() && link.when.column.isEmpty() &&
            place.schema.hasColumn(link.column))
            ways.append(linkToOthers(place, link, alias, depth));
    }
    ways.removeIf([](const SqlCondition &way) { return way.sql == kNever.sql; });
    return anyOf(ways);
}

SqlCondition SubjectLinks::linkToOthers(const TablePlace &place, const SubjectLink &link, const QString &alias,
                                        int depth) const
{
    const bool isToPersons = m_map.subjectTables().contains(link.table);
    // Persons of another kind do not share a row, they both stand in it. And rows that make persons of themselves have
    // one each.
    if (isToPersons && (link.table != m_person.table || (link.table == place.schema.name && link.key == m_person.key)))
        return kNever;
    const QString column = alias + QLatin1Char('.') + place.quoted(link.column);
    const SqlCondition somebody{isSomebody(place, link.column, column), {}};
    // What another person bears as well tells of nobody else.
    const SqlCondition foreign =
        isToPersons ? notTrue(holdsOneOf(place, link.column, m_person.allValuesOf(link.table, link.key), alias))
                    : SqlCondition();
    const QString other = QStringLiteral("o%1").arg(depth);
    for (const TablePlace *target : m_tables.placesOf(link.table)) {
        if (target->database != place.database || !target->schema.hasColumn(link.key))
            continue;
        const SqlCondition of = isToPersons ? notTrue(holdsOneOf(*target, m_person.key, {m_person.keyValue}, other))
                                            : leadsToOthers(*target, other, depth + 1);
        if (of.sql == kNever.sql)
            return kNever;
        const QString equal = equalColumns(place, link.column, column, *target, link.key,
                                           other + QLatin1Char('.') + target->quoted(link.key));
        return allOf(
            {somebody,
             foreign,
             {QStringLiteral("EXISTS (SELECT 1 FROM %1 %2 WHERE %3 AND %4)").arg(target->name(), other, equal, of.sql),
              of.values}});
    }
    // The persons of another database cannot be asked; an account id that is not this one's is somebody's.
    return isToPersons && link.key == m_person.key ? allOf({somebody, foreign}) : kNever;
}

} // namespace Gatehouse
