#include "models/gateway/erasurechecks.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Columns of these categories tell of a person on their own.
const QStringList &personCategories()
{
    static const QStringList categories{QStringLiteral("identifier"), QStringLiteral("identity"),
                                        QStringLiteral("contact"), QStringLiteral("network"),
                                        QStringLiteral("content")};
    return categories;
}

// And columns of these may.
bool mayTellOfPersons(const QString &category)
{
    return personCategories().contains(category) || category == QLatin1String("free_text") ||
           category == QLatin1String("credential");
}

QString tablePointer(const DataMapTable &table)
{
    return QStringLiteral("/data_map/tables/") + table.name;
}

QString columnPointer(const DataMapTable &table, const DataMapColumn &column)
{
    return tablePointer(table) + QStringLiteral("/columns/") + column.name;
}

// Ways to the person, and what becomes of each column.
class WayChecker
{
public:
    explicit WayChecker(const DataMap &map)
        : m_map(map)
    {
    }

    QList<ProfileMistake> run()
    {
        for (const DataMapTable &table : m_map.tables) {
            checkLinks(table);
            checkUnlinked(table);
            for (const DataMapColumn &column : table.columns) {
                checkDetails(table, column);
                if (table.personal && table.disposition != Disposition::Delete)
                    checkDisposition(table, column);
            }
            checkPeriod(table);
        }
        checkPreferences();
        return m_mistakes;
    }

private:
    void mistake(const QString &pointer, const QString &reason) { m_mistakes.append({pointer, reason}); }

    bool reachesSubject(const QString &name, QStringList passed) const
    {
        if (m_map.subjectTables().contains(name))
            return true;
        const DataMapTable *table = m_map.table(name);
        if (!table || passed.contains(name))
            return false;
        passed.append(name);
        return std::any_of(table->subject.begin(), table->subject.end(),
                           [&](const SubjectLink &link) { return reachesSubject(link.table, passed); });
    }

    // Rows are found through the rows that a link leads to, so these have to be there still.
    void checkLinks(const DataMapTable &table)
    {
        for (qsizetype i = 0; i < table.subject.size(); ++i) {
            const SubjectLink &link = table.subject.at(i);
            const QString place = QStringLiteral("%1/subject/%2").arg(tablePointer(table)).arg(i);
            const DataMapTable *target = m_map.table(link.table);
            if (!reachesSubject(link.table, {}))
                mistake(place, QStringLiteral("leads to %1, and from there to no person").arg(link.table));
            if (target && target != &table && target->order <= table.order) {
                mistake(tablePointer(table) + QStringLiteral("/order"),
                        QStringLiteral("is %1, but rows are found through %2, which is erased at %3 already")
                            .arg(table.order)
                            .arg(link.table)
                            .arg(target->order));
            }
            if (!link.alsoBlank.isEmpty() && (link.mention.isEmpty() || link.mention == QLatin1String("keep")))
                mistake(place + QStringLiteral("/also_blank"), QStringLiteral("is for a mention that is taken out"));
        }
    }

    void checkUnlinked(const DataMapTable &table)
    {
        if (!table.subject.isEmpty() && !table.unlinked.isEmpty())
            mistake(tablePointer(table) + QStringLiteral("/unlinked"),
                    QStringLiteral("is said of a table with a \"subject\""));
        if (table.personal || !table.subject.isEmpty() || !table.unlinked.isEmpty())
            return;
        for (const DataMapColumn &column : table.columns) {
            if (personCategories().contains(column.category))
                mistake(
                    columnPointer(table, column),
                    QStringLiteral("column %1.%2 is %3; name a \"subject\", or say in \"unlinked\" why there is none")
                        .arg(table.name, column.name, column.category));
        }
    }

