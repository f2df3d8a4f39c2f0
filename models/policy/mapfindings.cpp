#include "models/policy/mapfindings.h"

#include "models/policy/policyterms.h"
#include "models/policy/recordclass.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;
using Findings = QList<PolicyFinding>;

// The tables of a gateway by what their rows are.
class MappedRecords
{
public:
    MappedRecords(const DataMap &map, const TableClasses &classes)
        : m_map(map)
        , m_classes(classes)
    {
    }

    // Those that hold rows of the class, others beside them or not.
    QList<const DataMapTable *> tablesOf(const QString &recordClass) const
    {
        QList<const DataMapTable *> tables;
        for (const DataMapTable &table : m_map.tables) {
            const QStringList several = m_classes.value(table.name);
            if (several.isEmpty() ? table.retentionClass == recordClass : several.contains(recordClass))
                tables.append(&table);
        }
        return tables;
    }
    bool isShared(const DataMapTable &table) const { return m_classes.value(table.name).size() > 1; }

private:
    const DataMap &m_map;
    const TableClasses &m_classes;
};

// Names of columns by which people can be told.
QStringList identifiersOf(const MappedRecords &map, const QString &recordClass)
{
    QStringList names;
    for (const DataMapTable *table : map.tablesOf(recordClass)) {
        for (const DataMapColumn &column : table->columns) {
            const bool tells =
                column.category == QLatin1String("identifier") || column.category == QLatin1String("network");
            if (table->personal && tells && !names.contains(column.name))
                names.append(column.name);
        }
    }
    return names;
}

QString classes(const QStringList &ids)
{
    QStringList names;
    for (const QString &id : ids)
        names.append(recordClassName(id));
    return names.join(QStringLiteral(", "));
}

// A term that only a law or a promise to keep rows makes longer is no contradiction to a shorter one.
bool onlyEnds(const RetentionTerm &term)
{
    return term.mustGoAfter && !term.mustStayUntil && term.period.kind == Length::Given;
}

void sameIdentifiers(const PlacedCommitment &one, const PlacedCommitment &other, const MappedRecords &map,
                     Findings &findings)
{
    const RetentionTerm &first = one.commitment->retention;
    const RetentionTerm &second = other.commitment->retention;
    const bool differ = canEndBefore(first.period, second.period) || canEndBefore(second.period, first.period);
    if (first.recordClass == second.recordClass || !onlyEnds(first) || !onlyEnds(second) || !differ)
        return;
    const QStringList theirs = identifiersOf(map, second.recordClass);
    QStringList shared = identifiersOf(map, first.recordClass);
    shared.removeIf([&theirs](const QString &name) { return !theirs.contains(name); });
    if (shared.isEmpty())
        return;
    QStringList sentences{one.sentence->id};
    if (other.sentence->id != one.sentence->id)
        sentences.append(other.sentence->id);
    findings.append(
        {QStringLiteral("same_identifiers:%1:%2").arg(first.recordClass, second.recordClass), FindingSeverity::Conflict,
         sentences,
         QStringLiteral("The %1 go after %2 and the %3 after %4, and both hold %5.")
             .arg(recordClassName(first.recordClass), lengthText(first.period.length),
                  recordClassName(second.recordClass), lengthText(second.period.length),
                  shared.join(QStringLiteral(", "))),
         QStringLiteral("Who was told to be gone after the shorter period can still be told by the other records."),
         QStringLiteral("Give both the same period, or take what identifies people out of the records that stay.")});
}

void sharedIdentifiers(const PolicyDocument &policy, const MappedRecords &map, Findings &findings)
{
    const QList<PlacedCommitment> terms = placed(policy, CommitmentKind::Retention);
    for (qsizetype i = 0; i < terms.size(); ++i) {
        for (qsizetype j = i + 1; j < terms.size(); ++j)
            sameIdentifiers(terms.at(i), terms.at(j), map, findings);
    }
}

void classWithoutTable(const PlacedCommitment &each, const MappedRecords &map, Findings &findings)
{
    const QString recordClass = each.commitment->retention.recordClass;
    if (!map.tablesOf(recordClass).isEmpty())
        return;
    findings.append(
        {QStringLiteral("no_table:") + recordClass,
         FindingSeverity::Gap,
         {each.sentence->id},
         QStringLiteral("The policy names a period for %1, and the gateway's data map has no table of them.")
             .arg(recordClassName(recordClass)),
         QStringLiteral("Nothing can be looked at or removed, so the promise cannot be shown to be kept."),
         QStringLiteral("Say in the data map which tables hold them, or take the period out of the policy "
                        "of this gateway.")});
}

// A table that a law keeps for longer than the policy says.
void keptForLonger(const PlacedCommitment &each, const MappedRecords &map, Findings &findings)
{
    const RetentionTerm &term = each.commitment->retention;
    for (const DataMapTable *table : map.tablesOf(term.recordClass)) {
        const PolicyPeriod kept{Length::Given, table->keepFor, PeriodStart::Recorded};
        if (!term.mustGoAfter || table->keepFor.isEmpty() || !canEndBefore(term.period, kept))
            continue;
        // Of a table with rows of several classes, each may be promised to go earlier.
        const QString what = map.isShared(*table) ? table->name + QLatin1Char(':') + term.recordClass : table->name;
        findings.append({QStringLiteral("kept_for_longer:") + what,
                         FindingSeverity::Conflict,
                         {each.sentence->id},
                         QStringLiteral("The %1 go after %2, and the data map keeps table %3 for %4.")
                             .arg(recordClassName(term.recordClass), lengthText(term.period.length), table->name,
                                  lengthText(table->keepFor)),
                         QStringLiteral("Its ground: %1.").arg(table->ground),
                         QStringLiteral("Name the longer period in the policy, or shorten it in the data map when the "
                                        "ground does not hold here.")});
    }
}

void classesWithoutPeriod(const PolicyDocument &policy, const MappedRecords &map, Findings &findings)
{
    const QStringList named = policy.recordClasses();
    QStringList silent;
    for (const RecordClass &known : recordClasses()) {
        const QList<const DataMapTable *> tables = map.tablesOf(known.id);
        const bool personal = std::ranges::any_of(tables, [](const DataMapTable *table) { return table->personal; });
        if (personal && !named.contains(known.id))
            silent.append(known.id);
    }
    if (silent.isEmpty())
        return;
    findings.append(
        {QStringLiteral("classes_without_period"),
         FindingSeverity::Gap,
         {},
         QStringLiteral("The gateway holds data of people for which the policy names no period: %1.")
             .arg(classes(silent)),
         QStringLiteral("The GDPR asks for the period of all that is stored, or for the criteria that decide "
                        "it (Art. 13(2)(a))."),
         QStringLiteral("Name a period for each, in the published text and here.")});
}

} // namespace

QList<PolicyFinding> mapFindings(const PolicyDocument &policy, const DataMap &dataMap, const TableClasses &classes)
{
    const MappedRecords map(dataMap, classes);
    Findings findings;
    sharedIdentifiers(policy, map, findings);
    for (const PlacedCommitment &each : placed(policy, CommitmentKind::Retention)) {
        classWithoutTable(each, map, findings);
        keptForLonger(each, map, findings);
    }
    classesWithoutPeriod(policy, map, findings);
    return findings;
}

} // namespace Gatehouse
