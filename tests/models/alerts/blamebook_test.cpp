// What goes on at once, of all kinds and at all nodes: which of it is told, and what is explained by that.
#include "models/alerts/blamebook.h"
#include "models/core/timespan.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const LatticeNode kAll{};
const LatticeNode kAnthropic{QStringLiteral("anthropic"), {}, {}};
const LatticeNode kOpenAi{QStringLiteral("openai"), {}, {}};
const LatticeNode kOpus{QStringLiteral("anthropic"), QStringLiteral("opus"), {}};
const LatticeNode kNorthwind{{}, {}, QStringLiteral("northwind")};
constexpr qint64 kFromMs = 1'790'000'040'000;

QString nameOf(AnomalyMetric metric, const LatticeNode &node)
{
    return anomalyMetricToken(metric) + QStringLiteral(" of ") + node.title();
}

// A book, and what each trouble amounts to, as a test says it.
struct Scene {
    BlameBook book;
    std::map<QString, SuspectMeasure> measures;
    std::map<QString, std::pair<AnomalySignal, LatticeNode>> open;
    qint64 minute = 0;

    void begin(AnomalyMetric metric, const LatticeNode &node, const SuspectMeasure &measure,
               AlertLevel level = AlertLevel::Page)
    {
        AnomalySignal signal;
        signal.metric = metric;
        signal.level = level;
        signal.strongest.firstBadMs = signal.evidence.firstBadMs = kFromMs + minute * kMinuteMs;
        open[nameOf(metric, node)] = {signal, node};
        measures[nameOf(metric, node)] = measure;
    }
    void end(AnomalyMetric metric, const LatticeNode &node)
    {
        open.erase(nameOf(metric, node));
        book.end(nameOf(metric, node), kFromMs + minute * kMinuteMs);
    }
    void pass(int minutes)
    {
        for (int i = 0; i < minutes; ++i, ++minute) {
            for (const auto &[name, each] : open)
                book.hit(name, each.first, each.second, kFromMs + minute * kMinuteMs);
            book.settle(kFromMs + minute * kMinuteMs, [this](const Suspect &suspect, qint64) {
                return measures[nameOf(suspect.metric, suspect.node)];
            });
        }
    }
    QString by(AnomalyMetric metric, const LatticeNode &node) const { return book.explainedBy(nameOf(metric, node)); }
};

using enum AnomalyMetric;

} // namespace

class BlameBookTest : public QObject
{
    Q_OBJECT

private slots:
    // Somebody has promised to keep it: a provider that is dear does not explain it away, and it explains nothing.
    void aCapOnMoneyStandsForItself()
    {
        Scene scene;
        scene.begin(SpendSpike, kAll, {1000, 1000, 1000});
        scene.begin(Errors, kAll, {1000, 1000, 1000});
        scene.pass(3);
        scene.begin(Budget, kAll, {900, 1000, 900});
        scene.begin(Objective, kAll, {800, 1000, 800});
        scene.begin(TrafficNovelty, kAll, {10, 10, 10}, AlertLevel::Watch);
        scene.pass(10);
        QCOMPARE(scene.by(Budget, kAll), QString());
        QVERIFY(!scene.by(Objective, kAll).isEmpty());
        scene.end(SpendSpike, kAll);
        scene.end(Errors, kAll);
        scene.pass(200);
        QCOMPARE(scene.by(Objective, kAll), QString());
        QCOMPARE(scene.by(TrafficNovelty, kAll), QString());
        QCOMPARE(scene.book.standing(Budget, kAll), nameOf(Budget, kAll));
        QCOMPARE(scene.book.standing(Budget, kOpenAi), QString());
        QCOMPARE(scene.book.standing(SpendSpike, kAll), QString());
    }

    void whatFollowsFromFailuresIsTheirEvidence_data()
    {
        QTest::addColumn<AnomalyMetric>("metric");
        QTest::addColumn<LatticeNode>("node");
        QTest::addColumn<bool>("explained");
        QTest::newRow("slowness there") << Latency << kAnthropic << true;
        QTest::newRow("a mix of all traffic") << ErrorMix << kAll << true;
        QTest::newRow("the objective of all traffic") << Objective << kAll << true;
        QTest::newRow("what is tried elsewhere instead") << TrafficSpike << kOpenAi << true;
        QTest::newRow("slowness elsewhere") << Latency << kOpenAi << false;
        QTest::newRow("failures elsewhere") << Errors << kOpenAi << false;
        QTest::newRow("refused sign-ins of a workspace") << AuthFailures << kNorthwind << true;
    }

    void whatFollowsFromFailuresIsTheirEvidence()
    {
        QFETCH(AnomalyMetric, metric);
        QFETCH(LatticeNode, node);
        QFETCH(bool, explained);
        Scene scene;
        scene.begin(Errors, kAnthropic, {90, 100, 90});
        scene.pass(2);
        scene.begin(metric, node, {60, 200, 60}, AlertLevel::Ticket);
        scene.pass(2);
        QCOMPARE(scene.by(metric, node), explained ? nameOf(Errors, kAnthropic) : QString());
        QCOMPARE(scene.by(Errors, kAnthropic), QString());
    }

