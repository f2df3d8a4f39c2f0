#include "models/telemetry/latencybins.h"

#include <QTest>

using namespace Gatehouse;

class LatencyBinsTest : public QObject
{
    Q_OBJECT
private slots:
    void everyBorderBelongsToTheBinThatItOpens()
    {
        const auto bounds = LatencyBins::lowerBounds();
        QCOMPARE(bounds[0], 0);
        QCOMPARE(int(bounds.size()), LatencyBins::count());
        for (int bin = 0; bin < LatencyBins::count(); ++bin) {
            const qint64 low = bounds[size_t(bin)];
            QCOMPARE(LatencyBins::binOf(low), bin);
            if (bin > 0) {
                QVERIFY(low > bounds[size_t(bin) - 1]);
                QCOMPARE(LatencyBins::binOf(low - 1), bin - 1);
            }
            const bool open = bin + 1 == LatencyBins::count();
            if (open || bounds[size_t(bin) + 1] > low + 1)
                QCOMPARE(LatencyBins::binOf(low + 1), bin);
        }
    }

    void theEndsOfEveryBinAreWithinOnePercentOfWhatStandsForIt()
    {
        const auto bounds = LatencyBins::lowerBounds();
        for (int bin = 1; bin + 1 < LatencyBins::count(); ++bin) {
            const double middle = LatencyBins::representative(bin);
            for (qint64 value : {bounds[size_t(bin)], bounds[size_t(bin) + 1] - 1})
                QVERIFY2(std::abs(middle - double(value)) <= 0.01 * double(value), qPrintable(QString::number(value)));
        }
        QCOMPARE(LatencyBins::representative(0), 0.0);
    }

    void anyValueFindsItsBin_data()
    {
        QTest::addColumn<qint64>("us");
        for (qint64 us : {qint64(0), qint64(1), qint64(2), qint64(49), qint64(50), qint64(51), (qint64(1) << 31) - 1,
                          qint64(1) << 31, (qint64(1) << 31) + 1, (qint64(1) << 40) - 1, qint64(1) << 40,
                          (qint64(1) << 40) + 1, std::numeric_limits<qint64>::max()})
            QTest::addRow("%lld", static_cast<long long>(us)) << us;
    }
    void anyValueFindsItsBin()
    {
        QFETCH(qint64, us);
        const auto bounds = LatencyBins::lowerBounds();
        const int bin = LatencyBins::binOf(us);
        QVERIFY(bounds[size_t(bin)] <= us);
        QVERIFY(bin + 1 == LatencyBins::count() || us < bounds[size_t(bin) + 1]);
    }

    void theTableReachesADay()
    {
        QVERIFY(LatencyBins::lowerBounds().back() > 86'400'000'000 / 100 * 98);
        // The number of bins is part of the rollup format.
        QCOMPARE(LatencyBins::binOf(std::numeric_limits<qint64>::max()), LatencyBins::count() - 1);
    }
};

QTEST_GUILESS_MAIN(LatencyBinsTest)
#include "latencybins_test.moc"
