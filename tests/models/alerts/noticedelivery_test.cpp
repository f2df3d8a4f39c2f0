// Channels are told while somebody looks for alerts: nobody waits for them, and nothing is told twice.
#include "models/alerts/noticedelivery.h"
#include "models/gateway/consolestore.h"
#include "tests/support/caseresults.h"
#include "tests/support/fixedclock.h"
#include "tests/support/noticedesk.h"

#include <QSemaphore>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNoonMs = 1'795'003'200'000;

// What senders on another thread do: each message waits for a word.
struct Line {
    QSemaphore begun;
    QSemaphore may;
    QSemaphore ended;
    bool stopped = false;
};

class WaitingSender final : public NoticeSender
{
public:
    explicit WaitingSender(Line &line)
        : m_line(line)
    {
    }
    Delivery send(const NoticeMessage &, const std::stop_token &stop) override
    {
        m_line.begun.release();
        while (!m_line.may.tryAcquire(1, 5)) {
            if (stop.stop_requested()) {
                m_line.stopped = true;
                return {Delivery::Outcome::Stopped};
            }
        }
        m_line.ended.release();
        return {};
    }
    qsizetype mostAlerts() const override { return 100; }

private:
    Line &m_line;
};

} // namespace

class NoticeDeliveryTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_clock.set(kNoonMs);
        m_line = std::make_unique<Line>();
        m_failure.reset();
        m_opened = 0;
        m_settings = m_stores.make(Dialect::Sqlite);
        m_user = m_stores.keeper(m_settings);
        m_desk = std::make_unique<NoticeDesk>(*m_user, m_clock);
        m_channel = m_desk->add(NoticeDesk::webhook(QStringLiteral("Ops")));
    }
    void cleanup() { QVERIFY(m_user->audit().verify()->isGenuine()); }

    void whoAsksDoesNotWaitAndWhoFinishesDoes()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"));
        const auto delivery = make();
        delivery->deliver(AlertNotifier::Looking::Works);
        QVERIFY(m_line->begun.tryAcquire(1, 10'000)); // it is under way, and we are here
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised"));
        m_line->may.release();
        delivery->finish();
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised notified"));
        QVERIFY(delivery->takeTroubles().isEmpty());
    }

    void whatIsAskedForMeanwhileFollowsOnce()
    {
        m_desk->raise(QStringLiteral("a"));
        const auto delivery = make();
        delivery->deliver(AlertNotifier::Looking::Works);
        QVERIFY(m_line->begun.tryAcquire(1, 10'000));
        const qint64 later = m_desk->raise(QStringLiteral("b"));
        for (int i = 0; i < 5; ++i)
            delivery->deliver(AlertNotifier::Looking::Works);
        m_line->may.release(100);
        delivery->finish();
        QCOMPARE(m_desk->story(later), QStringLiteral("raised notified"));
        QCOMPARE(m_line->ended.available(), 2); // and no message more
        QCOMPARE(m_opened, 1);
    }

    void whoEndsStopsWhatIsUnderWayAndLosesNothing()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"));
        auto delivery = make();
        delivery->deliver(AlertNotifier::Looking::Works);
        QVERIFY(m_line->begun.tryAcquire(1, 10'000));
        delivery.reset();
        QVERIFY(m_line->stopped);
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised"));
        FakePost post;
        QCOMPARE(m_desk->deliver(post).sent, 1); // at once: nobody waits for the end of its claim
    }

    void whatStopsTheOwnerStopsIt()
    {
        m_desk->raise(QStringLiteral("a"));
        std::stop_source owner;
        const auto delivery = make(owner.get_token());
        delivery->deliver(AlertNotifier::Looking::Works);
        QVERIFY(m_line->begun.tryAcquire(1, 10'000));
        owner.request_stop();
        delivery->finish();
        QVERIFY(m_line->stopped);
        delivery->deliver(AlertNotifier::Looking::Works); // nothing begins any more
        delivery->finish();
        QVERIFY(!m_line->begun.tryAcquire(1, 0));
    }

    void aStoreThatIsAwayIsTriedAgainByTheNextRound()
    {
        m_desk->raise(QStringLiteral("a"));
        m_failure = Error{ErrorKind::Unreachable, QStringLiteral("The disk is gone.")};
        const auto delivery = make();
        m_line->may.release(100);
        for (int i = 0; i < 2; ++i) {
            delivery->deliver(AlertNotifier::Looking::Works);
            delivery->finish();
        }
        QCOMPARE(delivery->takeTroubles(), QStringList{QStringLiteral("The disk is gone.")});
        QVERIFY(delivery->takeTroubles().isEmpty());
        m_failure.reset();
        delivery->deliver(AlertNotifier::Looking::Works);
        delivery->finish();
        QCOMPARE(m_line->ended.available(), 1);
    }

private:
    std::unique_ptr<NoticeDelivery> make(const std::stop_token &stop = {})
    {
        const auto open = [this](const std::stop_token &) -> Result<std::unique_ptr<Database>> {
            ++m_opened;
            if (m_failure)
                return std::unexpected(*m_failure);
            return openConsoleStore(m_settings);
        };
        const auto sender = [this](const AlertChannel &, const QString &) -> Result<std::unique_ptr<NoticeSender>> {
            return std::make_unique<WaitingSender>(*m_line);
        };
        return std::make_unique<NoticeDelivery>(
            open, AlertNotifier::Gateway{QStringLiteral("gw"), QStringLiteral("Northwind")}, m_clock, stop, sender);
    }

    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    FixedClock m_clock{kNoonMs};
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<NoticeDesk> m_desk;
    AlertChannel m_channel;
    std::unique_ptr<Line> m_line;
    std::optional<Error> m_failure;
    int m_opened = 0;
};

QTEST_GUILESS_MAIN(NoticeDeliveryTest)
#include "noticedelivery_test.moc"