    void checkDetails(const DataMapTable &table, const DataMapColumn &column)
    {
        if (!column.keptPaths.isEmpty() && column.onErasure != QLatin1String("blank"))
            mistake(columnPointer(table, column) + QStringLiteral("/keep_paths"),
                    QStringLiteral("is for a column that is blanked"));
        if (!column.keptValues.isEmpty() && !column.isChangedByErasure())
            mistake(columnPointer(table, column) + QStringLiteral("/keep_values"),
                    QStringLiteral("is for a column that is blanked or pseudonymised"));
        if (!column.ofSubject.isEmpty() && !m_map.subjectTables().contains(column.ofSubject))
            mistake(columnPointer(table, column) + QStringLiteral("/of_subject"),
                    QStringLiteral("%1 is no table of persons").arg(column.ofSubject));
    }

    void checkDisposition(const DataMapTable &table, const DataMapColumn &column)
    {
        const auto speaksOfIt = [&](const SubjectLink &link) {
            const auto isIt = [&](const DataPlace &place) { return place.column == column.name; };
            return !link.mention.isEmpty() &&
                   (link.column == column.name || std::any_of(link.alsoBlank.begin(), link.alsoBlank.end(), isIt));
        };
        const bool isMentioned = std::any_of(table.subject.begin(), table.subject.end(), speaksOfIt);
        const bool isSaid = !column.onErasure.isEmpty() || (isMentioned && !table.hasOwnRows());
        if (mayTellOfPersons(column.category) && !isSaid) {
            mistake(columnPointer(table, column),
                    QStringLiteral("column %1.%2 is %3 and its rows stay, so it needs an \"on_erasure\"")
                        .arg(table.name, column.name, column.category));
        }
        if (!column.isChangedByErasure())
            return;
        if (!table.hasOwnRows())
            mistake(columnPointer(table, column) + QStringLiteral("/on_erasure"),
                    QStringLiteral("must be keep, since no row is a person's own; a \"mention\" says what else"));
        else if (speaksOfAnother(table, column.name))
            mistake(columnPointer(table, column) + QStringLiteral("/on_erasure"),
                    QStringLiteral("must be keep: it mentions another person than the one whose row it is"));
    }

    void checkPeriod(const DataMapTable &table)
    {
        if (table.keepFor.isEmpty())
            return;
        const QString place = tablePointer(table) + QStringLiteral("/keep_for");
        if (table.disposition == Disposition::Delete)
            mistake(place, QStringLiteral("is for rows that stay"));
        if (table.timeColumn.isEmpty())
            mistake(place, QStringLiteral("counts from a row's own time; name its \"time\""));
    }

    void checkPreferences()
    {
        for (auto at = m_map.preferences.begin(); at != m_map.preferences.end(); ++at) {
            const QString place = QStringLiteral("/data_map/preferences/") + at.key();
            const DataMapTable *table = m_map.table(at->table);
            if (!table || !table->hasOwnRows()) {
                mistake(place + QStringLiteral("/table"),
                        QStringLiteral("%1 is no table with rows of a person's own").arg(at->table));
                continue;
            }
            for (auto value = at->values.begin(); value != at->values.end(); ++value)
                checkPreference(place + QStringLiteral("/set/") + value.key(), *table, value.key());
        }
    }

    void checkPreference(const QString &place, const DataMapTable &table, const QString &column)
    {
        const auto isLink = [&](const SubjectLink &link) { return link.column == column; };
        if (!table.column(column))
            mistake(place, QStringLiteral("is no column of %1").arg(table.name));
        else if (std::any_of(table.subject.begin(), table.subject.end(), isLink))
            mistake(place, QStringLiteral("says whose row it is, and may not be set"));
    }

    static bool speaksOfAnother(const DataMapTable &table, const QString &column)
    {
        const auto isWhole = [&](const SubjectLink &link) { return link.column == column && link.path.isEmpty(); };
        const bool isOwn = std::any_of(table.subject.begin(), table.subject.end(), [&](const SubjectLink &link) {
            return isWhole(link) && link.mention.isEmpty();
        });
        return !isOwn && std::any_of(table.subject.begin(), table.subject.end(), isWhole);
    }

    const DataMap &m_map;
    QList<ProfileMistake> m_mistakes;
};

} // namespace

QList<ProfileMistake> erasureMistakes(const GatewayProfile &profile)
{
    return WayChecker(profile.dataMap).run();
}

} // namespace Gatehouse
