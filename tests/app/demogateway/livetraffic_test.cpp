#include "app/demogateway/livetraffic.h"

#include "app/demogateway/adminapi.h"
#include "app/demogateway/admintoken.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/support/fixedclock.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

bool always()
{
    return true;
}

// A gateway's inside as it is between two starts of the program.
struct Running {
    std::unique_ptr<SqliteDatabase> database;
    GatewayMeta meta;
    Directory directory;
    TruthFile truth;
    TrafficModel model;
    std::unique_ptr<AttemptWriter> writer;
    std::unique_ptr<LiveTraffic> traffic;

    Running(const DemoHistory &history, const Clock &clock)
        : database(history.open())
        , meta(*loadMeta(*database))
        , directory(makeDirectory(meta.seed, {meta.historyFromMs, meta.historyToMs}))
        , truth(history.folder.truth())
        , model(history.trace, directory, meta.seed)
        , writer(std::move(*AttemptWriter::open(history.folder.database(), AttemptWriter::Mode::Live)))
    {
        model.setMeanRate(meta.meanRatePerMinute);
        model.setIncidents(*truth.load());
        traffic = std::make_unique<LiveTraffic>(*writer, *database, directory, model, truth, meta, clock);
        const auto loaded = traffic->reloadState();
        Q_ASSERT(loaded);
    }
};

const QString kAllRequests = QStringLiteral("SELECT created_at || request_id || attempt || status || latency_ms || "
                                            "coalesce(api_key_id, '') FROM requests ORDER BY id");
const QString kTwice = QStringLiteral("SELECT count(*) - count(DISTINCT request_id || attempt) FROM requests");

} // namespace

class LiveTrafficTest : public QObject
{
    Q_OBJECT
    const DemoHistory m_base;

private slots:
    void initTestCase() { QVERIFY(m_base.write()); }

