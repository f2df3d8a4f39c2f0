#include "models/telemetry/sqltelemetrysource.h"

#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"

#include <QFile>
#include <QTest>

using namespace Gatehouse;

namespace {

constexpr qint64 kNowS = 1790000000;
constexpr qint64 kNowMs = kNowS * 1000;
constexpr qint64 kHuge = 9000000000000000000; // would overflow when put into another unit
const TimeSpan kAround{kNowMs - kDayMs, kNowMs + kDayMs};

const GatewayProfile &profileOf(const QString &id)
{
    static QMap<QString, GatewayProfile> loaded;
    if (!loaded.contains(id))
        loaded.insert(id, loadProfile(id).value_or(GatewayProfile()));
    return *loaded.constFind(id);
}

} // namespace

class SqlTelemetrySourceTest : public QObject
{
    Q_OBJECT

    Result<std::unique_ptr<SqlTelemetrySource>> open(GatewayFixture &fixture)
    {
        return SqlTelemetrySource::create(fixture.database(), fixture.database(), profileOf(fixture.profile()), m_clock);
    }

    // Rows of a New API database as SQL values of (id, created_at, type, use_time, quota, other, ...).
    void log(NewApiFixture &fixture, const QString &columns, const QVariantList &values)
    {
        const QString marks = QStringList(values.size(), QStringLiteral("?")).join(QStringLiteral(", "));
        fixture.execute(QStringLiteral("INSERT INTO logs (%1) VALUES (%2)").arg(columns, marks), values);
    }

    QList<RequestRow> all(SqlTelemetrySource &source, const TimeSpan &span = kAround)
    {
        const auto page = source.page({span, {}, {}, {}, {}, false, 10000});
        return page ? page->rows : QList<RequestRow>();
    }

