#include "models/privacy/personfinder.h"

#include "models/database/sqldialect.h"
#include "models/privacy/subjectlinks.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Keys of one person that are written into statements; who has more is found through the tables alone.
constexpr int kMostValues = 1000;
// Each of them is a step of the case, and a call to the gateway.
constexpr int kMostKeys = 20'000;
const QString kEmail = QStringLiteral("email");

QList<OtherSubject> subjectsOf(const DataMap &map)
{
    return QList<OtherSubject>{{map.subjectTable, map.subjectKey, map.identifiers}} + map.otherSubjects;
}

// Engines disagree on which letters beyond ASCII have a lower case.
SqlCondition holdsEmail(const TablePlace &place, const QString &column, const QStringList &addresses)
{
    QStringList spellings;
    for (const QString &address : addresses) {
        QString ascii = address;
        for (QChar &c : ascii)
            c = c.unicode() < 128 ? c.toLower() : c;
        spellings << address.toLower() << ascii;
    }
    spellings.removeDuplicates();
    const Dialect dialect = place.dialect();
    return {QStringLiteral("%1 IN (%2)")
                .arg(asExactText(QStringLiteral("lower(%1)").arg(place.quoted(column)), dialect),
                     QStringList(spellings.size(), exactTextPlaceholder(dialect)).join(QStringLiteral(", "))),
            QVariantList(spellings.begin(), spellings.end())};
}

std::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

} // namespace

Result<PersonFinder::NamedBy> PersonFinder::namedBy(const SubjectIdentity &filed) const
{
    const SubjectIdentity identity = normalised(filed);
    QStringList kinds;
    for (const OtherSubject &subject : subjectsOf(m_map)) {
        for (const SubjectIdentifier &known : subject.identifiers) {
            kinds.append(known.kind);
            if (known.kind.toLower() != identity.kind || !m_tables.hasColumn(subject.table, known.column))
                continue;
            if (identity.value.isEmpty() || identity.value.contains(QChar(u'\0')))
                return refused(
                    QStringLiteral("The %1 that was filed names nobody: it is empty or holds a character that "
                                   "no identifier has. Correct it.")
                        .arg(known.kind));
            return NamedBy{identity, subject, known.column};
        }
    }
    kinds.removeDuplicates();
    return refused(QStringLiteral("Persons of this gateway are not found by \"%1\". Name one of: %2.")
                       .arg(identity.kind.left(40), kinds.join(QStringLiteral(", "))));
}

Result<QStringList> PersonFinder::distinct(const TablePlace &place, const QString &column, const SqlCondition &where,
                                           int limit) const
{
    QStringList values;
    auto rows = place.database->query(QStringLiteral("SELECT DISTINCT %1 FROM %2 WHERE %3 LIMIT %4")
                                          .arg(place.quoted(column), place.name(), where.sql)
                                          .arg(limit),
                                      where.values, {{}, m_stop});
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return values;
        if (const QString value = (*rows)->string(0); !value.isEmpty() && value != QLatin1String("0"))
            values.append(value);
    }
}

Result<QStringList> PersonFinder::keysOf(const NamedBy &name) const
{
    QStringList keys;
    for (const TablePlace *place : m_tables.placesOf(name.subject.table)) {
        const SqlCondition where = name.identity.kind == kEmail
                                       ? holdsEmail(*place, name.column, {name.identity.value})
                                       : holdsOneOf(*place, name.column, {name.identity.value});
        auto found = distinct(*place, name.subject.key, where, kMostValues);
        if (!found)
            return std::unexpected(found.error());
        keys += *found;
    }
    keys.removeDuplicates();
    if (!keys.isEmpty())
        return keys;
    return failure(ErrorKind::NotFound,
                   QStringLiteral("The gateway has no person with the %1 that was filed. Check it, "
                                  "or refuse the request with no_match.")
                       .arg(name.identity.kind));
}