    void moreThanTheCauseHasIsNoConsequence()
    {
        Scene scene;
        scene.begin(Errors, kAnthropic, {90, 100, 90});
        scene.begin(Latency, kNorthwind, {400, 900, 400}, AlertLevel::Ticket);
        scene.pass(3);
        QCOMPARE(scene.by(Latency, kNorthwind), QString());
    }

    void aPageIsNeverHiddenByATicket()
    {
        Scene scene;
        scene.begin(Errors, kAnthropic, {90, 100, 90}, AlertLevel::Ticket);
        scene.begin(Latency, kAnthropic, {60, 100, 60}, AlertLevel::Ticket);
        scene.pass(2);
        QCOMPARE(scene.by(Latency, kAnthropic), nameOf(Errors, kAnthropic));
        scene.open[nameOf(Latency, kAnthropic)].first.level = AlertLevel::Page;
        scene.pass(1);
        QCOMPARE(scene.by(Latency, kAnthropic), QString());
    }

    void whatWasThereBeforeIsNoConsequence()
    {
        Scene scene;
        scene.begin(Latency, kAnthropic, {60, 100, 60}, AlertLevel::Ticket);
        scene.pass(40);
        scene.begin(Errors, kAnthropic, {90, 100, 90});
        scene.pass(2);
        QCOMPARE(scene.by(Latency, kAnthropic), QString());
    }

    void whatIsFoundLaterAndExplainsItBetterTakesOver()
    {
        Scene scene;
        scene.begin(Errors, kOpus, {40, 40, 40});
        scene.pass(20);
        QCOMPARE(scene.by(Errors, kOpus), QString());
        scene.begin(Errors, kAnthropic, {100, 110, 100});
        scene.pass(1);
        QCOMPARE(scene.by(Errors, kOpus), nameOf(Errors, kAnthropic));
        // What moves afterwards changes nothing more.
        scene.pass(10);
        scene.measures[nameOf(Errors, kAnthropic)] = {41, 300, 41};
        scene.pass(1);
        QCOMPARE(scene.by(Errors, kOpus), nameOf(Errors, kAnthropic));
        QCOMPARE(scene.by(Errors, kAnthropic), QString());
    }

    void nothingIsExplainedByItselfWhoeverTakesOver()
    {
        Scene scene;
        const QList<LatticeNode> nodes{kAll, kAnthropic, kOpus, kNorthwind};
        // The blame moves from each to each.
        for (int round = 0; round < 40; ++round) {
            const LatticeNode &node = nodes.at(round * 7 % nodes.size());
            scene.begin(Errors, node, {double(20 + round * 13 % 90), double(100 + round * 31 % 200), 20});
            scene.pass(1 + round % 4);
            for (const LatticeNode &each : nodes) {
                const QString by = scene.by(Errors, each);
                QVERIFY(by.isEmpty() || scene.book.explainedBy(by).isEmpty());
            }
        }
    }

    void itsTraceInTheWindowsStaysExplainedAndWhatGoesOnDoesNot_data()
    {
        QTest::addColumn<double>("affected");
        QTest::addColumn<bool>("explained");
        QTest::newRow("a trace") << 3.0 << true;
        QTest::newRow("as much as before") << 58.0 << false;
    }

    void itsTraceInTheWindowsStaysExplainedAndWhatGoesOnDoesNot()
    {
        QFETCH(double, affected);
        QFETCH(bool, explained);
        Scene scene;
        scene.begin(Errors, kAnthropic, {90, 100, 90});
        scene.begin(Errors, kNorthwind, {60, 200, 60});
        scene.pass(10);
        QCOMPARE(scene.by(Errors, kNorthwind), nameOf(Errors, kAnthropic));
        scene.end(Errors, kAnthropic);
        scene.measures[nameOf(Errors, kNorthwind)] = {affected, 200, affected};
        scene.pass(70);
        QCOMPARE(scene.by(Errors, kNorthwind), explained ? nameOf(Errors, kAnthropic) : QString());
    }

    void whatIsKeptGoesOnAlike()
    {
        Scene scene;
        scene.begin(Errors, kAnthropic, {90, 100, 90});
        scene.begin(Errors, kOpus, {50, 60, 50});
        scene.begin(Latency, kAnthropic, {60, 100, 60});
        scene.pass(10);
        QByteArray bytes;
        StateStream out(&bytes);
        scene.book.keep(out);
        Scene other = scene;
        other.book = BlameBook();
        StateStream in(bytes);
        other.book.keep(in);
        QVERIFY(in.isWhole());
        for (Scene *each : {&scene, &other}) {
            each->begin(Errors, kAll, {95, 2000, 95});
            each->pass(3);
        }
        for (const auto &[name, signal] : scene.open)
            QCOMPARE(other.book.explainedBy(name), scene.book.explainedBy(name));
        QVERIFY(!scene.by(Errors, kAll).isEmpty());
        StateStream cut(bytes.left(bytes.size() / 2));
        other.book.keep(cut);
        QVERIFY(!cut.isWhole());
    }
};

QTEST_APPLESS_MAIN(BlameBookTest)
#include "blamebook_test.moc"
