// When it is said that nothing is heard of a gateway, by one who looks on and by many who look once.
#include "models/alerts/sourcesilence.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'790'000'040'000;
const QString kGateway = QStringLiteral("gw");

} // namespace

class SourceSilenceTest : public QObject
{
    Q_OBJECT

    FixedClock m_clock{kNowMs};
    std::unique_ptr<ConsoleStores> m_stores;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<AlertRepository> m_alerts;

    QList<Alert> silent() { return *m_alerts->list({kGateway}); }
    void lookOnce(qint64 freshMs)
    {
        SourceSilence silence(*m_alerts, kGateway, m_clock);
        const auto noted = silence.note(QStringLiteral("worker-%1").arg(m_clock.nowMs()), freshMs, {});
        QVERIFY2(noted, qPrintable(noted ? QString() : noted.error().message));
        QVERIFY(silence.leave());
    }

private slots:
    void init()
    {
        m_clock.set(kNowMs);
        m_stores = std::make_unique<ConsoleStores>();
        m_user = m_stores->keeper(m_stores->make(Dialect::Sqlite));
        m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
    }

    // "gatehousectl worker --once" every ten minutes.
    void whoLooksOnceGoesOnFromWhatTheOneBeforeHasSeen()
    {
        lookOnce(kNowMs);
        m_clock.advance(10 * kMinuteMs);
        lookOnce(kNowMs);
        QVERIFY(silent().isEmpty()); // it may be back in a moment
        m_clock.advance(10 * kMinuteMs);
        lookOnce(kNowMs);
        QCOMPARE(silent().size(), 1);
        QCOMPARE(silent().constFirst().level, AlertLevel::Page);
        QCOMPARE(silent().constFirst().beganMs, kNowMs);
        m_clock.advance(10 * kMinuteMs);
        lookOnce(m_clock.nowMs());
        QVERIFY(silent().constFirst().isOver());
    }

    void whoHasCountedNothingYetDoesNotSayThatItIsOver()
    {
        for (const qint64 freshMs : {kNowMs, kNowMs, kNowMs, qint64(0)}) {
            lookOnce(freshMs);
            m_clock.advance(10 * kMinuteMs);
        }
        QCOMPARE(silent().size(), 1);
        QVERIFY(!silent().constFirst().isOver());
        QCOMPARE(m_alerts->folder(silent().constFirst().seq)->events.size(), 1);
        lookOnce(m_clock.nowMs());
        QVERIFY(silent().constFirst().isOver());
    }

    void whoHasCountedNothingYetKeepsNobodyFromLooking()
    {
        SourceSilence empty(*m_alerts, kGateway, m_clock);
        QVERIFY(empty.note(QStringLiteral("new"), 0, QStringLiteral("no route")));
        SourceSilence other(*m_alerts, kGateway, m_clock);
        QVERIFY(other.note(QStringLiteral("console"), kNowMs, {}));
    }

    void whatWasSeenAgainInBetweenIsNotSilent()
    {
        for (int i = 0; i < 6; ++i) {
            m_clock.advance(10 * kMinuteMs);
            lookOnce(i % 2 == 0 ? m_clock.nowMs() - 10 * kMinuteMs : m_clock.nowMs());
        }
        QVERIFY(silent().isEmpty());
    }

    void whatWasSeenLastNightSaysNothingOfNow()
    {
        lookOnce(kNowMs - 10 * kMinuteMs);
        m_clock.advance(9 * kHourMs);
        lookOnce(kNowMs);
        QVERIFY(silent().isEmpty());
    }

    void oneWhoLooksOnSaysItAfterFiveMinutes()
    {
        SourceSilence silence(*m_alerts, kGateway, m_clock);
        for (int i = 0; i < 4 * 11; ++i) {
            m_clock.advance(15'000);
            QVERIFY(silence.note(QStringLiteral("console"), kNowMs, {}));
            const bool isDue = m_clock.nowMs() - kNowMs >= 2 * SourceSilence::kSilentMs + 15'000;
            QCOMPARE(silent().size(), qsizetype(isDue));
        }
    }

    // Each look waits for ten minutes until it is given up.
    void aDatabaseThatAcceptsAndDoesNotAnswerIsSilent()
    {
        qint64 awakeMs = 0;
        SourceSilence silence(*m_alerts, kGateway, m_clock, [&awakeMs] { return awakeMs; });
        for (int look = 0; look < 3; ++look) {
            QVERIFY(silence.note(QStringLiteral("console"), kNowMs, {}));
            m_clock.advance(10 * kMinuteMs);
            awakeMs += 10 * kMinuteMs;
        }
        QCOMPARE(silent().size(), 1);
    }

    void whoSleptForTenMinutesHasNotSeenIt()
    {
        SourceSilence silence(*m_alerts, kGateway, m_clock, [] { return qint64(0); });
        for (int look = 0; look < 3; ++look) {
            QVERIFY(silence.note(QStringLiteral("console"), kNowMs, {}));
            m_clock.advance(10 * kMinuteMs);
        }
        QVERIFY(silent().isEmpty());
    }

    // A clock that was ahead has counted, and was set right: nothing is known until it is counted again.
    void figuresOfATimeToComeAreNoNews()
    {
        SourceSilence silence(*m_alerts, kGateway, m_clock);
        for (int minute = 0; minute < 7; ++minute) {
            QVERIFY(silence.note(QStringLiteral("console"), kNowMs + kHourMs, {}));
            m_clock.advance(kMinuteMs);
        }
        QCOMPARE(silent().size(), 1);
    }
};

QTEST_GUILESS_MAIN(SourceSilenceTest)
#include "sourcesilence_test.moc"
