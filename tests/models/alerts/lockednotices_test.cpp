// What the desktop is told of while the console is locked, and when the session ends by itself.
#include "tests/models/alerts/noticescene.h"

using namespace Gatehouse;

class LockedNoticesTest : public NoticeScene
{
    Q_OBJECT
private slots:
    void init() { make(); }
    void cleanup() { drop(); }

    void whatComesWhileItIsLockedIsTold()
    {
        begin({});
        const qint64 before = m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend")).seq;
        look();
        QCOMPARE(m_shown->size(), 1);
        m_bench->team.lock();
        QCOMPARE(m_withdrawn->size(), 0);
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        look();
        QTRY_COMPARE(m_shown->size(), 2);
        QVERIFY(notice(1).title.startsWith(QLatin1String("Error burst")));
        m_bench->store.find(before)->overMs = m_bench->clock.nowMs();
        look();
        QTRY_COMPARE(m_withdrawn->size(), 1);
        unlock();
        look();
        QCOMPARE(m_shown->size(), 2); // each once
    }

    void whatQuietHoursHoldBackIsToldWhenTheyEndThoughItIsLocked()
    {
        begin({true, AlertLevel::Ticket,
               QuietHours{QStringLiteral("UTC"), QTime(13, 0), QTime(15, 0), AlertLevel::Page}});
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"));
        look();
        m_bench->team.lock();
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Slow"));
        look();
        QCOMPARE(m_shown->size(), 0);
        m_bench->clock.advance(kHourMs);
        look();
        QTRY_COMPARE(m_shown->size(), 1);
        QCOMPARE(notice(0).title, QStringLiteral("2 alerts came in during quiet hours"));
    }

    void thatNobodyLooksIsToldWhileItIsLocked()
    {
        begin({});
        m_bench->team.lock();
        m_bench->clock.advance(kHourMs);
        poll();
        QTRY_COMPARE(m_shown->size(), 1);
        QCOMPARE(notice(0).key, DesktopNotices::kUnwatchedKey);
    }

    void aSessionThatRunsOutSaysThatNothingIsToldFromThenOn()
    {
        begin({});
        m_bench->team.lock();
        m_bench->clock.advance(TeamSession::kLongestSessionMs);
        m_bench->team.checkTime();
        QCOMPARE(m_shown->size(), 1);
        QCOMPARE(notice(0).key, DesktopNotices::kEndedKey);
        QVERIFY2(notice(0).text.contains(QLatin1String("12 hours")), qPrintable(notice(0).text));
        m_bench->store.standing.heartbeatMs = m_bench->clock.nowMs();
        signInAgain();
        QTRY_COMPARE(m_withdrawn->size(), 1);
        m_bench->team.signOut(); // whoever does that knows
        QCOMPARE(m_shown->size(), 1);
    }
};

QTEST_GUILESS_MAIN(LockedNoticesTest)
#include "lockednotices_test.moc"
