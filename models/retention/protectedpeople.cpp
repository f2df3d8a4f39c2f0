#include "models/retention/protectedpeople.h"

#include "models/privacy/columnshape.h"
#include "models/privacy/jsontext.h"
#include "models/privacy/personfinder.h"
#include "models/privacy/subjectlinks.h"
#include "models/retention/indexedvalues.h"

#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kKeyMark = QStringLiteral("{key}");

Person personOf(const OtherSubject &subject, const QList<SubjectIdentifier> &known, const RowStream &row)
{
    Person person{subject.table, subject.key, row.string(0), {}, {}, 0};
    person.values.append({subject.table, subject.key, {row.string(0)}, false});
    for (int i = 0; i < known.size(); ++i) {
        const QString value = row.isNull(i + 1) ? QString() : row.string(i + 1);
        if (!value.isEmpty() && known.at(i).column != subject.key)
            person.values.append({subject.table, known.at(i).column, {value}, false});
    }
    return person;
}

// The other way round than a link writes it: "user:42" as "user:{key}" is 42. Empty: it is not written so.
QString keyIn(const QString &written, const QString &as)
{
    if (as.isEmpty())
        return written;
    const QString before = as.section(kKeyMark, 0, 0);
    const QString after = as.section(kKeyMark, 1);
    const bool fits =
        written.size() > before.size() + after.size() && written.startsWith(before) && written.endsWith(after);
    return fits ? written.sliced(before.size(), written.size() - before.size() - after.size()) : QString();
}

// What stands at a place of which the column was read; texts.
QStringList valuesAt(const RowStream &row, int column, const QString &path)
{
    if (row.isNull(column))
        return {};
    if (path.isEmpty())
        return {row.string(column)};
    const std::string_view text = row.text(column);
    const auto json = JsonText::parse(QByteArray(text.data(), qsizetype(text.size())));
    return json ? json->valuesAt(path) : QStringList();
}

// A place of a row as it is read, and the path that is left to be followed in what is read.
struct Selected {
    QString sql;
    QString path;
};

// Where the engine can follow the path by itself, long texts need not leave it.
Selected selectedFrom(const DataPlace &at, const DataMap &data, const GatewayTables &there, const TablePlace &place)
{
    static const QRegularExpression names(QStringLiteral("^(/[A-Za-z_][A-Za-z0-9_]*)+$"));
    const QString column = place.quoted(at.column);
    if (at.path.isEmpty())
        return {column, {}};
    const bool isJson = columnShape(*place.column(at.column), place.dialect()) == ColumnShape::Json;
    if (!names.match(at.path).hasMatch() || (place.dialect() == Dialect::PostgreSql && !isJson)) {
        const Person nobody;
        return {SubjectLinks(data, there, nobody, place).jsonSelected(at.column), at.path};
    }
    const QString steps = at.path.sliced(1);
    if (place.dialect() == Dialect::PostgreSql)
        return {QStringLiteral("(%1 #>> '{%2}')").arg(column, QString(steps).replace(u'/', u',')), {}};
    const QString path = QStringLiteral("'$.%1'").arg(QString(steps).replace(u'/', u'.'));
    return {
        place.dialect() == Dialect::MySql
            ? QStringLiteral("CASE WHEN JSON_VALID(%1) THEN JSON_UNQUOTE(JSON_EXTRACT(%1, %2)) END").arg(column, path)
            : QStringLiteral("CASE WHEN json_valid(%1) THEN json_extract(%1, %2) END").arg(column, path),
        {}};
}

bool isOneOf(const QStringList &found, const QStringList &wanted)
{
    return std::ranges::any_of(found, [&wanted](const QString &each) { return wanted.contains(each); });
}

} // namespace

ProtectedPeople::ProtectedPeople(const DataMap &data, const GatewayTables &there, const PurgeProtection &protection,
                                 const QueryLimits &limits)
    : m_data(data)
    , m_there(there)
    , m_protection(protection)
    , m_limits(limits)
{
    for (const ProtectedHash &each : protection.people)
        m_of.insert(each.hash, &each);
}

