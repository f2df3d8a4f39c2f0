#include "models/privacy/duerows.h"

#include "models/privacy/columnshape.h"
#include "models/privacy/jsonplace.h"

namespace Gatehouse
{

DueRows::DueRows(const SubjectLinks &links, const ErasureStep &step, const RowEdits &edits, const QList<RowHold> &holds)
    : m_effect(step.effect)
{
    const SqlCondition free = notTrue(links.held(holds));
    const SqlCondition alone = notTrue(links.others());
    const SqlCondition kept = notTrue(links.expired(step.asOf));
    SqlCondition part = free;
    if (step.effect != StepEffect::Set && step.part == PlanPart::Own)
        part = allOf({free, alone, kept});
    else if (step.part == PlanPart::Expired)
        part = allOf({free, alone, links.expired(step.asOf)});
    else if (step.part == PlanPart::Shared)
        part = allOf({free, links.others()});
    for (const RowLink &link : links.links()) {
        if (link.isMention() != (step.part == PlanPart::Mention))
            continue;
        const DataMapColumn *column = links.table().column(link.link->column);
        const bool isKept = !column || !column->isChangedByErasure();
        if (step.part == PlanPart::Shared && column && column->onErasure == QLatin1String("keep"))
            continue;
        // Where the link stays in the row, something else has to tell that the row is done.
        const SqlCondition undone =
            step.effect == StepEffect::Pseudonymise && isKept ? edits.needsWork() : SqlCondition();
        SqlCondition where = allOf({link.condition, part, undone});
        if (step.effect == StepEffect::Set)
            where = allOf({where, unsetIn(links.place(), step)});
        m_ways.append({&link, where});
    }
}

bool DueRows::Way::isIndexedIn(const TablePlace &place) const
{
    return link && std::ranges::any_of(place.schema.indexes, [this](const QStringList &columns) {
               return columns.value(0) == link->link->column;
           });
}

QList<DueRows::Way> DueRows::waysOfBatches() const
{
    if (m_effect != StepEffect::TakeOut)
        return m_ways;
    QList<Way> all;
    QList<Way> checked;
    for (const Way &way : m_ways)
        (way.isChecked() ? checked : all).append(way);
    if (checked.size() > 1)
        checked = {{nullptr, anyOfWays(checked)}};
    return all + checked;
}

SqlCondition DueRows::anyOfWays(const QList<Way> &ways)
{
    QList<SubjectLinks::OfLink> conditions;
    for (const Way &way : ways)
        conditions.append({way.link, way.where});
    return SubjectLinks::anyOfLinks(conditions);
}

// Rows in which a value that is not the time of the change differs.
SqlCondition unsetIn(const TablePlace &place, const ErasureStep &step)
{
    QList<SqlCondition> differing;
    QList<SqlCondition> missing;
    for (const PlannedChange &change : step.changes) {
        const QString name = place.quoted(change.column);
        const ColumnSchema *column = place.column(change.column);
        const bool isTime = change.after.toString().startsWith(QLatin1String("{now_"));
        if (!change.path.isEmpty()) {
            if (isTime)
                missing.append(jsonMisses(place, change.column, change.path));
            else
                differing.append(jsonDiffers(place, change.column, change.path, change.after));
            continue;
        }
        const QVariant value = boundValue(change.after, columnShape(*column, place.dialect()));
        if (isTime)
            missing.append({QStringLiteral("%1 IS NULL").arg(name), {}});
        else if (!value.isValid())
            differing.append({QStringLiteral("%1 IS NOT NULL").arg(name), {}});
        else
            differing.append({place.dialect() == Dialect::MySql ? QStringLiteral("NOT (%1 <=> ?)").arg(name)
                              : place.dialect() == Dialect::PostgreSql
                                  ? QStringLiteral("%1 IS DISTINCT FROM ?").arg(name)
                                  : QStringLiteral("%1 IS NOT ?").arg(name),
                              {value}});
    }
    return anyOf(differing + missing);
}

} // namespace Gatehouse
