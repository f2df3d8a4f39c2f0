#include "models/telemetry/sqltelemetrysource.h"

#include "models/gateway/profileloader.h"
#include "models/gateway/schemadetection.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostAttempts = 1000;
constexpr int kMostPageRows = 10'000;
// Names change seldom, and reading them costs little.
constexpr std::chrono::seconds kLookupsFresh(60);
// Reading unknown ids again at each row would cost more than the scan.
constexpr std::chrono::seconds kUnknownRetry(2);

bool isTied(const RequestRow &row, const RowPosition &position)
{
    const auto own = RowPosition::fromText(row.position, int(position.keys.size()), true);
    return own && own->isTiedWith(position);
}

// A short statement may end before the database looks at the token, so it is looked at first.
std::unexpected<Error> cancelled()
{
    return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
}

} // namespace

Result<std::unique_ptr<SqlTelemetrySource>>
SqlTelemetrySource::create(Database &rows, Database &lookups, const GatewayProfile &profile, const Clock &clock)
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
    source->m_quotas = QuotaPlan::make(profile, *lookupSchema, lookups.dialect());
    return source;
}

Result<std::unique_ptr<SqlTelemetrySource>> SqlTelemetrySource::open(const ConnectionSettings &settings,
                                                                     const Clock &clock, const std::stop_token &stop)
{
    const auto profile = loadProfile(settings.profile);
    if (!profile)
        return std::unexpected(profile.error());
    auto databases = openGatewayDatabases(settings, stop);
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
    if (auto probed = probeStates(); !probed)
        return probed;
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
    auto rows = m_lookupRows.query(QStringLiteral("SELECT %1 FROM %2 WHERE %3 = ?")
                                       .arg(name(setting->valueColumn), name(setting->table), name(setting->keyColumn)),
                                   {setting->key}, {kMostPatience, {}});
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
        dropCost(QStringLiteral("The gateway's setting %1 is not a number, so its units cannot be put into dollars.")
                     .arg(setting->key));
    return {};
}

// A copy of the table may be of an engine that knows no earlier states and refuses to leave them out.
Result<void> SqlTelemetrySource::probeStates()
{
    if (!m_plan.readsNewestStates)
        return {};
    const auto asked = m_rows.scalar(QStringLiteral("SELECT count(*) FROM %1 WHERE 1 = 0").arg(m_plan.rows));
    if (asked)
        return {};
    if (!asked.error().message.contains(QLatin1String("FINAL")))
        return std::unexpected(asked.error());
    m_plan.readAllStates();
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

void SqlTelemetrySource::sawFailures()
{
    // Without a probe the profile knows by itself.
    if (m_plan.capabilities.errors || m_plan.errorsProbe.isEmpty())
        return;
    m_plan.capabilities.errors = true;
    m_plan.capabilities.missing.removeIf(
        [](const MissingFigure &missing) { return missing.figure == QLatin1String("errors"); });
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
        return lookup != m_lookups.end() &&
               std::any_of(term.values.begin(), term.values.end(),
                           [&](const QString &value) { return !value.isEmpty() && !lookup->second.knows(value); });
    });
    return refreshLookups(newName);
}

Result<std::unique_ptr<RowStream>> SqlTelemetrySource::run(const SqlQuery &query, const QueryLimits &limits)
{
    if (limits.stop.stop_requested())
        return cancelled();
    return m_rows.query(query.sql, query.values, bounded(limits));
}

QueryLimits SqlTelemetrySource::bounded(QueryLimits limits)
{
    if (limits.timeout.count() == 0)
        limits.timeout = kMostPatience;
    return limits;
}

Result<std::optional<qint64>> SqlTelemetrySource::firstInteger(const SqlQuery &query, const QueryLimits &limits)
{
    auto rows = run(query, limits);
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found || (*rows)->kind(0) != ValueKind::Integer)
        return std::optional<qint64>();
    const qint64 value = (*rows)->integer(0);
    // A stream that is left before its end costs the connection, and this is asked every few seconds.
    if (const auto more = (*rows)->next(); !more)
        return std::unexpected(more.error());
    return std::optional(value);
}

Result<std::optional<qint64>> SqlTelemetrySource::firstTime(const SqlQuery &query)
{
    auto rows = run(query, {});
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::optional<qint64>();
    const SqlValue stored = (*rows)->value(0);
    m_plan.time.learn(stored.text);
    m_timesLearned = true;
    const auto us = m_plan.time.usOf(stored);
    return us ? std::optional(floorTo(*us, 1000) / 1000) : std::nullopt;
}

// Until there is a row nothing tells in what form times are written.
Result<void> SqlTelemetrySource::learnTimes()
{
    if (m_timesLearned || !m_plan.time.isText())
        return {};
    for (const SqlQuery &query : {m_sql.oldest(), m_sql.newest(m_clock.nowMs() + kFutureMs)}) {
        if (const auto time = firstTime(query); !time)
            return std::unexpected(time.error());
    }
    return {};
}

Result<SourceExtent> SqlTelemetrySource::extent()
{
    if (auto learned = learnTimes(); !learned)
        return std::unexpected(learned.error());
    SourceExtent extent;
    if (auto read = m_plan.keysGrow ? readKeyRange(extent) : markNow(extent); !read)
        return std::unexpected(read.error());
    const auto oldest = firstTime(m_sql.oldest());
    const auto newest = firstTime(m_sql.newest(m_clock.nowMs() + kFutureMs));
    for (const auto *answer : {&oldest, &newest}) {
        if (!*answer)
            return std::unexpected(answer->error());
    }
    if (!*newest || !*oldest || **oldest > **newest) {
        extent.estimatedRows = 0;
        return extent;
    }
    extent.empty = false;
    extent.span = {**oldest, **newest + m_plan.capabilities.timePrecisionMs};
    return extent;
}

