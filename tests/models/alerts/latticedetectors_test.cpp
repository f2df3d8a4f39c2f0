// Which node a slowness is put to, when each model has a pace of its own.
#include "models/alerts/alertmaker.h"
#include "tests/support/simulatedtraffic.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const LatticeNode kAll{};
const LatticeNode kOpenAi{QStringLiteral("openai"), {}, {}};
const LatticeNode kGpt{QStringLiteral("openai"), QStringLiteral("gpt-5"), {}};
const LatticeNode kMini{QStringLiteral("openai"), QStringLiteral("gpt-5-mini"), {}};
const LatticeNode kAnthropic{QStringLiteral("anthropic"), {}, {}};
const LatticeNode kOpus{QStringLiteral("anthropic"), QStringLiteral("opus"), {}};
constexpr qint64 kBeginMinute = 36 * 60;
constexpr qint64 kMinutes = kBeginMinute + 90;

struct Leaf {
    LatticeNode node;
    double share; // of all attempts
    double latencyMs;
};
const QList<Leaf> kLeaves{{kGpt, 0.4, 5000}, {kMini, 0.3, 500}, {kOpus, 0.3, 4000}};

QString titleOf(const QStringList &tokens)
{
    return tokens.isEmpty() ? QStringLiteral("all traffic") : tokens.join(QLatin1Char(' '));
}

// Two providers, of which some models are 2.6 times as slow from a minute on, played to the detectors minute by minute.
class SlowGateway
{
public:
    SlowGateway(double attemptsPerMinute, const QList<LatticeNode> &slow, quint64 seed)
    {
        for (const Leaf &leaf : kLeaves) {
            TrafficShape shape;
            shape.attemptsPerMinute = attemptsPerMinute * leaf.share;
            shape.latencyMs = leaf.latencyMs;
            shape.withSketches = true;
            TrafficChange change;
            change.latencyFactor = slow.contains(leaf.node) ? 2.6 : 1.0;
            change.span = {SimulatedTraffic::kStartMs + kBeginMinute * kMinuteMs,
                           SimulatedTraffic::kStartMs + kMinutes * kMinuteMs};
            m_traffic.emplace_back(shape, seed * 100 + m_traffic.size(), QList<TrafficChange>{change});
        }
    }

    // The nodes whose slowness nothing explains when it has gone on for so many minutes.
    QStringList blamedAfter(qint64 minutes)
    {
        AlertMaker maker(m_detectors);
        WatchStep step;
        for (qint64 minute = 0; minute < kBeginMinute + minutes; ++minute) {
            m_detectors.push(nextMinute(), [&](qint64 minuteMs, const std::vector<NodeSignal> &found) {
                maker.add(minuteMs, found);
            });
            if (minute < kBeginMinute)
                maker.forget();
        }
        maker.takeInto(step);
        QStringList blamed;
        for (const RaisedAlert &hit : std::as_const(step.hits)) {
            if (hit.rule == anomalyMetricToken(AnomalyMetric::Latency) && hit.mutedBy.isEmpty())
                blamed.append(titleOf(hit.node));
        }
        return blamed;
    }

    LatticeDetectors &detectors() { return m_detectors; }

private:
    LatticeStretch nextMinute()
    {
        LatticeStretch stretch;
        for (size_t i = 0; i < m_traffic.size(); ++i) {
            const SeriesBucket bucket = m_traffic[i].next();
            stretch.span = {bucket.startMs, bucket.startMs + kMinuteMs};
            Cell cell;
            cell.attempts = cell.requests = bucket.attempts;
            cell.outcomes = bucket.outcomes;
            cell.latency = *bucket.latency;
            const LatticeNode &leaf = kLeaves.at(qsizetype(i)).node;
            for (const LatticeNode &node : {kAll, LatticeNode{leaf.provider, {}, {}}, leaf}) {
                std::vector<NodeMinute> &minutes = stretch.nodes[node];
                minutes.resize(1);
                minutes.front().cell.merge(cell);
            }
        }
        stretch.freshAsOfMs = stretch.span.toMs;
        return stretch;
    }

    LatticeDetectors m_detectors{usualDetectionSettings()};
    std::vector<SimulatedTraffic> m_traffic;
};

} // namespace

Q_DECLARE_METATYPE(QList<Gatehouse::LatticeNode>)

class LatticeDetectorsTest : public QObject
{
    Q_OBJECT

private slots:
    void aSlownessIsPutToWhatIsSlow_data()
    {
        QTest::addColumn<double>("attemptsPerMinute");
        QTest::addColumn<QList<LatticeNode>>("slow");
        QTest::addColumn<LatticeNode>("blamed");
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 4; ++seed) {
            for (const double rate : {6.0, 40.0}) {
                const QString at = QStringLiteral(" at %1 a minute, seed %2").arg(rate).arg(seed);
                const auto row = [&](const QString &what, const QList<LatticeNode> &slow, const LatticeNode &blamed) {
                    QTest::newRow(qPrintable(what + at)) << rate << slow << blamed << seed;
                };
                row(QStringLiteral("a provider"), {kGpt, kMini}, kOpenAi);
                row(QStringLiteral("its slowest model"), {kGpt}, kGpt);
                row(QStringLiteral("all"), {kGpt, kMini, kOpus}, kAll);
            }
        }
    }

    void aSlownessIsPutToWhatIsSlow()
    {
        QFETCH(double, attemptsPerMinute);
        QFETCH(QList<LatticeNode>, slow);
        QFETCH(LatticeNode, blamed);
        QFETCH(quint64, seed);
        SlowGateway gateway(attemptsPerMinute, slow, seed);
        QCOMPARE(gateway.blamedAfter(60), QStringList{titleOf(blamed.tokens())});
    }

    // Against its own percentiles the provider has no more of it than its slowest model.
    void aProviderIsAsSlowAsItsModelsTogether()
    {
        SlowGateway gateway(40.0, {kGpt, kMini}, 3);
        gateway.blamedAfter(30);
        const qint64 minuteMs = SimulatedTraffic::kStartMs + (kBeginMinute + 29) * kMinuteMs;
        const auto measured = [&](const LatticeNode &node) {
            Suspect suspect;
            suspect.metric = AnomalyMetric::Latency;
            suspect.node = node;
            return gateway.detectors().measure(suspect, minuteMs - 29 * kMinuteMs, minuteMs);
        };
        const SuspectMeasure gpt = measured(kGpt);
        const SuspectMeasure mini = measured(kMini);
        const SuspectMeasure openAi = measured(kOpenAi);
        QVERIFY(gpt.excess > 200);
        QVERIFY(mini.excess > 150);
        QVERIFY(std::abs(openAi.excess - gpt.excess - mini.excess) < 30);
        QCOMPARE(openAi.members, gpt.members + mini.members);
        // And all traffic has nothing beyond them.
        QVERIFY(measured(kAll).excess < 1.1 * openAi.excess);
        QCOMPARE(measured(kAnthropic).members, measured(kOpus).members);
    }
};

QTEST_GUILESS_MAIN(LatticeDetectorsTest)
#include "latticedetectors_test.moc"
