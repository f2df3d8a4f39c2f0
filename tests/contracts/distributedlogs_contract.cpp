// A log that the database itself spreads over servers gives the figures of all its rows in one table.
#include "models/database/clickhousedatabase.h"
#include "models/database/postgresdatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/support/blockcells.h"
#include "tests/support/clickhouseserver.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/productfixtures.h"
#include "tests/support/productrows.h"
#include "tests/support/rollupfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'790'000'000'000;
constexpr TimeSpan kHistory{kNow / kQuarterMs * kQuarterMs - 3 * kDayMs, kNow / kQuarterMs *kQuarterMs};
const QString kVersion = QStringLiteral("2026-06");
const QString kPostgres = QStringLiteral("new-api postgresql 2026-09");
// Says which shard a row is on. The attempts of one request are on both.
const QString kShard = QStringLiteral("cityHash64(request_id, created_at, type, use_time, model_name) % 2");
const QString kBifrostShard = QStringLiteral("cityHash64(id) % 2");

std::unique_ptr<Database> openOn(const ClickHouseServerProcess &server, const QString &database, ServerAccess access)
{
    ServerSettings settings = server.settings();
    settings.database = database;
    auto opened = ClickHouseDatabase::open(settings, access);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message));
    return std::move(*opened);
}

std::unique_ptr<Database> makeOn(const ClickHouseServerProcess &server, const QString &database)
{
    const auto root = openOn(server, server.settings().database, ServerAccess::ReadWrite);
    if (const auto made = root->execute(QStringLiteral("CREATE DATABASE ") + database); !made)
        qFatal("%s", qPrintable(made.error().message));
    return openOn(server, database, ServerAccess::ReadWrite);
}

// Many rows of a minute are alike; some requests fail once or twice before they succeed.
const QString kAlikeRows =
    QStringLiteral(
        "INSERT INTO logs (created_at, type, model_name, quota, prompt_tokens, completion_tokens, use_time, "
        "channel_id, user_id, token_id, request_id, other) SELECT %1 + intDiv(number, 9) * 2 + number % 3, "
        "if(number % 60 IN (0, 1, 30), 5, 2), if(number % 2 = 0, 'even', 'odd'), number % 1000, number % 77, "
        "number % 55, number % 3, 1 + number % 2, 1, 1, concat('req-', toString(intDiv(number, 3))), "
        "if(number % 60 IN (0, 1, 30), '{\"status_code\":429}', '{\"frt\":100.5,\"cache_tokens\":3}') "
        "FROM numbers(120000)")
        .arg((kHistory.toMs - kDayMs) / 1000);

// The console's side of one log: a source, and what was counted of it.
struct Counted {
    std::unique_ptr<Database> log;
    std::unique_ptr<SqlTelemetrySource> source;
    QTemporaryDir folder;
    std::unique_ptr<Database> store = openStore(folder.filePath(QStringLiteral("store.sqlite")));
    RollupRepository rollups{*store, QStringLiteral("gateway")};
    std::unique_ptr<RollupBuilder> builder;

    Counted(std::unique_ptr<Database> database, Database &lookups, const Clock &clock,
            const QString &profile = QStringLiteral("new-api"))
        : log(std::move(database))
    {
        auto made = SqlTelemetrySource::create(*log, lookups, *loadProfile(profile), clock);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        source = std::move(*made);
        builder = std::make_unique<RollupBuilder>(rollups, *source, clock);
        builder->setRowsPerScan(3000); // so that history is read in several stretches
    }
    Result<void> count()
    {
        if (const auto opened = builder->open(); !opened)
            return opened;
        return builder->bringUpToDate({}, [] {});
    }
    Result<TelemetryAnswer> ask(const TelemetryQuery &query, const Clock &clock)
    {
        return TelemetryEngine(rollups, *source, clock).ask(query);
    }
};

} // namespace

class DistributedLogsContract : public QObject
{
    Q_OBJECT

    ClickHouseServerProcess m_first;
    ClickHouseServerProcess m_second;
    SetClock m_clock{kNow};
    // All rows on the first server, and a table of each shard on its server.
    std::unique_ptr<GatewayFixture> m_whole;
    std::unique_ptr<GatewayFixture> m_firstShard;
    std::unique_ptr<GatewayFixture> m_secondShard;
    int m_made = 0;

private slots:
    void initTestCase() { m_first.addCluster("newapi", {&m_first, &m_second}); }