Result<bool> SqlTelemetrySource::rowsOutsideTime()
{
    auto rows = run(m_sql.anyFrom(m_clock.nowMs() + kFutureMs), {});
    if (!rows)
        return std::unexpected(rows.error());
    return (*rows)->next();
}

Result<void> SqlTelemetrySource::scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink,
                                      const QueryLimits &limits)
{
    if (span.isEmpty())
        return {};
    if (auto learned = learnTimes(); !learned)
        return learned;
    if (auto fresh = refreshLookupsFor(filter); !fresh)
        return fresh;
    RowDecoder decoder(m_plan, m_sql, m_lookups, false);
    TelemetryRow row;
    bool retried = anyUnknown();
    const SqlQuery query = m_sql.scan(span, filter);
    if (limits.stop.stop_requested())
        return cancelled();
    return m_rows.visitRows(query.sql, query.values, bounded(limits), [&](const RowStream &rows) -> Result<void> {
        decoder.decode(rows, row);
        if (!retried && anyUnknown()) {
            retried = true;
            if (auto read = refreshLookups(true); !read)
                return read;
            decoder.decode(rows, row);
        }
        sink(row);
        return {};
    });
}

Result<QList<RequestRow>> SqlTelemetrySource::readRows(const SqlQuery &query, bool newestFirst,
                                                       const QueryLimits &limits)
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
            read.append(decoder.decodeFull(**rows, newestFirst));
        }
        if (!again || !anyUnknown())
            return read;
        rows->reset();
        if (auto fresh = refreshLookups(true); !fresh)
            return std::unexpected(fresh.error());
    }
}

// The times of the rows that a query will read, where it must know them beforehand.
Result<TimeSpan> SqlTelemetrySource::nearby(const TimeSpan &otherwise, const std::function<SqlQuery()> &times,
                                            const QueryLimits &limits)
{
    if (!m_plan.readsNearby())
        return otherwise;
    auto rows = run(times(), limits);
    if (!rows)
        return std::unexpected(rows.error());
    TimeSpan span;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return span;
        const qint64 ms = floorTo(m_plan.time.usOf((*rows)->value(0)).value_or(0), 1000) / 1000;
        span = span.isEmpty() ? TimeSpan{ms, ms + 1} : TimeSpan{std::min(span.fromMs, ms), std::max(span.toMs, ms + 1)};
    }
}

Result<std::optional<RowPosition>> SqlTelemetrySource::cursorOf(const RowPageRequest &request,
                                                                const QueryLimits &limits)
{
    if (!request.after)
        return std::nullopt;
    auto position = RowPosition::fromText(request.after->position, int(m_plan.keys.size()), !m_plan.ties.isEmpty());
    if (!position)
        return std::unexpected(position.error());
    if (m_plan.ties.isEmpty() || position->newestFirst == request.newestFirst)
        return std::move(*position);
    const auto tied = firstInteger(m_sql.countTied(request, *position), limits);
    if (!tied)
        return std::unexpected(tied.error());
    position->turnAround(tied->value_or(0));
    return std::move(*position);
}

Result<RowPage> SqlTelemetrySource::page(const RowPageRequest &request, const QueryLimits &limits)
{
    if (request.limit < 1 || request.limit > kMostPageRows) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("A page of %1 rows cannot be read: between 1 and %2 are allowed.")
                           .arg(request.limit)
                           .arg(kMostPageRows));
    }
    if (request.span.isEmpty())
        return RowPage();
    if (auto learned = learnTimes(); !learned)
        return std::unexpected(learned.error());
    if (auto fresh = refreshLookupsFor(request.filter); !fresh)
        return std::unexpected(fresh.error());
    const auto cursor = cursorOf(request, limits);
    if (!cursor)
        return std::unexpected(cursor.error());
    const std::optional<RowPosition> &after = *cursor;
    const auto around = nearby(
        request.span, [&] { return m_sql.timesOfPage(request, after); }, limits);
    if (!around)
        return std::unexpected(around.error());
    // Where the times of the page are known, the rest of the span need not be read again.
    RowPageRequest narrowed = request;
    narrowed.span = *around;
    auto rows = readRows(m_sql.page(narrowed, after, *around), request.newestFirst, limits);
    if (!rows)
        return std::unexpected(rows.error());
    RowPage page{std::move(*rows), false, {}};
    // Fewer where some of them are gone meanwhile.
    int shown = m_sql.alreadyShown(request, after);
    while (shown-- > 0 && !page.rows.isEmpty() && isTied(page.rows.constFirst(), *after))
        page.rows.removeFirst();
    if (page.rows.size() > request.limit) {
        page.more = true;
        page.rows.resize(request.limit);
    }
    return page;
}

Result<QList<RequestRow>> SqlTelemetrySource::attemptsOf(const QString &requestId, const QueryLimits &limits)
{
    if (!m_plan.field(TelemetryField::RequestId).isThere()) {
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("The attempts of one request cannot be shown: this gateway database has no request ids."));
    }
    if (requestId.isEmpty())
        return QList<RequestRow>();
    if (auto fresh = refreshLookups(false); !fresh)
        return std::unexpected(fresh.error());
    const auto around = nearby(
        {}, [&] { return m_sql.timesOfAttempts(requestId, kMostAttempts); }, limits);
    if (!around)
        return std::unexpected(around.error());
    return readRows(m_sql.attemptsOf(requestId, kMostAttempts, *around), false, limits);
}

} // namespace Gatehouse
