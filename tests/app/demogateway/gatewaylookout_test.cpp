// Whoever looks at a gateway: nothing before its history is counted, one at a time, and word of it when it falls
// silent.
#include "models/alerts/backgroundlookout.h"
#include "models/core/loopthread.h"
#include "models/gateway/consolestore.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"
#include "tests/support/noticedesk.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

constexpr qint64 kTroubleMs = 40 * kMinuteMs;

} // namespace

class GatewayLookoutTest : public QObject
{
    Q_OBJECT
    DemoHistory m_history{1, 4'000};
    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<AlertRepository> m_alerts;
    FixedClock m_clock{kHistoryEndMs};

    std::unique_ptr<GatewayLookout> lookout()
    {
        return std::make_unique<GatewayLookout>(m_settings, m_keeper->store(), m_clock, std::stop_token());
    }

    void count()
    {
        auto store = openRollupStore(m_settings);
        auto source = SqlTelemetrySource::open(m_settings, m_clock);
        QVERIFY(store);
        QVERIFY(source);
        RollupRepository rollups(**store, gatewayFingerprint(m_settings));
        RollupBuilder builder(rollups, **source, m_clock);
        WORKS(builder.open());
        WORKS(builder.bringUpToDate({}, [] {}));
    }

    QList<Alert> alerts(const QString &rule = {})
    {
        AlertFilter filter;
        filter.gateway = gatewayFingerprint(m_settings);
        auto all = m_alerts->list(filter);
        if (!all)
            qFatal("%s", qPrintable(all.error().message));
        if (!rule.isEmpty())
            all->removeIf([&rule](const Alert &alert) { return alert.rule != rule; });
        return *all;
    }

    QString away() const { return m_history.folder.database() + QStringLiteral(".away"); }
    void takeAway() { QVERIFY(QFile::rename(m_history.folder.database(), away())); }
    void bringBack() { QVERIFY(QFile::rename(away(), m_history.folder.database())); }

private slots:
    void initTestCase()
    {
        WORKS(m_history.write());
        const auto database = m_history.open();
        WORKS(database->execute(
            QStringLiteral("UPDATE requests SET status = 503, error_class = 'overloaded' WHERE created_at >= ?"),
            {kHistoryEndMs - kTroubleMs}));
    }

    void init()
    {
        m_keeper.reset();
        m_alerts.reset();
        m_settings = m_stores.make(Dialect::Sqlite);
        m_settings.name = QStringLiteral("demo");
        m_settings.profile = QStringLiteral("demo");
        m_settings.database.file = m_history.folder.database();
        m_keeper = m_stores.keeper(m_settings);
        m_alerts =
            std::make_unique<AlertRepository>(m_keeper->store(), m_keeper->audit(), m_keeper->operators(), m_clock);
        m_clock.set(kHistoryEndMs + 5 * kMinuteMs);
    }

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

    void aGatewayThatIsAwayIsNoDropButIsSaidToBeSilentOnce()
    {
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        const auto before = alerts();
        takeAway();
        // A look may find the connection still open; then what it reads has no news all the same.
        for (int minute = 0; minute < 20; ++minute) {
            m_clock.advance(kMinuteMs);
            (void)watch->look();
            if (minute < 4)
                QVERIFY(alerts(SourceSilence::kRule).isEmpty());
        }
        const auto silent = alerts(SourceSilence::kRule);
        QCOMPARE(silent.size(), 1);
        QCOMPARE(silent.constFirst().level, AlertLevel::Page);
        QVERIFY(!silent.constFirst().isOver());
        QCOMPARE(alerts().size(), before.size() + 1);

        bringBack();
        count();
        const auto back = watch->look();
        WORKS(back);
        QVERIFY(alerts(SourceSilence::kRule).constFirst().isOver());
    }

    void whoSleptDoesNotCallItSilentBeforeItWasGivenTime()
    {
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        m_clock.advance(9 * kHourMs); // suspended; nothing was counted meanwhile
        for (int i = 0; i < 4; ++i) {
            (void)watch->look();
            m_clock.advance(kMinuteMs);
        }
        QVERIFY(alerts(SourceSilence::kRule).isEmpty());
        // The clock is set back: the same.
        m_clock.advance(-kHourMs);
        (void)watch->look();
        QVERIFY(alerts(SourceSilence::kRule).isEmpty());
    }

    void channelsAreToldByWhoeverLooksAlsoWhileTheGatewayIsAway()
    {
        ChannelRepository channels(m_keeper->store(), m_keeper->audit(), m_keeper->operators(), m_clock);
        WORKS(channels.save(m_keeper->id(), NoticeDesk::webhook(QStringLiteral("Ops"))));
        count();
        const auto watch = lookout();
        const auto other = lookout();
        const auto look = watch->look();
        WORKS(look);
        const QString troubles = watch->finishTelling().join(u' ');
        QVERIFY2(troubles.contains(QStringLiteral("Ops")), qPrintable(troubles));
        const auto notices = [this] {
            return m_keeper->store().scalar(QStringLiteral("SELECT sum(attempts) FROM alert_notice")).value_or(-1);
        };
        const qint64 tries = notices();
        QVERIFY(tries > 0);
        QVERIFY(!other->look()); // it has no say in it
        QCOMPARE(notices(), tries);
        takeAway();
        m_clock.advance(30 * kMinuteMs);
        (void)watch->look();
        (void)watch->finishTelling();
        QVERIFY(notices() > tries);
        bringBack();
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
        const SystemClock clock;
        BackgroundLookout background(store, m_settings, clock, nullptr, 50);
        QCOMPARE(background.phase(), BackgroundLookout::Phase::Off);
        background.start();
        QTRY_COMPARE(background.phase(), BackgroundLookout::Phase::Waiting);
        QVERIFY(background.sentence(QTimeZone::utc()).contains(QStringLiteral("still being counted")));
        count();
        QTRY_COMPARE_WITH_TIMEOUT(background.phase(), BackgroundLookout::Phase::Watching, 60'000);
        QVERIFY(background.sentence(QTimeZone::utc()).isEmpty());
        QVERIFY(background.positionMs() > 0);

        BackgroundLookout second(store, m_settings, clock, nullptr, 50);
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
