#include "models/core/timebuckets.h"
#include "models/telemetry/contrastcounter.h"
#include "models/telemetry/report.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/support/rollupfixture.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSet>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

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
    static const QList<BucketWidth> widths{BucketWidth::FiveMinutes, BucketWidth::Quarter,     BucketWidth::Hour,
                                           BucketWidth::ThreeHours,  BucketWidth::TwelveHours, BucketWidth::Day,
                                           BucketWidth::Week};
    static const QList<QByteArray> zones{"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York",
                                         "Australia/Lord_Howe"};
    TelemetryQuery query;
    const qint64 steps[] = {1, 1000, kMinuteMs, kQuarterMs, kHourMs, kDayMs};
    const qint64 step = steps[random.bounded(6)];
    const qint64 lengthMs = qint64(std::exp(
        std::log(double(kMinuteMs)) + random.generateDouble() * std::log(double(25 * kDayMs) / double(kMinuteMs))));
    query.span.fromMs =
        floorTo(kHistory.fromMs - kDayMs + qint64(random.generateDouble() * double(kHistory.lengthMs())), step);
    query.span.toMs = ceilTo(query.span.fromMs + lengthMs, step);
    if (random.bounded(6) == 0)
        query.span = {floorTo(instant("2025-11-10T15:00:00Z") + random.bounded(600) * kSecondMs, step),
                      instant("2025-11-10T15:14:00Z")};
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
    QStringList words{QString::number(query.span.fromMs), QString::number(query.span.toMs),
                      QString::number(query.edges.size())};
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

    void whereFiguresComeFromIsSaid()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 500, 3);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        TelemetryQuery query{{instant("2025-10-21T00:00:00Z"), instant("2025-10-23T00:00:00Z")}};
        query.groupBy = {Dimension::Provider};
        auto answer = engine.ask(query);
        QCOMPARE(answer->provenance, Provenance::Rollups);
        QCOMPARE(answer->rawRowsRead, 0);
        QCOMPARE(answer->freshAsOfMs, kNow);

        query.groupBy = {Dimension::Workspace, Dimension::Provider};
        answer = engine.ask(query);
        QCOMPARE(answer->provenance, Provenance::RawRows);
        QCOMPARE(answer->rawRowsRead, answer->total.attempts);

        query.groupBy = {Dimension::Account};
        query.span.toMs += 6 * kHourMs;
        answer = engine.ask(query);
        QCOMPARE(answer->provenance, Provenance::Both);
        QVERIFY(answer->rawRowsRead > 0 && answer->rawRowsRead < answer->total.attempts);
    }

    void aStoreThatKnowsNothingSaysSo()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 50, 3);
        TelemetryEngine engine = fixture.makeEngine();
        const auto answer = engine.ask(TelemetryQuery{kHistory});
        QVERIFY(answer.has_value());
        QCOMPARE(answer->notYetCounted, QList<TimeSpan>{kHistory});
        QCOMPARE(answer->total.attempts, 0);
    }

    void aFigureThatTheGatewayLacksIsNamed()
    {
        RollupFixture fixture(kNow);
        QRandomGenerator random(1);
        RequestRow row = randomRow(random, kHistory);
        row.final = FinalAttempt::Unknown;
        fixture.traffic->add(row);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        const auto answer = engine.ask(TelemetryQuery{kHistory});
        QVERIFY(!answer->total.requestsKnown());
        QCOMPARE(answer->missing.size(), 1);
        QCOMPARE(answer->missing.first().figure, QStringLiteral("requests"));
    }

    void questionsThatCannotBeMeantAreRefused_data()
    {
        QTest::addColumn<TimeSpan>("span");
        QTest::addColumn<QList<qint64>>("edges");
        QTest::addColumn<int>("groups");
        QTest::newRow("empty") << TimeSpan{5, 5} << QList<qint64>() << 0;
        QTest::newRow("backwards") << TimeSpan{9, 5} << QList<qint64>() << 0;
        QTest::newRow("one edge") << TimeSpan{5, 9} << QList<qint64>{5} << 0;
        QTest::newRow("edges apart from the span") << TimeSpan{5, 9} << QList<qint64>{5, 8} << 0;
        QTest::newRow("edges that stand still") << TimeSpan{5, 9} << QList<qint64>{5, 5, 9} << 0;
        QTest::newRow("three groups") << TimeSpan{5, 9} << QList<qint64>() << 3;
    }
    void questionsThatCannotBeMeantAreRefused()
    {
        QFETCH(TimeSpan, span);
        QFETCH(QList<qint64>, edges);
        QFETCH(int, groups);
        RollupFixture fixture(kNow);
        TelemetryEngine engine = fixture.makeEngine();
        const auto answer = engine.ask(TelemetryQuery{span, edges, {}, allDimensions().mid(0, groups)});
        QVERIFY(!answer.has_value());
        QCOMPARE(answer.error().kind, ErrorKind::InvalidInput);
    }

    void aBoxNamesWhatItIsMadeOf()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 2000, 9);
        const TimeSpan inner{instant("2025-10-25T10:00:00Z"), instant("2025-10-25T12:07:30Z")};
        QRandomGenerator random(4);
        for (int i = 0; i < 60; ++i) {
            RequestRow row = randomRow(random, inner);
            row.provider = QStringLiteral("slow one");
            row.workspace = QStringLiteral("w-slow");
            row.latencyUs = 60'000'000 + random.bounded(1'000'000);
            fixture.traffic->add(row);
        }
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        const ContrastQuery query{kHistory, inner, 55'000'000, 70'000'000, {}};
        const auto answer = engine.contrast(query);
        QVERIFY(answer.has_value());
        QVERIFY(answer->inside >= 60 && answer->inside < 70);
        qint64 all = 0;
        for (const RequestRow &row : fixture.traffic->rows())
            all += kHistory.contains(row.timeMs);
        QCOMPARE(answer->inside + answer->outside, all);
        QVERIFY(answer->rows.size() <= ContrastCounter::kMostRows);
        QSet<QString> first;
        for (const ContrastRow &row : answer->rows.mid(0, 2))
            first.insert(row.value);
        QCOMPARE(first, (QSet<QString>{QStringLiteral("slow one"), QStringLiteral("w-slow")}));
        QVERIFY(answer->rows.first().insideShare > 0.8 && answer->rows.first().outsideShare < 0.01);

        const auto outsideOfTheChart = engine.contrast({inner, kHistory, 1, 2, {}});
        QCOMPARE(outsideOfTheChart.error().kind, ErrorKind::InvalidInput);
    }

    void aBoxOfFirstTokensIsComparedWithAttemptsThatHaveOne()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 2500, 4);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        const TimeSpan inner{instant("2025-10-25T10:00:00Z"), instant("2025-10-30T12:00:00Z")};
        const auto bounds = LatencyBins::lowerBounds();
        const qint64 from = bounds[size_t(LatencyBins::binOf(50'000))];
        const qint64 to = bounds[size_t(LatencyBins::binOf(2'000'000))];
        ContrastQuery query{kHistory, inner, from, to, {}};
        query.firstToken = true;
        const auto answer = engine.contrast(query);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        qint64 all = 0;
        qint64 inside = 0;
        for (const RequestRow &row : fixture.traffic->rows()) {
            const bool seen = kHistory.contains(row.timeMs) && row.ttftUs >= 0;
            all += seen;
            inside += seen && inner.contains(row.timeMs) && row.ttftUs >= from && row.ttftUs < to;
        }
        QVERIFY(inside > 0 && all < qint64(fixture.traffic->rows().size()));
        QCOMPARE(answer->inside, inside);
        QCOMPARE(answer->outside, all - inside);
    }

    void whatIsInsideMayMeetConditionsOfItsOwn_data()
    {
        QTest::addColumn<FilterSet>("filter");
        QTest::newRow("from cells and rows") << FilterSet();
        QTest::newRow("from rows alone") << FilterSet{{{Dimension::Workspace, {QStringLiteral("w-slow")}, true}}};
    }
    void whatIsInsideMayMeetConditionsOfItsOwn()
    {
        QFETCH(FilterSet, filter);
        RollupFixture fixture(kNow);
        addTraffic(fixture, 2000, 5);
        const TimeSpan inner{instant("2025-10-25T10:00:00Z"), instant("2025-10-25T12:07:30Z")};
        QRandomGenerator random(6);
        for (int i = 0; i < 40; ++i) {
            RequestRow row = randomRow(random, inner);
            row.key = QStringLiteral("sk-broken");
            row.statusCode = 500;
            row.outcome = Outcome::ServerError;
            row.latencyUs = -1; // such failures often have none
            fixture.traffic->add(row);
        }
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        ContrastQuery query{kHistory, inner, {}, {}, filter};
        query.insideOnly = {{{Dimension::Outcome, {outcomeToken(Outcome::ServerError)}}}};
        const auto answer = engine.contrast(query);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        qint64 inside = 0;
        qint64 all = 0;
        for (const RequestRow &row : fixture.traffic->rows()) {
            const bool meets =
                kHistory.contains(row.timeMs) && (filter.isEmpty() || row.workspace != QLatin1String("w-slow"));
            all += meets;
            inside += meets && inner.contains(row.timeMs) && row.outcome == Outcome::ServerError;
        }
        QVERIFY(inside >= 40);
        QCOMPARE(answer->inside, inside);
        QCOMPARE(answer->outside, all - inside);
        const auto broken = std::ranges::find(answer->rows, QStringLiteral("sk-broken"), &ContrastRow::value);
        QVERIFY(broken != answer->rows.end());
        QCOMPARE(broken->inside, 40);
        QCOMPARE(broken->outside, 0);
        QVERIFY(broken->surprise > 100);
    }

    void whatAttemptsCostIsComparedWhereThatIsAsked()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 2000, 7);
        const TimeSpan inner{instant("2025-10-25T10:00:00Z"), instant("2025-10-27T12:07:30Z")};
        QRandomGenerator random(8);
        for (int i = 0; i < 3; ++i) {
            RequestRow row = randomRow(random, inner);
            row.workspace = QStringLiteral("w-dear");
            row.costMicros = 900'000'000;
            fixture.traffic->add(row);
        }
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        ContrastQuery query{kHistory, inner, {}, {}, {}};
        query.ofCost = true;
        const auto answer = engine.contrast(query);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        qint64 inside = 0;
        qint64 all = 0;
        for (const RequestRow &row : fixture.traffic->rows()) {
            const qint64 cost = kHistory.contains(row.timeMs) ? row.costMicros : 0;
            all += cost;
            inside += inner.contains(row.timeMs) ? cost : 0;
        }
        QCOMPARE(answer->inside, inside);
        QCOMPARE(answer->outside, all - inside);
        const auto dear = std::ranges::find(answer->rows, QStringLiteral("w-dear"), &ContrastRow::value);
        QVERIFY(dear != answer->rows.end());
        QCOMPARE(dear->inside, 2'700'000'000);
        // Three attempts are no more certain for being dear than any three are.
        QVERIFY2(dear->surprise < 40, qPrintable(QString::number(dear->surprise)));

        query.latencyFromUs = 1000;
        QCOMPARE(engine.contrast(query).error().kind, ErrorKind::InvalidInput);
    }

    void personsAreLeftOutOfABoxThatTakesTooLong()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 2500, 2);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        const TimeSpan outer{instant("2025-10-21T00:00:00Z"), instant("2025-11-09T00:00:00Z")};
        const TimeSpan inner{instant("2025-10-25T10:00:00Z"), instant("2025-10-30T12:00:00Z")};
        std::stop_source never;
        // The clock of the fake's limit starts before the hook, which uses all of it up.
        fixture.traffic->setBeforeScan([](const TimeSpan &span) {
            const auto until =
                std::chrono::steady_clock::now() + std::chrono::milliseconds(span.lengthMs() > kDayMs ? 30 : 0);
            while (std::chrono::steady_clock::now() < until) {
            }
        });
        const auto answer =
            engine.contrast({outer, inner, 10'000, 50'000, {}}, {std::chrono::milliseconds(20), never.get_token()});
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        QVERIFY(answer->inside > 0 && answer->personsLeftOut);
        for (const ContrastRow &row : answer->rows)
            QVERIFY(!isPersonal(row.dimension) && row.dimension != Dimension::Workspace);
    }

    void whatIsNotCountedYetIsComparedFromItsRows()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 1500, 3);
        TelemetryEngine engine = fixture.makeEngine(); // nothing is rolled up
        const TimeSpan inner{instant("2025-10-25T10:00:00Z"), instant("2025-10-27T12:00:00Z")};
        const auto answer = engine.contrast({kHistory, inner, {}, {}, {}});
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        qint64 inside = 0;
        qint64 all = 0;
        for (const RequestRow &row : fixture.traffic->rows()) {
            all += kHistory.contains(row.timeMs);
            inside += inner.contains(row.timeMs);
        }
        QVERIFY(inside > 0);
        QCOMPARE(answer->inside, inside);
        QCOMPARE(answer->outside, all - inside);
    }

    void aReportHasNullForWhatIsNotRecorded()
    {
        RollupFixture fixture(kNow);
        addTraffic(fixture, 300, 6);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        ReportRequest request{{instant("2025-11-01T04:00:00Z"), instant("2025-11-03T05:00:00Z")},
                              QTimeZone("America/New_York"),
                              {},
                              {},
                              {Dimension::Model}};
        request.edges = bucketEdges(request.span, BucketWidth::Day, request.zone).value();
        const auto answer = engine.ask(reportQuery(request));
        QVERIFY(answer.has_value());
        SourceCapabilities capabilities = fullCapabilities();
        capabilities.ttft = capabilities.tokensCached = false;
        const QJsonObject report = reportJson(request, *answer, capabilities);
        QCOMPARE(report.value(QStringLiteral("from")).toString(), QStringLiteral("2025-11-01T00:00:00-04:00"));
        QCOMPARE(report.value(QStringLiteral("to")).toString(), QStringLiteral("2025-11-03T00:00:00-05:00"));
        QVERIFY(report.value(QStringLiteral("ttft_ms")).isNull());
        QVERIFY(report.value(QStringLiteral("tokens")).toObject().value(QStringLiteral("cached")).isNull());
        QCOMPARE(report.value(QStringLiteral("attempts")).toInteger(), answer->total.attempts);
        QCOMPARE(report.value(QStringLiteral("buckets")).toArray().size(), 2);
        QCOMPARE(report.value(QStringLiteral("groups")).toArray().size(), answer->groups.size());
        qint64 grouped = 0;
        for (const QJsonValue &group : report.value(QStringLiteral("groups")).toArray())
            grouped += group.toObject().value(QStringLiteral("attempts")).toInteger();
        QCOMPARE(grouped, answer->total.attempts);
        QCOMPARE(report.value(QStringLiteral("latency_ms")).toObject().value(QStringLiteral("n")).toInteger(),
                 answer->total.latency.count());
    }
};

QTEST_GUILESS_MAIN(TelemetryEngineTest)
#include "telemetryengine_test.moc"
