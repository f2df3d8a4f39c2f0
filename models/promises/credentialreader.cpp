#include "models/promises/credentialreader.h"

#include "models/core/timespan.h"
#include "models/gateway/datamap.h"
#include "models/promises/credentialuses.h"
#include "models/promises/gatewayfacts.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

// More credentials than any gateway has; a table of more is something else.
constexpr qint64 kMostCredentials = 5'000'000;

SqlCondition onlyIf(const SqlCondition &condition)
{
    return {QStringLiteral("CASE WHEN %1 THEN 1 ELSE 0 END").arg(condition.sql), condition.values};
}

// Nothing where the column is not there: all rows would be of the kind.
std::optional<SqlCondition> kindOf(const TableFacts &facts, const PromiseRows &rows)
{
    if (rows.column.isEmpty() || !facts.has(rows.column))
        return std::nullopt;
    return facts.of(rows);
}

std::optional<double> numberAt(const RowStream &row, int at)
{
    return at < 0 || row.isNull(at) ? std::nullopt : std::optional(row.real(at));
}

} // namespace

// The select list, and where in it everything stands; -1: it is not read.
struct CredentialReader::Columns {
    struct Time {
        std::optional<StoredTime> stored;
        int at = -1;
    };

    int add(const SqlCondition &expression)
    {
        selected.append(expression.sql);
        values += expression.values;
        return int(selected.size()) - 1;
    }
    int addColumn(const TableFacts &facts, const QString &column)
    {
        return !column.isEmpty() && facts.has(column) ? add({facts.place().quoted(column), {}}) : -1;
    }
    Time addTime(const TableFacts &facts, const PromiseTime &time)
    {
        const auto stored = facts.time(time);
        return {stored, stored ? add({stored->selected(), {}}) : -1};
    }
    // Products write 0 or -1 for "never".
    static std::optional<qint64> msAt(const Time &time, const RowStream &row)
    {
        if (time.at < 0 || row.isNull(time.at))
            return std::nullopt;
        const auto us = time.stored->usOf(row.value(time.at));
        return us && *us > 0 ? std::optional(*us / 1000) : std::nullopt;
    }

    QStringList selected;
    QVariantList values;
    Time created, used, rotated, expires, deleted;
    int owner = -1;
    int label = -1;
    int held = -1;
    int ownerThere = -1;
    int ownerLive = -1;
    int admin = -1;
    int limit = -1;
    int remaining = -1;
    int consumed = -1;
    int unlimited = -1;
    int period = -1;
    int spent = -1;

    CredentialRow rowOf(const RowStream &row) const;
    OwnerState ownerStateOf(const RowStream &row, const QString &name) const;
};

OwnerState CredentialReader::Columns::ownerStateOf(const RowStream &row, const QString &name) const
{
    if (owner < 0)
        return OwnerState::NotRecorded;
    if (name.isEmpty())
        return held >= 0 && row.integer(held) != 0 ? OwnerState::NotRecorded : OwnerState::None;
    if (ownerThere < 0)
        return OwnerState::NotRecorded;
    if (row.integer(ownerThere) == 0)
        return OwnerState::Deleted;
    return ownerLive < 0 || row.integer(ownerLive) != 0 ? OwnerState::Present : OwnerState::Blocked;
}

CredentialRow CredentialReader::Columns::rowOf(const RowStream &row) const
{
    CredentialRow one{row.string(0)};
    one.createdMs = msAt(created, row);
    one.usedMs = one.usedSelfMs = msAt(used, row);
    one.rotatedMs = msAt(rotated, row);
    one.expiresMs = msAt(expires, row);
    one.isDeleted = msAt(deleted, row).has_value();
    if (owner >= 0 && !row.isNull(owner))
        one.owner = row.string(owner);
    if (one.owner == QLatin1String("0")) // how products write nobody
        one.owner.clear();
    one.ownerState = ownerStateOf(row, one.owner);
    if (label >= 0 && !row.isNull(label))
        one.label = row.string(label);
    one.isAdmin = admin >= 0 && row.integer(admin) != 0;
    one.used = numberAt(row, consumed);
    const auto left = numberAt(row, remaining);
    one.limit = limit >= 0 ? numberAt(row, limit) : left && one.used ? std::optional(*left + *one.used) : std::nullopt;
    one.spent = numberAt(row, spent);
    if (period >= 0 && !row.isNull(period))
        one.limitPeriod = row.string(period);
    one.isUnlimited =
        unlimited >= 0 ? !row.isNull(unlimited) && row.integer(unlimited) != 0 : limit >= 0 && row.isNull(limit);
    return one;
}

