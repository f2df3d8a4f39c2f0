#include "tests/bench/telemetrybench.h"

#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/rowposition.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/bench/consolestart.h"
#include "tests/bench/overviewpanels.h"
#include "tests/bench/postgrespanels.h"
#include "tests/support/demodatabase.h"

#include <QFile>

#include <cmath>
#include <cstdio>

namespace Gatehouse::Bench
{

namespace
{

QString inMs(double ms, int digits = 1)
{
    return QStringLiteral("%1 ms").arg(ms, 0, 'f', digits);
}

QString inMib(qint64 kib)
{
    return QStringLiteral("%1 MiB").arg(double(kib) / 1024, 0, 'f', 0);
}

// As the console would find it: a connection file beside the databases.
QString writeConnection(const QString &folder, qint64 rows)
{
    const QString name = QStringLiteral("%1/connection-%2.json").arg(folder).arg(rows);
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly))
        giveUp({ErrorKind::Denied, QStringLiteral("%1 cannot be written").arg(name), {}});
    file.write(QStringLiteral(R"({"profile": "demo", "database": {"driver": "sqlite", "file": "gateway-%1.sqlite"}, )"
                              R"("store": {"driver": "sqlite", "file": "store-%1.sqlite"}})")
                   .arg(rows)
                   .toUtf8());
    return name;
}

// A rollup store that an earlier run left is no use: filling it is what is measured.
std::unique_ptr<Database> openNewStore(const ConnectionSettings &settings)
{
    for (const char *part : {"", "-wal", "-shm"})
        QFile::remove(settings.store.file + QLatin1String(part));
    return need(openRollupStore(settings));
}

void makeGateway(const QString &file, qint64 rows)
{
    if (QFile::exists(file))
        return;
    std::fprintf(stderr, "making a database of %lld requests ...\n", static_cast<long long>(rows));
    need(makeDemoDatabase(file, rows, kHistory));
}

} // namespace

TelemetryBench::TelemetryBench(const QString &folder, qint64 rows)
    : m_rows(rows)
    , m_label(QStringLiteral("10^%1").arg(std::log10(double(rows)), 0, 'g', 3))
    , m_folder(folder)
    , m_connectionFile(writeConnection(folder, rows))
    , m_settings(need(loadConnection(m_connectionFile)))
    , m_clock(kNow)
{
    makeGateway(m_settings.database.file, rows);
    m_store = openNewStore(m_settings);
    m_database = need(SqliteDatabase::open(m_settings.database.file, SqliteDatabase::Mode::ReadOnly));
    m_source =
        need(SqlTelemetrySource::create(*m_database, *m_database, need(loadProfile(m_settings.profile)), m_clock));
    m_rollups = std::make_unique<RollupRepository>(*m_store, gatewayFingerprint(m_settings));
}

double TelemetryBench::run(Table &table, const Extent &extent)
{
    rollUp(table);
    const double overview = askOverview(table, extent);
    askBands(table);
    refresh(table);
    pages(table);
    table.add(m_label, QStringLiteral("memory of its own"), inMib(memoryKib("RssAnon")), QStringLiteral("-"),
              QString());
    if (extent.console)
        startConsole(table);
    return overview;
}

void TelemetryBench::rollUp(Table &table)
{
    qint64 seen = 0;
    const double scanMs = milliseconds(
        [&] { need(m_source->scan(kHistory, {}, [&](const TelemetryRow &row) { seen += row.latencyUs >= 0; })); });
    RollupBuilder builder(*m_rollups, *m_source, m_clock);
    const double rollupMs = milliseconds([&] {
        need(builder.open());
        need(builder.bringUpToDate({}, [] {}));
    });
    if (builder.state().attempts != m_rows || seen == 0) {
        giveUp({ErrorKind::Internal,
                QStringLiteral("counted %1 of %2 rows").arg(builder.state().attempts).arg(m_rows),
                {}});
    }
    table.add(m_label, QStringLiteral("rollup of history"), rate(rollupMs), rate(scanMs) + QStringLiteral(" bare scan"),
              times(scanMs / rollupMs));
    const qint64 pageCount = need(m_store->scalar(QStringLiteral("PRAGMA page_count")));
    const qint64 gatewayPages = need(m_database->scalar(QStringLiteral("PRAGMA page_count")));
    table.add(m_label, QStringLiteral("store size"), QStringLiteral("%1 MiB").arg(double(pageCount) / 256, 0, 'f', 1),
              QStringLiteral("%1 MiB gateway").arg(double(gatewayPages) / 256, 0, 'f', 1),
              times(double(pageCount) / double(gatewayPages)));
}