    void figuresAreThoseOfOneTable_data()
    {
        QTest::addColumn<bool>("alike");
        QTest::newRow("rows that are streamed") << false;
        QTest::newRow("rows that are counted in the database") << true;
    }

    void figuresAreThoseOfOneTable()
    {
        QFETCH(bool, alike);
        makeTables();
        if (alike)
            m_whole->execute(kAlikeRows);
        else
            fillProduct(*m_whole, QStringLiteral("new-api"), {kHistory.fromMs + kDayMs, kHistory.toMs - kDayMs}, 2000);
        spread(QStringLiteral("1 = 1"));
        Counted whole(openOn(m_first, name("whole"), ServerAccess::ReadOnly), m_whole->mainDatabase(), m_clock);
        Counted shards(openOn(m_first, name("everywhere"), ServerAccess::ReadOnly), m_whole->mainDatabase(), m_clock);

        compareCounted(shards, whole);
        QCOMPARE(shards.builder->reading().rowsGrouped() > 0, alike);

        m_whole->execute(
            QStringLiteral("INSERT INTO logs (created_at, type, model_name, quota, request_id) SELECT %1 + "
                           "number, 2, 'late', 7, concat('late-', toString(number)) FROM numbers(300)")
                .arg((kNow - 2 * kHourMs) / 1000));
        spread(QStringLiteral("model_name = 'late'"));
        QCOMPARE(shards.builder->refresh()->newRows, 300);
        QVERIFY(whole.count() && shards.count());
        compareAnswers(shards, whole);
    }

    void figuresOfBifrostAreThoseOfOneTable()
    {
        const QString bifrost = QStringLiteral("bifrost");
        makeTables(true);
        fillProduct(*m_whole, bifrost, {kHistory.fromMs + kDayMs, kHistory.toMs - kDayMs}, 2000);
        spread(QStringLiteral("1 = 1"), kBifrostShard);
        Counted whole(openOn(m_first, name("whole"), ServerAccess::ReadOnly), m_whole->mainDatabase(), m_clock,
                      bifrost);
        Counted shards(openOn(m_first, name("everywhere"), ServerAccess::ReadOnly), m_whole->mainDatabase(), m_clock,
                       bifrost);
        compareCounted(shards, whole);
        m_whole->execute(QStringLiteral("INSERT INTO logs (timestamp, status, model, cost, id) SELECT toDateTime(%1 + "
                                        "number), 'success', 'late', 0.5, concat('late-', toString(number)) FROM "
                                        "numbers(300)")
                             .arg((kNow - 2 * kHourMs) / 1000));
        spread(QStringLiteral("model = 'late'"), kBifrostShard);
        QCOMPARE(shards.builder->refresh()->newRows, 300);
        QVERIFY(whole.count() && shards.count());
        compareAnswers(shards, whole);
    }

    void aPostgresLogWithAPartitionOnAnotherServerIsReadAsOne()
    {
        FreshDatabases databases;
        const auto whole = makeGateway(kPostgres, databases);
        const QString wholeName = databases.lastSettings().database;
        fillProduct(*whole, QStringLiteral("new-api"), {kHistory.fromMs + kDayMs, kHistory.toMs - kDayMs}, 2000);
        const auto archive = makeGateway(kPostgres, databases);
        const QString archiveName = databases.lastSettings().database;
        const auto parted = makeGateway(kPostgres, databases);
        moveOldRows(*parted, databases.lastSettings(), archiveName, wholeName);
        const qint64 moved = archive->database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value();
        const qint64 all = whole->database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value();
        QVERIFY(moved > 500 && moved < all - 500);

        Counted one(openPostgres(databases, wholeName), whole->mainDatabase(), m_clock);
        Counted parts(openPostgres(databases, databases.lastSettings().database), parted->mainDatabase(), m_clock);
        compareCounted(parts, one);
        for (GatewayFixture *gateway : {whole.get(), parted.get()})
            gateway->execute(QStringLiteral("INSERT INTO logs (id, created_at, type, model_name, quota, request_id) "
                                            "SELECT 1000000 + n, %1 + n, 2, 'late', 7, 'late-' || n "
                                            "FROM generate_series(1, 300) n")
                                 .arg((kNow - 2 * kHourMs) / 1000));
        QCOMPARE(parts.builder->refresh()->newRows, 300);
        QVERIFY(one.count() && parts.count());
        compareAnswers(parts, one);
    }

