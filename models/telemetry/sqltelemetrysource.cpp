#include "models/telemetry/sqltelemetrysource.h"

#include "models/gateway/profileloader.h"
#include "models/gateway/schemadetection.h"

#include <algorithm>

namespace Gatehouse {

namespace {

constexpr int kMostAttempts = 1000;
constexpr int kMostPageRows = 10'000;
// Clocks of two machines differ by seconds, a wrong time zone by hours; a day ahead is damage.
constexpr qint64 kFutureMs = kDayMs;
// Names change seldom, and reading them costs little.
constexpr std::chrono::seconds kLookupsFresh(60);
// Reading unknown ids again at each row would cost more than the scan.
constexpr std::chrono::seconds kUnknownRetry(2);

// Whether a second statement may run while rows of the first are read.
bool nestsStatements(Dialect dialect)
{
    return dialect == Dialect::Sqlite;
}

} // namespace

Result<std::unique_ptr<SqlTelemetrySource>> SqlTelemetrySource::create(Database &rows, Database &lookups,
                                                                       const GatewayProfile &profile, const Clock &clock)
{
    const auto schema = rows.schema();
    if (!schema)
        return std::unexpected(schema.error());
    const auto lookupSchema = &rows == &lookups ? schema : lookups.schema();
    if (!lookupSchema)
        return std::unexpected(lookupSchema.error());
    if (const auto match = requireProfile(profile, mergedSchema(*lookupSchema, *schema)); !match)
        return std::unexpected(match.error());
    auto plan = TelemetryPlan::make(profile, *schema, rows.dialect());
    if (!plan)
        return std::unexpected(plan.error());
    std::unique_ptr<SqlTelemetrySource> source(new SqlTelemetrySource(rows, lookups, std::move(*plan), clock));
    if (auto prepared = source->prepare(*lookupSchema); !prepared)
        return std::unexpected(prepared.error());
    return source;
}

Result<std::unique_ptr<SqlTelemetrySource>> SqlTelemetrySource::open(const ConnectionSettings &settings, const Clock &clock)
{
    const auto profile = loadProfile(settings.profile);
    if (!profile)
        return std::unexpected(profile.error());
    auto databases = openGatewayDatabases(settings);
    if (!databases)
        return std::unexpected(databases.error());
    auto source = create(databases->traffic(), *databases->main, *profile, clock);
    if (source)
        (*source)->m_owned = std::move(*databases);
    return source;
}

SqlTelemetrySource::SqlTelemetrySource(Database &rows, Database &lookups, TelemetryPlan plan, const Clock &clock)
    : m_rows(rows)
    , m_lookupRows(lookups)
    , m_plan(std::move(plan))
    , m_clock(clock)
    , m_sql(m_plan, [this](TelemetryField field) {
        const auto at = m_lookups.find(field);
        return at == m_lookups.end() ? nullptr : &at->second;
    })
{
}

Result<void> SqlTelemetrySource::prepare(const QList<TableSchema> &lookupSchema)
{
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        if (const auto &lookup = m_plan.fields[size_t(i)].lookup)
            m_lookups.emplace(TelemetryField(i), LookupTable(*lookup));
    }
    if (auto units = readUnits(lookupSchema); !units)
        return units;
    if (auto probed = probeErrors(); !probed)
        return probed;
    return refreshLookups(true);
}

void SqlTelemetrySource::dropCost(const QString &reason)
{
    m_plan.fields[size_t(TelemetryField::Cost)] = {};
    m_plan.capabilities.cost = false;
    m_plan.capabilities.missing.append({QStringLiteral("cost"), reason});
}

Result<void> SqlTelemetrySource::readUnits(const QList<TableSchema> &lookupSchema)
{
    const auto &setting = m_plan.unitsPerUsdSetting;
    if (!setting || !m_plan.capabilities.cost)
        return {};
    const TableSchema *table = tableIn(lookupSchema, setting->table);
    if (!table || !table->hasColumn(setting->keyColumn) || !table->hasColumn(setting->valueColumn))
        return {};
    const auto name = [&](const QString &identifier) { return quotedName(identifier, m_lookupRows.dialect()); };
    auto rows = m_lookupRows.query(
        QStringLiteral("SELECT %1 FROM %2 WHERE %3 = ?").arg(name(setting->valueColumn), name(setting->table), name(setting->keyColumn)),
        {setting->key});
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return {};
    bool isNumber = false;
    const double units = (*rows)->string(0).trimmed().toDouble(&isNumber);
    if (isNumber && units >= 1 && units <= 1e9)
        m_plan.unitsPerUsd = qint64(units);
    else
        dropCost(QStringLiteral("The gateway's setting %1 is not a number, so its units cannot be put into dollars.").arg(setting->key));
    return {};
}

