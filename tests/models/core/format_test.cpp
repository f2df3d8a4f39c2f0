#include "models/core/format.h"

#include <QTest>

using namespace Gatehouse;

class FormatTest : public QObject
{
    Q_OBJECT
private slots:
    void countsReadInThreeDigits_data()
    {
        QTest::addColumn<double>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0");
        QTest::newRow("small") << 12.0 << QStringLiteral("12");
        QTest::newRow("thousands in full") << 9999.0 << QStringLiteral("9,999");
        QTest::newRow("rounds up to the next unit") << 999960.0 << QStringLiteral("1.00 M");
        QTest::newRow("millions") << 17420113.0 << QStringLiteral("17.4 M");
        QTest::newRow("giga") << 4.86e10 << QStringLiteral("48.6 G");
        QTest::newRow("negative") << -20000.0 << QStringLiteral("-20.0 K");
    }
    void countsReadInThreeDigits()
    {
        QFETCH(double, count);
        QFETCH(QString, text);
        QCOMPARE(formatCount(count).joined().replace(QChar(0x2009), QLatin1Char(' ')), text);
    }

    void latenciesNeverClaimMoreThanTheSourceKnows()
    {
        QCOMPARE(formatLatency(840000).joined(), QStringLiteral("840\u2009ms"));
        QCOMPARE(formatLatency(8.4e6).joined(), QStringLiteral("8.40\u2009s"));
        QCOMPARE(formatLatency(13.94e6).joined(), QStringLiteral("13.9\u2009s"));
        QCOMPARE(formatLatency(0, 1000).joined(), QStringLiteral("< 1\u2009s"));
        QCOMPARE(formatLatency(3.02e6, 1000).joined(), QStringLiteral("3\u2009s"));
    }

    void anExactDurationHasNoDecimalsThatSayNothing()
    {
        QCOMPARE(formatDuration(10'000'000), QStringLiteral("10\u2009s"));
        QCOMPARE(formatDuration(2'500'000), QStringLiteral("2.5\u2009s"));
        QCOMPARE(formatDuration(1000), QStringLiteral("1\u2009ms"));
        QCOMPARE(formatDuration(300'000'000), QStringLiteral("5\u2009min"));
    }

    void moneyKeepsItsCents()
    {
        QCOMPARE(formatMoney(0), QStringLiteral("$0.00"));
        QCOMPARE(formatMoney(61204480000), QStringLiteral("$61,204"));
        QCOMPARE(formatMoney(12480000), QStringLiteral("$12.48"));
        QCOMPARE(formatMoney(4200), QStringLiteral("$0.0042"));
        QCOMPARE(formatMoney(-2500000), QStringLiteral("\u2212$2.50"));
    }

    void aChangeFromNothingIsNotAPercentage()
    {
        QVERIFY(!formatChange(5, 0));
        QCOMPARE(*formatChange(106.1, 100), QStringLiteral("+6.1\u2009%"));
        QCOMPARE(*formatChange(90, 100), QStringLiteral("\u221210.0\u2009%"));
        QCOMPARE(*formatChange(100, 100), QStringLiteral("0.0\u2009%"));
        QCOMPARE(*formatChange(60000, 3), QStringLiteral("\u00d720.0\u2009K"));
    }

    void agesRoundDown()
    {
        QCOMPARE(formatAge(59999), QStringLiteral("59 s"));
        QCOMPARE(formatAge(3 * kHourMs + 59000), QStringLiteral("3 h"));
        QCOMPARE(formatAge(130 * kMinuteMs), QStringLiteral("2 h 10 min"));
        QCOMPARE(formatAge(-5), QStringLiteral("0 s"));
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