    void aGapIsFilledWithoutAHoleAndWithoutDoubles()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs + 5 * kHourMs + 1'234);
        Running running(history, clock);
        const auto done = running.traffic->catchUp(always);
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        auto &database = *running.database;
        for (int quarter = 0; quarter < 20; ++quarter) {
            const qint64 fromMs = kHistoryEndMs + quarter * kQuarterMs;
            QVERIFY(number(database,
                           QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ? AND created_at < ?"),
                           {fromMs, fromMs + kQuarterMs}) > 0);
        }
        QCOMPARE(number(database, kTwice), 0);
        QVERIFY(number(database, QStringLiteral("SELECT max(created_at) FROM requests")) < clock.nowMs());
        QCOMPARE(loadMeta(database)->writtenUntilMs, clock.nowMs());
        QCOMPARE(loadMeta(database)->recordsWrittenUntilMs, floorTo(clock.nowMs(), kMinuteMs));
        QVERIFY(number(database, QStringLiteral("SELECT count(*) FROM technical_logs WHERE created_at >= ?"),
                       {kHistoryEndMs}) > 10);
    }

    void catchingUpInManyStartsGivesWhatOneStartGives()
    {
        const DemoHistory once;
        const DemoHistory often;
        QVERIFY(once.copy(m_base) && often.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        for (qint64 stepMs : {kMinuteMs + 17, kHourMs + 999, 2 * kHourMs, qint64(1), 40 * kMinuteMs}) {
            clock.advance(stepMs);
            Running running(often, clock);
            QVERIFY(running.traffic->catchUp(always));
        }
        Running running(once, clock);
        QVERIFY(running.traffic->catchUp(always));
        const auto oftenDatabase = often.open();
        const auto onceDatabase = once.open();
        QCOMPARE(dump(*oftenDatabase, kAllRequests), dump(*onceDatabase, kAllRequests));
        for (const char *table : {"technical_logs", "security_events"}) {
            const QString sql = QStringLiteral("SELECT created_at || ' ' || ip FROM %1 ORDER BY created_at, ip")
                                    .arg(QString::fromLatin1(table));
            QCOMPARE(dump(*oftenDatabase, sql), dump(*onceDatabase, sql));
        }
        const QString usage = QStringLiteral(
            "SELECT day || ' ' || workspace_id || ' ' || attempts || ' ' || cost_micros FROM usage_daily ORDER BY 1");
        QCOMPARE(dump(*oftenDatabase, usage), dump(*onceDatabase, usage));
    }

    void aGapOfMoreThanThirtyDaysIsFilledFromThirtyDaysAgo()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs + 45 * kDayMs);
        Running running(history, clock);
        QVERIFY(running.traffic->catchUp(always));
        const qint64 firstMs =
            number(*running.database, QStringLiteral("SELECT min(created_at) FROM requests WHERE created_at >= ?"),
                   {kHistoryEndMs});
        QVERIFY(firstMs >= clock.nowMs() - LiveTraffic::kLongestGapMs);
        QVERIFY(firstMs < clock.nowMs() - LiveTraffic::kLongestGapMs + kDayMs);
        QVERIFY(number(*running.database, QStringLiteral("SELECT count(*) FROM invoices WHERE status = 'open'")) > 0);
    }

    void catchingUpStopsWhenAskedAndGoesOnLater()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs + kDayMs);
        {
            Running running(history, clock);
            int asked = 0;
            QVERIFY(running.traffic->catchUp([&asked] { return ++asked < 4; }));
            QVERIFY(loadMeta(*running.database)->writtenUntilMs < clock.nowMs());
        }
        Running running(history, clock);
        QVERIFY(running.traffic->catchUp(always));
        QCOMPARE(loadMeta(*running.database)->writtenUntilMs, clock.nowMs());
        QCOMPARE(number(*running.database, kTwice), 0);
    }

    void liveTrafficFollowsTheChosenRate()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        Running running(history, clock);
        running.traffic->start(6'000);
        clock.advance(10 * kMinuteMs);
        running.traffic->stop();
        QVERIFY(!running.traffic->isRunning());
        const qint64 attempts = number(
            *running.database, QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ?"), {kHistoryEndMs});
        QVERIFY2(attempts > 45'000 && attempts < 75'000, qPrintable(QString::number(attempts)));
    }

    void theRateOfTheLastMinuteIsTold()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs + kSecondMs);
        Running running(history, clock);
        QCOMPARE(running.traffic->attemptsPerMinute(), 0.0);
        running.traffic->start(6'000);
        QTRY_VERIFY(running.traffic->attemptsPerMinute() > 20);
        clock.advance(2 * kMinuteMs);
        QCOMPARE(running.traffic->attemptsPerMinute(), 0.0); // what was written is older than a minute
    }

    void anInjectedIncidentShowsAndOutlivesARestart()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        {
            Running running(history, clock);
            running.traffic->start(600);
            clock.advance(kMinuteMs);
            const auto incident = running.traffic->inject(IncidentKind::ProviderOutage, QStringLiteral("openai-a"), 30);
            QVERIFY(incident);
            QCOMPARE(incident->id, 9);
            QCOMPARE(incident->nodeId, 3);
            QCOMPARE(incident->span, (TimeSpan{clock.nowMs(), clock.nowMs() + 30 * kMinuteMs}));
            running.traffic->stop();
        }
        const auto truth = TruthFile(history.folder.truth()).load();
        QVERIFY(truth);
        QCOMPARE(truth->size(), 9);
        QVERIFY(truth->constLast().live);
        Running running(history, clock);
        running.traffic->start(600);
        clock.advance(10 * kMinuteMs);
        running.traffic->stop();
        const QString sql = QStringLiteral(
            "SELECT 100 * sum(status >= 500) / count(*) FROM requests WHERE provider_id = ? AND created_at > ?");
        const qint64 settledMs = kHistoryEndMs + 3 * kMinuteMs;
        QVERIFY(number(*running.database, sql, {3, settledMs}) > 70);
        QVERIFY(number(*running.database, sql, {1, settledMs}) < 10);
    }

    void anIncidentIsRefusedWhenTheTrafficIsOffOrTheTargetUnknown()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        Running running(history, clock);
        QCOMPARE(running.traffic->inject(IncidentKind::LeakedKey, {}, 10).error().kind, ErrorKind::Unsupported);
        running.traffic->start(0);
        const auto unknown = running.traffic->inject(IncidentKind::ProviderOutage, QStringLiteral("nowhere"), 10);
        QCOMPARE(unknown.error().kind, ErrorKind::InvalidInput);
        QVERIFY(unknown.error().message.contains(QLatin1String("nowhere")));
        QCOMPARE(running.traffic->inject(IncidentKind::TrafficDrop, QStringLiteral("x"), 10).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(TruthFile(history.folder.truth()).load()->size(), 8);
    }

    void whoIsDeletedLeavesNoFurtherTrace()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        Running running(history, clock);
        const int accountId = running.directory.keyByUse(0).accountId;
        auto &database = *running.database;
        QVERIFY(database.execute(QStringLiteral("DELETE FROM api_keys WHERE account_id = ?"), {accountId}));
        QVERIFY(database.execute(QStringLiteral("DELETE FROM accounts WHERE id = ?"), {accountId}));
        QVERIFY(running.traffic->reloadState());
        clock.advance(2 * kDayMs);
        QVERIFY(running.traffic->catchUp(always));
        for (const char *table : {"requests", "technical_logs", "security_events", "sessions", "support_tickets"}) {
            const QString sql = QStringLiteral("SELECT count(*) FROM %1 WHERE account_id = ? AND created_at >= ?")
                                    .arg(QString::fromLatin1(table));
            QVERIFY2(number(database, sql, {accountId, kHistoryEndMs}) == 0, table);
        }
        QVERIFY(number(database,
                       QStringLiteral(
                           "SELECT count(*) FROM requests WHERE error_class = 'invalid_api_key' AND created_at >= ?"),
                       {kHistoryEndMs}) > 20);
    }

    void whatTheAdminApiSwitchesOffTheTrafficObeysAtOnce()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        Running running(history, clock);
        running.traffic->start(6'000);
        AdminApi api(*running.database, *running.traffic, clock, tokenDigest("token"));
        const auto post = [&](const QString &path) {
            return api.handle({"POST", path, {}, "Bearer token", {}}).status;
        };
        const int keyId = running.directory.keyByUse(0).id;
        QCOMPARE(post(QStringLiteral("/admin/v1/providers/1/disable")), 200);
        QCOMPARE(post(QStringLiteral("/admin/v1/keys/%1/disable").arg(keyId)), 200);
        clock.advance(5 * kMinuteMs);
        running.traffic->stop();
        auto &database = *running.database;
        const QString ofProvider =
            QStringLiteral("SELECT count(*) FROM requests WHERE provider_id = 1 AND created_at >= ?");
        const QString ofKey = QStringLiteral(
            "SELECT count(*) FROM requests WHERE api_key_id = ? AND created_at >= ? AND error_class %1 'key_disabled'");
        QCOMPARE(number(database, ofProvider, {kHistoryEndMs}), 0);
        QCOMPARE(number(database, ofKey.arg(QStringLiteral("IS NOT")), {keyId, kHistoryEndMs}), 0);
        QVERIFY(number(database, ofKey.arg(QStringLiteral("IS")), {keyId, kHistoryEndMs}) > 100);
        running.traffic->start(6'000);
        QCOMPARE(post(QStringLiteral("/admin/v1/providers/1/enable")), 200);
        clock.advance(kMinuteMs);
        running.traffic->stop();
        QVERIFY(number(database, ofProvider, {kHistoryEndMs}) > 300);
    }

    void catchingUpDoesNotCountAsTrafficOfTheLastMinute()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs + 2 * kHourMs - kMinuteMs);
        Running running(history, clock);
        QVERIFY(running.traffic->catchUp(always));
        running.traffic->start(0);
        QVERIFY(number(*running.database, QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ?"),
                       {kHistoryEndMs}) > 150);
        QVERIFY(running.traffic->attemptsPerMinute() < 6);
    }

    void aBatchThatFindsTheFileLockedIsWrittenLater()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs);
        Running running(history, clock);
        const auto other = history.open();
        QVERIFY(other->execute(QStringLiteral("BEGIN IMMEDIATE")));
        QSignalSpy failed(running.traffic.get(), &LiveTraffic::failed);
        running.traffic->start(6'000);
        clock.advance(kMinuteMs);
        QTRY_VERIFY_WITH_TIMEOUT(failed.count() >= 2, 10'000);
        QVERIFY(failed.constFirst().constFirst().toString().contains(QLatin1String("locked")));
        QVERIFY(other->execute(QStringLiteral("ROLLBACK")));
        QTRY_COMPARE_WITH_TIMEOUT(loadMeta(*other)->writtenUntilMs, clock.nowMs(), 10'000);
        QVERIFY(number(*other, QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ?"), {kHistoryEndMs}) >
                4'000);
        QCOMPARE(number(*other, kTwice), 0);
    }

    void aClockThatGoesBackWritesNothingTwice()
    {
        const DemoHistory history;
        QVERIFY(history.copy(m_base));
        FixedClock clock(kHistoryEndMs + kHourMs);
        Running running(history, clock);
        QVERIFY(running.traffic->catchUp(always));
        const qint64 before = number(*running.database, QStringLiteral("SELECT count(*) FROM requests"));
        clock.advance(-30 * kMinuteMs);
        QVERIFY(running.traffic->catchUp(always));
        QCOMPARE(number(*running.database, QStringLiteral("SELECT count(*) FROM requests")), before);
    }

    void aDamagedTruthFileIsRefusedAndNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("not JSON") << QByteArray("{") << QStringLiteral("not a truth file");
        QTest::newRow("no list") << QByteArray("{}") << QStringLiteral("no list of incidents");
        QTest::newRow("unknown kind") << QByteArray(R"({"incidents":[{"kind":"flood"}]})") << QStringLiteral("flood");
        QTest::newRow("ends before it starts")
            << QByteArray(R"({"incidents":[{"id":4,"kind":"leaked_key","start_ms":9,"end_ms":3}]})")
            << QStringLiteral("incident 4 ends");
    }

    void aDamagedTruthFileIsRefusedAndNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, reason);
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        QVERIFY(writeWholeFile(folder.truth(), text, false));
        const auto loaded = TruthFile(folder.truth()).load();
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, ErrorKind::Corrupt);
        QVERIFY2(loaded.error().message.contains(reason), qPrintable(loaded.error().message));
        QVERIFY(loaded.error().message.contains(QLatin1String("truth.json")));
    }
};

QTEST_GUILESS_MAIN(LiveTrafficTest)
#include "livetraffic_test.moc"