Result<void> SqlTelemetrySource::probeErrors()
{
    if (!m_plan.capabilities.errors || m_plan.errorsProbe.isEmpty())
        return {};
    const auto found = m_rows.scalar(m_plan.errorsProbe);
    if (!found)
        return std::unexpected(found.error());
    if (*found == 0) {
        m_plan.capabilities.errors = false;
        m_plan.capabilities.missing.append({QStringLiteral("errors"), m_plan.errorsMissing});
    }
    return {};
}

bool SqlTelemetrySource::anyUnknown() const
{
    return std::any_of(m_lookups.begin(), m_lookups.end(), [](const auto &entry) { return entry.second.sawUnknown(); });
}

Result<void> SqlTelemetrySource::refreshLookups(bool always)
{
    const auto age = Ticks::now() - m_lookupsReadAt;
    if (!always && age < kLookupsFresh && !(anyUnknown() && age > kUnknownRetry))
        return {};
    for (auto &[field, lookup] : m_lookups) {
        if (auto loaded = lookup.load(m_lookupRows); !loaded)
            return loaded;
    }
    m_lookupsReadAt = Ticks::now();
    return {};
}

Result<void> SqlTelemetrySource::refreshLookupsFor(const FilterSet &filter)
{
    const bool newName = std::any_of(filter.terms.begin(), filter.terms.end(), [&](const FilterTerm &term) {
        const auto lookup = m_lookups.find(fieldOf(term.dimension));
        return lookup != m_lookups.end()
            && std::any_of(term.values.begin(), term.values.end(),
                           [&](const QString &value) { return !value.isEmpty() && !lookup->second.knows(value); });
    });
    return refreshLookups(newName);
}

Result<std::unique_ptr<RowStream>> SqlTelemetrySource::run(const SqlQuery &query, const QueryLimits &limits)
{
    // A short statement may end before the database looks at the token.
    if (limits.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    return m_rows.query(query.sql, query.values, limits);
}

Result<std::optional<qint64>> SqlTelemetrySource::firstInteger(const SqlQuery &query)
{
    auto rows = run(query, {});
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found || (*rows)->kind(0) != ValueKind::Integer)
        return std::optional<qint64>();
    return std::optional((*rows)->integer(0));
}

Result<SourceExtent> SqlTelemetrySource::extent()
{
    const auto oldest = firstInteger(m_sql.oldest());
    const auto newest = firstInteger(m_sql.newest(m_clock.nowMs() + kFutureMs));
    const auto lowest = firstInteger(m_sql.rowIdBound(false));
    const auto highest = firstInteger(m_sql.rowIdBound(true));
    for (const auto *answer : {&oldest, &newest, &lowest, &highest}) {
        if (!*answer)
            return std::unexpected(answer->error());
    }
    SourceExtent extent;
    extent.lastRowId = (*highest).value_or(0);
    if (!*newest || !*oldest || **oldest > **newest)
        return extent;
    const RowDecoder decoder(m_plan, m_sql, m_lookups, false);
    extent.empty = false;
    extent.span = {decoder.timeMs(**oldest), decoder.timeMs(**newest) + m_plan.capabilities.timePrecisionMs};
    extent.estimatedRows = (*highest).value_or(0) - (*lowest).value_or(0) + 1;
    return extent;
}

Result<bool> SqlTelemetrySource::rowsOutsideTime()
{
    const auto found = firstInteger(m_sql.anyFrom(m_clock.nowMs() + kFutureMs));
    if (!found)
        return std::unexpected(found.error());
    return found->has_value();
}

Result<void> SqlTelemetrySource::scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink, const QueryLimits &limits)
{
    if (span.isEmpty())
        return {};
    if (auto fresh = refreshLookupsFor(filter); !fresh)
        return fresh;
    auto rows = run(m_sql.scan(span, filter), limits);
    if (!rows)
        return std::unexpected(rows.error());
    RowDecoder decoder(m_plan, m_sql, m_lookups, false);
    TelemetryRow row;
    bool retried = !nestsStatements(m_plan.dialect) || anyUnknown();
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        decoder.decode(**rows, row);
        if (!retried && anyUnknown()) {
            retried = true;
            if (auto read = refreshLookups(true); !read)
                return read;
            decoder.decode(**rows, row);
        }
        sink(row);
    }
}

