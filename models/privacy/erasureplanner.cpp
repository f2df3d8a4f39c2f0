#include "models/privacy/erasureplanner.h"

#include "models/gateway/schemadrift.h"
#include "models/privacy/recordedwishes.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QDate dayOf(qint64 us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1000, QTimeZone::utc()).date();
}

std::optional<qint64> newestSummed(const FoundTable &found)
{
    // Nothing is older than a row without a time.
    return std::max(found.parts.value(PlanPart::Own).newestUs, found.parts.value(PlanPart::Shared).newestUs);
}

} // namespace

Result<ErasurePlan> makePlan(const DataMap &map, const GatewayTables &tables, const Person &person,
                             const PlanQuestion &question, const std::stop_token &stop)
{
    return ErasurePlanner(map, tables, person, question).make(stop);
}

Result<ErasurePlan> ErasurePlanner::make(const std::stop_token &stop)
{
    m_plan = {};
    m_plan.request = m_question.request;
    m_plan.holds = m_question.holds;
    std::ranges::sort(m_plan.holds, {}, &RowHold::id);
    const SchemaDrift drift = schemaDrift(m_map, m_tables.schema());
    m_plan.unclassifiedColumns = drift.unknownTables + drift.unknownColumns;
    m_plan.unclassifiedColumns.sort();
    const auto found = SubjectSearch(m_map, m_tables).found(m_person, m_question.holds, m_question.day, stop);
    if (!found)
        return std::unexpected(found.error());
    switch (m_question.request) {
    case RequestType::Deletion:
        addErasure(*found);
        break;
    case RequestType::Access:
    case RequestType::Portability:
        addReading(*found);
        break;
    case RequestType::Rectification:
        m_plan.changes = m_question.changes;
        addChanges(*found);
        break;
    case RequestType::Restriction:
    case RequestType::Objection:
    case RequestType::OptOut:
    case RequestType::ConsentWithdrawal:
        addPreferences(*found);
        break;
    }
    tellRestriction();
    return m_plan;
}

PlanTable ErasurePlanner::partOf(const FoundTable &found, PlanPart part) const
{
    const DataMapTable &table = *m_map.table(found.table);
    const RowTally &tally = found.parts[part];
    PlanTable planned;
    planned.table = found.table;
    planned.part = part;
    planned.rows = tally.rows;
    planned.held = tally.held;
    planned.disposition = Disposition::Retain;
    planned.order = table.order;
    planned.retentionClass = table.retentionClass;
    return planned;
}

StepEffect ErasurePlanner::erasureOf(const DataMapTable &table, PlanPart part) const
{
    if (part == PlanPart::Expired || (part == PlanPart::Own && table.disposition == Disposition::Delete))
        return StepEffect::Delete;
    if (part == PlanPart::Mention)
        return StepEffect::TakeOut;
    if (part == PlanPart::Own) {
        const bool changes = std::ranges::any_of(table.columns, [&](const DataMapColumn &column) {
            return column.isChangedByErasure() && m_tables.hasColumn(table.name, column.name) &&
                   (column.ofSubject.isEmpty() || column.ofSubject == m_person.table);
        });
        return changes ? StepEffect::Pseudonymise : StepEffect::None;
    }
    // A duty to keep the row as it is keeps the place that leads to the person, too.
    const bool leads = std::ranges::any_of(table.subject, [&](const SubjectLink &link) {
        const DataMapColumn *column = table.column(link.column);
        return link.mention.isEmpty() && column && column->onErasure != QLatin1String("keep");
    });
    return leads ? StepEffect::TakeOut : StepEffect::None;
}

void ErasurePlanner::addErasure(const QList<FoundTable> &all)
{
    for (const FoundTable &found : all) {
        const DataMapTable &table = *m_map.table(found.table);
        bool hasSums = false;
        for (const PlanPart part : {PlanPart::Own, PlanPart::Expired, PlanPart::Shared, PlanPart::Mention}) {
            if (!found.parts.contains(part))
                continue;
            PlanTable planned = partOf(found, part);
            planned.effect = erasureOf(table, part);
            planned.ground = table.ground;
            if (part == PlanPart::Own)
                planned.disposition = table.disposition;
            else if (planned.effect == StepEffect::TakeOut)
                planned.disposition = Disposition::Pseudonymise;
            if (part == PlanPart::Expired) {
                planned.disposition = Disposition::Delete;
                planned.ground = QStringLiteral("The time is over for which they had to be kept");
            } else if (part == PlanPart::Shared) {
                planned.ground = QStringLiteral("They are another person's rows as well");
            } else if (part == PlanPart::Mention) {
                planned.ground = QStringLiteral("They are not the person's own rows and only speak of them");
            }
            const auto newest = found.parts[part].newestUs;
            if (part == PlanPart::Own && newest && !table.keepFor.isEmpty())
                planned.until = keptUntil(dayOf(*newest), table.keepFor).toString(Qt::ISODate);
            if (!hasSums && (part == PlanPart::Own || part == PlanPart::Shared)) {
                for (auto sum = found.sums.begin(); sum != found.sums.end(); ++sum)
                    planned.sums.insert(sum.key(), sum->toString());
                if (!planned.sums.isEmpty())
                    planned.sumsUntilUs = newestSummed(found);
                hasSums = true;
            }
            m_plan.tables.append(planned);
        }
        if (!table.keepFor.isEmpty())
            m_plan.asOf = m_question.day;
    }
}