std::optional<qint64> CredentialSight::idleSinceMs(const CredentialRow &row) const
{
    if (!used)
        return std::nullopt;
    return row.usedMs ? row.usedMs : row.createdMs;
}

std::optional<qint64> CredentialSight::sameSinceMs(const CredentialRow &row) const
{
    return row.rotatedMs ? row.rotatedMs : row.createdMs;
}

qint64 ageEdgeMs(const QString &age, QDate today)
{
    return keptFrom(today, age).startOfDay(Qt::UTC).toMSecsSinceEpoch();
}

std::optional<qint64> limitPeriodMs(const QString &period)
{
    struct Unit {
        const char *name;
        qint64 ms;
    };
    constexpr std::array kUnits{Unit{"mo", 30 * kDayMs}, Unit{"w", 7 * kDayMs}, Unit{"d", kDayMs},
                                Unit{"h", kHourMs},      Unit{"m", kMinuteMs},  Unit{"s", kSecondMs}};
    for (const Unit &unit : kUnits) {
        bool isNumber = false;
        const QLatin1String name(unit.name);
        const int count = period.endsWith(name) ? period.chopped(name.size()).toInt(&isNumber) : 0;
        if (isNumber && count > 0)
            return count * unit.ms;
    }
    return std::nullopt;
}

std::optional<double> usedOfLimit(const CredentialRow &row, qint64 nowMs)
{
    const auto periodMs = limitPeriodMs(row.limitPeriod);
    if (!periodMs)
        return row.limitPeriod.isEmpty() ? row.used : std::nullopt;
    const qint64 ageMs = row.createdMs ? nowMs - *row.createdMs : 0;
    const auto average =
        row.used && ageMs > *periodMs ? std::optional(*row.used * double(*periodMs) / double(ageMs)) : row.used;
    return row.spent && average ? std::max(*row.spent, *average) : average;
}

EntityKind credentialKind(const CredentialTable &table)
{
    return table.what == QLatin1String("account") ? EntityKind::Account : EntityKind::Key;
}

CredentialReader::CredentialReader(const TablePlace &place, const CredentialTable &table, const PromiseMap &map,
                                   const GatewayTables &tables, QueryLimits limits)
    : m_place(place)
    , m_table(table)
    , m_map(map)
    , m_tables(tables)
    , m_limits(std::move(limits))
{
    const TableFacts facts(m_place, m_limits);
    const auto has = [&facts](const QString &column) { return !column.isEmpty() && facts.has(column); };
    m_sight.created = has(table.created.column);
    m_sight.used = has(table.lastUsed.column);
    m_sight.rotated = has(table.rotated.column);
    m_sight.expires = has(table.expires.column);
    m_sight.owner = has(table.owner) && table.owner != table.id;
    m_sight.ownerState = m_sight.owner && ownerPlace();
    m_sight.admin = has(table.admin.column);
    m_sight.limit = has(table.limit.used) && (has(table.limit.limit) || has(table.limit.remaining));
}

// In the same database, so that one statement can hold both against each other.
const TablePlace *CredentialReader::ownerPlace() const
{
    for (const TablePlace *place : m_tables.placesOf(m_map.owners.table)) {
        if (place->database == m_place.database && place->column(m_map.owners.key))
            return place;
    }
    return nullptr;
}

