#include "tests/bench/engineload.h"

#include "models/database/sqlitedatabase.h"
#include "tests/bench/measure.h"
#include "tests/bench/overviewpanels.h"
#include "tests/support/demodatabase.h"

#include <QFile>

#include <algorithm>

namespace Gatehouse::Bench
{

namespace
{

// In one statement. ClickHouse refuses a longer one.
constexpr int kRowsPerInsert = 1000;
constexpr qint64 kSeedRows = 100'000;
constexpr qint64 kRowsPerPiece = 1'000'000;

constexpr const char *kIntegers[] = {"id",         "created_at", "is_final",      "provider_id", "workspace_id",
                                     "account_id", "api_key_id", "status",        "latency_ms",  "ttft_ms",
                                     "tokens_in",  "tokens_out", "tokens_cached", "cost_micros"};
constexpr const char *kTexts[] = {"request_id", "endpoint", "model", "error_class"};

QStringList columnNames()
{
    QStringList names;
    for (const char *name : kIntegers)
        names.append(QLatin1String(name));
    for (const char *name : kTexts)
        names.append(QLatin1String(name));
    return names;
}

QString tableOf(const QString &name, Dialect engine)
{
    const bool clickHouse = engine == Dialect::ClickHouse;
    QStringList columns;
    for (const char *column : kIntegers)
        columns.append(QLatin1String(column) +
                       (clickHouse ? QStringLiteral(" Nullable(Int64)") : QStringLiteral(" bigint")));
    for (const char *column : kTexts)
        columns.append(QLatin1String(column) +
                       (clickHouse ? QStringLiteral(" Nullable(String)") : QStringLiteral(" varchar(100)")));
    columns[0] = clickHouse ? QStringLiteral("id Int64") : QStringLiteral("id bigint PRIMARY KEY");
    if (clickHouse)
        columns[1] = QStringLiteral("created_at Int64");
    return QStringLiteral("CREATE TABLE %1 (%2)%3")
        .arg(name, columns.join(QStringLiteral(", ")),
             clickHouse ? QStringLiteral(" ENGINE = MergeTree ORDER BY (created_at, id)") : QString());
}

// What the profile looks for beside the traffic.
QStringList otherTables(Dialect engine)
{
    const QString key = quotedName(QStringLiteral("key"), engine);
    const QString type = engine == Dialect::ClickHouse ? QStringLiteral("String") : QStringLiteral("varchar(100)");
    const QString number = engine == Dialect::ClickHouse ? QStringLiteral("Int64") : QStringLiteral("bigint");
    const QString end = engine == Dialect::ClickHouse ? QStringLiteral(" ENGINE = TinyLog") : QString();
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

// Ids 0, 1, 2 and so on.
void fillSeed(Database &server, const EngineLoad &load, qint64 rows)
{
    const QString file = QStringLiteral("%1/gateway-%2.sqlite").arg(load.folder).arg(rows);
    if (!QFile::exists(file))
        need(makeDemoDatabase(file, rows, kHistory));
    const auto demo = need(SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly));
    QStringList selected = columnNames();
    selected[0] = QStringLiteral("id - (SELECT min(id) FROM requests)");
    selected[8] = QStringLiteral("latency_ms / %1 * %1").arg(load.latencyStepMs);
    const QString insert =
        QStringLiteral("INSERT INTO seed (%1) VALUES ").arg(columnNames().join(QStringLiteral(", ")));
    QStringList waiting;
    const auto send = [&] {
        if (!waiting.isEmpty())
            need(server.execute(insert + waiting.join(QLatin1Char(','))));
        waiting.clear();
    };
    need(demo->visitRows(
        QStringLiteral("SELECT %1 FROM requests ORDER BY created_at").arg(selected.join(QStringLiteral(", "))), {}, {},
        [&](const RowStream &row) -> Result<void> {
            QStringList values;
            for (int i = 0; i < selected.size(); ++i)
                values.append(literal(row, i, i >= int(std::size(kIntegers))));
            waiting.append(QLatin1Char('(') + values.join(QLatin1Char(',')) + QLatin1Char(')'));
            if (waiting.size() == kRowsPerInsert)
                send();
            return {};
        }));
    send();
}

// The rows with the numbers from `first` on. The seed is looked into for each of them, and never the other way round,
// so that they come in their order.
QString fillPiece(Dialect engine, const EngineLoad &load, qint64 seedRows, qint64 first, qint64 count)
{
    const bool clickHouse = engine == Dialect::ClickHouse;
    const bool mySql = engine == Dialect::MySql;
    const TimeSpan span = spanOf(load);
    const auto divided = [&](const QString &a, qint64 b) {
        const char *form = clickHouse ? "intDiv(%1, %2)" : mySql ? "(%1) DIV %2" : "(%1) / %2";
        return QString::fromLatin1(form).arg(a).arg(b);
    };
    const QString k = QStringLiteral("k");
    const QString pick =
        QString::fromLatin1(clickHouse ? "toInt64(%1)" : "%1")
            .arg(QStringLiteral("(k * 7919 + %1 * 104729) % %2").arg(divided(k, seedRows)).arg(seedRows));
    const QString time = QStringLiteral("%1 + %2")
                             .arg(span.fromMs)
                             .arg(divided(QStringLiteral("k * %1").arg(span.lengthMs()), load.rows));
    QStringList selected{k, QStringLiteral("at")};
    for (const QString &name : columnNames().mid(2))
        selected.append(name == QLatin1String("request_id") ? clickHouse ? QStringLiteral("concat('req-', toString(k))")
                                                              : mySql    ? QStringLiteral("concat('req-', k)")
                                                                         : QStringLiteral("'req-' || k")
                                                            : name);
    const QString numbers =
        clickHouse ? QStringLiteral("(SELECT toInt64(number) + %1 AS k FROM numbers(%2))").arg(first).arg(count)
        : mySql    ? QStringLiteral("(SELECT seq AS k FROM seq_%1_to_%2)").arg(first).arg(first + count - 1)
                : QStringLiteral("(SELECT k FROM generate_series(%1::bigint, %2) k)").arg(first).arg(first + count - 1);
    const QString picked = QStringLiteral("(SELECT k, %1 AS at, %2 AS pick FROM %3 n)").arg(time, pick, numbers);
    const QString joined =
        clickHouse ? QStringLiteral("%1 ANY INNER JOIN (SELECT toInt64(id) AS pick, %2 FROM seed) USING pick")
                         .arg(picked, columnNames().mid(2).join(QStringLiteral(", ")))
                   : QStringLiteral("%1 p %2 seed s ON s.id = p.pick")
                         .arg(picked, mySql ? QStringLiteral("STRAIGHT_JOIN") : QStringLiteral("JOIN"));
    return QStringLiteral("INSERT INTO requests (%1) SELECT %2 FROM %3")
        .arg(columnNames().join(QStringLiteral(", ")), selected.join(QStringLiteral(", ")), joined);
}

void fill(Database &server, const EngineLoad &load)
{
    const Dialect engine = server.dialect();
    // What an earlier run left when it was broken off.
    for (const char *name : {"providers", "workspaces", "accounts", "meta", "seed", "requests"})
        need(server.execute(QStringLiteral("DROP TABLE IF EXISTS %1").arg(QLatin1String(name))));
    const QStringList tables = otherTables(engine) + QStringList{tableOf(QStringLiteral("seed"), engine),
                                                                 tableOf(QStringLiteral("requests"), engine)};
    for (const QString &sql : tables)
        need(server.execute(sql));
    const qint64 seedRows = std::min(load.rows, kSeedRows);
    fillSeed(server, load, seedRows);
    if (engine == Dialect::PostgreSql)
        need(server.execute(QStringLiteral("ANALYZE seed")));
    for (qint64 first = 0; first < load.rows; first += kRowsPerPiece)
        need(server.execute(fillPiece(engine, load, seedRows, first, std::min(kRowsPerPiece, load.rows - first))));
    if (engine == Dialect::ClickHouse) {
        // Merged parts, as traffic of weeks lies in.
        need(server.execute(QStringLiteral("OPTIMIZE TABLE requests FINAL")));
    } else {
        need(server.execute(QStringLiteral("CREATE INDEX requests_created ON requests (created_at)")));
    }
    if (engine == Dialect::PostgreSql) {
        need(server.execute(QStringLiteral("VACUUM ANALYZE requests")));
        need(server.execute(QStringLiteral("CHECKPOINT")));
    }
    need(server.execute(QStringLiteral("INSERT INTO meta VALUES ('filled', 'yes')")));
}

bool isFilled(Database &server)
{
    for (const TableSchema &table : need(server.schema())) {
        if (table.name == QLatin1String("meta"))
            return need(server.scalar(QStringLiteral("SELECT count(*) FROM meta"))) > 0;
    }
    return false;
}

} // namespace

TimeSpan spanOf(const EngineLoad &load)
{
    return {kNow - load.hours * kHourMs, kNow};
}

std::unique_ptr<Database> loadedDatabase(FreshDatabases &servers, Dialect engine, const EngineLoad &load)
{
    auto database =
        servers.open(engine, QStringLiteral("load_%1_%2_%3").arg(load.rows).arg(load.hours).arg(load.latencyStepMs));
    if (!isFilled(*database))
        fill(*database, load);
    return database;
}

} // namespace Gatehouse::Bench
