#include "models/datamap/datamapreading.h"

#include "models/policy/policyrepository.h"
#include "models/promises/gatewayfacts.h"
#include "models/telemetry/rollupstore.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The newest rows where an index finds them without sorting all; any rows else. Empty: in no order.
QString orderOf(const TablePlace &place, const DataMapTable *table)
{
    const QString time = table ? table->timeColumn : QString();
    const bool isIndexed = std::ranges::any_of(
        place.schema.indexes, [&](const QStringList &columns) { return !time.isEmpty() && columns.value(0) == time; });
    if (isIndexed)
        return place.quoted(time);
    return place.primaryKey.size() == 1 ? place.quoted(place.primaryKey.constFirst()) : QString();
}

} // namespace

int DataMapSight::contradicted() const
{
    return int(std::ranges::count(rows, DataMapRow::State::Contradicted, &DataMapRow::state));
}

int DataMapSight::unclassified() const
{
    return int(std::ranges::count(rows, DataMapRow::State::New, &DataMapRow::state));
}

const DataMapRow *DataMapSight::row(const QString &place) const
{
    const auto found = std::ranges::find(rows, place, &DataMapRow::place);
    return found == rows.end() ? nullptr : &*found;
}

ColumnSample sampleOf(const TablePlace &place, const QString &column, const DataMapTable *table,
                      const QueryLimits &limits)
{
    ColumnSample sample;
    const QString order = orderOf(place, table);
    const QString sorted = order.isEmpty() ? QString() : QStringLiteral(" ORDER BY %1 DESC").arg(order);
    const auto read = place.database->visitRows(QStringLiteral("SELECT %1 FROM %2%3 LIMIT %4")
                                                    .arg(place.quoted(column), place.name(), sorted)
                                                    .arg(ColumnSample::kMost),
                                                {}, limits, [&sample](const RowStream &row) -> Result<void> {
                                                    ++sample.counts[valueShapeOf(row.value(0))];
                                                    return {};
                                                });
    if (!read) {
        sample.counts.clear();
        sample.unseen = read.error().kind == ErrorKind::TimedOut
                            ? QStringLiteral("no value was read, since the database took too long")
                            : QStringLiteral("no value could be read");
    }
    return sample;
}

Result<std::unique_ptr<DataMapReading>> DataMapReading::open(const ConnectionSettings &settings, Database &store,
                                                             const Clock &clock, const std::stop_token &stop)
{
    auto promises = PromiseMap::load(settings.profile);
    auto retention = promises ? RetentionMap::load(settings.profile) : std::unexpected(promises.error());
    auto gateway = retention ? CaseGateway::open(settings, CaseGateway::Purpose::Map, store, stop)
                             : std::unexpected(retention.error());
    if (!gateway)
        return std::unexpected(gateway.error());
    return std::unique_ptr<DataMapReading>(
        new DataMapReading(std::move(*gateway), std::move(*promises), std::move(*retention), store, clock, stop));
}

DataMapReading::DataMapReading(std::unique_ptr<CaseGateway> gateway, PromiseMap promises, RetentionMap retention,
                               Database &store, const Clock &clock, const std::stop_token &stop)
    : m_gateway(std::move(gateway))
    , m_promises(std::move(promises))
    , m_retention(std::move(retention))
    , m_repositories(store, clock)
    , m_alerts(store, m_repositories.audit, *m_repositories.operators, clock)
    , m_scene{m_gateway->settings(),
              m_gateway->profile(),
              m_promises,
              m_retention,
              m_gateway->tables(),
              store,
              m_repositories.audit,
              m_alerts,
              *m_repositories.cases,
              *m_repositories.runs,
              clock,
              gatewayFingerprint(m_gateway->settings()),
              stop}
{
}

Result<QList<PolicyDocument>> DataMapReading::policies()
{
    return PolicyRepository(m_repositories.store, m_repositories.audit, *m_repositories.operators, m_scene.clock)
        .documentsInForce(m_scene.gateway);
}

