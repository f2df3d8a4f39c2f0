// Measures the telemetry engine beside what one would do without it, on the same rows, in the same run.
#include "models/core/timebuckets.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/support/demodatabase.h"
#include "tests/support/rollupfixture.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

#include <cstdio>
#include <ctime>

using namespace Gatehouse;

namespace {

constexpr qint64 kNow = 1'763'000'040'000;
constexpr TimeSpan kHistory{kNow - 60 * kDayMs, kNow};
constexpr TimeSpan kOverview{kNow - 30 * kDayMs, kNow};
constexpr TimeSpan kBefore{kNow - 60 * kDayMs, kNow - 30 * kDayMs};
constexpr qint64 kBucketMs = 6 * kHourMs;

[[noreturn]] void giveUp(const Error &error)
{
    std::fprintf(stderr, "gatehouse_bench: %s (%s)\n", qPrintable(error.message), qPrintable(error.detail));
    std::exit(1);
}

template<typename T>
T need(Result<T> result)
{
    if (!result)
        giveUp(result.error());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

// Of this thread, on the processor: all of the work is synchronous and its files are in memory, and other programs on the
// machine must not show.
double processorMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

double milliseconds(const std::function<void()> &work)
{
    const double before = processorMs();
    work();
    return processorMs() - before;
}

double medianOf(int times, const std::function<void()> &work)
{
    std::vector<double> taken;
    for (int i = 0; i < times; ++i)
        taken.push_back(milliseconds(work));
    std::sort(taken.begin(), taken.end());
    return taken[taken.size() / 2];
}

// Kilobytes, from the kernel. "RssAnon" leaves out the parts of files that are only mapped.
qint64 memoryKb(const QByteArray &field)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(field.size() + 1).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

class Table
{
public:
    void add(const QString &rows, const QString &what, const QString &ours, const QString &peer, const QString &ratio)
    {
        m_out << QStringLiteral("| %1 | %2 | %3 | %4 | %5 |\n").arg(rows, -10).arg(what, -34).arg(ours, 14).arg(peer, 34).arg(ratio, 9);
        m_out.flush();
    }

private:
    QTextStream m_out{stdout};
};

QString times(double ratio)
{
    return QStringLiteral("%1x").arg(ratio, 0, 'f', ratio < 10 ? 2 : 0);
}

// What the Overview page asks, in its order.
QList<TelemetryQuery> overviewQueries()
{
    const QList<qint64> edges = need(bucketEdges(kOverview, BucketWidth::SixHours, QTimeZone("Asia/Kolkata")));
    TelemetryQuery totals{kOverview, {}, {}, {}, true, true};
    TelemetryQuery overTime{kOverview, edges, {}, {}, false, false};
    TelemetryQuery latency{kOverview, edges, {}, {}, true, false};
    TelemetryQuery models{kOverview, {}, {}, {Dimension::Model}, false, false};
    TelemetryQuery providers{kOverview, {}, {}, {Dimension::Provider, Dimension::Outcome}, false, false};
    TelemetryQuery before{kBefore, {}, {}, {}, true, true};
    return {totals, overTime, latency, models, providers, before};
}

// The same panels as SQL on the gateway's table.
const QStringList &overviewSql()
{
    static const QString sums = QStringLiteral("count(*), sum(is_final), sum(status >= 400), sum(tokens_in), sum(tokens_out), "
                                               "sum(tokens_cached), sum(cost_micros)");
    static const QString within = QStringLiteral(" FROM requests WHERE created_at >= ?1 AND created_at < ?2");
    static const QString ranked = QStringLiteral(
        "SELECT b, %2 FROM (SELECT b, %2, row_number() OVER (PARTITION BY b ORDER BY %2) AS n, count(*) OVER (PARTITION BY b) AS c "
        "FROM (SELECT %1 AS b, %2%3 AND %2 IS NOT NULL)) WHERE n IN (1 + c / 2, 1 + c * 95 / 100, 1 + c * 99 / 100)");
    static const QString bucket = QStringLiteral("(created_at - ?1) / %1").arg(kBucketMs);
    static const QStringList panels{
        QStringLiteral("SELECT ") + sums + within,
        ranked.arg(QStringLiteral("0"), QStringLiteral("latency_ms"), within),
        QStringLiteral("SELECT %1 AS b, ").arg(bucket) + sums + within + QStringLiteral(" GROUP BY b"),
        ranked.arg(bucket, QStringLiteral("latency_ms"), within),
        QStringLiteral("SELECT model, ") + sums + within + QStringLiteral(" GROUP BY model"),
        QStringLiteral("SELECT provider_id, status, ") + sums + within + QStringLiteral(" GROUP BY provider_id, status"),
    };
    return panels;
}

void runSql(Database &database, const QString &sql, const QVariantList &values)
{
    auto done = forEachRow(database, sql, values, [](const RowStream &) { return Result<void>(); });
    if (!done)
        giveUp(done.error());
}

void runOverviewSql(Database &database)
{
    for (const QString &panel : overviewSql())
        runSql(database, panel, {kOverview.fromMs, kOverview.toMs});
    runSql(database, overviewSql().first(), {kBefore.fromMs, kBefore.toMs});
}

class Benchmark
{
public:
    Benchmark(const QString &folder, qint64 rows)
        : m_rows(rows)
        , m_label(QStringLiteral("10^%1").arg(std::log10(double(rows)), 0, 'g', 3))
        , m_file(folder + QStringLiteral("/gateway-%1.sqlite").arg(rows))
        , m_store(openStore(folder + QStringLiteral("/store-%1.sqlite").arg(rows)))
    {
        std::fprintf(stderr, "making a database of %lld requests ...\n", static_cast<long long>(rows));
        need(makeDemoDatabase(m_file, rows, kHistory));
        m_database = need(SqliteDatabase::open(m_file, SqliteDatabase::Mode::ReadOnly));
        m_source = need(SqlTelemetrySource::create(*m_database, *m_database, need(loadProfile(QStringLiteral("demo"))), m_clock));
        m_rollups = std::make_unique<RollupRepository>(*m_store, QStringLiteral("bench"));
    }

    double run(Table &table, bool panels)
    {
        rollUp(table);
        const double overview = askOverview(table, panels);
        refresh(table);
        pages(table);
        table.add(m_label, QStringLiteral("memory of its own"), QStringLiteral("%1 MiB").arg(memoryKb("RssAnon") / 1024),
                  QStringLiteral("-"), QString());
        return overview;
    }

private:
    QString rate(double ms) const { return QStringLiteral("%1 M rows/s").arg(double(m_rows) / ms / 1000, 0, 'f', 2); }

    void rollUp(Table &table)
    {
        qint64 seen = 0;
        const double scanMs = milliseconds([&] {
            need(m_source->scan(kHistory, {}, [&](const TelemetryRow &row) { seen += row.latencyUs >= 0; }));
        });
        RollupBuilder builder(*m_rollups, *m_source, m_clock);
        const double rollupMs = milliseconds([&] {
            need(builder.open());
            need(builder.bringUpToDate({}, [] {}));
        });
        if (builder.state().attempts != m_rows || seen == 0)
            giveUp({ErrorKind::Internal, QStringLiteral("counted %1 of %2 rows").arg(builder.state().attempts).arg(m_rows), {}});
        table.add(m_label, QStringLiteral("rollup of history"), rate(rollupMs), rate(scanMs) + QStringLiteral(" bare scan"),
                  times(scanMs / rollupMs));
        const qint64 pageCount = need(m_store->scalar(QStringLiteral("PRAGMA page_count")));
        const qint64 gatewayPages = need(m_database->scalar(QStringLiteral("PRAGMA page_count")));
        table.add(m_label, QStringLiteral("store size"), QStringLiteral("%1 MiB").arg(double(pageCount) / 256, 0, 'f', 1),
                  QStringLiteral("%1 MiB gateway").arg(double(gatewayPages) / 256, 0, 'f', 1),
                  times(double(pageCount) / double(gatewayPages)));
    }

    double askOverview(Table &table, bool panels)
    {
        TelemetryEngine engine(*m_rollups, *m_source, m_clock);
        const auto queries = overviewQueries();
        const double coldMs = milliseconds([&] { need(engine.ask(queries)); });
        const double warmMs = medianOf(9, [&] { need(engine.ask(queries)); });
        const double sqlMs = panels ? milliseconds([&] { runOverviewSql(*m_database); }) : 0;
        const QString peer = panels ? QStringLiteral("%1 ms raw SQL").arg(sqlMs, 0, 'f', 0) : QStringLiteral("-");
        table.add(m_label, QStringLiteral("Overview, 30 days, 6 panels"), QStringLiteral("%1 ms").arg(warmMs, 0, 'f', 1), peer,
                  panels ? times(sqlMs / warmMs) : QString());
        table.add(m_label, QStringLiteral("Overview, first time"), QStringLiteral("%1 ms").arg(coldMs, 0, 'f', 1), peer,
                  panels ? times(sqlMs / coldMs) : QString());
        TelemetryQuery bands{kOverview, overviewQueries().at(1).edges, {}, {Dimension::Model}, true, false};
        table.add(m_label, QStringLiteral("percentile bands by model"),
                  QStringLiteral("%1 ms").arg(medianOf(5, [&] { need(engine.ask(bands)); }), 0, 'f', 1), QStringLiteral("-"), QString());
        TelemetryQuery filtered = overviewQueries().at(2);
        filtered.filter.set(Dimension::Model, {QStringLiteral("mica")});
        table.add(m_label, QStringLiteral("percentiles of one model"),
                  QStringLiteral("%1 ms").arg(medianOf(5, [&] { need(engine.ask(filtered)); }), 0, 'f', 1), QStringLiteral("-"), QString());
        return warmMs;
    }

    void refresh(Table &table)
    {
        RollupBuilder builder(*m_rollups, *m_source, m_clock);
        need(builder.open());
        table.add(m_label, QStringLiteral("refresh, nothing new"),
                  QStringLiteral("%1 ms").arg(medianOf(9, [&] { need(builder.refresh()); }), 0, 'f', 2), QStringLiteral("-"), QString());
    }

    void pages(Table &table)
    {
        RowPageRequest request;
        request.span = kHistory;
        request.limit = 100;
        const qint64 middleId = m_rows / 2;
        const qint64 middleMs = need(m_database->scalar(QStringLiteral("SELECT created_at FROM requests WHERE id = ?"), {middleId}));
        request.after = RowCursor{middleMs, RowPosition{middleMs, {middleId}}.text()};
        const double ours = medianOf(9, [&] { need(m_source->page(request)); });
        const double offset = medianOf(3, [&] {
            runSql(*m_database, QStringLiteral("SELECT * FROM requests ORDER BY created_at DESC, id DESC LIMIT 100 OFFSET ?"), {middleId});
        });
        table.add(m_label, QStringLiteral("page of 100 rows in the middle"), QStringLiteral("%1 ms").arg(ours, 0, 'f', 2),
                  QStringLiteral("%1 ms OFFSET").arg(offset, 0, 'f', 1), times(offset / ours));
    }

    qint64 m_rows;
    QString m_label;
    QString m_file;
    SetClock m_clock{kNow};
    std::unique_ptr<Database> m_store;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<RollupRepository> m_rollups;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Telemetry benchmark: our figures beside their peers, in one run."));
    parser.addHelpOption();
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("Numbers of requests."), QStringLiteral("LIST"),
                                  QStringLiteral("100000,1000000,10000000"));
    const QCommandLineOption noPanels(QStringLiteral("no-sql-panels"), QStringLiteral("Leave out the panels as raw SQL."));
    parser.addOptions({rows, noPanels});
    parser.process(application);

    Table table;
    table.add(QStringLiteral("requests"), QStringLiteral("what"), QStringLiteral("Gatehouse"), QStringLiteral("peer"), QStringLiteral("ratio"));
    QTemporaryDir folder;
    double first = 0;
    double last = 0;
    for (const QString &count : parser.value(rows).split(QLatin1Char(','))) {
        Benchmark benchmark(folder.path(), std::max<qint64>(1000, count.toLongLong()));
        last = benchmark.run(table, !parser.isSet(noPanels));
        if (first == 0)
            first = last;
    }
    table.add(QStringLiteral("all"), QStringLiteral("Overview, most rows against fewest"), QStringLiteral("%1 ms").arg(last, 0, 'f', 1),
              QStringLiteral("%1 ms").arg(first, 0, 'f', 1), times(last / first));
    return 0;
}
