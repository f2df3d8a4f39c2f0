#include "tests/bench/enginebench.h"

#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/attemptgroups.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/bench/overviewpanels.h"
#include "tests/support/demodatabase.h"
#include "tests/support/fixedclock.h"
#include "tests/support/freshdatabases.h"
#include "tests/support/rollupfixture.h"

#include <QElapsedTimer>
#include <QFile>

#include <cmath>

namespace Gatehouse::Bench
{

namespace
{

// In one statement. ClickHouse refuses a longer one.
constexpr int kRowsPerInsert = 1000;

constexpr const char *kIntegers[] = {"id",         "created_at", "is_final",      "provider_id", "workspace_id",
                                     "account_id", "api_key_id", "status",        "latency_ms",  "ttft_ms",
                                     "tokens_in",  "tokens_out", "tokens_cached", "cost_micros"};
constexpr const char *kTexts[] = {"request_id", "endpoint", "model", "error_class"};

double wallMs(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

QString perSecond(double rows, double ms)
{
    return QStringLiteral("%1 M rows/s").arg(rows / ms / 1000, 0, 'f', 2);
}

QString gatewayTable(Dialect engine)
{
    const bool clickHouse = engine == Dialect::ClickHouse;
    QStringList columns;
    for (const char *name : kIntegers)
        columns.append(QStringLiteral("%1 %2").arg(QLatin1String(name), clickHouse ? QStringLiteral("Nullable(Int64)")
                                                                                   : QStringLiteral("bigint")));
    for (const char *name : kTexts)
        columns.append(QStringLiteral("%1 %2").arg(QLatin1String(name), clickHouse ? QStringLiteral("Nullable(String)")
                                                                                   : QStringLiteral("varchar(100)")));
    if (clickHouse) {
        columns[0] = QStringLiteral("id Int64");
        columns[1] = QStringLiteral("created_at Int64");
        return QStringLiteral("CREATE TABLE requests (%1) ENGINE = MergeTree ORDER BY (created_at, id)")
            .arg(columns.join(QStringLiteral(", ")));
    }
    columns[0] += QStringLiteral(" PRIMARY KEY");
    return QStringLiteral("CREATE TABLE requests (%1)").arg(columns.join(QStringLiteral(", ")));
}

// What the profile looks for beside the traffic.
QStringList otherTables(Dialect engine)
{
    const QString key = quotedName(QStringLiteral("key"), engine);
    const QString type = engine == Dialect::ClickHouse ? QStringLiteral("String") : QStringLiteral("varchar(100)");
    const QString number = engine == Dialect::ClickHouse ? QStringLiteral("Int64") : QStringLiteral("bigint");
    const QString end = engine == Dialect::ClickHouse ? QStringLiteral(" ENGINE = Memory") : QString();
    return {QStringLiteral("CREATE TABLE providers (id %1, name %2)%3").arg(number, type, end),
            QStringLiteral("CREATE TABLE workspaces (id %1, name %2)%3").arg(number, type, end),
            QStringLiteral("CREATE TABLE accounts (id %1)%2").arg(number, end),
            QStringLiteral("CREATE TABLE meta (%1 %2, value %2)%3").arg(key, type, end)};
}

QString literal(const RowStream &row, int column, bool isText)
{
    if (row.isNull(column))
        return QStringLiteral("NULL");
    QString text = row.string(column);
    return isText ? QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("''")) + QLatin1Char('\'')
                  : text;
}

void fill(Database &server, Database &demo, const EngineLoad &load)
{
    QStringList columns;
    for (const char *name : kIntegers)
        columns.append(QLatin1String(name));
    for (const char *name : kTexts)
        columns.append(QLatin1String(name));
    QStringList selected = columns;
    selected[1] = QStringLiteral("%1 - (%1 - created_at) * %2 / 1440").arg(kNow).arg(load.hours);
    selected[8] = QStringLiteral("latency_ms / %1 * %1").arg(load.latencyStepMs);
    const QString insert = QStringLiteral("INSERT INTO requests (%1) VALUES ").arg(columns.join(QStringLiteral(", ")));
    QStringList waiting;
    const auto send = [&] {
        if (!waiting.isEmpty())
            need(server.execute(insert + waiting.join(QLatin1Char(','))));
        waiting.clear();
    };
    need(demo.visitRows(
        QStringLiteral("SELECT %1 FROM requests ORDER BY created_at").arg(selected.join(QStringLiteral(", "))), {}, {},
        [&](const RowStream &row) -> Result<void> {
            QStringList values;
            for (int i = 0; i < columns.size(); ++i)
                values.append(literal(row, i, i >= int(std::size(kIntegers))));
            waiting.append(QLatin1Char('(') + values.join(QLatin1Char(',')) + QLatin1Char(')'));
            if (waiting.size() == kRowsPerInsert)
                send();
            return {};
        }));
    send();
}

void prepare(Database &server, Database &demo, const EngineLoad &load)
{
    for (const QString &sql : QStringList(gatewayTable(server.dialect())) + otherTables(server.dialect()))
        need(server.execute(sql));
    if (server.dialect() == Dialect::ClickHouse) {
        // Thousands of small inserts would leave as many parts, which no writer of logs does.
        need(server.execute(QStringLiteral("CREATE TABLE sorted AS requests")));
        need(server.execute(QStringLiteral("DROP TABLE requests")));
        need(server.execute(QStringLiteral("CREATE TABLE requests AS sorted ENGINE = Log")));
        fill(server, demo, load);
        need(server.execute(QStringLiteral("INSERT INTO sorted SELECT * FROM requests")));
        need(server.execute(QStringLiteral("DROP TABLE requests")));
        need(server.execute(QStringLiteral("RENAME TABLE sorted TO requests")));
        return;
    }
    need(server.transaction([&]() -> Result<void> {
        fill(server, demo, load);
        return {};
    }));
    need(server.execute(QStringLiteral("CREATE INDEX requests_created ON requests (created_at)")));
    if (server.dialect() == Dialect::PostgreSql)
        need(server.execute(QStringLiteral("ANALYZE requests")));
}

// One grouping with sums, as one would write it by hand for a chart.
double bareGroupByMs(Database &server)
{
    const QString slot = server.dialect() == Dialect::PostgreSql ? QStringLiteral("created_at / 900000")
                         : server.dialect() == Dialect::MySql    ? QStringLiteral("created_at DIV 900000")
                                                                 : QStringLiteral("intDiv(created_at, 900000)");
    const QString by = QStringLiteral("model, provider_id, endpoint, status");
    const QString sql =
        QStringLiteral(
            "SELECT %1 AS slot, %2, count(*), sum(is_final), sum(tokens_in), sum(tokens_out), sum(tokens_cached), "
            "sum(cost_micros) FROM requests GROUP BY slot, %2")
            .arg(slot, by);
    std::vector<double> taken;
    for (int i = 0; i < 3; ++i)
        taken.push_back(
            wallMs([&] { need(server.visitRows(sql, {}, {}, [](const RowStream &) { return Result<void>(); })); }));
    return median(taken);
}

// The two ways to read, over the same stretch, into the same blocks.
void compareReadings(TelemetrySource &source, const TimeSpan &span, const QString &label, const QString &engine,
                     Table &table)
{
    ValueDictionary dictionary;
    ChunkAccumulator rows(dictionary, span, RowOrder::Any);
    const double rowsMs = wallMs([&] {
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
    const double groupsMs = wallMs([&] {
        need(source.scanGroups(span, grain, [&](const AttemptGroup &group) { groups.add(group); }));
        groups.finish();
    });
    const double density = double(groups.groupMembers()) / double(groups.groups());
    const double foreseen = double(rows.groupMembers()) / double(rows.groups());
    table.add(label,
              QStringLiteral("%1: as groups, %2 rows a group (%3 by rows)")
                  .arg(engine)
                  .arg(density, 0, 'f', 1)
                  .arg(foreseen, 0, 'f', 1),
              perSecond(double(rows.rows()), groupsMs),
              perSecond(double(rows.rows()), rowsMs) + QStringLiteral(" as rows"), times(rowsMs / groupsMs));
}

} // namespace

void measureEngine(Dialect engine, const EngineLoad &load, Table &table)
{
    const QString file = QStringLiteral("%1/gateway-%2.sqlite").arg(load.folder).arg(load.rows);
    if (!QFile::exists(file))
        need(makeDemoDatabase(file, load.rows, kHistory));
    const auto demo = need(SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly));
    FreshDatabases databases;
    const auto server = databases.make(engine);
    prepare(*server, *demo, load);

    const QString label = QStringLiteral("10^%1").arg(std::log10(double(load.rows)), 0, 'g', 3);
    const QString name = dialectToken(engine);
    const FixedClock clock(kNow);
    const auto source =
        need(SqlTelemetrySource::create(*server, *server, need(loadProfile(QStringLiteral("demo"))), clock));
    const double bareMs = bareGroupByMs(*server);
    const qint64 spanMs = ceilTo(load.hours * kHourMs, kQuarterMs);
    compareReadings(*source, {floorTo(kNow - spanMs, kQuarterMs), ceilTo(kNow, kQuarterMs)}, label, name, table);

    RollupFixture store(kNow);
    RollupBuilder builder(store.rollups, *source, clock);
    const double rollupMs = wallMs([&] {
        need(builder.open());
        need(builder.bringUpToDate({}, [] {}));
    });
    if (builder.state().attempts != load.rows)
        giveUp({ErrorKind::Internal,
                QStringLiteral("counted %1 of %2 rows").arg(builder.state().attempts).arg(load.rows),
                {}});
    table.add(label, QStringLiteral("%1: rollup, %2").arg(name, builder.reading().words()),
              perSecond(double(load.rows), rollupMs),
              perSecond(double(load.rows), bareMs) + QStringLiteral(" bare GROUP BY"), times(bareMs / rollupMs));
    TelemetryEngine answers(store.rollups, *source, clock);
    std::vector<double> taken;
    for (int i = 0; i < 9; ++i)
        taken.push_back(wallMs([&] { need(answers.ask(overviewQueries())); }));
    table.add(label, QStringLiteral("%1: Overview, 30 days").arg(name),
              QStringLiteral("%1 ms").arg(median(taken), 0, 'f', 1), QStringLiteral("-"), QString());
}

} // namespace Gatehouse::Bench
