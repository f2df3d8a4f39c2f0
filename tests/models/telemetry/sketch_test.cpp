#include "models/telemetry/cell.h"
#include "models/telemetry/sketch.h"
#include "models/telemetry/sketchbytes.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Gatehouse;

namespace
{

std::vector<qint64> randomValues(quint32 seed, int count)
{
    QRandomGenerator random(seed);
    std::vector<qint64> values;
    for (int i = 0; i < count; ++i)
        values.push_back(qint64(std::exp(random.generateDouble() * 24)));
    return values;
}

Sketch sketchOf(const std::vector<qint64> &values)
{
    Sketch sketch;
    for (qint64 value : values)
        sketch.add(value);
    return sketch;
}

QByteArray encoded(const Sketch &sketch)
{
    QByteArray bytes;
    sketch.encodeTo(bytes);
    return bytes;
}

} // namespace

class SketchTest : public QObject
{
    Q_OBJECT
private slots:
    void quantilesAreWithinOnePercentOfTheExactOnes()
    {
        for (int count : {1, 2, 7, 100, 5000}) {
            auto values = randomValues(quint32(count), count);
            const Sketch sketch = sketchOf(values);
            std::sort(values.begin(), values.end());
            for (double q : {0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 1.0}) {
                const auto exact = double(values[size_t(std::floor(q * double(count - 1)))]);
                const double found = sketch.quantile(q).value();
                QVERIFY2(std::abs(found - exact) <= 0.01 * exact + 1e-9,
                         qPrintable(QStringLiteral("%1 %2 %3").arg(q).arg(found).arg(exact)));
            }
        }
    }

    void anEmptySketchHasNoQuantile()
    {
        const Sketch empty;
        QVERIFY(!empty.quantile(0.5));
        QVERIFY(!empty.shareAtMost(5));
        QCOMPARE(empty.countBetween(0, 1000), 0);
        QVERIFY(empty == Sketch());
    }

    void mergedPartsAreTheWhole()
    {
        const auto values = randomValues(3, 2000);
        std::vector<Sketch> parts(7);
        for (size_t i = 0; i < values.size(); ++i)
            parts[(i * 31) % parts.size()].add(values[i]);
        Sketch merged;
        for (const Sketch &part : parts)
            merged.merge(part);
        QVERIFY(merged == sketchOf(values));
        Sketch backwards;
        for (auto part = parts.rbegin(); part != parts.rend(); ++part)
            backwards.merge(*part);
        QVERIFY(backwards == merged);
    }

    void mergingBytesIsMergingSketches()
    {
        const Sketch one = sketchOf(randomValues(4, 300));
        const Sketch two = sketchOf(randomValues(5, 40));
        Sketch expected = one;
        expected.merge(two);
        SketchMerger merger;
        for (const Sketch *sketch : {&one, &two}) {
            const QByteArray bytes = encoded(*sketch);
            QVERIFY(merger.add(std::string_view(bytes.constData(), size_t(bytes.size()))));
        }
        QByteArray merged;
        merger.takeTo(merged);
        QCOMPARE(merged, encoded(expected));
        QVERIFY(merger.isEmpty());
    }

    void whatIsEncodedIsDecodedAgain()
    {
        for (int count : {0, 1, 50, 3000}) {
            const Sketch sketch = sketchOf(randomValues(9, count));
            const QByteArray bytes = encoded(sketch);
            const char *at = bytes.constData();
            const auto decoded = Sketch::decode(at, bytes.constData() + bytes.size());
            QVERIFY(decoded.has_value());
            QVERIFY(*decoded == sketch);
            QCOMPARE(at, bytes.constData() + bytes.size());
        }
    }

    void damagedBytesAreRefusedOrReadWithoutHarm()
    {
        QRandomGenerator random(1);
        const QByteArray good = encoded(sketchOf(randomValues(6, 200)));
        for (int round = 0; round < 3000; ++round) {
            QByteArray bytes = good;
            for (int i = random.bounded(1, 4); i > 0; --i)
                bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            if (round % 3 == 0)
                bytes.truncate(random.bounded(int(bytes.size())));
            const char *at = bytes.constData();
            const auto decoded = Sketch::decode(at, bytes.constData() + bytes.size());
            QVERIFY(decoded || decoded.error().kind == ErrorKind::Corrupt);
            SketchReader reader(std::string_view(bytes.constData(), size_t(bytes.size())));
            while (reader.next())
                QVERIFY(reader.bin() < LatencyBins::count() && reader.count() > 0);
        }
    }

    void countsBetweenFollowTheBorders()
    {
        Sketch sketch;
        sketch.add(100, 3);
        sketch.add(100'000, 2);
        QCOMPARE(sketch.countBetween(0, std::numeric_limits<qint64>::max()), 5);
        QCOMPARE(sketch.countBetween(0, 1000), 3);
        QCOMPARE(sketch.countBetween(1000, 1'000'000), 2);
        QCOMPARE(sketch.shareAtMost(1000).value(), 0.6);
    }

    void cellsMergeLikeTheirRows()
    {
        Cell one;
        one.attempts = 3;
        one.requests = 2;
        one.failedRequests = 1;
        one.outcomes = {2, 0, 1, 0, 0, 0};
        one.tokensIn = 5;
        one.costMicros = 7;
        one.latency.add(1000);
        Cell two = one;
        two.unlinked = 4;
        two.merge(one);
        QCOMPARE(two.attempts, 6);
        QCOMPARE(two.failedAttempts(), 2);
        QCOMPARE(two.latency.count(), 2);
        QVERIFY(!two.requestsKnown());
        QVERIFY(one.requestsKnown());
        Cell withoutSketches;
        withoutSketches.merge(two, false);
        QVERIFY(withoutSketches.latency.isEmpty());
        QCOMPARE(withoutSketches.costMicros, 14);
    }
};

QTEST_GUILESS_MAIN(SketchTest)
#include "sketch_test.moc"
