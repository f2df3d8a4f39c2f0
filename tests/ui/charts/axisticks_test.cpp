#include "ui/charts/axisticks.h"

#include <QDateTime>
#include <QTest>

using namespace Gatehouse;

namespace
{

qint64 at(const char *text, const QTimeZone &zone)
{
    return QDateTime(QDate::fromString(QLatin1String(text, 10), Qt::ISODate),
                     QTime::fromString(QLatin1String(text + 11, 5), QStringLiteral("HH:mm")), zone)
        .toMSecsSinceEpoch();
}

QStringList labels(const QList<AxisTick> &ticks)
{
    QStringList texts;
    for (const AxisTick &tick : ticks)
        texts.append(tick.label);
    return texts;
}

} // namespace

class AxisTicksTest : public QObject
{
    Q_OBJECT

private slots:
    void daysAreMarkedAtLocalMidnightOverTheAutumnChange()
    {
        const QTimeZone zone("America/New_York");
        const TimeSpan span{at("2026-10-30 00:00", zone), at("2026-11-04 00:00", zone)};
        QCOMPARE(span.lengthMs(), 5 * kDayMs + kHourMs);
        const QList<AxisTick> ticks = timeTicks(span, zone, 8);
        QVERIFY(!ticks.isEmpty());
        for (const AxisTick &tick : ticks) {
            const QTime time = QDateTime::fromMSecsSinceEpoch(qint64(tick.at), zone).time();
            QVERIFY2(time == QTime(0, 0) || tick.label == time.toString(QStringLiteral("HH:mm")),
                     qPrintable(tick.label));
        }
        const QStringList days = labels(timeTicks(span, zone, 5));
        QCOMPARE(days, (QStringList{QStringLiteral("Fri 30"), QStringLiteral("Sat 31"), QStringLiteral("Sun 1"),
                                    QStringLiteral("Mon 2"), QStringLiteral("Tue 3"), QStringLiteral("Wed 4")}));
    }

    void hoursFollowTheWallClockOverTheSpringChange()
    {
        const QTimeZone zone("America/New_York");
        // On 8 March 2026 the hour from 02:00 does not exist.
        const TimeSpan span{at("2026-03-08 00:00", zone), at("2026-03-08 06:00", zone)};
        QCOMPARE(span.lengthMs(), 5 * kHourMs);
        QCOMPARE(labels(timeTicks(span, zone, 6)),
                 (QStringList{QStringLiteral("Sun 8"), QStringLiteral("01:00"), QStringLiteral("03:00"),
                              QStringLiteral("04:00"), QStringLiteral("05:00"), QStringLiteral("06:00")}));
    }

    void zonesAtAHalfOrQuarterHourKeepTheirOwnMidnight_data()
    {
        QTest::addColumn<QByteArray>("zoneId");
        for (const char *id : {"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"})
            QTest::newRow(id) << QByteArray(id);
    }

    void zonesAtAHalfOrQuarterHourKeepTheirOwnMidnight()
    {
        QFETCH(QByteArray, zoneId);
        const QTimeZone zone(zoneId);
        const TimeSpan span{at("2026-11-13 00:00", zone), at("2026-11-20 00:00", zone)};
        const QList<AxisTick> ticks = timeTicks(span, zone, 8);
        QCOMPARE(ticks.size(), 8);
        for (const AxisTick &tick : ticks)
            QCOMPARE(QDateTime::fromMSecsSinceEpoch(qint64(tick.at), zone).time(), QTime(0, 0));
    }

    void anyLengthGetsAtLeastOneTickAndNotMoreThanFit_data()
    {
        QTest::addColumn<qint64>("lengthMs");
        for (const qint64 length : {5 * kMinuteMs, kHourMs, 6 * kHourMs, kDayMs, 3 * kDayMs, 7 * kDayMs, 30 * kDayMs,
                                    90 * kDayMs, 366 * kDayMs, 3650 * kDayMs})
            QTest::addRow("%lld min", length / kMinuteMs) << length;
    }

    void anyLengthGetsAtLeastOneTickAndNotMoreThanFit()
    {
        QFETCH(qint64, lengthMs);
        const QTimeZone zone("Europe/Berlin");
        const qint64 from = at("2026-05-17 09:23", zone);
        for (const int most : {3, 6, 12}) {
            const QList<AxisTick> ticks = timeTicks({from, from + lengthMs}, zone, most);
            QVERIFY(!ticks.isEmpty());
            QVERIFY2(ticks.size() <= most + 2, qPrintable(QString::number(ticks.size())));
            for (qsizetype i = 1; i < ticks.size(); ++i)
                QVERIFY(ticks.at(i).at > ticks.at(i - 1).at);
            QVERIFY(ticks.constFirst().at >= double(from) && ticks.constLast().at <= double(from + lengthMs));
        }
    }

    void anEmptySpanHasNoTicks() { QVERIFY(timeTicks({5, 5}, QTimeZone::utc(), 6).isEmpty()); }

    void valuesRiseInRoundStepsAndCoverTheLargest_data()
    {
        QTest::addColumn<double>("largest");
        for (const double largest : {0.0, 0.004, 0.07, 1.0, 3.0, 17.0, 2410.0, 8.6e7, 5e12})
            QTest::addRow("%g", largest) << largest;
    }

    void valuesRiseInRoundStepsAndCoverTheLargest()
    {
        QFETCH(double, largest);
        const QList<AxisTick> ticks = valueTicks(0, largest, 5, ValueUnit::Latency);
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 7);
        QCOMPARE(ticks.constFirst().at, 0.0);
        QVERIFY(ticks.constLast().at >= largest);
    }

    void thereIsNoHalfRequest()
    {
        for (const AxisTick &tick : valueTicks(0, 3, 6, ValueUnit::Count))
            QCOMPARE(tick.at, std::floor(tick.at));
    }

    void ticksCarryTheirUnit()
    {
        QCOMPARE(labels(valueTicks(0, 0.06, 3, ValueUnit::Share)).constLast().left(1), QStringLiteral("6"));
        QVERIFY(labels(valueTicks(0, 20e6, 4, ValueUnit::Latency)).contains(QStringLiteral("5%1s").arg(QChar(0x2009))));
        QVERIFY(labels(latencyTicks(1e5, 1e8, 20)).contains(QStringLiteral("500%1ms").arg(QChar(0x2009))));
        QCOMPARE(latencyTicks(1e5, 1e8, 4).size(), 4);
    }
};

QTEST_APPLESS_MAIN(AxisTicksTest)
#include "axisticks_test.moc"
