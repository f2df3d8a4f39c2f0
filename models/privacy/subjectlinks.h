// The links of one table to one person as SQL of its engine. Only the search, the erasure and the re-scan use it.
#pragma once

#include "models/database/storedtime.h"
#include "models/gateway/datamap.h"
#include "models/privacy/subjectsearch.h"

#include <QDate>

namespace Gatehouse
{

inline constexpr const char *kNeverSql = "1 = 0";
inline bool isNever(const SqlCondition &condition)
{
    return condition.sql == QLatin1String(kNeverSql);
}
// `sql` in round brackets joined by OR or AND; of none: never, and always.
SqlCondition anyOf(const QList<SqlCondition> &conditions);
SqlCondition allOf(const QList<SqlCondition> &conditions);
// 1 or 0, also where the condition is neither true nor false.
SqlCondition flagOf(const SqlCondition &condition);
SqlCondition notTrue(const SqlCondition &condition);

// The column holds one of the values, character for character, whatever the engine takes for alike. An index on the
// column serves.
SqlCondition holdsOneOf(const TablePlace &place, const QString &column, const QStringList &values,
                        const QString &alias = {});

// A link that can lead to the person; a mention that is kept is none.
struct RowLink {
    const SubjectLink *link = nullptr;
    SqlCondition condition; // of a link into JSON: what has to be there at least
    // The values that are looked for in JSON, as they are written there.
    QStringList wanted;
    // Of a link into JSON: what `condition` begins with, and what links into the same column mostly share.
    SqlCondition atLeast;
    bool isChecked = false; // the row itself has to be looked at: the link or its `when` goes into JSON
    bool isMention() const { return !link->mention.isEmpty(); }
};

// What all searches of a table have in common.
class SubjectLinks
{
public:
    SubjectLinks(const DataMap &map, const GatewayTables &tables, const Person &person, const TablePlace &place);

    const TablePlace &place() const { return m_place; }
    const DataMapTable &table() const { return m_table; }
    const QList<RowLink> &links() const { return m_links; }
    // None of the links is checked row by row.
    bool isPlain() const;

    // Rows that links of the kind may lead to; those that are checked with what has to be there at least.
    SqlCondition own() const { return any(false); }
    // Those of them that need no closer look.
    SqlCondition ownUnchecked() const;
    SqlCondition mentions() const { return any(true); }
    SqlCondition anyLink() const;
    // Any of the conditions, each of which demands that of its link; what those into JSON have in common is asked for
    // once, in front: to look through a long text is what costs.
    struct OfLink {
        const RowLink *link;
        SqlCondition condition;
    };
    static SqlCondition anyOfLinks(const QList<OfLink> &conditions);
    // Rows that links of their own also lead to another person of the same kind.
    SqlCondition others() const { return m_others; }
    SqlCondition held(const QList<RowHold> &holds) const;
    // Rows that need not be kept any more on the day.
    SqlCondition expired(QDate day) const;

    // What has to be selected for holds(), behind the other columns; a list is selected as JSON.
    QStringList checkedColumns() const { return m_checked; }
    // Whether the link leads from the row to the person; `first`: where the checked columns begin.
    bool holds(const RowLink &link, const RowStream &row, int first) const;
    // The column as its text is looked into: as it is, or a list of PostgreSQL as JSON.
    QString jsonSelected(const QString &column) const;

private:
    SqlCondition any(bool mentions) const;
    void addLink(const SubjectLink &link);
    SqlCondition throughTable(const SubjectLink &link, const QList<const TablePlace *> &targets) const;
    SqlCondition valuesInJson(const RowLink &link) const;
    SqlCondition inJson(const RowLink &link) const;
    SqlCondition whenHolds(const SubjectLink &link) const;
    void check(const QString &column);
    SqlCondition leadsToOthers(const TablePlace &place, const QString &alias, int depth) const;
    SqlCondition linkToOthers(const TablePlace &place, const SubjectLink &link, const QString &alias, int depth) const;

    const DataMap &m_map;
    const GatewayTables &m_tables;
    const Person &m_person;
    const TablePlace &m_place;
    const DataMapTable &m_table;
    QList<RowLink> m_links;
    SqlCondition m_others;
    QStringList m_checked;
};

} // namespace Gatehouse
