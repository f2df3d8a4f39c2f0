// The part of SqlTelemetrySource that lets the database count.
#include "models/gateway/schemadetection.h"
#include "models/telemetry/attemptgroups.h"
#include "models/telemetry/sqltelemetrysource.h"

#include <limits>

namespace Gatehouse
{

namespace
{

constexpr std::array kGroupedCubes{Cube::Operations, Cube::Workspace, Cube::Key};

// How many rows a group must stand for on average before counting in the database is tried. An attempt is in up to six
// groups, and in gatehouse_bench --engines, with server and console on one machine, rows and groups took about so many
// microseconds of a processor (10^6 rows over 60 days, over 6 hours and over 2, latencies coarser each time: 1, 4 and 8
// rows a group; 10^7 and 10^8 rows over 60 days are at 1.2 and 1.8):
//   ClickHouse  1.3 a row + 1.6 a group, against 1.0 a row that is read in blocks
//   PostgreSQL  3.5 a row + 2.3 a group, against 1.9
//   MariaDB    20   a row + 10  a group, against 1.6
// So on one machine it never pays, however large the groups are. It does where a network makes rows dearer, or where
// many nodes count; on ClickHouse about from these thresholds on at 1 Gbit/s, as a row is some 170 bytes. The planner
// sees by the time it takes.
double worthFrom(Dialect dialect)
{
    switch (dialect) {
    case Dialect::ClickHouse:
        return 10;
    case Dialect::PostgreSql:
        return 30;
    case Dialect::MySql:
        return 200;
    case Dialect::Sqlite:
        break;
    }
    return std::numeric_limits<double>::infinity();
}

qint64 slotLengthMs(Cube cube, GroupSlots grain)
{
    if (cube == Cube::Key)
        return kDayMs;
    return cube == Cube::Operations && grain == GroupSlots::Minutes ? kMinuteMs : kQuarterMs;
}

} // namespace

Result<GroupSql::Kinds> SqlTelemetrySource::readKinds()
{
    GroupSql::Kinds kinds{};
    auto types = run({m_groupSql.typeProbe(), {}}, {});
    if (!types)
        return std::unexpected(types.error());
    const auto found = (*types)->next();
    if (!found)
        return std::unexpected(found.error());
    int column = 0;
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        if (m_plan.fields[size_t(i)].isThere())
            kinds[size_t(i)] = *found ? m_groupSql.kindOf(**types, column++) : GroupSql::Kind::Other;
    }
    types->reset();
    if (auto refused = refuseNarrowReals(kinds); !refused)
        return std::unexpected(refused.error());
    return kinds;
}

// MySQL makes a FLOAT a DOUBLE in its own way when it computes, and in another when it sends it.
Result<void> SqlTelemetrySource::refuseNarrowReals(GroupSql::Kinds &kinds)
{
    if (m_plan.dialect != Dialect::MySql)
        return {};
    const auto schema = m_rows.schema();
    if (!schema)
        return std::unexpected(schema.error());
    for (const TableSchema &table : *schema) {
        for (const ColumnSchema &column : table.columns) {
            if (quotedName(table.name, m_plan.dialect) != m_plan.table ||
                !column.type.startsWith(QLatin1String("float")))
                continue;
            for (int i = 0; i < kTelemetryFieldCount; ++i) {
                if (m_plan.fields[size_t(i)].sql.contains(quotedName(column.name, m_plan.dialect)))
                    kinds[size_t(i)] = GroupSql::Kind::Other;
            }
        }
    }
    return {};
}

Result<GroupOffer> SqlTelemetrySource::groupOffer()
{
    if (m_offer)
        return *m_offer;
    GroupOffer offer{{}, worthFrom(m_plan.dialect)};
    if (m_plan.dialect == Dialect::Sqlite) {
        offer.refusal = QStringLiteral("SQLite hands out rows faster than it groups them");
    } else {
        const auto kinds = readKinds();
        // What the engine cannot tell about its columns is no reason not to read its rows.
        if (!kinds && kinds.error().kind == ErrorKind::Unreachable)
            return std::unexpected(kinds.error());
        m_kinds = kinds.value_or(GroupSql::Kinds{});
        offer.refusal = kinds ? m_groupSql.refusal(*kinds) : kinds.error().message;
    }
    m_offer = offer;
    return offer;
}

Result<void> SqlTelemetrySource::scanGroups(const TimeSpan &span, GroupSlots grain, const GroupSink &sink,
                                            const QueryLimits &limits)
{
    const auto offer = groupOffer();
    if (!offer)
        return std::unexpected(offer.error());
    if (!offer->refusal.isEmpty() || span.fromMs < 0) {
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("Groups of attempts cannot be had: %1. Read the rows.")
                .arg(offer->refusal.isEmpty() ? QStringLiteral("the span begins before 1970") : offer->refusal));
    }
    if (auto fresh = refreshLookups(false); !fresh)
        return fresh;
    for (SketchKind duration : {SketchKind::Latency, SketchKind::Ttft}) {
        if (duration == SketchKind::Ttft && !m_plan.field(TelemetryField::Ttft).isThere())
            continue;
        for (Cube cube : kGroupedCubes) {
            if (limits.stop.stop_requested())
                return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
            AttemptGroup group;
            group.cube = cube;
            group.duration = duration;
            const qint64 slotMs = slotLengthMs(cube, grain);
            const SqlQuery query = m_groupSql.groups(span, cube, duration, slotMs, m_kinds);
            if (auto visited = visitGroups(query, group, slotMs, sink, limits); !visited)
                return visited;
        }
    }
    return {};
}

Result<void> SqlTelemetrySource::visitGroups(const SqlQuery &query, AttemptGroup &group, qint64 slotMs,
                                             const GroupSink &sink, const QueryLimits &limits)
{
    RowDecoder decoder(m_plan, m_sql, m_lookups, false);
    const int bin = m_groupSql.firstFigure();
    TelemetryRow &row = group.shared;
    bool retried = anyUnknown();
    return m_rows.visitRows(query.sql, query.values, bounded(limits), [&](const RowStream &rows) -> Result<void> {
        decoder.decode(rows, row);
        if (!retried && anyUnknown()) {
            retried = true;
            if (auto read = refreshLookups(true); !read)
                return read;
            decoder.decode(rows, row);
        }
        row.timeMs = rows.integer(0) * slotMs;
        group.bin = int(rows.integer(bin));
        group.attempts = rows.integer(bin + 1);
        if (group.duration == SketchKind::Latency) {
            row.tokensIn = rows.integer(bin + 2);
            row.tokensOut = rows.integer(bin + 3);
            row.tokensCached = rows.integer(bin + 4);
            row.costMicros = rows.integer(bin + 5);
        }
        sink(group);
        return {};
    });
}

} // namespace Gatehouse