    void aShardThatIsAwayIsAnErrorAndNotASmallerFigure()
    {
        makeTables();
        Counted shards(openOn(m_first, name("everywhere"), ServerAccess::ReadOnly), m_whole->mainDatabase(), m_clock);
        m_second.kill();
        const auto done = shards.source->scan(kHistory, {}, [](const TelemetryRow &) {});
        const auto grouped = cellsOfGroups(*shards.source, kHistory, GroupSlots::Quarters);
        m_second.start();
        QVERIFY(!done);
        QVERIFY(!grouped);
        QVERIFY(shards.source->scan(kHistory, {}, [](const TelemetryRow &) {}));
    }

private:
    static std::unique_ptr<Database> openPostgres(const FreshDatabases &databases, const QString &name)
    {
        ServerSettings settings = databases.lastSettings();
        settings.database = name;
        auto opened = PostgresDatabase::open(settings, ServerAccess::ReadOnly);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        return std::move(*opened);
    }

    // Makes the log of a gateway a partitioned table: new rows stay, old ones go to the log of `archive`. All rows come
    // from the log of `source`.
    static void moveOldRows(GatewayFixture &gateway, const ServerSettings &server, const QString &archive,
                            const QString &source)
    {
        gateway.execute(QStringLiteral("CREATE EXTENSION postgres_fdw"));
        for (const auto &[name, database] : {std::pair("archive", archive), std::pair("source", source)}) {
            gateway.execute(
                QStringLiteral("CREATE SERVER %1 FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%2', port "
                               "'%3', dbname '%4', fetch_size '1000')")
                    .arg(QLatin1String(name), server.host)
                    .arg(server.port)
                    .arg(database));
            gateway.execute(QStringLiteral("CREATE USER MAPPING FOR %2 SERVER %1 OPTIONS (user '%2', password '%3')")
                                .arg(QLatin1String(name), server.user, server.password));
        }
        const qint64 middle = (kHistory.fromMs + kHistory.lengthMs() / 2) / 1000;
        gateway.execute(QStringLiteral("ALTER TABLE logs RENAME TO logs_new"));
        gateway.execute(QStringLiteral("CREATE TABLE logs (LIKE logs_new) PARTITION BY RANGE (created_at)"));
        gateway.execute(QStringLiteral("ALTER TABLE logs ATTACH PARTITION logs_new FOR VALUES FROM (%1) TO (MAXVALUE)")
                            .arg(middle));
        gateway.execute(
            QStringLiteral("CREATE FOREIGN TABLE logs_old PARTITION OF logs FOR VALUES FROM (MINVALUE) TO (%1) "
                           "SERVER archive OPTIONS (table_name 'logs')")
                .arg(middle));
        gateway.execute(QStringLiteral("CREATE SCHEMA source"));
        gateway.execute(QStringLiteral("IMPORT FOREIGN SCHEMA public LIMIT TO (logs) FROM SERVER source INTO source"));
        gateway.execute(QStringLiteral("INSERT INTO logs SELECT * FROM source.logs"));
        gateway.execute(QStringLiteral("DROP SERVER source CASCADE"));
    }

    QString name(const char *what) const { return QStringLiteral("%1_%2").arg(QLatin1String(what)).arg(m_made); }

    std::unique_ptr<GatewayFixture> makeLog(const ClickHouseServerProcess &server, const char *what, bool bifrost)
    {
        if (bifrost)
            return std::make_unique<BifrostLogFixture>(QStringLiteral("2026"), makeOn(server, name(what)));
        return std::make_unique<NewApiLogFixture>(kVersion, makeOn(server, name(what)));
    }

    void makeTables(bool bifrost = false)
    {
        ++m_made;
        m_whole = makeLog(m_first, "whole", bifrost);
        m_firstShard = makeLog(m_first, "shard", bifrost);
        m_secondShard = makeLog(m_second, "shard", bifrost);
        const auto made =
            makeOn(m_first, name("everywhere"))
                ->execute(QStringLiteral("CREATE TABLE logs AS %1.logs ENGINE = Distributed(newapi, %1, logs)")
                              .arg(name("shard")));
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    }

