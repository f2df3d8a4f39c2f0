#include "models/alerts/securityreader.h"

#include "models/alerts/limithistory.h"
#include "models/gateway/schemadetection.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kShortestSliceMs = kSecondMs;
constexpr int kPageRows = 10'000;

QString unreadText(const QString &table, const Error &why)
{
    return QStringLiteral("%1: %2").arg(table, why.message);
}

} // namespace

SecurityReader::SecurityReader(SqlTelemetrySource &source, Database &main, Database &traffic,
                               const GatewayProfile &profile, SecurityTables tables)
    : m_source(source)
    , m_main(main)
    , m_traffic(traffic)
    , m_profile(profile)
    , m_tables(std::move(tables))
{
}

Result<std::unique_ptr<SecurityReader>> SecurityReader::create(SqlTelemetrySource &source, Database &main,
                                                               Database &traffic, const GatewayProfile &profile,
                                                               SecurityTables tables)
{
    std::unique_ptr<SecurityReader> reader(new SecurityReader(source, main, traffic, profile, std::move(tables)));
    if (auto done = reader->prepare(); !done)
        return std::unexpected(done.error());
    return reader;
}

Result<void> SecurityReader::prepare()
{
    const auto mainSchema = m_main.schema();
    if (!mainSchema)
        return std::unexpected(mainSchema.error());
    m_mainSchema = m_trafficSchema = *mainSchema;
    if (&m_main != &m_traffic) {
        const auto trafficSchema = m_traffic.schema();
        if (!trafficSchema)
            return std::unexpected(trafficSchema.error());
        m_trafficSchema = *trafficSchema;
    }
    for (const SecurityEventTable &table : std::as_const(m_tables.events)) {
        // A table of the log that is in both is empty in the main one.
        const bool inTraffic = tableIn(m_trafficSchema, table.table) != nullptr;
        Database &database = inTraffic ? m_traffic : m_main;
        const bool names = std::ranges::any_of(m_tables.keys, [&](const SecurityKeyTable &keys) {
            return keys.table == table.table && keys.id == table.rowId;
        });
        auto rows = SecurityRows::plan(database, table, inTraffic ? m_trafficSchema : m_mainSchema, names);
        if (!rows)
            return std::unexpected(rows.error());
        if (*rows)
            m_streams.push_back({std::move(**rows), &database});
    }
    return {};
}

Result<qint64> SecurityReader::beginning(qint64 nowMs, const QueryLimits &limits)
{
    const auto extent = m_source.extent();
    if (!extent)
        return std::unexpected(extent.error());
    qint64 firstMs = extent->empty ? nowMs : extent->span.fromMs;
    for (const Stream &stream : m_streams) {
        const auto oldest = stream.rows.oldestMs(*stream.database, limits);
        // What may not be read is named with the first minutes that are.
        if (!oldest && oldest.error().kind == ErrorKind::Denied)
            continue;
        if (!oldest)
            return std::unexpected(oldest.error());
        // What was before the first call has no calls to compare it with, unless there are no calls at all.
        if (*oldest && extent->empty)
            firstMs = std::min(firstMs, **oldest);
    }
    return std::max(firstMs, nowMs - kHistoryMs);
}

Result<SecurityReading> SecurityReader::read(qint64 positionMs, qint64 nowMs, const Sink &sink,
                                             const QueryLimits &limits)
{
    SecurityReading reading;
    reading.positionMs = positionMs;
    if (positionMs <= 0) {
        const auto first = beginning(nowMs, limits);
        if (!first)
            return std::unexpected(first.error());
        reading.positionMs = *first;
    }
    const qint64 endMs = nowMs - kSettleMs;
    TimeSpan span{reading.positionMs, std::min(endMs, reading.positionMs + kSliceMs)};
    if (span.isEmpty()) {
        reading.isAtEnd = true;
        return reading;
    }
    auto events = slice(span, reading.unread, limits);
    while (events && events->size() >= kMostEvents && span.lengthMs() > kShortestSliceMs) {
        span.toMs = span.fromMs + std::max(kShortestSliceMs, span.lengthMs() / 8);
        reading.unread.clear();
        events = slice(span, reading.unread, limits);
    }
    if (!events)
        return std::unexpected(events.error());
    reading.unread += m_unreadKeys;
    reading.unread.removeDuplicates();
    for (const SecurityEvent &event : std::as_const(*events))
        sink(event);
    reading.events = events->size();
    reading.positionMs = span.toMs;
    reading.isAtEnd = span.toMs >= endMs;
    return reading;
}

