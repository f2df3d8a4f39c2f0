#include "tests/bench/enginebench.h"

#include "models/gateway/profileloader.h"
#include "models/telemetry/attemptgroups.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/bench/overviewpanels.h"
#include "tests/support/fixedclock.h"
#include "tests/support/rollupfixture.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse::Bench
{

namespace
{

// The two ways to read are compared over as many of the newest rows.
constexpr qint64 kComparedRows = 1'000'000;
// The server groups at most so many rows at once: more groups than its memory holds would make it slower than it is.
constexpr qint64 kRowsAtOnce = 10'000'000;

// Over a load of rows: in millions a second, and how many microseconds of a processor each row took.
QString speed(qint64 rows, const Spent &spent)
{
    return QStringLiteral("%1 M/s, %2 us")
        .arg(double(rows) / spent.wallMs / 1000, 0, 'f', 2)
        .arg(spent.processorMs * 1000 / double(rows), 0, 'f', 2);
}

QString slotSql(Dialect engine, qint64 lengthMs)
{
    return QString::fromLatin1(engine == Dialect::PostgreSql ? "created_at / %1"
                               : engine == Dialect::MySql    ? "created_at DIV %1"
                                                             : "intDiv(created_at, %1)")
        .arg(lengthMs);
}

// All that the engine does itself, and nothing of what it would cost to fetch the groups.
QString groupBy(const QStringList &keys, const TimeSpan &span)
{
    QStringList named;
    QStringList names;
    for (const QString &key : keys) {
        names.append(QStringLiteral("k%1").arg(names.size()));
        named.append(key + QStringLiteral(" AS ") + names.constLast());
    }
    return QStringLiteral(
               "SELECT count(*), max(n), max(f), max(a), max(b), max(c), max(d) FROM (SELECT %1, count(*) AS n, "
               "sum(is_final) AS f, sum(tokens_in) AS a, sum(tokens_out) AS b, sum(tokens_cached) AS c, "
               "sum(cost_micros) AS d FROM requests WHERE created_at >= %2 AND created_at < %3 GROUP BY %4) g")
        .arg(named.join(QStringLiteral(", ")))
        .arg(span.fromMs)
        .arg(span.toMs)
        .arg(names.join(QStringLiteral(", ")));
}

// What the operations cube is made of, by the minute, with the bin of the latency as one would write it by hand.
QString bareGroupBy(Dialect engine, const TimeSpan &span)
{
    // In double precision everywhere: PostgreSQL has a logarithm of decimals, which takes many times as long.
    const char *bin = engine == Dialect::ClickHouse   ? "floor(log(latency_ms * 1000 + 1) / 0.0198)"
                      : engine == Dialect::PostgreSql ? "floor(ln((latency_ms * 1000 + 1)::float8) / 0.0198)"
                                                      : "floor(ln(latency_ms * 1000 + 1) / 0.0198)";
    return groupBy({slotSql(engine, kMinuteMs), QStringLiteral("model"), QStringLiteral("provider_id"),
                    QStringLiteral("endpoint"), QStringLiteral("status"), QStringLiteral("error_class"),
                    QString::fromLatin1(bin)},
                   span);
}

// One line of a chart: by the quarter of an hour, without latencies.
QString chartGroupBy(Dialect engine, const TimeSpan &span)
{
    return groupBy({slotSql(engine, kQuarterMs), QStringLiteral("model"), QStringLiteral("provider_id"),
                    QStringLiteral("endpoint"), QStringLiteral("status")},
                   span);
}

void runWhole(Database &server, const QString &sql)
{
    need(server.visitRows(sql, {}, {}, [](const RowStream &) { return Result<void>(); }));
}

// The bare GROUP BY over all rows, in pieces that fit.
void runBare(Database &server, const EngineLoad &load)
{
    const TimeSpan all = spanOf(load);
    const qint64 pieces = (load.rows + kRowsAtOnce - 1) / kRowsAtOnce;
    for (qint64 i = 0; i < pieces; ++i) {
        runWhole(server, bareGroupBy(server.dialect(), {all.fromMs + all.lengthMs() * i / pieces,
                                                        all.fromMs + all.lengthMs() * (i + 1) / pieces}));
    }
}

struct Readings {
    QString rows;
    QString groups;
};

// The two ways to read, over the same stretch, into the same blocks.
Readings compareReadings(TelemetrySource &source, const EngineLoad &load, qint64 server)
{
    const TimeSpan all = spanOf(load);
    const double share = std::min(1.0, double(kComparedRows) / double(load.rows));
    const TimeSpan span{floorTo(kNow - qint64(double(all.lengthMs()) * share), kQuarterMs), ceilTo(kNow, kQuarterMs)};
    ValueDictionary dictionary;
    ChunkAccumulator rows(dictionary, span, RowOrder::Any);
    const Spent asRows = spent(server, [&] {
        need(source.scan(span, {}, [&](const TelemetryRow &row) { rows.add(row); }));
        rows.finish();
    });
    const GroupOffer offer = need(source.groupOffer());
    if (!offer.refusal.isEmpty())
        giveUp({ErrorKind::Unsupported, offer.refusal, {}});
    ChunkAccumulator groups(dictionary, span, RowOrder::Any);
    const GroupSlots grain = double(rows.rows()) * double(kQuarterMs) / double(span.lengthMs()) >= 60
                                 ? GroupSlots::Minutes
                                 : GroupSlots::Quarters;
    const Spent asGroups = spent(server, [&] {
        need(source.scanGroups(span, grain, [&](const AttemptGroup &group) { groups.add(group); }));
        groups.finish();
    });
    const double density = double(groups.groupMembers()) / double(groups.groups());
    return {speed(rows.rows(), asRows), QStringLiteral("%1, %2 rows a group")
                                            .arg(speed(rows.rows(), asGroups))
                                            .arg(density, 0, 'f', density < 9.95 ? 1 : 0)};
}

// The middle of the runs, and the range of them.
QString ratioText(std::vector<double> ratios)
{
    std::ranges::sort(ratios);
    return QStringLiteral("%1 (%2 - %3)")
        .arg(times(median(ratios)))
        .arg(ratios.front(), 0, 'f', 2)
        .arg(ratios.back(), 0, 'f', 2);
}

Spent middle(std::vector<Spent> runs)
{
    std::ranges::sort(runs, {}, &Spent::wallMs);
    return runs[runs.size() / 2];
}

QString overviewMs(RollupFixture &store, TelemetrySource &source, const Clock &clock)
{
    TelemetryEngine answers(store.rollups, source, clock);
    std::vector<double> taken;
    for (int i = 0; i < 9; ++i)
        taken.push_back(spent(0, [&] { need(answers.ask(overviewQueries())); }).wallMs);
    return QStringLiteral("%1 ms").arg(median(taken), 0, 'f', 1);
}

} // namespace

void addEngineHead(Columns &table)
{
    table.add({QStringLiteral("rows"), QStringLiteral("engine"), QStringLiteral("read as rows"),
               QStringLiteral("read as groups"), QStringLiteral("rollup"), QStringLiteral("bare GROUP BY"),
               QStringLiteral("ratio"), QStringLiteral("GROUP BY of a chart"), QStringLiteral("ratio"),
               QStringLiteral("Overview"), QStringLiteral("the planner")});
}

void measureEngine(Dialect engine, const EngineLoad &load, Columns &table)
{
    FreshDatabases servers(load.kept ? load.folder : QString());
    const auto server = loadedDatabase(servers, engine, load);
    const qint64 pid = servers.serverPid(engine);
    const FixedClock clock(kNow);
    const auto source =
        need(SqlTelemetrySource::create(*server, *server, need(loadProfile(QStringLiteral("demo"))), clock));
    const Readings readings = compareReadings(*source, load, pid);
    std::vector<Spent> rollups;
    std::vector<Spent> bares;
    std::vector<Spent> charts;
    std::vector<double> ratios;
    std::vector<double> chartRatios;
    QString words;
    QString overview;
    // One after the other, so that what else the machine does meets both alike.
    for (int run = 0; run < load.runs; ++run) {
        bares.push_back(spent(pid, [&] { runBare(*server, load); }));
        charts.push_back(spent(pid, [&] { runWhole(*server, chartGroupBy(engine, spanOf(load))); }));
        RollupFixture store(kNow);
        RollupBuilder builder(store.rollups, *source, clock);
        rollups.push_back(spent(pid, [&] {
            need(builder.open());
            need(builder.bringUpToDate({}, [] {}));
        }));
        if (builder.state().attempts != load.rows)
            giveUp({ErrorKind::Internal,
                    QStringLiteral("counted %1 of %2 rows").arg(builder.state().attempts).arg(load.rows),
                    {}});
        ratios.push_back(bares.back().wallMs / rollups.back().wallMs);
        chartRatios.push_back(charts.back().wallMs / rollups.back().wallMs);
        words = builder.reading().words();
        overview = overviewMs(store, *source, clock);
    }
    table.add({QStringLiteral("10^%1").arg(std::log10(double(load.rows)), 0, 'g', 3), dialectToken(engine),
               readings.rows, readings.groups, speed(load.rows, middle(rollups)), speed(load.rows, middle(bares)),
               ratioText(ratios), speed(load.rows, middle(charts)), ratioText(chartRatios), overview, words});
}

} // namespace Gatehouse::Bench
