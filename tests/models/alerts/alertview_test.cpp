// What is said of the queue as a whole when somebody looks at the figures, and nobody for misuse.
#include "models/alerts/alertview.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

} // namespace

class AlertViewTest : public QObject
{
    Q_OBJECT
private slots:
    void thatNobodyLooksForMisuseIsSaidThoughTheFiguresAreLookedAt_data()
    {
        QTest::addColumn<QList<qint64>>("misuseMs");
        QTest::addColumn<QString>("said");
        const qint64 fresh = kNowMs - kMinuteMs;
        const qint64 silent = kNowMs - 26 * kMinuteMs;
        QTest::newRow("looks") << QList<qint64>{fresh} << QString();
        QTest::newRow("has not begun") << QList<qint64>{} << QString();
        QTest::newRow("silent") << QList<qint64>{silent}
                                << QStringLiteral("nobody looks for misuse since 13:34 (26 min)");
        QTest::newRow("one of three") << QList<qint64>{fresh, silent, fresh}
                                      << QStringLiteral("nobody looks for misuse in 1 of 3 databases since 13:34");
        QTest::newRow("never") << QList<qint64>{0} << QStringLiteral("to look for misuse has failed ever since");
    }

    void thatNobodyLooksForMisuseIsSaidThoughTheFiguresAreLookedAt()
    {
        QFETCH(QList<qint64>, misuseMs);
        QFETCH(QString, said);
        QueueStanding standing;
        standing.hasPulse = true;
        standing.nowMs = kNowMs;
        standing.pulse.standing = {kNowMs, kNowMs, true, misuseMs};
        QCOMPARE(isUnwatched(standing.pulse.standing, kNowMs), !said.isEmpty());
        QCOMPARE(queueNotice(standing).isEmpty(), said.isEmpty());
        QVERIFY2(queueNotice(standing).contains(said), qPrintable(queueNotice(standing)));
        QCOMPARE(queueEmptiness(AlertView::Open, standing).second.contains(QLatin1String("looked at up to")),
                 said.isEmpty());
    }

    void whoIsAwayAltogetherIsSaidOnce()
    {
        const AlertWatch::Standing away{kNowMs, kNowMs - kHourMs, false, {kNowMs - kHourMs}};
        QVERIFY(unwatchedText(away, kNowMs, QTimeZone::utc()).startsWith(QLatin1String("Nobody is watching since")));
    }
};

QTEST_GUILESS_MAIN(AlertViewTest)
#include "alertview_test.moc"