Result<void> SqlTelemetrySource::collectQuarters(const SqlQuery &query, const QueryLimits &limits, QList<qint64> &quarters, qint64 *count)
{
    auto rows = run(query, limits);
    if (!rows)
        return std::unexpected(rows.error());
    const RowDecoder decoder(m_plan, m_sql, m_lookups, false);
    const qint64 latestMs = m_clock.nowMs() + kFutureMs;
    qint64 last = -1;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        if ((*rows)->kind(0) != ValueKind::Integer)
            continue;
        const qint64 timeMs = decoder.timeMs((*rows)->integer(0));
        if (timeMs <= 0 || timeMs >= latestMs)
            continue;
        if (count)
            ++*count;
        const qint64 quarter = floorTo(timeMs, kQuarterMs);
        if (quarter == last)
            continue;
        last = quarter;
        const auto at = std::lower_bound(quarters.begin(), quarters.end(), quarter);
        if (at == quarters.end() || *at != quarter)
            quarters.insert(at, quarter);
    }
}

Result<NewRows> SqlTelemetrySource::newRowsAfter(qint64 rowId, const QueryLimits &limits)
{
    NewRows news{rowId, 0, {}};
    const auto highest = firstInteger(m_sql.rowIdBound(true));
    if (!highest)
        return std::unexpected(highest.error());
    const qint64 upTo = (*highest).value_or(rowId);
    if (upTo <= rowId)
        return news;
    news.lastRowId = upTo;
    if (auto read = collectQuarters(m_sql.timesBetween(rowId, upTo), limits, news.quarters, &news.count); !read)
        return std::unexpected(read.error());
    const SqlQuery linked = m_sql.timesOfLinked(rowId, upTo);
    if (rowId <= 0 || linked.sql.isEmpty())
        return news;
    // A later attempt makes an earlier one of the same request no longer the last, so its quarter changes as well.
    if (auto read = collectQuarters(linked, limits, news.quarters, nullptr); !read)
        return std::unexpected(read.error());
    return news;
}

Result<QList<RequestRow>> SqlTelemetrySource::readRows(const SqlQuery &query, const QueryLimits &limits)
{
    QList<RequestRow> read;
    // Names that are new to us are read once more, and the rows with them; ids that stay unknown are shown as ids.
    for (bool again = !anyUnknown(); true; again = false) {
        auto rows = run(query, limits);
        if (!rows)
            return std::unexpected(rows.error());
        RowDecoder decoder(m_plan, m_sql, m_lookups, true);
        read.clear();
        while (true) {
            const auto more = (*rows)->next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            read.append(decoder.decodeFull(**rows));
        }
        if (!again || !anyUnknown())
            return read;
        rows->reset();
        if (auto fresh = refreshLookups(true); !fresh)
            return std::unexpected(fresh.error());
    }
}

Result<RowPage> SqlTelemetrySource::page(const RowPageRequest &request, const QueryLimits &limits)
{
    if (request.limit < 1 || request.limit > kMostPageRows) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("A page of %1 rows cannot be read: between 1 and %2 are allowed.").arg(request.limit).arg(kMostPageRows));
    }
    if (request.span.isEmpty())
        return RowPage();
    if (auto fresh = refreshLookupsFor(request.filter); !fresh)
        return std::unexpected(fresh.error());
    auto rows = readRows(m_sql.page(request), limits);
    if (!rows)
        return std::unexpected(rows.error());
    RowPage page{std::move(*rows), false};
    if (page.rows.size() > request.limit) {
        page.more = true;
        page.rows.resize(request.limit);
    }
    return page;
}

Result<QList<RequestRow>> SqlTelemetrySource::attemptsOf(const QString &requestId, const QueryLimits &limits)
{
    if (!m_plan.field(TelemetryField::RequestId).isThere()) {
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("The attempts of one request cannot be shown: this gateway database has no request ids."));
    }
    if (requestId.isEmpty())
        return QList<RequestRow>();
    if (auto fresh = refreshLookups(false); !fresh)
        return std::unexpected(fresh.error());
    return readRows(m_sql.attemptsOf(requestId, kMostAttempts), limits);
}

} // namespace Gatehouse