void ErasurePlanner::addReading(const QList<FoundTable> &all)
{
    for (const FoundTable &found : all) {
        PlanTable planned = partOf(found, PlanPart::Own);
        planned.rows = found.ownRows();
        if (planned.rows > 0)
            m_plan.tables.append(planned);
    }
}

// A wish that the gateway has no place for is no less a wish.
void ErasurePlanner::recordHere(const QString &why)
{
    const QStringList jobs = jobsThatHonour(m_question.request);
    m_plan.recordedHere =
        why + (jobs.isEmpty()
                   ? QStringLiteral(": it is recorded here. No job of this console does what it is about; tell "
                                    "those who do.")
                   : QStringLiteral(": it is recorded here, and %1 jobs honour it (%2).")
                         .arg(jobs.size())
                         .arg(jobs.join(QStringLiteral(", "))));
}

void ErasurePlanner::addPreferences(const QList<FoundTable> &found)
{
    const auto rule = m_map.preferences.constFind(requestTypeToken(m_question.request));
    if (rule == m_map.preferences.constEnd())
        return recordHere(QStringLiteral("The gateway has no place for it"));
    for (auto value = rule->values.begin(); value != rule->values.end(); ++value) {
        if (!m_tables.hasColumn(rule->table, value.key()))
            return recordHere(QStringLiteral("The gateway has no place for it in this version"));
    }
    const auto own = std::ranges::find(found, rule->table, &FoundTable::table);
    if (own == found.end() || own->ownRows() == 0)
        return recordHere(
            QStringLiteral("The gateway has no place for it: the person has no row in %1").arg(rule->table));
    for (auto value = rule->values.begin(); value != rule->values.end(); ++value) {
        const QJsonValue undefined(QJsonValue::Undefined);
        const QJsonObject places = value->toObject();
        if (!value->isObject())
            m_plan.changes.append({rule->table, value.key(), undefined, *value});
        for (auto place = places.begin(); place != places.end(); ++place)
            m_plan.changes.append({rule->table, value.key(), undefined, place.value(), place.key()});
    }
    addChanges(found);
}

// What is kept because the person has asked for it says so.
void ErasurePlanner::tellRestriction()
{
    QStringList grounds;
    for (const RowHold &hold : std::as_const(m_plan.holds)) {
        if (!hold.ground.isEmpty())
            grounds.append(hold.ground);
    }
    for (PlanTable &table : m_plan.tables) {
        if (grounds.isEmpty() || table.held == 0)
            continue;
        if (!table.ground.isEmpty())
            table.ground += QStringLiteral("; ");
        table.ground += grounds.join(QStringLiteral(", "));
        if (table.held == table.rows)
            table.disposition = Disposition::Restrict;
    }
}

void ErasurePlanner::refuseUnknown(const PlannedChange &change)
{
    const DataMapTable *table = m_map.table(change.table);
    const auto isLink = [&](const SubjectLink &link) { return link.column == change.column; };
    const QString place = change.table + QLatin1Char('.') + change.column;
    if (!table || !table->column(change.column) || !m_tables.hasColumn(change.table, change.column))
        m_plan.unsupported = QStringLiteral("The gateway has no column %1").arg(place);
    else if (std::ranges::any_of(table->subject, isLink) || !table->hasOwnRows())
        m_plan.unsupported = QStringLiteral("%1 says whose row it is, and cannot be changed").arg(place);
}

void ErasurePlanner::addChanges(const QList<FoundTable> &all)
{
    QStringList names;
    for (const PlannedChange &change : std::as_const(m_plan.changes)) {
        refuseUnknown(change);
        if (!names.contains(change.table))
            names.append(change.table);
    }
    if (names.isEmpty() && m_plan.unsupported.isEmpty())
        m_plan.unsupported = QStringLiteral("No change was named");
    for (const QString &name : std::as_const(names)) {
        const auto found = std::ranges::find(all, name, &FoundTable::table);
        if (found == all.end() || found->ownRows() == 0) {
            if (m_plan.unsupported.isEmpty())
                m_plan.unsupported = QStringLiteral("The person has no row in %1").arg(name);
            continue;
        }
        PlanTable planned = partOf(*found, PlanPart::Own);
        planned.rows = found->ownRows();
        for (const PlanPart part : {PlanPart::Expired, PlanPart::Shared})
            planned.held += found->parts.value(part).held;
        planned.effect = StepEffect::Set;
        m_plan.tables.append(planned);
    }
}

} // namespace Gatehouse