    FixedClock m_clock{kNowMs};

private slots:
    void everyStatementRunsOnTheTimeIndex_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("demo") << QStringLiteral("demo");
        for (const char *version : {"2024-06", "2025-07", "2026-09"})
            QTest::newRow(version) << QString::fromLatin1(version);
    }
    void everyStatementRunsOnTheTimeIndex()
    {
        QFETCH(QString, kind);
        std::unique_ptr<GatewayFixture> fixture;
        if (kind == QLatin1String("demo"))
            fixture = std::make_unique<DemoFixture>();
        else
            fixture = std::make_unique<NewApiFixture>(kind);
        const auto source = open(*fixture);
        QVERIFY2(source.has_value(), source ? "" : qPrintable(source.error().message + source.error().detail));
        FilterSet filter;
        filter.set(Dimension::Model, {QStringLiteral("gpt-5")});
        filter.set(Dimension::Outcome, {QStringLiteral("timeout")}, true);
        filter.set(Dimension::Provider, {QStringLiteral("north")});
        const TelemetrySql &sql = (*source)->statements();
        const RowPosition place{kNowMs, {7}};
        for (const SqlQuery &query :
             {sql.scan(kAround, {}), sql.scan(kAround, filter),
              sql.page({kAround, filter, 5, 10, RowCursor{kNowMs, place.text()}}, place, kAround),
              sql.page({kAround, {}, {}, {}, {}, false}, {}, kAround), sql.oldest(), sql.newest(kNowMs)}) {
            auto plan = fixture->database().query(QStringLiteral("EXPLAIN QUERY PLAN ") + query.sql, query.values);
            QVERIFY2(plan.has_value(), qPrintable(query.sql + (plan ? QString() : plan.error().detail)));
            QStringList steps;
            while (*(*plan)->next())
                steps.append((*plan)->string(3));
            const QString text = steps.join(QLatin1Char('\n'));
            // GORM's column order of before 2026-05 leaves ties of one second to be sorted; that is all.
            QVERIFY2(text.contains(QStringLiteral("created_at>? AND created_at<?")) || text.contains(QStringLiteral("created_at>?")), qPrintable(query.sql + text));
            QVERIFY2(!text.contains(QStringLiteral("USE TEMP B-TREE FOR ORDER BY")), qPrintable(text));
        }
    }

    void newApiVersionsDegradeCapabilityByCapability_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QStringList>("missing");
        QTest::newRow("2024-06") << QStringLiteral("2024-06") << QStringList{QStringLiteral("requests"), QStringLiteral("workspace"), QStringLiteral("errors")};
        QTest::newRow("2025-07") << QStringLiteral("2025-07") << QStringList{QStringLiteral("requests"), QStringLiteral("errors")};
        QTest::newRow("2026-09") << QStringLiteral("2026-09") << QStringList{QStringLiteral("errors")};
    }
    void newApiVersionsDegradeCapabilityByCapability()
    {
        QFETCH(QString, version);
        QFETCH(QStringList, missing);
        NewApiFixture fixture(version);
        const auto source = open(fixture);
        QVERIFY(source.has_value());
        QStringList found;
        for (const MissingFigure &figure : (*source)->capabilities().missing) {
            found.append(figure.figure);
            QVERIFY(figure.reason.size() > 10);
        }
        QCOMPARE(found, missing);
        QCOMPARE((*source)->capabilities().latencyPrecisionMs, 1000);
        QCOMPARE((*source)->capabilities().ttftPrecisionMs, 1);
        QCOMPARE((*source)->capabilities().timePrecisionMs, 1000);
    }

    void errorsAreRecordedOnceOneIsThere()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        QVERIFY(!(*open(fixture))->capabilities().errors);
        log(fixture, QStringLiteral("created_at, type, other"), {kNowS, 5, QStringLiteral("{\"status_code\":500}")});
        QVERIFY((*open(fixture))->capabilities().errors);
    }

    void otherRowsAndChannelTestsAreNoTraffic()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        for (int type : {0, 1, 3, 4, 6, 7})
            log(fixture, QStringLiteral("created_at, type"), {kNowS, type});
        log(fixture, QStringLiteral("created_at, type, token_name, content"), {kNowS, 2, QStringLiteral("模型测试"), QStringLiteral("模型测试")});
        log(fixture, QStringLiteral("id, created_at, type, token_name, content"), {50, kNowS, 2, QStringLiteral("模型测试"), QStringLiteral("mine")});
        log(fixture, QStringLiteral("id, created_at, type, token_name, content"), {51, kNowS, 2, QVariant(), QVariant()});
        const auto source = open(fixture);
        const QList<RequestRow> rows = all(**source);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.at(0).rowId, QStringLiteral("50"));
        QCOMPARE(rows.at(1).rowId, QStringLiteral("51"));
        QCOMPARE((*source)->newRowsAfter({})->count, 2);
    }

    void garbageBecomesNotRecordedAndNeverANumber()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        const QString columns = QStringLiteral("id, created_at, type, use_time, quota, prompt_tokens, completion_tokens, other, model_name, token_id");
        const QVariant null;
        log(fixture, columns, {1, kNowS, 2, null, null, null, null, null, null, null});
        log(fixture, columns, {2, kNowS, 2, -5, 500, -3, 4, QStringLiteral("not json {"), QStringLiteral("m"), 1});
        log(fixture, columns, {3, kNowS, 2, QStringLiteral("12abc"), QStringLiteral("7x"), QStringLiteral("abc"), 1, QStringLiteral("[1,2]"), QStringLiteral("m"), QStringLiteral("k")});
        log(fixture, columns, {4, kNowS, 5, 1, 0, 0, 0, QStringLiteral("{\"status_code\":\"x\",\"error_code\":{\"a\":1},\"frt\":\"soon\"}"), QStringLiteral("m"), 1});
        log(fixture, columns, {5, kNowS, 2, kHuge, kHuge, kHuge, 1, QStringLiteral("{\"frt\":-1000}"), QStringLiteral("m"), 1});
        log(fixture, columns, {6, kNowS, 2, 1.5, 3, 1, 1, QByteArray("{\"frt\":12.5,\"cache_tokens\":7}"), QStringLiteral("m"), 1});
        log(fixture, columns, {7, kNowS, 2, 1, 3, 1, 1, QStringLiteral("{\"frt\":12.5,\"cache_tokens\":7,\"request_path\":\"/v1/x\"}"), QStringLiteral("m"), 1});
        const auto source = open(fixture);
        const QList<RequestRow> rows = all(**source);
        QCOMPARE(rows.size(), 7);
        for (int i : {0, 1, 2, 4})
            QCOMPARE(rows.at(i).latencyUs, kNotRecorded);
        for (int i : {0, 1, 2, 3, 4})
            QCOMPARE(rows.at(i).ttftUs, kNotRecorded);
        QCOMPARE(rows.at(0).costMicros, 0);
        QCOMPARE(rows.at(1).costMicros, 1000);
        QCOMPARE(rows.at(1).tokensIn, 0);
        QCOMPARE(rows.at(1).tokensOut, 4);
        QCOMPARE(rows.at(2).costMicros, 0);
        QCOMPARE(rows.at(2).tokensIn, 0);
        QCOMPARE(rows.at(3).statusCode, 0);
        QCOMPARE(rows.at(3).outcome, Outcome::ServerError);
        QCOMPARE(rows.at(4).costMicros, 0);
        QCOMPARE(rows.at(4).tokensIn, 0);
        QCOMPARE(rows.at(6).ttftUs, 12'500);
        QCOMPARE(rows.at(6).tokensCached, 7);
        QCOMPARE(rows.at(6).endpoint, QStringLiteral("/v1/x"));
        QCOMPARE(rows.at(6).costMicros, 6);
        // The filters read the same garbage in the same way.
        FilterSet noStatus;
        noStatus.set(Dimension::StatusCode, {QString()});
        QCOMPARE((*source)->page({kAround, noStatus, {}, {}, {}})->rows.size(), 7);
        FilterSet failed;
        failed.set(Dimension::Outcome, {QStringLiteral("server_error")});
        QCOMPARE((*source)->page({kAround, failed, {}, {}, {}})->rows.size(), 1);
        QCOMPARE((*source)->page({kAround, {}, 0, {}, {}})->rows.size(), 3);
    }

    void tenMegabyteCellsAreReadWithoutSpreading()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        const QString big(10 * 1024 * 1024, QLatin1Char('x'));
        log(fixture, QStringLiteral("created_at, type, model_name, content, other, \"group\""), {kNowS, 2, big, big, big, big});
        log(fixture, QStringLiteral("created_at, type, model_name, other"), {kNowS, 2, QStringLiteral("m"), QStringLiteral("{\"a\":\"%1\",\"cache_tokens\":3}").arg(big)});
        const auto source = open(fixture);
        const QList<RequestRow> rows = all(**source);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.at(0).model.size(), 256);
        QCOMPARE(rows.at(0).workspace.size(), 256);
        QCOMPARE(rows.at(1).tokensCached, 3);
        const auto scanned = (*source)->scan(kAround, {}, [](const TelemetryRow &row) { QVERIFY(row.model.size() <= 256); });
        QVERIFY(scanned.has_value());
    }

    void timesThatWereNeverSetOrLieInTheFutureDoNotStretchTheExtent()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        for (const QVariant &time : {QVariant(0), QVariant(), QVariant(-7), QVariant(kNowS - 60), QVariant(kNowS), QVariant(kNowS * 1000), QVariant(QStringLiteral("yesterday"))})
            log(fixture, QStringLiteral("created_at, type"), {time, 2});
        const auto source = open(fixture);
        const auto extent = (*source)->extent();
        QCOMPARE(extent->span.fromMs, kNowMs - 60'000);
        QCOMPARE(extent->span.toMs, kNowMs + 1000);
        QCOMPARE(extent->mark, QStringLiteral("7"));
        QVERIFY(*(*source)->rowsOutsideTime());
        const auto news = (*source)->newRowsAfter({});
        QCOMPARE(news->count, 2);
        QVERIFY(news->quarters.size() <= 2);
        QCOMPARE(all(**source).size(), 2);
    }

    void theLastAttemptOfARequestIsFinal_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("by the row behind it") << QString();
        // For engines whose subqueries know nothing of the row, and that number none.
        QTest::newRow("by the rows near it")
            << QStringLiteral("CASE WHEN {type} = 2 THEN 1 WHEN COALESCE({request_id}, '') = '' THEN NULL "
                              "WHEN {request_id} || {created_at} IN (SELECT {later.request_id} || "
                              "max({later.created_at}) FROM {table} later "
                              "WHERE {later.type} IN (2, 5) AND {nearby} GROUP BY {later.request_id} HAVING "
                              "min({later.type}) = 5) THEN 1 ELSE 0 END");
    }
    void theLastAttemptOfARequestIsFinal()
    {
        QFETCH(QString, sql);
        NewApiFixture fixture(QStringLiteral("2026-09"));
        const QString columns = QStringLiteral("id, created_at, type, request_id");
        log(fixture, columns, {1, kNowS, 5, QStringLiteral("a")});
        log(fixture, columns, {2, kNowS + 1, 5, QStringLiteral("a")});
        log(fixture, columns, {3, kNowS + 2, 2, QStringLiteral("a")});
        log(fixture, columns, {4, kNowS + 3, 5, QStringLiteral("b")});
        log(fixture, columns, {5, kNowS + 4, 5, QStringLiteral("b")});
        log(fixture, columns, {6, kNowS + 5, 5, QString()});
        log(fixture, columns, {7, kNowS + 6, 5, QVariant()});
        log(fixture, columns, {8, kNowS + 7, 2, QString()});
        // A row of another type with the same id is no attempt.
        log(fixture, columns, {9, kNowS + 8, 6, QStringLiteral("b")});
        // Later, but not so late that they are looked for in vain.
        log(fixture, columns, {10, kNowS + 7200, 5, QStringLiteral("c")});
        log(fixture, columns, {11, kNowS + 9600, 5, QStringLiteral("c")});
        GatewayProfile profile = profileOf(fixture.profile());
        if (!sql.isEmpty())
            profile.telemetry.fields[TelemetryField::Final].alternatives.first().sql = {
                {{QStringLiteral("default"), sql}}};
        const auto source = SqlTelemetrySource::create(fixture.database(), fixture.database(), profile, m_clock);
        QList<int> finals;
        for (const RequestRow &row : all(**source))
            finals.append(int(row.final));
        const int yes = int(FinalAttempt::Yes);
        const int no = int(FinalAttempt::No);
        const int unknown = int(FinalAttempt::Unknown);
        QCOMPARE(finals, (QList<int>{no, no, yes, no, yes, unknown, unknown, yes, no, yes}));
        QList<int> scanned;
        QVERIFY(
            (*source)->scan(kAround, {}, [&](const TelemetryRow &row) { scanned.append(int(row.final)); }).has_value());
        QCOMPARE(scanned, finals);
        const auto attempts = (*source)->attemptsOf(QStringLiteral("b"));
        QCOMPARE(attempts->size(), 2);
        QCOMPARE(int(attempts->last().final), yes);
    }

    void aRetryNamesTheQuarterOfTheAttemptBeforeIt()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        const QString columns = QStringLiteral("id, created_at, type, request_id");
        const qint64 quarterS = kNowS / 900 * 900;
        log(fixture, columns, {1, quarterS - 5, 5, QStringLiteral("a")});
        log(fixture, columns, {2, quarterS - 4, 2, QString()});
        const auto source = open(fixture);
        log(fixture, columns, {3, quarterS + 1, 2, QStringLiteral("a")});
        const auto news = (*source)->newRowsAfter(QStringLiteral("2"));
        QCOMPARE(news->count, 1);
        QCOMPARE(news->quarters, (QList<qint64>{(quarterS - 900) * 1000, quarterS * 1000}));
    }

    void aBrokenStreamIsNotCountedAsFine_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("outcome");
        QTest::newRow("client gone") << QStringLiteral("client_gone") << int(Outcome::Cancelled);
        QTest::newRow("timeout") << QStringLiteral("timeout") << int(Outcome::Timeout);
        QTest::newRow("scanner error") << QStringLiteral("scanner_error") << int(Outcome::ServerError);
    }
    void aBrokenStreamIsNotCountedAsFine()
    {
        QFETCH(QString, reason);
        QFETCH(int, outcome);
        NewApiFixture fixture(QStringLiteral("2026-09"));
        log(fixture, QStringLiteral("created_at, type, other"),
            {kNowS, 2, QStringLiteral("{\"stream_status\":{\"status\":\"error\",\"end_reason\":\"%1\"}}").arg(reason)});
        const RequestRow row = all(**open(fixture)).first();
        QCOMPARE(int(row.outcome), outcome);
        QCOMPARE(row.errorClass, QStringLiteral("stream:") + reason);
    }

    void theGatewaysOwnUnitsMakeDollars_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<qint64>("micros");
        QTest::newRow("not set") << QString() << qint64(2000);
        QTest::newRow("set") << QStringLiteral("1000000") << qint64(1000);
        QTest::newRow("set as a real number") << QStringLiteral("250000.0") << qint64(4000);
    }
    void theGatewaysOwnUnitsMakeDollars()
    {
        QFETCH(QString, setting);
        QFETCH(qint64, micros);
        NewApiFixture fixture(QStringLiteral("2026-09"));
        if (!setting.isEmpty())
            fixture.execute(QStringLiteral("INSERT INTO options VALUES ('QuotaPerUnit', ?)"), {setting});
        log(fixture, QStringLiteral("created_at, type, quota"), {kNowS, 2, 1000});
        QCOMPARE(all(**open(fixture)).first().costMicros, micros);
    }

    void unitsThatCannotBeReadMakeCostMissing()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        fixture.execute(QStringLiteral("INSERT INTO options VALUES ('QuotaPerUnit', 'many')"));
        log(fixture, QStringLiteral("created_at, type, quota"), {kNowS, 2, 1000});
        const auto source = open(fixture);
        QVERIFY(!(*source)->capabilities().cost);
        const QList<MissingFigure> &missing = (*source)->capabilities().missing;
        QVERIFY(std::any_of(missing.begin(), missing.end(), [](const MissingFigure &m) {
            return m.figure == QLatin1String("cost") && m.reason.contains(QStringLiteral("QuotaPerUnit"));
        }));
    }

    void channelsWithOneNameAreNotCountedAsOne()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        fixture.execute(QStringLiteral("INSERT INTO channels (id, key, name) VALUES (1, 'x', 'azure'), (2, 'x', 'azure'), (3, 'x', '')"));
        for (int channel : {1, 2, 3, 4, 0})
            log(fixture, QStringLiteral("created_at, type, channel_id"), {kNowS, 2, channel});
        QStringList providers;
        for (const RequestRow &row : all(**open(fixture)))
            providers.append(row.provider);
        QCOMPARE(providers, (QStringList{QStringLiteral("azure (1)"), QStringLiteral("azure (2)"), QStringLiteral("channel 3"), QStringLiteral("channel 4"), QString()}));
    }

    void aChannelThatIsNewDuringAScanGetsItsName()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        const auto source = open(fixture);
        fixture.execute(QStringLiteral("INSERT INTO channels (id, key, name) VALUES (9, 'x', 'fresh')"));
        log(fixture, QStringLiteral("created_at, type, channel_id"), {kNowS, 2, 9});
        std::string provider;
        QVERIFY((*source)->scan(kAround, {}, [&](const TelemetryRow &row) { provider = row.provider; }).has_value());
        QCOMPARE(QString::fromStdString(provider), QStringLiteral("fresh"));
    }

    void tablesThatCannotBeTheGatewaysAreRefused_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("words");
        QTest::newRow("half migrated") << QStringLiteral("ALTER TABLE logs DROP COLUMN content") << QStringLiteral("column logs.content is missing");
        QTest::newRow("without the table") << QStringLiteral("DROP TABLE logs") << QStringLiteral("table logs is missing");
    }
    void tablesThatCannotBeTheGatewaysAreRefused()
    {
        QFETCH(QString, sql);
        QFETCH(QString, words);
        NewApiFixture fixture(QStringLiteral("2026-09"));
        fixture.execute(sql);
        const auto source = open(fixture);
        QVERIFY(!source);
        QCOMPARE(source.error().kind, ErrorKind::Unsupported);
        QVERIFY2(source.error().message.contains(words), qPrintable(source.error().message));
    }

    void aFileThatIsNoGatewayDatabaseIsNamed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("kind");
        QTest::newRow("not a database") << QByteArray(8000, 'x') << int(ErrorKind::Corrupt);
        QTest::newRow("damaged header") << QByteArray("SQLite format 3\0", 16) + QByteArray(4080, '\xff') << int(ErrorKind::Corrupt);
        QTest::newRow("empty file") << QByteArray() << int(ErrorKind::Unsupported);
    }
    void aFileThatIsNoGatewayDatabaseIsNamed()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("g.sqlite")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        DatabaseSettings settings;
        settings.file = file.fileName();
        auto database = openGatewayDatabase(settings);
        const Error error = !database ? database.error() : SqlTelemetrySource::create(**database, **database, profileOf(QStringLiteral("demo")), m_clock).error();
        QCOMPARE(errorKindName(error.kind), errorKindName(ErrorKind(kind)));
        QVERIFY(!error.message.isEmpty());
    }

    void aDatabaseThatIsMissingIsNamed()
    {
        DatabaseSettings settings;
        settings.file = QStringLiteral("/nonexistent/g.sqlite");
        QCOMPARE(openGatewayDatabase(settings).error().kind, ErrorKind::NotFound);
    }

    void aLockedDatabaseIsNamedAsBusy()
    {
        DemoFixture fixture;
        fixture.execute(QStringLiteral("PRAGMA journal_mode=DELETE"));
        fixture.execute(QStringLiteral("BEGIN EXCLUSIVE"));
        DatabaseSettings settings;
        settings.file = fixture.file();
        const auto database = openGatewayDatabase(settings);
        QVERIFY(!database);
        QCOMPARE(errorKindName(database.error().kind), errorKindName(ErrorKind::Busy));
        QVERIFY(database.error().message.contains(QStringLiteral("locked")));
        fixture.execute(QStringLiteral("ROLLBACK"));
    }

    void aScanStopsWhenItIsAskedToInTheMiddle()
    {
        DemoFixture fixture;
        fixture.execute(QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
                                       "INSERT INTO requests SELECT i, %1 + i, 'r' || i, 1, 1, 1, 1, 1, '/v1', 'm', 1, 200, NULL, 5, NULL, 0, 1, 1, 0, 1, NULL FROM n").arg(kNowMs));
        const auto source = open(fixture);
        std::stop_source stop;
        int seen = 0;
        const auto done = (*source)->scan(kAround, {}, [&](const TelemetryRow &) {
            if (++seen == 10)
                stop.request_stop();
        }, {std::chrono::milliseconds(0), stop.get_token()});
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::Cancelled);
        QVERIFY(seen >= 10 && seen < 20000);
    }

    void anotherProcessMayWriteWhileRowsAreRead()
    {
        DemoFixture fixture;
        RequestRow row;
        row.timeMs = kNowMs;
        row.statusCode = 200;
        row.outcome = Outcome::Ok;
        for (int i = 0; i < 100; ++i)
            fixture.add(row);
        DatabaseSettings settings;
        settings.file = fixture.file();
        const auto reader = openGatewayDatabase(settings);
        const auto source = SqlTelemetrySource::create(**reader, **reader, profileOf(QStringLiteral("demo")), m_clock);
        int seen = 0;
        QVERIFY((*source)->scan(kAround, {}, [&](const TelemetryRow &) {
            if (++seen == 5)
                fixture.add(row);
        }).has_value());
        QCOMPARE(seen, 100);
        QCOMPARE((*source)->newRowsAfter(QStringLiteral("100"))->count, 1);
    }
};

QTEST_GUILESS_MAIN(SqlTelemetrySourceTest)
#include "sqltelemetrysource_test.moc"