Result<void> ProtectedPeople::find(const QStringList &tables)
{
    const DataMap &data = m_data;
    QList<OtherSubject> subjects{{data.subjectTable, data.subjectKey, data.identifiers}};
    subjects.append(data.otherSubjects);
    QStringList others;
    for (const DataMapTable &table : data.tables) {
        if (!tables.contains(table.name))
            others.append(table.name);
    }
    if (m_of.isEmpty())
        return {};
    for (const OtherSubject &subject : std::as_const(subjects)) {
        if (auto done = amongPersons(subject); !done)
            return done;
    }
    // Texts of JSON are long, so they are looked into last.
    for (const auto &[some, where] : {std::pair(tables, Where::InColumns), std::pair(tables, Where::InJson),
                                      std::pair(others, Where::InColumns), std::pair(others, Where::InJson)}) {
        for (const OtherSubject &subject : std::as_const(subjects)) {
            if (areAllFound())
                return {};
            if (auto done = amongLinks(subject, some, where); !done)
                return done;
        }
    }
    return {};
}

// Each identifier by itself: a case may name somebody by two of which nothing at the gateway says that they are one.
bool ProtectedPeople::areAllFound() const
{
    return std::ranges::all_of(m_protection.people,
                               [this](const ProtectedHash &each) { return m_foundHashes.contains(each.hash); });
}

QStringList ProtectedPeople::unmatched(bool ofCases) const
{
    QStringList all;
    for (const ProtectedHash &each : m_protection.people) {
        if (each.isOfCase == ofCases && !m_found.contains(each.of) && !all.contains(each.of))
            all.append(each.of);
    }
    return all;
}

// What the hash of the identity is of.
ProtectedPeople::Protections ProtectedPeople::protections(const QString &kind, const QString &value) const
{
    return value.isEmpty() ? Protections() : m_of.values(keyedHash(m_protection.hashKey, {kind, value}));
}

Result<void> ProtectedPeople::amongPersons(const OtherSubject &subject)
{
    for (const TablePlace *place : m_there.placesOf(subject.table)) {
        if (!place->column(subject.key))
            continue;
        QList<SubjectIdentifier> known;
        QStringList columns{place->quoted(subject.key)};
        for (const SubjectIdentifier &each : subject.identifiers) {
            if (!place->column(each.column))
                continue;
            known.append(each);
            columns.append(place->quoted(each.column));
        }
        QList<std::pair<Person, Protections>> found;
        // Where a gateway has no table of them, persons are those of its log.
        const bool isOneRowEach = place->primaryKey == QStringList{subject.key};
        const auto read = place->database->visitRows(QStringLiteral("SELECT %1%2 FROM %3")
                                                         .arg(isOneRowEach ? QString() : QStringLiteral("DISTINCT "),
                                                              columns.join(QStringLiteral(", ")), place->name()),
                                                     {}, m_limits, [&](const RowStream &row) -> Result<void> {
                                                         Protections of;
                                                         for (int i = 0; i < known.size(); ++i)
                                                             of += protections(known.at(i).kind, row.string(i + 1));
                                                         if (!of.isEmpty())
                                                             found.append({personOf(subject, known, row), of});
                                                         return {};
                                                     });
        if (!read)
            return read;
        for (const auto &[person, of] : std::as_const(found)) {
            if (auto added = add(person, of); !added)
                return added;
        }
    }
    return {};
}

// Rows that stayed, of people who have no row of their own any more. One that only mentions somebody is nobody's.
Result<void> ProtectedPeople::amongLinks(const OtherSubject &subject, const QStringList &tables, Where where)
{
    for (const QString &name : tables) {
        const DataMapTable *table = m_data.table(name);
        for (const SubjectLink &link : table ? table->subject : QList<SubjectLink>()) {
            const auto known = std::ranges::find(subject.identifiers, link.key, &SubjectIdentifier::column);
            if (link.table != subject.table || !link.mention.isEmpty() || known == subject.identifiers.end() ||
                link.path.isEmpty() != (where == Where::InColumns))
                continue;
            for (const TablePlace *place : m_there.placesOf(name)) {
                if (auto done = alongLink(subject, *known, link, *place); !done)
                    return done;
            }
        }
    }
    return {};
}

