#include "models/privacy/rowedits.h"

#include "models/privacy/columnshape.h"
#include "models/privacy/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// An account for privacy work may not read it, unless a link needs it.
bool isUnread(const DataMapTable &table, const DataMapColumn &column)
{
    return column.category == QLatin1String("credential") &&
           std::ranges::none_of(table.subject, [&](const SubjectLink &link) { return link.column == column.name; });
}

// {"a","b"}, as PostgreSQL reads a list.
QString listLiteral(const QJsonArray &items)
{
    QStringList quoted;
    for (const QJsonValue &item : items) {
        QString text = item.isString() ? item.toString() : item.toVariant().toString();
        quoted.append(item.isNull() ? QStringLiteral("NULL")
                                    : QLatin1Char('"') +
                                          text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
                                              .replace(QLatin1Char('"'), QLatin1String("\\\"")) +
                                          QLatin1Char('"'));
    }
    return QLatin1Char('{') + quoted.join(QLatin1Char(',')) + QLatin1Char('}');
}

} // namespace

RowEdits::RowEdits(const SubjectLinks &links, const ErasureStep &step, const Person &person,
                   const Pseudonyms &pseudonyms)
    : m_links(links)
    , m_person(person)
    , m_pseudonyms(pseudonyms)
    , m_effect(step.effect)
{
    if (m_effect == StepEffect::Pseudonymise)
        addOwnColumns();
    else if (m_effect == StepEffect::TakeOut)
        addPlaces(step.part == PlanPart::Mention);
    for (const QString &column : links.checkedColumns())
        m_selected.append(links.jsonSelected(column));
}

void RowEdits::readColumn(const QString &column)
{
    if (m_at.contains(column) || !m_links.place().schema.hasColumn(column))
        return;
    m_at.insert(column, int(m_selected.size()));
    m_selected.append(m_links.jsonSelected(column));
}

void RowEdits::write(const QString &column)
{
    if (!m_columns.contains(column) && m_links.place().schema.hasColumn(column))
        m_columns.append(column);
}

void RowEdits::addOwnColumns()
{
    const DataMapTable &table = m_links.table();
    for (const DataMapColumn &column : table.columns) {
        if (!column.isChangedByErasure() || (!column.ofSubject.isEmpty() && column.ofSubject != m_person.table))
            continue;
        write(column.name);
        const bool isPlainBlank =
            column.onErasure == QLatin1String("blank") && column.keptPaths.isEmpty() && column.keptValues.isEmpty();
        if (isUnread(table, column))
            readColumn(m_links.place().idColumn());
        else if (!isPlainBlank)
            readColumn(column.name);
    }
}

void RowEdits::addPlaces(bool mentions)
{
    for (const RowLink &link : m_links.links()) {
        const DataMapColumn *column = m_links.table().column(link.link->column);
        if (link.isMention() != mentions || (!mentions && column && column->onErasure == QLatin1String("keep")))
            continue;
        const SqlCondition flag = flagOf(link.condition);
        m_flags.append({&link, int(m_selected.size())});
        m_selected.append(flag.sql);
        m_selectedValues += flag.values;
        readColumn(link.link->column);
        write(link.link->column);
        for (const DataPlace &place : link.link->alsoBlank) {
            write(place.column);
            if (!place.path.isEmpty())
                readColumn(place.column);
        }
    }
    // A column of which only some rows change is written with what was there.
    for (const QString &column : std::as_const(m_columns))
        readColumn(column);
}

QString RowEdits::scopeOf(const DataMapTable &table, const QString &column, const QString &path)
{
    for (const SubjectLink &link : table.subject) {
        if (link.column == column && link.path == path)
            return link.table + QLatin1Char('.') + link.key;
    }
    return column;
}

QVariant RowEdits::pseudonym(const QString &column, const QString &scope, const QString &value) const
{
    const ColumnSchema &schema = live(column);
    const ColumnShape shape = columnShape(schema, m_links.place().dialect());
    if (shape == ColumnShape::Integer || shape == ColumnShape::Number)
        return m_pseudonyms.number(scope, value);
    if (shape == ColumnShape::Uuid)
        return m_pseudonyms.uuid(scope, value);
    const bool isNumber =
        m_links.place().dialect() == Dialect::Sqlite && shape == ColumnShape::Other && plainInteger(value).has_value();
    if (isNumber)
        return m_pseudonyms.number(scope, value);
    const QString text = m_pseudonyms.text(scope, value);
    if (shape == ColumnShape::Json)
        return QString::fromUtf8(jsonString(text));
    if (shape == ColumnShape::Array)
        return listLiteral({text});
    if (shape == ColumnShape::Bytes)
        return text.toUtf8();
    // The end of it tells persons apart.
    const int limit = textLimit(schema);
    return limit > 0 && limit < text.size() ? text.right(limit) : text;
}