Result<std::optional<QList<GatewayRecipient>>> DataMapReading::recipients()
{
    const auto places = m_scene.tables.placesOf(m_promises.recipients.table);
    if (places.isEmpty())
        return std::optional<QList<GatewayRecipient>>();
    QList<GatewayRecipient> all;
    for (const TablePlace *place : places) {
        const auto some = recipientsIn(*place, m_scene);
        if (!some)
            return std::unexpected(some.error());
        all += *some;
    }
    return std::optional(all);
}

Result<std::optional<RecipientsByCategory>> DataMapReading::recipientsByCategory()
{
    const auto all = recipients();
    if (!all)
        return std::unexpected(all.error());
    if (!*all || m_promises.recipients.gets.isEmpty())
        return std::optional<RecipientsByCategory>();
    RecipientsByCategory found;
    for (const GatewayRecipient &one : **all) {
        for (const QString &category : m_promises.recipients.gets.value(one.kind)) {
            if (!found[category].contains(one.name))
                found[category].append(one.name);
        }
    }
    return std::optional(found);
}

Result<DataMapSight> DataMapReading::sight()
{
    const auto said = classificationsOf(m_repositories.store, m_scene.gateway);
    const auto held = said ? policies() : std::unexpected(said.error());
    if (!held)
        return std::unexpected(held.error());
    // That the recipients cannot be read is no reason to show nothing.
    const auto recipients = recipientsByCategory();
    if (!recipients && recipients.error().kind == ErrorKind::Cancelled)
        return std::unexpected(recipients.error());
    DataMapSight sight;
    const auto known = recipients ? *recipients : std::nullopt;
    if (!recipients)
        sight.recipientsUnknown = recipients.error().message;
    else if (!known)
        sight.recipientsUnknown = m_promises.why(QStringLiteral("recipients"));
    sight.product = profile().name;
    sight.rows = dataMapRows(profile(), m_scene.tables.schema(), *said, known, m_gateway->contradicted());
    sight.retentionClasses = profile().dataMap.retentionClasses;
    sight.subjects.append(profile().dataMap.subjectTable + QLatin1Char('.') + profile().dataMap.subjectKey);
    for (const OtherSubject &other : profile().dataMap.otherSubjects)
        sight.subjects.append(other.table + QLatin1Char('.') + other.key);
    for (const QString &subject : std::as_const(sight.subjects)) {
        const QString table = subject.section(QLatin1Char('.'), 0, 0);
        if (const DataMapTable *target = profile().dataMap.table(table))
            sight.orders.insert(table, target->order);
    }
    addNewTables(sight);
    sight.policies = policyPins(*held);
    sight.lookedMs = m_scene.clock.nowMs();
    return sight;
}

void DataMapReading::addNewTables(DataMapSight &sight) const
{
    for (const TablePlace &place : m_scene.tables.places()) {
        const DataMapRow *row = sight.row(place.schema.name);
        if (!row || row->state != DataMapRow::State::New)
            continue;
        QStringList columns;
        for (const ColumnSchema &column : place.schema.columns)
            columns.append(column.name);
        sight.newColumns.insert(row->table, columns);
        sight.keyColumns.insert(row->table, place.idColumn().isEmpty() ? columns.value(0) : place.idColumn());
    }
}

Result<ColumnSuggestion> DataMapReading::suggestion(const QString &table, const QString &column)
{
    const DataMapTable *known = profile().dataMap.table(table);
    for (const TablePlace *place : m_scene.tables.placesOf(table)) {
        if (const ColumnSchema *there = place->column(column))
            return suggestColumn(*there, sampleOf(*place, column, known, m_scene.limits()), known);
    }
    return failure(
        ErrorKind::NotFound,
        QStringLiteral("There is no column %1.%2 in the database. Look at the data map again.").arg(table, column));
}

} // namespace Gatehouse
