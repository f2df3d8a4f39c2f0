// Whoever looks at a gateway: nothing before its history is counted, one at a time, and what is found is told.
#include "models/alerts/alertevidence.h"
#include "models/alerts/gatewaybacktest.h"
#include "models/alerts/principalseries.h"
#include "models/core/loopthread.h"
#include "tests/app/demogateway/lookoutscene.h"
#include "tests/support/noticedesk.h"
#include "tests/support/scriptedserver.h"

#include <algorithm>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

// One key calls from eight networks at once, in each of the last six minutes.
Result<void> shareOneKey(Database &gateway, qint64 untilMs)
{
    const auto done = gateway.execute(
        QStringLiteral(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 47), one AS (SELECT * FROM "
            "requests WHERE status = 200 AND api_key_id = (SELECT api_key_id FROM requests GROUP BY 1 ORDER BY "
            "count(*) DESC LIMIT 1) LIMIT 1) "
            "INSERT INTO requests (created_at, request_id, attempt, is_final, account_id, workspace_id, api_key_id, "
            "endpoint, model, provider_id, status, latency_ms, streamed, tokens_in, tokens_out, tokens_cached, "
            "cost_micros, ip) SELECT ? - (5 - i / 8) * 60000 + i, 'shared-' || i, 1, 1, account_id, workspace_id, "
            "api_key_id, endpoint, model, provider_id, 200, latency_ms, 0, tokens_in, tokens_out, 0, cost_micros, "
            "'203.' || (i % 8) || '.113.7' FROM one, n"),
        {untilMs - kMinuteMs / 2});
    return done ? Result<void>{} : std::unexpected(done.error());
}

} // namespace

class GatewayLookoutTest : public LookoutScene
{
    Q_OBJECT

private slots:
    void initTestCase() { write(); }
    void init() { begin(); }

    void beforeTheHistoryIsCountedItWaitsAndLearnsNothing()
    {
        const auto first = lookout();
        const auto look = first->look();
        WORKS(look);
        QVERIFY2(look->waitsFor.contains(QStringLiteral("still being counted")), qPrintable(look->waitsFor));
        QCOMPARE(look->positionMs, 0);
        count();
        const auto then = first->look();
        WORKS(then);
        QVERIFY(then->waitsFor.isEmpty());
        QCOMPARE(then->positionMs, kHistoryEndMs + 4 * kMinuteMs);
        QVERIFY(!alerts().isEmpty());
        for (const Alert &alert : alerts())
            QVERIFY(alert.rule != SourceSilence::kRule);
    }