ColumnShape RowEdits::shapeOf(const QString &column) const
{
    const auto known = m_shapes.constFind(column);
    return known != m_shapes.constEnd()
               ? *known
               : *m_shapes.insert(column, columnShape(live(column), m_links.place().dialect()));
}

QVariant RowEdits::valueRead(const QString &column, const RowStream &row, int first) const
{
    const int at = m_at.value(column, -1);
    if (at < 0 || row.isNull(first + at))
        return {};
    if (shapeOf(column) == ColumnShape::Array)
        return stored(column, row.string(first + at).toUtf8());
    switch (row.kind(first + at)) {
    case ValueKind::Null:
        return {};
    case ValueKind::Integer:
        if (shapeOf(column) == ColumnShape::Boolean && m_links.place().dialect() == Dialect::PostgreSql)
            return row.integer(first + at) != 0;
        return row.integer(first + at);
    case ValueKind::Real:
        return row.real(first + at);
    case ValueKind::Text:
        return row.string(first + at);
    case ValueKind::Blob:
        break;
    }
    const std::string_view bytes = row.text(first + at);
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

std::optional<QVariantList> RowEdits::edited(const RowStream &row, int first) const
{
    QVariantList after;
    if (m_effect == StepEffect::Pseudonymise) {
        for (const QString &name : m_columns)
            after.append(ownValue(*m_links.table().column(name), row, first));
        return after;
    }
    Values values;
    bool isMeant = false;
    for (const LinkFlag &flag : m_flags) {
        if (row.integer(first + flag.at) == 0 || !m_links.holds(*flag.link, row, first + firstChecked()))
            continue;
        isMeant = true;
        takeOut(*flag.link, values, row, first);
    }
    if (!isMeant)
        return std::nullopt;
    for (const QString &name : m_columns) {
        const QVariant value = values.value(name);
        // Several links may lead into one list, so it is written as the engine's own when all are through.
        if (values.contains(name) && value.toString().startsWith(QLatin1Char('[')))
            after.append(stored(name, value.toString().toUtf8()));
        else
            after.append(values.contains(name) ? value : valueRead(name, row, first));
    }
    return after;
}

QVariant RowEdits::ownValue(const DataMapColumn &column, const RowStream &row, int first) const
{
    const bool isBlanked = column.onErasure == QLatin1String("blank");
    const auto blank = [&] { return blankValue(live(column.name), m_links.place().dialect()); };
    if (isUnread(m_links.table(), column)) {
        // Each row gets one of its own, since what was there may have been unique.
        const int id = m_at.value(m_links.place().idColumn(), -1);
        return isBlanked || id < 0 ? blank()
                                   : pseudonym(column.name, m_links.table().name + QLatin1Char('.') + column.name,
                                               row.string(first + id));
    }
    const int at = m_at.value(column.name, -1);
    if (at < 0)
        return blank();
    if (row.isNull(first + at))
        return {};
    const QString text = row.string(first + at);
    if (isBlanked)
        return column.keptValues.contains(text) ? valueRead(column.name, row, first) : blanked(column, text);
    const QVariant changed = knownOrPseudonymised(column, text);
    return changed.isValid() ? changed : valueRead(column.name, row, first);
}

QVariant RowEdits::knownOrPseudonymised(const DataMapColumn &column, const QString &text) const
{
    const std::pair key(column.name, text);
    if (const auto known = m_known.constFind(key); known != m_known.constEnd())
        return *known;
    constexpr qsizetype kLongest = 200;
    if (text.size() > kLongest)
        return pseudonymised(column, text);
    if (m_known.size() >= kMostKnown)
        m_known.clear();
    return *m_known.insert(key, pseudonymised(column, text));
}

QVariant RowEdits::blanked(const DataMapColumn &column, const QString &text) const
{
    const auto json = column.keptPaths.isEmpty() ? std::nullopt : JsonText::parse(text.toUtf8());
    QSet<QString> &paths = m_keptPaths[column.name];
    if (paths.isEmpty())
        paths = QSet<QString>(column.keptPaths.begin(), column.keptPaths.end());
    const auto kept = json ? json->reducedTo(paths) : std::nullopt;
    return kept ? QVariant(QString::fromUtf8(*kept)) : blankValue(live(column.name), m_links.place().dialect());
}

// Invalid when it stays.
QVariant RowEdits::pseudonymised(const DataMapColumn &column, const QString &text) const
{
    const DataMapTable &table = m_links.table();
    bool isThePerson = false;
    QByteArray list;
    for (const RowLink &link : m_links.links()) {
        if (link.link->column != column.name)
            continue;
        isThePerson = isThePerson || (link.link->path.isEmpty() && link.wanted.contains(text));
        if (const auto json =
                link.link->path.isEmpty() ? std::nullopt : JsonText::parse(list.isEmpty() ? text.toUtf8() : list))
            list = withoutPerson(*json, link);
    }
    // Of a list only the person's own places change; the others are other people.
    if (!list.isEmpty())
        return stored(column.name, list);
    const std::optional<qint64> number = plainInteger(text);
    const bool isNobody = text.isEmpty() || text == QLatin1String("0");
    const bool isDone = Pseudonyms::isText(text) || (number && Pseudonyms::isNumber(*number));
    if (isNobody || (!isThePerson && (isDone || column.keptValues.contains(text))))
        return {};
    return pseudonym(column.name, scopeOf(table, column.name), text);
}

QString RowEdits::current(const QString &column, const Values &values, const RowStream &row, int first) const
{
    if (values.contains(column))
        return values.value(column).toString();
    const int at = m_at.value(column, -1);
    return at < 0 || row.isNull(first + at) ? QString() : row.string(first + at);
}

// JSON as the column takes it.
QVariant RowEdits::stored(const QString &column, const QByteArray &json) const
{
    if (columnShape(live(column), m_links.place().dialect()) == ColumnShape::Array)
        return listLiteral(QJsonDocument::fromJson(json).array());
    return QString::fromUtf8(json);
}

// What stands for a value in JSON; nothing: it is taken out.
std::optional<QString> RowEdits::replacement(const RowLink &link, const QString &value) const
{
    if (link.link->mention == QLatin1String("blank"))
        return std::nullopt;
    const QString scope = scopeOf(m_links.table(), link.link->column, link.link->path);
    if (plainInteger(value))
        return QString::number(m_pseudonyms.number(scope, value));
    return m_pseudonyms.text(scope, value);
}

void RowEdits::takeOut(const RowLink &link, Values &values, const RowStream &row, int first) const
{
    const QString &column = link.link->column;
    const DataMapColumn *described = m_links.table().column(column);
    const bool isBlanked = link.isMention() ? link.link->mention == QLatin1String("blank")
                                            : described && described->onErasure == QLatin1String("blank");
    if (!link.link->path.isEmpty())
        takeOutOfJson(link, values, row, first);
    else if (isBlanked)
        values.insert(column, blankValue(live(column), m_links.place().dialect()));
    else
        values.insert(column, pseudonym(column, scopeOf(m_links.table(), column), current(column, {}, row, first)));
    for (const DataPlace &place : link.link->alsoBlank) {
        if (!m_links.place().schema.hasColumn(place.column))
            continue;
        if (place.path.isEmpty()) {
            values.insert(place.column, blankValue(live(place.column), m_links.place().dialect()));
        } else if (const auto json = JsonText::parse(current(place.column, values, row, first).toUtf8())) {
            values.insert(place.column, QString::fromUtf8(json->without(place.path)));
        }
    }
}

void RowEdits::takeOutOfJson(const RowLink &link, Values &values, const RowStream &row, int first) const
{
    const QString &column = link.link->column;
    if (const auto json = JsonText::parse(current(column, values, row, first).toUtf8()))
        values.insert(column, QString::fromUtf8(withoutPerson(*json, link)));
}

QByteArray RowEdits::withoutPerson(const JsonText &json, const RowLink &link) const
{
    return json.changed(
        link.link->path, [&](const QString &value) { return link.wanted.contains(value); },
        [&](const QString &value) { return replacement(link, value); });
}

SqlCondition RowEdits::needsWork() const
{
    const TablePlace &place = m_links.place();
    QList<SqlCondition> left;
    for (const QString &name : m_columns) {
        const DataMapColumn &column = *m_links.table().column(name);
        if (!column.keptPaths.isEmpty() || isUnread(m_links.table(), column))
            continue;
        const QString quoted = place.quoted(name);
        const ColumnShape shape = columnShape(live(name), place.dialect());
        const QVariant blank = blankValue(live(name), place.dialect());
        const bool isNumber = shape == ColumnShape::Integer || shape == ColumnShape::Number;
        if (column.onErasure == QLatin1String("blank"))
            left.append(blank.isValid() && (isNumber || shape == ColumnShape::Text)
                            ? SqlCondition{QStringLiteral("%1 <> ?").arg(quoted), {blank}}
                            : SqlCondition{QStringLiteral("%1 IS NOT NULL").arg(quoted), {}});
        else if (isNumber)
            left.append({QStringLiteral("%1 <> 0 AND NOT (%1 BETWEEN ? AND ?)").arg(quoted),
                         {Pseudonyms::kFirstNumber, Pseudonyms::kLastNumber}});
        else if (shape == ColumnShape::Text)
            left.append({QStringLiteral("%1 <> '' AND %1 NOT LIKE 'erased-%'").arg(quoted), {}});
    }
    return left.isEmpty() ? SqlCondition{QStringLiteral("1 = 1"), {}} : anyOf(left);
}

} // namespace Gatehouse
