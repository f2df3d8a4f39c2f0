// What time it is at a gateway, whatever is done to the clock here, and how long a call is waited for.
#include "models/alerts/timedfigures.h"
#include "models/telemetry/sketch.h"
#include "tests/models/alerts/madefigures.h"
#include "tests/support/fixedclock.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = MadeFigures::kFromMs + 30 * kHourMs;

} // namespace

class GatewayTimeTest : public QObject
{
    Q_OBJECT

    FixedClock m_here{kNowMs};
    qint64 m_uptimeMs = 0;
    std::unique_ptr<GatewayTime> m_time;

    void pass(qint64 ms)
    {
        m_here.advance(ms);
        m_uptimeMs += ms;
    }

private slots:
    void init()
    {
        m_here.set(kNowMs);
        m_uptimeMs = kHourMs;
        m_time = std::make_unique<GatewayTime>(m_here, [this] { return m_uptimeMs; });
    }

    void aClockHereThatIsAheadIsNotGoneBy()
    {
        m_time->set(kNowMs, 0);
        QCOMPARE(m_time->nowMs(), kNowMs);
        m_here.advance(kHourMs); // set wrong
        m_time->set(kNowMs, 0);
        QCOMPARE(m_time->nowMs(), kNowMs);
        // Nor is what was counted by it: an hour more than the gateway has served.
        QCOMPARE(m_time->countedMs(kNowMs + kHourMs), kNowMs);
        QVERIFY(m_time->skipped().isEmpty());
        pass(kMinuteMs);
        QCOMPARE(m_time->nowMs(), kNowMs + kMinuteMs);
    }

    void aClockHereThatIsBehindIsGoneBy()
    {
        m_time->set(kNowMs + kHourMs, 0);
        QCOMPARE(m_time->nowMs(), kNowMs);
    }

    void figuresOfATimeToComeTellNothing()
    {
        m_time->set(kNowMs, 0);
        QCOMPARE(m_time->countedMs(kNowMs + kHourMs), 0);
        QCOMPARE(m_time->countedMs(kNowMs - kMinuteMs), kNowMs - kMinuteMs);
    }

    // A gateway on this machine has the same clock.
    void minutesThatTheClockLeftOutAreNotKnown()
    {
        m_time->set(kNowMs, 0);
        pass(15'000);
        m_here.advance(kHourMs);
        m_time->set(m_here.nowMs(), 0);
        QCOMPARE(m_time->skipped(), QList<TimeSpan>({{kNowMs, kNowMs + kHourMs}}));

        MadeFigures made;
        made.troubles = {{{kNowMs, kNowMs + kHourMs}, QStringLiteral("anthropic"), 0, 0},
                         {{kNowMs, kNowMs + kHourMs}, QStringLiteral("openai"), 0, 0}};
        made.freshMs = m_here.nowMs();
        LatticeReader reader([&made](const auto &queries) { return made(queries); });
        TimedFigures figures(reader, *m_time);
        const auto stretch = figures.read({kNowMs - kHourMs, kNowMs + kHourMs});
        QVERIFY(stretch);
        QVERIFY(stretch->isKnown(kNowMs - kMinuteMs));
        QVERIFY(!stretch->isKnown(kNowMs));
        QVERIFY(!stretch->isKnown(kNowMs + kHourMs - kMinuteMs));
        // Where something was recorded, it was this process that slept.
        made.troubles.clear();
        QVERIFY(figures.read({kNowMs, kNowMs + kHourMs})->isKnown(kNowMs));
    }

    void timeThatPassesIsNotLeftOut()
    {
        m_time->set(kNowMs, 0);
        for (int i = 0; i < 20; ++i) {
            pass(7 * kMinuteMs); // nobody looked for so long
            m_time->set(m_here.nowMs(), 0);
        }
        QVERIFY(m_time->skipped().isEmpty());
    }

    void callsAreWaitedForAsLongAsTheyUsuallyLast_data()
    {
        QTest::addColumn<qint64>("usualMs");
        QTest::addColumn<qint64>("delayMs");
        QTest::newRow("seconds") << qint64(20'000) << kMinuteMs;
        QTest::newRow("minutes") << qint64(150'000) << 3 * kMinuteMs;
        QTest::newRow("not for ever") << qint64(7'200'000) << GatewayTime::kMostDelayMs;
    }

    void callsAreWaitedForAsLongAsTheyUsuallyLast()
    {
        QFETCH(qint64, usualMs);
        QFETCH(qint64, delayMs);
        Sketch durations;
        durations.add(usualMs * 1000, 1000);
        durations.add(8LL * 3600 * 1'000'000, 5); // what hangs is not usual
        QCOMPARE(GatewayTime::delayOf(durations), delayMs);
        m_time->set(kNowMs, delayMs);
        QCOMPARE(m_time->nowMs(), kNowMs - delayMs);
    }

    void whereNoDurationIsRecordedNothingIsWaitedFor() { QCOMPARE(GatewayTime::delayOf(Sketch()), 0); }
};

QTEST_APPLESS_MAIN(GatewayTimeTest)
#include "gatewaytime_test.moc"