Result<void> ProtectedPeople::alongLink(const OtherSubject &subject, const SubjectIdentifier &known,
                                        const SubjectLink &link, const TablePlace &place)
{
    const bool hasWhen = !link.when.column.isEmpty();
    if (!place.column(link.column) || (hasWhen && !place.column(link.when.column)))
        return {};
    const auto found = matches(known, link, place);
    if (!found)
        return std::unexpected(found.error());
    for (const Match &match : *found) {
        const QString key = link.key == subject.key ? match.value : QString();
        const Person bare{subject.table, subject.key, key, {{subject.table, link.key, {match.value}, false}}, {}, 0};
        if (auto added = add(bare, match.of); !added)
            return added;
    }
    return {};
}

// Where an index leads, the rows need not be read.
Result<QList<ProtectedPeople::Match>> ProtectedPeople::matches(const SubjectIdentifier &known, const SubjectLink &link,
                                                               const TablePlace &place) const
{
    if (!link.path.isEmpty() || !link.when.column.isEmpty())
        return readMatches(known, link, place);
    QList<Match> found;
    const auto walked = visitIndexedValues(
        place, link.column,
        [&](const QString &written) {
            const QString value = keyIn(written, link.as);
            if (const Protections of = protections(known.kind, value); !of.isEmpty())
                found.append({value, of});
        },
        m_limits);
    if (!walked)
        return std::unexpected(walked.error());
    return *walked ? Result<QList<Match>>(found) : readMatches(known, link, place);
}

Result<QList<ProtectedPeople::Match>>
ProtectedPeople::readMatches(const SubjectIdentifier &known, const SubjectLink &link, const TablePlace &place) const
{
    const bool hasWhen = !link.when.column.isEmpty();
    const Selected written = selectedFrom({link.column, link.path}, m_data, m_there, place);
    const Selected when = hasWhen ? selectedFrom(link.when, m_data, m_there, place) : Selected();
    const bool isDistinct = written.path.isEmpty() && when.path.isEmpty();
    QSet<QString> seen;
    QList<Match> found;
    const auto read = place.database->visitRows(
        QStringLiteral("SELECT %1%2%3 FROM %4 WHERE %5 IS NOT NULL")
            .arg(isDistinct ? QStringLiteral("DISTINCT ") : QString(), written.sql,
                 hasWhen ? QStringLiteral(", ") + when.sql : QString(), place.name(), place.quoted(link.column)),
        {}, m_limits, [&](const RowStream &row) -> Result<void> {
            if (hasWhen && !isOneOf(valuesAt(row, 1, when.path), link.whenEquals))
                return {};
            for (const QString &each : valuesAt(row, 0, written.path)) {
                if (seen.contains(each))
                    continue;
                seen.insert(each);
                const QString value = keyIn(each, link.as);
                if (const Protections of = protections(known.kind, value); !of.isEmpty())
                    found.append({value, of});
            }
            return {};
        });
    return read ? Result<QList<Match>>(found) : std::unexpected(read.error());
}

Result<void> ProtectedPeople::add(Person person, const Protections &of)
{
    const PersonFinder finder(m_data, m_there, m_limits.stop);
    if (auto linked = finder.addLinkedValues(person); !linked)
        return linked;
    for (const ProtectedHash *each : of) {
        m_found.insert(each->of);
        m_foundHashes.insert(each->hash);
        merge(person, each->isOfCase ? m_ofCases : m_held);
    }
    return {};
}

// All of them as one who bears every value; what another one bears as well counts too.
void ProtectedPeople::merge(const Person &person, Person &into)
{
    into.table = person.table;
    into.key = person.key;
    for (const PersonValues &values : person.values) {
        const auto at = std::ranges::find_if(into.values, [&values](const PersonValues &each) {
            return each.table == values.table && each.column == values.column;
        });
        PersonValues &all = at == into.values.end()
                                ? into.values.emplaceBack(PersonValues{values.table, values.column, {}, false})
                                : *at;
        all.values += values.values;
        all.values.removeDuplicates();
    }
}

} // namespace Gatehouse
