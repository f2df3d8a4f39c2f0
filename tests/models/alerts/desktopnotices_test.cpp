// Which alerts the desktop is told of, and which not.
#include "tests/models/alerts/noticescene.h"

using namespace Gatehouse;

class DesktopNoticesTest : public NoticeScene
{
    Q_OBJECT
private slots:
    void init() { make(); }
    void cleanup() { drop(); }

    void whatIsThereBeforeIsNotTold()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        begin({});
        poll();
        QCOMPARE(m_shown->size(), 0);
    }

    void whatIsRaisedIsToldOnceWhenItIsLoudEnough()
    {
        begin({true, AlertLevel::Ticket});
        m_bench->store.put(AlertLevel::Watch, QStringLiteral("Novelty"));
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"));
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        QVERIFY2(notice(0).title.startsWith(QLatin1String("Spend")), qPrintable(notice(0).title));
        m_bench->store.put(AlertLevel::Watch, QStringLiteral("Novelty again"));
        poll();
        QCOMPARE(m_shown->size(), 1);
    }

    void aRiseIsToldAgainInItsPlace()
    {
        begin({true, AlertLevel::Ticket});
        const qint64 seq = m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend")).seq;
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        m_bench->store.find(seq)->level = AlertLevel::Page;
        poll();
        QTRY_COMPARE(m_shown->size(), 2);
        QCOMPARE(notice(1).key, seq);
        QCOMPARE(notice(1).level, AlertLevel::Page);
    }

    void whatIsTakenOrOverIsWithdrawn()
    {
        begin({});
        const qint64 seq = m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst")).seq;
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        m_bench->store.find(seq)->state = AlertState::Acknowledged;
        poll();
        QTRY_COMPARE(m_withdrawn->size(), 1);
        QCOMPARE(m_withdrawn->constFirst().constFirst().toLongLong(), seq);
    }

    void whatWasOverAndComesBackIsToldAgain()
    {
        begin({});
        const qint64 seq = m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst")).seq;
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        m_bench->store.find(seq)->overMs = m_bench->clock.nowMs();
        look();
        QTRY_COMPARE(m_withdrawn->size(), 1);
        look();
        QCOMPARE(m_shown->size(), 1);
        m_bench->store.find(seq)->overMs = 0;
        look();
        QTRY_COMPARE(m_shown->size(), 2);
        QCOMPARE(notice(1).key, seq);
        look();
        QCOMPARE(m_shown->size(), 2);
    }

    void anAcknowledgedTicketThatBecomesAPageIsToldOfUntilItIsTakenAnew()
    {
        begin({});
        Alert &ticket = m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"), AlertState::Acknowledged);
        const qint64 seq = ticket.seq;
        ticket.stateMs = m_bench->clock.nowMs();
        look();
        QCOMPARE(m_shown->size(), 0); // somebody has it already
        m_bench->store.find(seq)->level = AlertLevel::Page;
        look();
        QTRY_COMPARE(m_shown->size(), 1);
        QCOMPARE(notice(0).level, AlertLevel::Page);
        look();
        QCOMPARE(m_shown->size(), 1);
        QCOMPARE(m_withdrawn->size(), 0);
        m_bench->store.find(seq)->stateMs = m_bench->clock.nowMs();
        look();
        QTRY_COMPARE(m_withdrawn->size(), 1);
    }

    void manyAtOnceAreOne()
    {
        begin({});
        for (int i = 0; i < 40; ++i)
            m_bench->store.put(i == 7 ? AlertLevel::Page : AlertLevel::Ticket, QStringLiteral("Burst %1").arg(i));
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        QCOMPARE(notice(0).key, DesktopNotices::kManyKey);
        QVERIFY2(notice(0).title.contains(QLatin1String("40")), qPrintable(notice(0).title));
        QVERIFY2(notice(0).text.contains(QLatin1String("Burst 7")), qPrintable(notice(0).text));
    }

    void quietHoursLetPagesThroughOnly()
    {
        // It is 14:00 UTC.
        begin({true, AlertLevel::Ticket,
               QuietHours{QStringLiteral("UTC"), QTime(13, 0), QTime(15, 0), AlertLevel::Page}});
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        QVERIFY(notice(0).title.startsWith(QLatin1String("Error burst")));
    }

    void whatQuietHoursHeldBackIsToldInOneNoticeWhenTheyEnd()
    {
        // It is 14:00 UTC.
        begin({true, AlertLevel::Ticket,
               QuietHours{QStringLiteral("UTC"), QTime(13, 0), QTime(15, 0), AlertLevel::Page}});
        const qint64 over = m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend")).seq;
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Slow"));
        const qint64 rises = m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Error burst")).seq;
        look();
        QCOMPARE(m_shown->size(), 0);
        m_bench->store.find(rises)->level = AlertLevel::Page;
        m_bench->store.find(over)->overMs = m_bench->clock.nowMs();
        look();
        QTRY_COMPARE(m_shown->size(), 1); // the page, which was told at once
        m_bench->clock.advance(kHourMs);
        look();
        QTRY_COMPARE(m_shown->size(), 2);
        QCOMPARE(notice(1).key, DesktopNotices::kHeldKey);
        QCOMPARE(notice(1).title, QStringLiteral("2 alerts came in during quiet hours"));
        QCOMPARE(notice(1).text, QStringLiteral("Open and going on: 1. The loudest: Slow on anthropic-b."));
        look();
        QCOMPARE(m_shown->size(), 2);
    }

    void whoSignsOutInQuietHoursIsNotToldOfThemLater()
    {
        begin({true, AlertLevel::Ticket,
               QuietHours{QStringLiteral("UTC"), QTime(13, 0), QTime(15, 0), AlertLevel::Page}});
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"));
        look();
        m_bench->team.signOut();
        m_bench->clock.advance(kHourMs);
        m_bench->store.standing.heartbeatMs = m_bench->clock.nowMs();
        signInAgain();
        look();
        look();
        QCOMPARE(m_shown->size(), 0);
    }

    void whoWantsNoneGetsNone()
    {
        begin({false});
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->clock.advance(kDayMs);
        poll();
        QCOMPARE(m_shown->size(), 0);
    }

    void thatNobodyLooksIsToldAndWithdrawnWhenSomebodyDoes()
    {
        begin({});
        m_bench->clock.advance(kHourMs);
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        QCOMPARE(notice(0).key, DesktopNotices::kUnwatchedKey);
        poll();
        QCOMPARE(m_shown->size(), 1);
        m_bench->store.standing.heartbeatMs = m_bench->clock.nowMs();
        poll();
        QTRY_COMPARE(m_withdrawn->size(), 1);
    }

    void otherWishesHoldForWhatIsRaisedFromThenOn()
    {
        begin({true, AlertLevel::Page});
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"));
        poll();
        QCOMPARE(m_shown->size(), 0);
        QVERIFY(m_wishes->set({true, AlertLevel::Ticket}));
        poll();
        QCOMPARE(m_shown->size(), 0);
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Slow"));
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        QVERIFY(m_wishes->set({false}));
        QCOMPARE(m_withdrawn->size(), 1);
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        poll();
        QCOMPARE(m_shown->size(), 1);
        QVERIFY(m_wishes->set({true, AlertLevel::Page}));
        poll();
        QCOMPARE(m_shown->size(), 1); // it was there before they were wanted again
    }

    void wishesThatCannotBeChangeNothing()
    {
        DesktopWishes wishes;
        QSignalSpy changed(&wishes, &DesktopWishes::changed);
        QVERIFY(!wishes.set({true, AlertLevel::Watch}));
        QVERIFY(!wishes.set({true, AlertLevel::Page, QuietHours{QStringLiteral("Nowhere"), QTime(1, 0), QTime(2, 0)}}));
        QVERIFY(wishes.set({}));
        QCOMPARE(changed.size(), 0);
        QCOMPARE(wishes.wishes(), DesktopNoticeWishes());
    }

    void anAnswerThatComesAfterSigningOutIsDropped()
    {
        begin({});
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->store.answersAtOnce = false;
        m_bench->queue.poll();
        m_bench->team.signOut();
        m_bench->store.answersAtOnce = true;
        m_bench->store.answerAll();
        QCOMPARE(m_shown->size(), 0);
    }
};

QTEST_GUILESS_MAIN(DesktopNoticesTest)
#include "desktopnotices_test.moc"