double TelemetryBench::askOverview(Table &table, const Extent &extent)
{
    TelemetryEngine engine(*m_rollups, *m_source, m_clock);
    const auto queries = overviewQueries();
    const double coldMs = milliseconds([&] { need(engine.ask(queries)); });
    const double warmMs = medianOf(9, [&] { need(engine.ask(queries)); });
    const QString what = QStringLiteral("Overview, 30 days, 7 panels");
    if (extent.sqlPanels) {
        const double sqlMs = milliseconds([&] { runOverviewSql(*m_database); });
        table.add(m_label, what, inMs(warmMs), inMs(sqlMs, 0) + QStringLiteral(" raw SQL, SQLite"),
                  times(sqlMs / warmMs));
    } else {
        table.add(m_label, what, inMs(warmMs), QStringLiteral("-"), QString());
    }
    if (extent.postgres) {
        const auto postgres = measurePostgres(*m_database);
        if (!postgres && postgres.error().kind != ErrorKind::Unsupported)
            giveUp(postgres.error());
        table.add(m_label, what, inMs(warmMs),
                  postgres ? inMs(postgres->processorMs, 0) + QStringLiteral(" raw SQL, PostgreSQL")
                           : postgres.error().message,
                  postgres ? times(postgres->processorMs / warmMs) : QString());
    }
    table.add(m_label, QStringLiteral("Overview, first time"), inMs(coldMs), QStringLiteral("-"), QString());
    return warmMs;
}

void TelemetryBench::askBands(Table &table)
{
    TelemetryEngine engine(*m_rollups, *m_source, m_clock);
    TelemetryQuery bands{kOverview, overviewQueries().at(1).edges, {}, {Dimension::Model}, true, false};
    table.add(m_label, QStringLiteral("percentile bands by model"), inMs(medianOf(5, [&] { need(engine.ask(bands)); })),
              QStringLiteral("-"), QString());
    TelemetryQuery filtered = overviewQueries().at(2);
    filtered.filter.set(Dimension::Model, {QStringLiteral("mica")});
    table.add(m_label, QStringLiteral("percentiles of one model"),
              inMs(medianOf(5, [&] { need(engine.ask(filtered)); })), QStringLiteral("-"), QString());
}

void TelemetryBench::refresh(Table &table)
{
    RollupBuilder builder(*m_rollups, *m_source, m_clock);
    need(builder.open());
    table.add(m_label, QStringLiteral("refresh, nothing new"), inMs(medianOf(9, [&] { need(builder.refresh()); }), 2),
              QStringLiteral("-"), QString());
}

void TelemetryBench::pages(Table &table)
{
    RowPageRequest request;
    request.span = kHistory;
    request.limit = 100;
    const qint64 middleId = m_rows / 2;
    const qint64 middleMs =
        need(m_database->scalar(QStringLiteral("SELECT created_at FROM requests WHERE id = ?"), {middleId}));
    request.after = RowCursor{middleMs, RowPosition{middleMs, {middleId}}.text()};
    const double ours = medianOf(9, [&] { need(m_source->page(request)); });
    const double offset = medianOf(3, [&] {
        need(m_database->visitRows(
            QStringLiteral("SELECT * FROM requests ORDER BY created_at DESC, id DESC LIMIT 100 OFFSET ?"), {middleId},
            {}, [](const RowStream &) { return Result<void>(); }));
    });
    table.add(m_label, QStringLiteral("page of 100 rows in the middle"), inMs(ours, 2),
              inMs(offset) + QStringLiteral(" OFFSET"), times(offset / ours));
}

void TelemetryBench::startConsole(Table &table)
{
    const QString link = QStringLiteral("gatehouse://overview?range=abs:%1-%2&tz=UTC&compare=none")
                             .arg(kOverview.fromMs)
                             .arg(kOverview.toMs);
    const ConsoleStart start = need(Bench::startConsole(m_connectionFile, link, m_folder));
    table.add(m_label, QStringLiteral("start to the Overview's figures"), inMs(start.wallMs, 0),
              QStringLiteral("300 ms wanted"), times(300 / start.wallMs));
    table.add(m_label, QStringLiteral("  processor time of it"), inMs(start.processorMs, 0), QStringLiteral("-"),
              QString());
    table.add(m_label, QStringLiteral("  resident then"), inMib(start.residentKib), QStringLiteral("150 MiB wanted"),
              times(150 * 1024 / double(start.residentKib)));
    table.add(m_label, QStringLiteral("  of its own; peak"),
              QStringLiteral("%1; %2").arg(inMib(start.ownKib), inMib(start.peakKib)), QStringLiteral("-"), QString());
}

} // namespace Gatehouse::Bench
