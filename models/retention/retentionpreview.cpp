#include "models/retention/retentionpreview.h"

#include "models/retention/owncleanup.h"
#include "models/retention/purgepartitions.h"

namespace Gatehouse
{

namespace
{

bool isPurged(const PurgeTable &table)
{
    return table.rule.standing == RetentionStanding::Purged && table.way != PurgeWay::None;
}

bool isSomeDue(const PurgeTable &table)
{
    return table.due.rows > 0 || table.due.isMore || table.due.isUnknown;
}

// Named, and nothing goes.
PurgeTable nowhere(const RetentionRule &rule, const QString &why)
{
    PurgeTable table;
    table.rule = rule;
    table.place = -1;
    table.note = why;
    return table;
}

QString sumOf(const SqlCondition &condition)
{
    return QStringLiteral("coalesce(sum(CASE WHEN %1 THEN 1 ELSE 0 END), 0)").arg(condition.sql);
}

} // namespace

RetentionPreview::RetentionPreview(const PurgeGateway &gateway, const QList<PolicyDocument> &policies,
                                   const Clock &clock, const PreviewSettings &settings)
    : m_gateway(gateway)
    , m_policies(policies)
    , m_clock(clock)
    , m_settings(settings)
{
}

Result<PurgePlan> RetentionPreview::rules(const QString &name, QDate asOf) const
{
    const auto schedule = retentionSchedule(m_policies, m_gateway.data(), m_gateway.map(), asOf);
    if (!schedule)
        return std::unexpected(schedule.error());
    PurgePlan plan;
    plan.gateway = name;
    plan.asOf = asOf;
    plan.policyPins = schedule->policyPins;
    plan.classified = m_gateway.classified();
    plan.countedMs = m_clock.nowMs();
    plan.notHere = schedule->notHere;
    for (const RetentionRule &rule : schedule->rules)
        addTables(plan, rule);
    return plan;
}

Result<PurgePlan> RetentionPreview::plan(const QString &name, QDate asOf, const PurgeProtection &protection) const
{
    auto plan = rules(name, asOf);
    if (!plan)
        return plan;
    const auto counted = countAll(*plan, protection);
    return counted ? plan : std::unexpected(counted.error());
}

const TablePlace *RetentionPreview::placeOf(const PurgeTable &table) const
{
    return m_gateway.tables().placesOf(table.rule.table).value(table.place, nullptr);
}

void RetentionPreview::addTables(PurgePlan &plan, const RetentionRule &rule) const
{
    const QList<const TablePlace *> places = m_gateway.tables().placesOf(rule.table);
    const bool isTraffic = m_gateway.profile().telemetry.table == rule.table;
    const bool isElsewhere = isTraffic && !m_gateway.untouchable().isEmpty();
    if (places.isEmpty() && !isElsewhere && rule.standing == RetentionStanding::Purged)
        plan.tables.append(nowhere(rule, QStringLiteral("The table is in no database of this gateway, so nothing of it "
                                                        "is counted or purged. Where this version of the product has "
                                                        "it by another name, correct the gateway profile.")));
    for (int i = 0; i < int(places.size()); ++i) {
        if (!places.at(i)->isView)
            plan.tables.append(tableOf(plan, rule, i, *places.at(i)));
    }
    if (!isElsewhere || rule.standing != RetentionStanding::Purged)
        return;
    for (const QString &where : m_gateway.untouchable()) {
        PurgeTable table =
            nowhere(rule, QStringLiteral("%1 is ClickHouse, which deletes by rewriting whole parts: Gatehouse purges "
                                         "nothing there. Have partitions dropped, or a TTL set, by whoever runs it.")
                              .arg(where));
        table.due.isUnknown = true;
        plan.tables.append(table);
    }
}

PurgeTable RetentionPreview::tableOf(PurgePlan &plan, const RetentionRule &rule, int place, const TablePlace &at) const
{
    PurgeTable table;
    table.rule = rule;
    table.place = place;
    if (const RetentionTable *known = m_gateway.map().table(rule.table))
        table.ownCleanup = ownCleanupText(known->ownCleanup, cleanupDays(rule).value_or(0));
    if (rule.standing != RetentionStanding::Purged) {
        table.note = rule.says;
        return table;
    }
    for (const ColumnSchema &column : at.schema.columns)
        table.columns.append({column.name, column.type});
    const auto rows = PurgeRows::make(rule, at, limits());
    if (!rows) {
        table.note = rows.error().message;
        plan.problems.append(rows.error().message);
        return table;
    }
    table.way = rows->isIndexed() ? PurgeWay::Batches : PurgeWay::FullScan;
    if (table.way == PurgeWay::FullScan)
        table.note = QStringLiteral("No index leads along %1, so the whole table is read, in pieces. An index on it "
                                    "makes this quick.")
                         .arg(rule.timeColumn);
    return table;
}

Result<void> RetentionPreview::countAll(PurgePlan &plan, const PurgeProtection &protection) const
{
    QStringList names;
    for (const PurgeTable &table : plan.tables) {
        if (isPurged(table) && !names.contains(table.rule.table))
            names.append(table.rule.table);
    }
    const auto guard = RowGuard::make(m_gateway, protection, names, m_settings.stop);
    if (!guard)
        return std::unexpected(guard.error());
    plan.unmatchedHolds = guard->unmatchedHolds();
    plan.unmatchedCases = guard->unmatchedCases();
    int done = 0;
    for (PurgeTable &table : plan.tables) {
        if (m_settings.progress)
            m_settings.progress(done++, int(plan.tables.size()));
        if (!isPurged(table))
            continue;
        const auto rows = PurgeRows::make(table.rule, *placeOf(table), limits());
        if (!rows)
            return std::unexpected(rows.error());
        if (auto counted = count(table, *rows, *guard); !counted)
            return counted;
        const auto partitions = PurgePartitions(*rows, *guard, limits()).whole();
        if (!partitions)
            return std::unexpected(partitions.error());
        for (const WholePartition &each : *partitions) {
            table.way = PurgeWay::Partitions;
            table.partitions.append(each.name);
        }
        hold(table);
        checkCleanup(table, plan.asOf);
    }
    if (m_settings.progress)
        m_settings.progress(done, int(plan.tables.size()));
    return {};
}

// Of a product whose own clean-up is the way, and can be set.
std::optional<int> RetentionPreview::cleanupDays(const RetentionRule &rule) const
{
    const RetentionTable *known = m_gateway.map().table(rule.table);
    const bool isWay = known && known->ownCleanup.isRightWay && !known->ownCleanup.setting.isEmpty();
    const DataMapTable *table = isWay ? m_gateway.data().table(rule.table) : nullptr;
    const QString keepFor = table ? m_gateway.map().dutyOf(*table, rule.recordClass).keepFor : QString();
    return isWay ? ownCleanupDays(m_policies, keepFor, rule) : std::nullopt;
}

void RetentionPreview::checkCleanup(PurgeTable &table, QDate asOf) const
{
    const auto days = cleanupDays(table.rule);
    const QString check = days ? ownCleanupCheck(table, asOf, *days) : QString();
    if (!check.isEmpty())
        table.ownCleanup += QLatin1Char(' ') + check;
}

// What people have to settle first. And figures of the past are counted from rows of traffic: what nobody has counted
// stays until somebody has.
void RetentionPreview::hold(PurgeTable &table) const
{
    const QString dispute = isSomeDue(table) ? disputeOf(table) : QString();
    table.isDisputed = !dispute.isEmpty();
    table.totals = totalsOf(table);
    if (!table.isDisputed && !table.totals.isBlocking())
        return;
    table.way = PurgeWay::None;
    table.partitions.clear();
    table.note = table.isDisputed ? dispute : totalsText(table.totals);
}

PurgeTotals RetentionPreview::totalsOf(const PurgeTable &table) const
{
    const TablePlace *place = placeOf(table);
    if (!isSomeDue(table) || !place || !m_gateway.isTraffic(*place, table.rule.recordClass))
        return {};
    // Without the oldest row, from the first moment that a row can have.
    const qint64 fromMs = table.oldestUs ? *table.oldestUs / 1000 : 0;
    return purgeTotals(m_gateway.totals(), *place->database,
                       {fromMs, table.rule.goesBefore().startOfDay(Qt::UTC).toMSecsSinceEpoch()});
}

Result<void> RetentionPreview::count(PurgeTable &table, const PurgeRows &rows, const RowGuard &guard) const
{
    const TablePlace &place = rows.place();
    const SqlCondition free = allOf({rows.due(), guard.free(place)});
    const SqlCondition held = allOf({rows.due(), guard.held(place)});
    const SqlCondition cases = allOf({rows.due(), guard.ofCases(place), notTrue(guard.held(place))});
    const SqlCondition stays = rows.mustStay();
    const SqlCondition others = notTrue(rows.ofClass());
    const SqlCondition past = rows.pastPeriod();
    const QString time = rows.time().selected();
    const QString sql =
        QStringLiteral(
            "SELECT %1, min(CASE WHEN %2 THEN %3 END), max(CASE WHEN %2 THEN %3 END), %4, %5, %6, %7 FROM %8 "
            "WHERE %9")
            .arg(sumOf(free), free.sql, time, sumOf(held), sumOf(cases), sumOf(stays), sumOf(others), place.name(),
                 past.sql);
    const QVariantList values = free.values + free.values + free.values + held.values + cases.values + stays.values +
                                others.values + past.values;
    const auto read =
        place.database->visitRows(sql, values, limits(), [&table, &rows](const RowStream &row) -> Result<void> {
            table.due = {row.integer(0)};
            table.oldestUs = rows.usOf(row, 1);
            table.newestUs = rows.usOf(row, 2);
            table.heldRows = {row.integer(3)};
            table.ofCases = {row.integer(4)};
            table.mustStay = {row.integer(5)};
            table.ofOthers = {row.integer(6)};
            return {};
        });
    if (read || read.error().kind != ErrorKind::TimedOut)
        return read;
    return countByEdges(table, rows);
}

// Too many to be counted in time: an index tells how old they are.
Result<void> RetentionPreview::countByEdges(PurgeTable &table, const PurgeRows &rows) const
{
    for (PurgeCount *count : {&table.due, &table.heldRows, &table.ofCases, &table.mustStay, &table.ofOthers})
        *count = {0, false, true};
    table.note += QStringLiteral("%1It was not counted: that takes longer than %2 s.")
                      .arg(table.note.isEmpty() ? QString() : QStringLiteral(" "))
                      .arg(m_settings.patience.count() / 1000);
    if (!rows.isIndexed())
        return {};
    const SqlCondition past = rows.pastPeriod();
    for (const bool newest : {false, true}) {
        const auto read = rows.place().database->visitRows(
            QStringLiteral("SELECT %1 FROM %2 WHERE %3 ORDER BY %4%5 LIMIT 1")
                .arg(rows.time().selected(), rows.place().name(), past.sql, rows.time().column(),
                     newest ? QStringLiteral(" DESC") : QString()),
            past.values, limits(), [&](const RowStream &row) -> Result<void> {
                (newest ? table.newestUs : table.oldestUs) = rows.usOf(row, 0);
                return {};
            });
        if (!read)
            return read;
    }
    return {};
}

} // namespace Gatehouse