Result<QList<SecurityEvent>> SecurityReader::slice(const TimeSpan &span, QStringList &unread, const QueryLimits &limits)
{
    auto events = calls(span, limits);
    if (!events)
        return std::unexpected(events.error());
    for (const Stream &stream : m_streams) {
        const auto more = stream.rows.read(*stream.database, span, kMostEvents, limits);
        if (more) {
            events->append(*more);
        } else if (more.error().kind == ErrorKind::Denied) {
            // The calls say most, and a right that is missing will be missing next time, too.
            unread.append(unreadText(stream.rows.table().table, more.error()));
        } else {
            return std::unexpected(more.error());
        }
    }
    std::ranges::stable_sort(*events, isEarlier);
    return std::move(*events);
}

Result<QList<SecurityEvent>> SecurityReader::calls(const TimeSpan &span, const QueryLimits &limits)
{
    QList<SecurityEvent> events;
    RowPageRequest request;
    request.span = span;
    request.newestFirst = false;
    request.limit = kPageRows;
    bool shortest = span.lengthMs() <= kShortestSliceMs;
    while (events.size() < kMostEvents || shortest) {
        const auto page = m_source.page(request, limits);
        if (!page)
            return std::unexpected(page.error());
        for (const RequestRow &row : page->rows)
            events.append(eventOf(row));
        if (!page->more || page->rows.isEmpty())
            break;
        request.after = RowCursor{page->rows.constLast().timeMs, page->rows.constLast().position, false};
    }
    return events;
}

SecurityEvent SecurityReader::eventOf(const RequestRow &row) const
{
    const SourceCapabilities &can = m_source.capabilities();
    SecurityEvent event;
    event.timeMs = row.timeMs;
    event.rowId = m_profile.telemetry.table + QLatin1Char(' ') + row.rowId;
    event.key = row.key;
    event.account = row.account;
    event.workspace = row.workspace;
    event.ip = row.ip;
    event.model = row.model;
    event.endpoint = row.endpoint;
    event.provider = row.provider;
    event.statusCode = row.statusCode;
    if (can.has(Dimension::Outcome))
        event.outcome = row.outcome;
    if (can.tokensIn)
        event.tokensIn = row.tokensIn;
    if (can.tokensOut)
        event.tokensOut = row.tokensOut;
    if (can.cost)
        event.costMicros = row.costMicros;
    return event;
}

Result<QList<KeyFacts>> SecurityReader::keyFacts(const QueryLimits &limits)
{
    QList<KeyFacts> facts;
    m_unreadKeys.clear();
    for (const SecurityKeyTable &table : std::as_const(m_tables.keys)) {
        const auto read = readKeyFacts(m_main, table, m_mainSchema, kMostKeys, limits);
        if (read)
            facts.append(*read);
        else if (read.error().kind == ErrorKind::Denied)
            m_unreadKeys.append(unreadText(table.table, read.error()));
        else
            return std::unexpected(read.error());
    }
    return facts;
}

Result<QuotaReading> SecurityReader::limits(const QueryLimits &limits)
{
    return m_source.quotas(limits);
}

Result<QList<SecurityEvent>> SecurityReader::standings(qint64 nowMs, const QueryLimits &limits)
{
    const auto quotas = this->limits(limits);
    // They are those of the keys, of which that was said.
    if (!quotas && quotas.error().kind == ErrorKind::Denied)
        return QList<SecurityEvent>();
    if (!quotas)
        return std::unexpected(quotas.error());
    QList<SecurityEvent> events;
    for (const QuotaRow &row : quotas->rows) {
        if (quotas->kinds.at(row.kind).holder != Dimension::Key || !row.limit || *row.limit <= 0 || !row.used)
            continue;
        events.append(limitStanding(row.value, double(*row.used) / double(*row.limit), nowMs));
    }
    return events;
}

} // namespace Gatehouse