Result<QString> PersonFinder::onlyKey(const QList<NamedBy> &names) const
{
    QStringList common;
    QStringList kinds;
    QStringList ambiguous;
    for (const NamedBy &name : names) {
        auto keys = keysOf(name);
        if (!keys)
            return std::unexpected(keys.error());
        if (keys->size() > 1)
            ambiguous.append(name.identity.kind);
        if (kinds.isEmpty())
            common = *keys;
        common.removeIf([&](const QString &key) { return !keys->contains(key); });
        kinds.append(name.identity.kind);
        if (common.isEmpty() || name.subject.table != names.constFirst().subject.table) {
            kinds.removeDuplicates();
            return refused(QStringLiteral("The identifiers that were filed (%1) lead to different persons. File a "
                                          "request for each of them, or correct the identifiers.")
                               .arg(kinds.join(QStringLiteral(", "))));
        }
    }
    if (common.size() > 1)
        return refused(
            QStringLiteral("%1 persons of this gateway have the %2 that was filed. Name the account as well.")
                .arg(common.size())
                .arg(ambiguous.value(0)));
    return common.constFirst();
}

Result<Person> PersonFinder::find(const QList<SubjectIdentity> &identities) const
{
    QList<NamedBy> names;
    for (const SubjectIdentity &filed : identities) {
        auto name = namedBy(filed);
        if (!name)
            return std::unexpected(name.error());
        names.append(*name);
    }
    if (names.isEmpty())
        return refused(QStringLiteral("The request names nobody. Add an identifier of the person."));
    auto key = onlyKey(names);
    if (!key)
        return std::unexpected(key.error());
    const OtherSubject &subject = names.constFirst().subject;
    Person person;
    person.table = subject.table;
    person.key = subject.key;
    person.keyValue = *key;
    if (auto own = addOwnValues(person, subject); !own)
        return std::unexpected(own.error());
    if (auto linked = addLinkedValues(person); !linked)
        return std::unexpected(linked.error());
    return person;
}

// Everything by which links and identifiers name the person.
Result<void> PersonFinder::addOwnValues(Person &person, const OtherSubject &subject) const
{
    QStringList columns{subject.key};
    for (const SubjectIdentifier &known : subject.identifiers)
        columns.append(known.column);
    for (const DataMapTable &table : m_map.tables) {
        for (const SubjectLink &link : table.subject)
            columns += link.table == subject.table ? QStringList(link.key) : QStringList();
    }
    columns.removeDuplicates();
    for (const QString &column : std::as_const(columns)) {
        PersonValues values{person.table, column, {}, false};
        for (const TablePlace *place : m_tables.placesOf(person.table)) {
            if (!place->schema.hasColumn(column))
                continue;
            auto found = distinct(*place, column, holdsOneOf(*place, person.key, {person.keyValue}), kMostValues);
            if (!found)
                return std::unexpected(found.error());
            values.values += *found;
        }
        values.values.removeDuplicates();
        const bool isEmail = std::ranges::any_of(subject.identifiers, [&](const SubjectIdentifier &known) {
            return known.column == column && known.kind.toLower() == kEmail;
        });
        auto shared = column == person.key ? Result<bool>(false) : bornByOthers(person, values, isEmail);
        if (!shared)
            return std::unexpected(shared.error());
        values.isShared = *shared;
        if (!values.values.isEmpty())
            person.values.append(values);
    }
    return {};
}

Result<bool> PersonFinder::bornByOthers(const Person &person, const PersonValues &values, bool isEmail) const
{
    for (const TablePlace *place : m_tables.placesOf(person.table)) {
        if (values.values.isEmpty() || !place->schema.hasColumn(values.column))
            continue;
        const SqlCondition where = allOf({isEmail ? holdsEmail(*place, values.column, values.values)
                                                  : holdsOneOf(*place, values.column, values.values),
                                          notTrue(holdsOneOf(*place, person.key, {person.keyValue}))});
        auto others = distinct(*place, person.key, where, 1);
        if (!others)
            return std::unexpected(others.error());
        if (!others->isEmpty())
            return true;
    }
    return false;
}