    // Copies rows of the one table to the shard that each belongs to.
    void spread(const QString &which, const QString &shard = kShard)
    {
        const QString rows = QStringLiteral("INSERT INTO logs SELECT * FROM %1 WHERE %2 AND %3 = %4");
        const QString here = name("whole") + QStringLiteral(".logs");
        const QString there = QStringLiteral("remote('127.0.0.1:%1', %2, logs, 'keeper', 'correct horse')")
                                  .arg(m_first.tcpPort())
                                  .arg(name("whole"));
        m_firstShard->execute(rows.arg(here, which, shard, QStringLiteral("0")));
        m_secondShard->execute(rows.arg(there, which, shard, QStringLiteral("1")));
        const qint64 first = m_firstShard->database().scalar(QStringLiteral("SELECT count() FROM logs")).value();
        const qint64 second = m_secondShard->database().scalar(QStringLiteral("SELECT count() FROM logs")).value();
        QVERIFY(first > 500 && second > 500);
        QCOMPARE(first + second, m_whole->database().scalar(QStringLiteral("SELECT count() FROM logs")).value());
    }

    // The rows, groups of them, what is counted of either, and the pages.
    void compareCounted(Counted &shards, Counted &whole)
    {
        const BlockCells wanted = cellsOfRows(*whole.source, kHistory);
        QVERIFY(wanted.size() > 500);
        QCOMPARE(difference(cellsOfRows(*shards.source, kHistory), wanted), QString());
        QCOMPARE(shards.source->groupOffer()->refusal, QString());
        const auto groups = cellsOfGroups(*shards.source, kHistory, GroupSlots::Minutes);
        QVERIFY2(groups, groups ? "" : qPrintable(groups.error().message + groups.error().detail));
        QCOMPARE(difference(*groups, wanted), QString());

        QVERIFY(whole.count());
        const auto counted = shards.count();
        QVERIFY2(counted, counted ? "" : qPrintable(counted.error().message + counted.error().detail));
        compareAnswers(shards, whole);
        comparePages(shards, whole);
    }

    void compareAnswers(Counted &shards, Counted &whole)
    {
        for (const QList<Dimension> &groupBy :
             {QList<Dimension>{}, {Dimension::Model}, {Dimension::Outcome, Dimension::Key}}) {
            TelemetryQuery query{kHistory, {}, {}, groupBy, true, true};
            for (qint64 edge = kHistory.fromMs; edge <= kHistory.toMs; edge += 6 * kHourMs)
                query.edges.append(edge);
            const auto wanted = whole.ask(query, m_clock);
            const auto got = shards.ask(query, m_clock);
            QVERIFY2(wanted && got, got ? "" : qPrintable(got.error().message + got.error().detail));
            QVERIFY(wanted->total.attempts > 1500);
            QVERIFY(wanted->total.requestsKnown() && wanted->total.requests < wanted->total.attempts);
            const QString wrong = difference(*got, *wanted);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong.left(600)));
        }
    }

    void comparePages(Counted &shards, Counted &whole)
    {
        RowPageRequest request{kHistory};
        QSet<QString> requests;
        for (int page = 0; page < 3; ++page) {
            const auto got = shards.source->page(request);
            const auto wanted = whole.source->page(request);
            QVERIFY2(wanted && got, got ? "" : qPrintable(got.error().message + got.error().detail));
            QCOMPARE(got->rows.size(), request.limit);
            for (qsizetype i = 0; i < got->rows.size(); ++i) {
                QCOMPARE(got->rows.at(i).rowId, wanted->rows.at(i).rowId);
                QCOMPARE(got->rows.at(i).final, wanted->rows.at(i).final);
                requests.insert(got->rows.at(i).requestId);
            }
            request.after = RowCursor{got->rows.constLast().timeMs, got->rows.constLast().position};
        }
        qsizetype most = 0;
        for (const QString &id : requests.values().mid(0, 60)) {
            const auto got = shards.source->attemptsOf(id);
            const auto wanted = whole.source->attemptsOf(id);
            QVERIFY(got && wanted);
            QCOMPARE(got->size(), wanted->size());
            most = std::max(most, got->size());
        }
        QVERIFY(most > 1);
    }
};

QTEST_GUILESS_MAIN(DistributedLogsContract)
#include "distributedlogs_contract.moc"
