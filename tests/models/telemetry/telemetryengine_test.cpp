#include "models/core/timebuckets.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/support/rollupfixture.h"

#include <QDateTime>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace {

qint64 instant(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toMSecsSinceEpoch();
}

// Three weeks around the change to winter time in New York, with a quiet stretch and a burst inside.
const TimeSpan kHistory{instant("2025-10-20T05:07:00Z"), instant("2025-11-10T16:41:30Z")};
const qint64 kNow = instant("2025-11-10T16:42:00Z");

void addTraffic(RollupFixture &fixture, int rows, quint32 seed)
{
    QRandomGenerator random(seed);
    for (int i = 0; i < rows; ++i) {
        RequestRow row = randomRow(random, kHistory);
        if (row.timeMs > instant("2025-11-04T00:00:00Z") && row.timeMs < instant("2025-11-05T06:00:00Z"))
            row.timeMs += 3 * kDayMs;
        fixture.traffic->add(row);
    }
    // Enough in one quarter for cells by the minute of the operations cube.
    for (int i = 0; i < ChunkAccumulator::kRowsForMinutes + 200; ++i)
        fixture.traffic->add(randomRow(random, {instant("2025-11-10T15:00:00Z"), instant("2025-11-10T15:15:00Z")}));
}

TelemetryQuery randomQuery(QRandomGenerator &random)
{
    static const QList<BucketWidth> widths{BucketWidth::FiveMinutes, BucketWidth::Quarter, BucketWidth::Hour, BucketWidth::ThreeHours,
                                           BucketWidth::TwelveHours, BucketWidth::Day, BucketWidth::Week};
    static const QList<QByteArray> zones{"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"};
    TelemetryQuery query;
    const qint64 steps[] = {1, 1000, kMinuteMs, kQuarterMs, kHourMs, kDayMs};
    const qint64 step = steps[random.bounded(6)];
    const qint64 lengthMs = qint64(std::exp(std::log(double(kMinuteMs)) + random.generateDouble() * std::log(double(25 * kDayMs) / double(kMinuteMs))));
    query.span.fromMs = floorTo(kHistory.fromMs - kDayMs + qint64(random.generateDouble() * double(kHistory.lengthMs())), step);
    query.span.toMs = ceilTo(query.span.fromMs + lengthMs, step);
    if (random.bounded(6) == 0)
        query.span = {floorTo(instant("2025-11-10T15:00:00Z") + random.bounded(600) * kSecondMs, step), instant("2025-11-10T15:14:00Z")};
    if (random.bounded(3) > 0) {
        BucketWidth width = widths.at(random.bounded(int(widths.size())));
        if (query.span.lengthMs() / nominalMs(width) > 300)
            width = fittingWidth(query.span, 300);
        query.edges = bucketEdges(query.span, width, QTimeZone(zones.at(random.bounded(int(zones.size()))))).value();
    }
    for (int i = random.bounded(3); i > 0; --i) {
        const RequestRow example = randomRow(random, kHistory);
        const auto dimension = Dimension(random.bounded(kDimensionCount));
        QStringList values{dimensionText(example, dimension)};
        if (random.bounded(3) == 0)
            values.append(QStringLiteral("nobody has this"));
        query.filter.set(dimension, values, random.bounded(3) == 0);
    }
    for (int i = random.bounded(3); i > 0; --i) {
        const auto dimension = Dimension(random.bounded(kDimensionCount));
        if (!query.groupBy.contains(dimension))
            query.groupBy.append(dimension);
    }
    query.latency = random.bounded(2) == 0;
    query.ttft = random.bounded(2) == 0;
    return query;
}

QString describe(const TelemetryQuery &query)
{
    QStringList words{QString::number(query.span.fromMs), QString::number(query.span.toMs), QString::number(query.edges.size())};
    for (const FilterTerm &term : query.filter.terms)
        words.append(filterTermToToken(term));
    for (Dimension dimension : query.groupBy)
        words.append(dimensionToken(dimension));
    return words.join(u' ');
}

} // namespace

class TelemetryEngineTest : public QObject
{
    Q_OBJECT
private slots:
    void anyQuestionHasTheAnswerOfCountingAllRows_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void anyQuestionHasTheAnswerOfCountingAllRows()
    {
        QFETCH(quint32, seed);
        RollupFixture fixture(kNow);
        addTraffic(fixture, 3000, seed);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        const auto rows = fixture.traffic->rows();
        QRandomGenerator random(seed + 100);
        for (int i = 0; i < 120; ++i) {
            const TelemetryQuery query = randomQuery(random);
            const auto answer = engine.ask(query);
            QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
            const QString wrong = difference(*answer, naiveAnswer(rows, query));
            QVERIFY2(wrong.isEmpty(), qPrintable(describe(query) + QStringLiteral(": ") + wrong.left(600)));
            QVERIFY(answer->notYetCounted.isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TelemetryEngineTest)
#include "telemetryengine_test.moc"
