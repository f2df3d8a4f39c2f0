#include "models/promises/promiselooks.h"
#include "models/promises/rowsample.h"

#include "models/core/format.h"
#include "models/privacy/columnshape.h"

namespace Gatehouse
{

namespace
{

// The plain ways from rows that go with the account to the table of accounts.
QStringList ownerColumns(const DataMap &map, const DataMapTable &table)
{
    QStringList columns;
    if (table.name == map.subjectTable || table.disposition != Disposition::Delete)
        return columns;
    for (const SubjectLink &link : table.subject) {
        const bool isPlain =
            link.path.isEmpty() && link.as.isEmpty() && link.mention.isEmpty() && link.when.column.isEmpty();
        if (isPlain && link.table == map.subjectTable && link.key == map.subjectKey)
            columns.append(link.column);
    }
    return columns;
}

class OrphanLook
{
public:
    explicit OrphanLook(const PromiseScene &scene)
        : m_scene(scene)
        , m_map(scene.profile.dataMap)
    {
    }

    Result<PromiseVerdict> run()
    {
        for (const DataMapTable &table : m_map.tables) {
            for (const QString &column : ownerColumns(m_map, table)) {
                for (const TablePlace *place : m_scene.tables.placesOf(table.name)) {
                    if (auto looked = look(table, *place, column); !looked)
                        return std::unexpected(looked.error());
                }
                addUnreached(m_sum, m_scene, table.name);
            }
        }
        PromiseVerdict one =
            m_found.isEmpty() ? verdict(PromiseState::Kept, QStringLiteral("no row belongs to an account that is gone"))
                              : verdict(PromiseState::AtRisk, m_found.constFirst());
        if (!m_found.isEmpty())
            one.remedy = QStringLiteral("When these accounts were deleted is not recorded. File a deletion for each "
                                        "person: Requests queue.");
        one.details = m_found.mid(1) + m_notes;
        m_sum.add(one);
        return m_sum.sum({});
    }

private:
    // In the same database, and of the same kind, so that one statement can hold both against each other.
    const TablePlace *accountsBeside(const TablePlace &place, const ColumnSchema &owner) const
    {
        for (const TablePlace *accounts : m_scene.tables.placesOf(m_map.subjectTable)) {
            const ColumnSchema *key = accounts->column(m_map.subjectKey);
            if (accounts->database == place.database && key &&
                columnShape(*key, place.dialect()) == columnShape(owner, place.dialect()))
                return accounts;
        }
        return nullptr;
    }

    Result<void> look(const DataMapTable &table, const TablePlace &place, const QString &column)
    {
        const ColumnSchema *owner = place.column(column);
        if (place.isView || !owner)
            return {};
        const TablePlace *accounts = accountsBeside(place, *owner);
        if (!accounts) {
            m_notes.append(QStringLiteral("%1 is in another database than the accounts, and was not held against them")
                               .arg(table.name));
            return {};
        }
        const TableFacts facts(place, m_scene);
        const auto sample = RowSample::of(facts, table);
        const QString nobody =
            columnShape(*owner, place.dialect()) == ColumnShape::Integer ? QStringLiteral("0") : QStringLiteral("''");
        const SqlCondition orphaned{
            QStringLiteral("looked.%1 <> %2 AND NOT EXISTS (SELECT 1 FROM %3 WHERE %3.%4 = looked.%1)")
                .arg(place.quoted(column), nobody, accounts->name(), accounts->quoted(m_map.subjectKey)),
            {}};
        const auto rows = sample ? sample->count({column}, {orphaned}) : std::unexpected(sample.error());
        if (!rows && rows.error().kind == ErrorKind::Cancelled)
            return std::unexpected(rows.error());
        if (!rows)
            m_notes.append(
                QStringLiteral("%1 was not held against the accounts: %2").arg(table.name, rows.error().message));
        else if (rows->constFirst() > 0)
            m_found.append(
                rows->constFirst() == 1
                    ? QStringLiteral("1 row of %1 belongs to an account, which is no longer there").arg(table.name)
                    : QStringLiteral("%1 rows of %2 belong to accounts, which are no longer there")
                          .arg(formatExact(rows->constFirst()), table.name));
        else if (!sample->isWhole())
            m_notes.append(QStringLiteral("of %1 a sample was held against the accounts: %2")
                               .arg(table.name, sample->text(rows->constLast())));
        return {};
    }

    const PromiseScene &m_scene;
    const DataMap &m_map;
    QStringList m_found;
    QStringList m_notes;
    VerdictSum m_sum; // what was not reached
};

} // namespace

Result<PromiseVerdict> lookAtOrphans(const PromiseScene &scene)
{
    return OrphanLook(scene).run();
}

} // namespace Gatehouse