bool PersonFinder::isNeededElsewhere(const QString &target) const
{
    QList<Database *> databases;
    for (const TablePlace *place : m_tables.placesOf(target))
        databases.append(place->database);
    return std::ranges::any_of(m_map.tables, [&](const DataMapTable &table) {
        const bool leadsThere =
            std::ranges::any_of(table.subject, [&](const SubjectLink &link) { return link.table == target; });
        const QList<const TablePlace *> places = m_tables.placesOf(table.name);
        return leadsThere && std::ranges::any_of(
                                 places, [&](const TablePlace *place) { return !databases.contains(place->database); });
    });
}

// Tables that are erased late lead to those that are erased early, so they are asked first.
PersonFinder::Targets PersonFinder::linkTargets() const
{
    Targets targets;
    for (const DataMapTable &table : m_map.tables) {
        for (const SubjectLink &link : table.subject) {
            const DataMapTable *target = m_map.table(link.table);
            const std::pair place(link.table, link.key);
            const bool isKnown = std::ranges::any_of(targets, [&](const auto &each) { return each.second == place; });
            if (target && target->name != table.name && !m_map.subjectTables().contains(link.table) && !isKnown)
                targets.emplace(target->order, place);
        }
    }
    // Keys are switched off and counted by, whether rows lead to them or not.
    const std::pair keys(m_map.keyTable, m_map.keyColumn);
    const DataMapTable *keyTable = m_map.table(m_map.keyTable);
    if (keyTable && !m_map.subjectTables().contains(m_map.keyTable) &&
        std::ranges::none_of(targets, [&keys](const auto &each) { return each.second == keys; }))
        targets.emplace(keyTable->order, keys);
    return targets;
}

Result<QStringList> PersonFinder::linkedTo(const Person &person, const std::pair<QString, QString> &target,
                                           int limit) const
{
    QStringList values;
    for (const TablePlace *place : m_tables.placesOf(target.first)) {
        const SubjectLinks links(m_map, m_tables, person, *place);
        if (!place->schema.hasColumn(target.second) || isNever(links.ownUnchecked()))
            continue;
        auto found = distinct(*place, target.second, links.ownUnchecked(), limit);
        if (!found)
            return found;
        values += *found;
    }
    return values;
}

// What was known comes first and stays: steps of a case are counted by it.
Result<void> PersonFinder::addManyKeys(Person &person, const QStringList &some) const
{
    const auto all = linkedTo(person, {m_map.keyTable, m_map.keyColumn}, kMostKeys + 1);
    if (!all)
        return std::unexpected(all.error());
    QStringList keys = person.manyKeys + some + *all;
    keys.removeDuplicates();
    if (keys.size() > kMostKeys)
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("The person has more than %1 keys, and each has to be switched off. Delete those "
                                      "that nobody uses in the gateway first.")
                           .arg(kMostKeys));
    person.manyKeys = keys;
    return {};
}

Result<void> PersonFinder::addLinkedValues(Person &person) const
{
    const Targets targets = linkTargets();
    for (const auto &[order, target] : targets) {
        QStringList values = person.allValuesOf(target.first, target.second);
        const auto found = linkedTo(person, target, kMostValues + 1);
        if (!found)
            return std::unexpected(found.error());
        values += *found;
        values.removeDuplicates();
        const bool isMany = values.size() > kMostValues;
        if (isMany && isNeededElsewhere(target.first)) {
            return failure(
                ErrorKind::Unsupported,
                QStringLiteral("The person has more than %1 rows in %2, by which rows of another database are "
                               "found. Have the tables brought into one database first.")
                    .arg(kMostValues)
                    .arg(target.first));
        }
        const bool isKeys = target == std::pair(m_map.keyTable, m_map.keyColumn);
        if (auto added =
                isKeys && (isMany || !person.manyKeys.isEmpty()) ? addManyKeys(person, values) : Result<void>();
            !added)
            return added;
        person.values.removeIf(
            [&](const PersonValues &each) { return each.table == target.first && each.column == target.second; });
        if (!values.isEmpty() && !isMany)
            person.values.append({target.first, target.second, values, false});
    }
    return {};
}

} // namespace Gatehouse