void CredentialReader::addPeople(Columns &columns) const
{
    const TableFacts facts(m_place, m_limits);
    columns.label = columns.addColumn(facts, m_table.label);
    columns.owner = m_sight.owner ? columns.addColumn(facts, m_table.owner) : -1;
    QStringList holders;
    for (const QString &holder : m_table.heldBy) {
        if (facts.has(holder))
            holders.append(QStringLiteral("%1 IS NOT NULL").arg(m_place.quoted(holder)));
    }
    if (!holders.isEmpty())
        columns.held = columns.add(onlyIf({holders.join(QStringLiteral(" OR ")), {}}));
    if (const TablePlace *owners = m_sight.ownerState ? ownerPlace() : nullptr) {
        const TableFacts people(*owners, m_limits);
        const auto among = [&](const SqlCondition &condition) {
            return onlyIf({QStringLiteral("EXISTS (SELECT 1 FROM %1 WHERE %2)").arg(owners->name(), condition.sql),
                           condition.values});
        };
        SqlCondition there{
            QStringLiteral("%1.%2 = %3.%4")
                .arg(owners->name(), owners->quoted(m_map.owners.key), m_place.name(), m_place.quoted(m_table.owner)),
            {}};
        if (const auto present = kindOf(people, m_map.owners.present))
            there = both(there, *present);
        if (people.has(m_map.owners.deleted.column))
            there = both(there, {owners->quoted(m_map.owners.deleted.column) + QStringLiteral(" IS NULL"), {}});
        columns.ownerThere = columns.add(among(there));
        if (const auto live = kindOf(people, m_map.owners.live))
            columns.ownerLive = columns.add(among(both(there, *live)));
    }
    if (const auto admins = m_sight.admin ? kindOf(facts, m_table.admin) : std::nullopt)
        columns.admin = columns.add(onlyIf(*admins));
    if (!m_sight.limit)
        return;
    columns.limit = columns.addColumn(facts, m_table.limit.limit);
    columns.remaining = columns.addColumn(facts, m_table.limit.remaining);
    columns.consumed = columns.addColumn(facts, m_table.limit.used);
    columns.period = columns.addColumn(facts, m_table.limit.period);
    columns.spent = columns.addColumn(facts, m_table.limit.spent);
    if (const auto unlimited = kindOf(facts, m_table.limit.unlimited))
        columns.unlimited = columns.add(onlyIf(*unlimited));
}

Result<void> CredentialReader::visit(Wish wish, const std::function<void(const CredentialRow &)> &each) const
{
    const TableFacts facts(m_place, m_limits);
    if (!facts.has(m_table.id))
        return failure(ErrorKind::Unsupported, QStringLiteral("%1 has no column %2").arg(m_table.table, m_table.id));
    Columns columns;
    columns.addColumn(facts, m_table.id);
    columns.created = columns.addTime(facts, m_table.created);
    columns.used = columns.addTime(facts, m_table.lastUsed);
    columns.rotated = columns.addTime(facts, m_table.rotated);
    columns.expires = columns.addTime(facts, m_table.expires);
    columns.deleted = columns.addTime(facts, m_table.deleted);
    if (wish == Wish::All)
        addPeople(columns);
    const auto uses = m_sight.used ? usesByOwner(m_table, m_map, m_tables, m_limits)
                                   : Result<QHash<QString, qint64>>(QHash<QString, qint64>());
    if (!uses)
        return std::unexpected(uses.error());
    const SqlCondition live = facts.of(m_table.live);
    return m_place.database->visitRows(QStringLiteral("SELECT %1 FROM %2%3 LIMIT %4")
                                           .arg(columns.selected.join(QStringLiteral(", ")), m_place.name(),
                                                live.sql.isEmpty() ? QString() : QStringLiteral(" WHERE ") + live.sql)
                                           .arg(kMostCredentials),
                                       columns.values + live.values, m_limits,
                                       [&](const RowStream &row) -> Result<void> {
                                           CredentialRow one = columns.rowOf(row);
                                           if (const qint64 byKey = uses->value(one.id); byKey > 0)
                                               one.usedMs = std::max(one.usedMs.value_or(0), byKey);
                                           if (!one.isDeleted)
                                               each(one);
                                           return {};
                                       });
}

} // namespace Gatehouse