    void oneLooksAtATimeAndTheNextOneGoesOnWhereItLeft()
    {
        count();
        const auto one = lookout();
        const auto other = lookout();
        WORKS(one->look());
        const auto found = alerts();
        const auto refused = other->look();
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Busy);
        WORKS(one->leave());
        WORKS(other->look());
        QCOMPARE(alerts().size(), found.size());
    }

    // Whoever closes a console in the middle of a look does not keep the others from looking.
    void aLookThatIsStoppedInTheMiddleKeepsNoLease()
    {
        count();
        std::stop_source stop;
        GatewayLookout stopped(m_settings, m_keeper->store(), m_clock, stop.get_token());
        const auto look = stopped.look([&](const AlertEngine::Look &) { stop.request_stop(); });
        QVERIFY(!look);
        QCOMPARE(look.error().kind, ErrorKind::Cancelled);
        WORKS(stopped.leave());
        const auto held =
            m_keeper->store().scalar(QStringLiteral("SELECT count(*) FROM alert_watch WHERE owner <> ''"));
        WORKS(held);
        QCOMPARE(*held, 0);
        WORKS(lookout()->look());
    }

    void anHourWithoutTheStoreFindsAfterwardsWhatItWouldHaveFound()
    {
        const auto look = [this](bool isAway) {
            init();
            count();
            m_clock.set(kHistoryEndMs - kTroubleMs + 5 * kMinuteMs);
            const auto watch = lookout();
            if (const auto first = watch->look(); !first)
                qFatal("%s", qPrintable(first.error().message));
            const auto other = SqliteDatabase::open(m_settings.store.file, SqliteDatabase::Mode::ReadWrite);
            if (isAway && !(*other)->execute(QStringLiteral("BEGIN EXCLUSIVE")))
                qFatal("The store is not to be had.");
            for (int i = 0; i < 3; ++i) {
                m_clock.advance(20 * kMinuteMs);
                const auto meanwhile = watch->look();
                if (meanwhile.has_value() == isAway)
                    qFatal("The store was away: %d.", int(isAway));
            }
            if (isAway && !(*other)->execute(QStringLiteral("ROLLBACK")))
                qFatal("The store does not come back.");
            m_clock.advance(kMinuteMs);
            while (true) {
                const auto then = watch->look();
                if (!then)
                    qFatal("%s", qPrintable(then.error().message));
                if (!then->more)
                    return findings(alerts());
            }
        };
        const QStringList undisturbed = look(false);
        QVERIFY(!undisturbed.isEmpty());
        QCOMPARE(look(true), undisturbed);
    }

    void anAlertOfMisuseIsDrawnFromTheCallsOfItsKey()
    {
        const DemoHistory mine(1, 4'000);
        QVERIFY(mine.copy(m_history));
        m_settings.database.file = mine.folder.database();
        {
            const auto gateway = SqliteDatabase::open(mine.folder.database(), SqliteDatabase::Mode::ReadWrite);
            QVERIFY(gateway);
            WORKS(shareOneKey(**gateway, kHistoryEndMs));
        }
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        const QList<Alert> found = alerts(QStringLiteral("key-concurrent-networks"));
        QCOMPARE(found.size(), 1);
        const auto folder = m_alerts->folder(found.constFirst().seq);
        WORKS(folder);
        const AlertEvidence evidence = alertEvidence(folder->evidence);
        QCOMPARE(evidence.unit, FigureUnit::PerMinute);
        QCOMPARE(evidence.series.size(), PrincipalSeries::kSpanMs / kMinuteMs);
        // It is found in the third of its minutes, and drawn up to there.
        QVERIFY(evidence.series.constLast().value >= 8);
        QVERIFY(std::ranges::all_of(evidence.series.first(evidence.series.size() - 3),
                                    [](const EvidencePoint &point) { return point.value < 8; }));
    }

    void whoLooksForMisuseIsKnownBesideWhoLooksAtTheFigures()
    {
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        const auto standing = AlertWatch(*m_alerts, gatewayFingerprint(m_settings)).standing();
        WORKS(standing);
        QCOMPARE(standing->misuseMs.size(), 1);
        QVERIFY(standing->misuseMs.constFirst() >= standing->heartbeatMs);
    }

    void whichRulesSeeNothingIsKnownWithTheReason()
    {
        count();
        GatewayBacktest bench(m_settings, m_clock);
        const auto lattice = bench.lattice();
        WORKS(lattice);
        QCOMPARE(lattice->blind.keys(),
                 QStringList({QStringLiteral("client-change"), QStringLiteral("quota-evasion")}));
        QVERIFY(!lattice->blind.first().isEmpty());
    }

    // Nobody answers: the message stays under way, the next look comes all the same, and the end does not wait for it.
    void aSlowChannelKeepsNobodyFromLooking()
    {
        LoopThread thread(QStringLiteral("receiver"));
        std::unique_ptr<ScriptedServer> server;
        AlertChannel channel = NoticeDesk::webhook(QStringLiteral("Ops"));
        thread.run([&] {
            server = std::make_unique<ScriptedServer>(std::nullopt);
            channel.url = server->url();
        });
        const auto received = [&] {
            qsizetype count = 0;
            thread.run([&] { count = server->requests().size(); });
            return count;
        };
        ChannelRepository channels(m_keeper->store(), m_keeper->audit(), m_keeper->operators(), m_clock);
        WORKS(channels.save(m_keeper->id(), channel));
        count();
        {
            const auto watch = lookout();
            WORKS(watch->look());
            QTRY_VERIFY(received() > 0);
            for (int minute = 0; minute < 3; ++minute) {
                m_clock.advance(kMinuteMs / 2); // less than the lease
                WORKS(watch->look());
            }
            QCOMPARE(received(), 1); // still that one
            WORKS(watch->leave());
        }
        const auto waiting = m_keeper->store().scalar(
            QStringLiteral("SELECT count(*) FROM alert_notice WHERE state = 'waiting' AND claim = ''"));
        QVERIFY(waiting && *waiting > 0); // for whoever comes next, at once
        thread.run([&] { server.reset(); });
    }

    void theConsoleLooksByItselfUntilItIsClosed()
    {
        const ThreadedDatabase store(QStringLiteral("store"), [settings = m_settings](const std::stop_token &) {
            return openConsoleStore(settings);
        });
        BackgroundLookout background(store, m_settings, m_clock, nullptr, 50);
        QCOMPARE(background.phase(), BackgroundLookout::Phase::Off);
        background.start();
        QTRY_COMPARE(background.phase(), BackgroundLookout::Phase::Waiting);
        QVERIFY(background.sentence(QTimeZone::utc()).contains(QStringLiteral("still being counted")));
        count();
        QTRY_COMPARE_WITH_TIMEOUT(background.phase(), BackgroundLookout::Phase::Watching, 60'000);
        QVERIFY(background.sentence(QTimeZone::utc()).isEmpty());
        QVERIFY(background.positionMs() > 0);

        BackgroundLookout second(store, m_settings, m_clock, nullptr, 50);
        second.start();
        QTRY_COMPARE(second.phase(), BackgroundLookout::Phase::Elsewhere);
        background.close();
        QCOMPARE(background.phase(), BackgroundLookout::Phase::Off);
        QTRY_COMPARE_WITH_TIMEOUT(second.phase(), BackgroundLookout::Phase::Watching, 60'000);
    }

    void aStoreThatCannotBeOpenedIsTold()
    {
        const ThreadedDatabase store(QStringLiteral("store"),
                                     [](const std::stop_token &) -> Result<std::unique_ptr<Database>> {
                                         return failure(ErrorKind::Unreachable, QStringLiteral("The disk is gone."));
                                     });
        BackgroundLookout background(store, m_settings, m_clock, nullptr, 50);
        background.start();
        QTRY_COMPARE(background.phase(), BackgroundLookout::Phase::Failed);
        QVERIFY(background.sentence(QTimeZone::utc()).contains(QStringLiteral("The disk is gone.")));
    }
};

QTEST_GUILESS_MAIN(GatewayLookoutTest)

#include "gatewaylookout_test.moc"
