#include "tests/support/allocations.h"
#include "tests/support/burstsuite.h"

#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

DetectionSettings oneSeries()
{
    DetectionSettings settings;
    settings.budget = {0.05, 1};
    settings.allowedFailureShare = 0.05;
    return settings;
}

TrafficChange at(qint64 fromMinute, qint64 minutes)
{
    TrafficChange change;
    change.span.fromMs = SimulatedTraffic::kStartMs + fromMinute * kMinuteMs;
    change.span.toMs = change.span.fromMs + minutes * kMinuteMs;
    return change;
}

// Everything that can happen, in four days.
QList<TrafficChange> manyChanges()
{
    TrafficChange failing = at(2880, 20);
    failing.failureShare = 0.3;
    TrafficChange slow = at(3500, 40);
    slow.latencyFactor = 3.0;
    TrafficChange silent = at(4000, 90);
    silent.silent = true;
    TrafficChange gone = at(4500, 30);
    gone.attemptsFactor = 0.0;
    TrafficChange dear = at(5000, 60);
    dear.costFactor = 20.0;
    return {failing, slow, silent, gone, dear};
}

TrafficShape shapeWithSketches()
{
    TrafficShape shape;
    shape.withSketches = true;
    return shape;
}

struct Episode {
    AnomalyMetric metric = AnomalyMetric::Errors;
    qint64 fromMinute = 0;
    qint64 toMinute = 0;
};

// What was opened and closed, above a watch.
QList<Episode> episodesOf(NodeDetectors &detectors, SimulatedTraffic &traffic, int minutes)
{
    QList<Episode> all;
    for (int i = 0; i < minutes; ++i) {
        const SeriesBucket bucket = traffic.next();
        const qint64 minute = (bucket.startMs - SimulatedTraffic::kStartMs) / kMinuteMs;
        for (const AnomalySignal &signal : detectors.push(bucket)) {
            if (signal.level == AlertLevel::Watch)
                continue;
            if (signal.phase == AnomalySignal::Phase::Opened)
                all.append({signal.metric, minute, -1});
            for (Episode &episode : all) {
                if (signal.phase == AnomalySignal::Phase::Closed && episode.metric == signal.metric &&
                    episode.toMinute < 0)
                    episode.toMinute = minute;
            }
        }
    }
    return all;
}

const Episode *find(const QList<Episode> &all, AnomalyMetric metric, qint64 fromMinute, qint64 toMinute)
{
    const auto found = std::ranges::find_if(all, [&](const Episode &episode) {
        return episode.metric == metric && episode.fromMinute >= fromMinute && episode.fromMinute < toMinute;
    });
    return found == all.end() ? nullptr : &*found;
}

} // namespace

class NodeDetectorsTest : public QObject
{
    Q_OBJECT
private slots:
    void eachThingThatGoesWrongIsFoundByItsDetectorAndCloses()
    {
        const SeasonCalendar calendar;
        NodeDetectors detectors(oneSeries(), calendar);
        SimulatedTraffic traffic(shapeWithSketches(), 42, manyChanges());
        const QList<Episode> all = episodesOf(detectors, traffic, 4 * 1440);
        struct Wanted {
            AnomalyMetric metric;
            qint64 fromMinute;
            qint64 minutes;
        };
        for (const Wanted &wanted :
             {Wanted{AnomalyMetric::Errors, 2880, 20}, Wanted{AnomalyMetric::Latency, 3500, 40},
              Wanted{AnomalyMetric::Ttft, 3500, 40}, Wanted{AnomalyMetric::TrafficDrop, 4500, 30},
              Wanted{AnomalyMetric::SpendSpike, 5000, 60}}) {
            const QString name = anomalyMetricToken(wanted.metric);
            const Episode *found = find(all, wanted.metric, wanted.fromMinute, wanted.fromMinute + wanted.minutes);
            QVERIFY2(found, qPrintable(name));
            QVERIFY2(found->fromMinute <= wanted.fromMinute + 5, qPrintable(name));
            QVERIFY2(found->toMinute >= wanted.fromMinute + wanted.minutes, qPrintable(name));
            QVERIFY2(found->toMinute <= wanted.fromMinute + wanted.minutes + 45, qPrintable(name));
        }
        // The source was silent: nothing that began then, nor in the hour after.
        for (const Episode &episode : all)
            QVERIFY2(episode.fromMinute < 3990 || episode.fromMinute > 4150,
                     qPrintable(anomalyMetricToken(episode.metric)));
        // Nothing before anything happened.
        for (const Episode &episode : all)
            QVERIFY2(episode.fromMinute >= 2880, qPrintable(anomalyMetricToken(episode.metric)));
    }

    void aSnapshotAndTheMinutesSinceGiveTheSameSignalsBitForBit()
    {
        const SeasonCalendar calendar;
        for (const int cut : {1, 1500, 2885, 2960, 4040, 4510, 5030}) {
            NodeDetectors whole(oneSeries(), calendar);
            SimulatedTraffic traffic(shapeWithSketches(), 42, manyChanges());
            for (int i = 0; i < cut; ++i)
                whole.push(traffic.next());
            NodeDetectors restored(oneSeries(), calendar);
            QVERIFY(restored.restore(whole.snapshot()));
            for (int i = 0; i < 200; ++i) {
                const SeriesBucket bucket = traffic.next();
                const auto expected = whole.push(bucket);
                const auto got = restored.push(bucket);
                QVERIFY(std::ranges::equal(expected, got));
            }
            QCOMPARE(restored.snapshot(), whole.snapshot());
        }
    }

    void theSameMinutesGiveTheSameState()
    {
        const SeasonCalendar calendar;
        QByteArray states[2];
        for (QByteArray &state : states) {
            NodeDetectors detectors(oneSeries(), calendar);
            SimulatedTraffic traffic(shapeWithSketches(), 7, manyChanges());
            for (int i = 0; i < 3 * 1440; ++i)
                detectors.push(traffic.next());
            state = detectors.snapshot();
        }
        QCOMPARE(states[0], states[1]);
    }

    void aMinuteAsksForNoMemory()
    {
        const SeasonCalendar calendar(QTimeZone("Europe/Berlin"), {QDate(2026, 1, 6)});
        NodeDetectors detectors(oneSeries(), calendar);
        SimulatedTraffic traffic(shapeWithSketches(), 42, manyChanges());
        qint64 asked = 0;
        for (int i = 0; i < 4 * 1440; ++i) {
            const SeriesBucket bucket = traffic.next();
            const qint64 before = allocationCount();
            detectors.push(bucket);
            // The first use of a distribution may set the library up.
            if (i >= 200)
                asked += allocationCount() - before;
        }
        QCOMPARE(asked, 0);
        // The counter counts.
        const qint64 before = allocationCount();
        detectors.snapshot();
        QByteArray().reserve(100);
        std::make_unique<int>(1);
        QVERIFY(allocationCount() > before);
    }

    void missingMinutesAreNotKnownAndLateOnesIgnored()
    {
        const SeasonCalendar calendar;
        NodeDetectors detectors(oneSeries(), calendar);
        SimulatedTraffic traffic({}, 5);
        for (int i = 0; i < 2 * 1440; ++i)
            detectors.push(traffic.next());
        const SeriesBucket late = traffic.next();
        for (int i = 0; i < 120; ++i)
            traffic.next();
        QCOMPARE(detectors.push(traffic.next()).size(), size_t(0));
        const QByteArray before = detectors.snapshot();
        QCOMPARE(detectors.push(late).size(), size_t(0));
        QCOMPARE(detectors.snapshot(), before);
        for (int i = 0; i < 60; ++i)
            QCOMPARE(detectors.push(traffic.next()).size(), size_t(0));
    }

    void nothingIsLearnedWhileAnAlertIsOpen()
    {
        TrafficChange failing = at(2880, 3 * 1440);
        failing.failureShare = 0.3;
        const SeasonCalendar calendar;
        NodeDetectors detectors(oneSeries(), calendar);
        SimulatedTraffic traffic({}, 9, {failing});
        episodesOf(detectors, traffic, 5 * 1440);
        QVERIFY(detectors.isOpen(AnomalyMetric::Errors));
        // Three days later it still is one; and over soon after it is over.
        episodesOf(detectors, traffic, 60 + 60);
        QVERIFY(!detectors.isOpen(AnomalyMetric::Errors));
    }

    void anExpectedChangeIsUsualFromThenOn()
    {
        TrafficChange failing = at(2880, 20 * 1440);
        failing.failureShare = 0.1;
        const SeasonCalendar calendar;
        NodeDetectors detectors(oneSeries(), calendar);
        SimulatedTraffic traffic({}, 9, {failing});
        episodesOf(detectors, traffic, 2880);
        QList<SeriesBucket> interval;
        for (int i = 0; i < 120; ++i) {
            interval.append(traffic.next());
            interval.last().models = {};
            interval.last().errorClasses = {};
            detectors.push(interval.last());
        }
        QVERIFY(detectors.isOpen(AnomalyMetric::Errors));
        detectors.adopt(AnomalyMetric::Errors, interval);
        QVERIFY(!detectors.isOpen(AnomalyMetric::Errors));
        for (const Episode &episode : episodesOf(detectors, traffic, 2 * 1440))
            QVERIFY(episode.metric != AnomalyMetric::Errors);
    }

    void anIncidentIsTakenBackWhereItWasLearnedAndOnlyThere()
    {
        const SeasonCalendar calendar;
        NodeDetectors detectors(oneSeries(), calendar);
        TrafficChange failing = at(2880, 30);
        failing.failureShare = 0.3;
        SimulatedTraffic traffic({}, 9, {failing});
        episodesOf(detectors, traffic, 2880);
        QList<SeriesBucket> interval;
        for (int i = 0; i < 30; ++i) {
            interval.append(traffic.next());
            interval.last().models = {};
            interval.last().errorClasses = {};
            detectors.push(interval.last());
        }
        episodesOf(detectors, traffic, 300);
        QVERIFY(!detectors.isOpen(AnomalyMetric::Errors));
        // An alert was open: nothing was learned, so there is nothing to take back.
        const auto learned = [&detectors] { return detectors.snapshot().right(48 * 1024); };
        const QByteArray before = learned();
        detectors.unlearn(AnomalyMetric::Errors, interval);
        QVERIFY(learned() == before);
        for (SeriesBucket &bucket : interval)
            bucket.startMs -= 8 * kHourMs;
        detectors.unlearn(AnomalyMetric::Latency, interval);
        QVERIFY(learned() == before); // no sketch, so nothing was
        detectors.unlearn(AnomalyMetric::OutcomeMix, interval);
        QVERIFY(learned() != before);
    }

    void stateOfAnotherVersionOrWithMoreBehindIsRefused()
    {
        const SeasonCalendar calendar;
        NodeDetectors detectors(oneSeries(), calendar);
        SimulatedTraffic traffic({}, 5);
        for (int i = 0; i < 300; ++i)
            detectors.push(traffic.next());
        const QByteArray bytes = detectors.snapshot();
        QVERIFY2(bytes.size() < 64 * 1024, qPrintable(QString::number(bytes.size())));
        QVERIFY(!detectors.restore({}));
        QVERIFY(!detectors.restore(bytes.left(bytes.size() - 1)));
        QVERIFY(!detectors.restore(bytes + 'x'));
        QCOMPARE(detectors.restore(bytes.mid(16)).error().kind, ErrorKind::Corrupt);
        QCOMPARE(detectors.snapshot(), bytes);
    }

    void everyMetricIsReadBackFromItsWord()
    {
        for (int i = 0; i < kAnomalyMetricCount; ++i)
            QCOMPARE(anomalyMetricFromToken(anomalyMetricToken(AnomalyMetric(i))), std::optional(AnomalyMetric(i)));
        QVERIFY(!anomalyMetricFromToken(QStringLiteral("mood")));
    }

    // Twenty nodes with eleven tests a minute: one in 316,800.
    void theThresholdFollowsFromTheBudget()
    {
        QVERIFY(std::abs(AlarmBudget{1.0, 20}.threshold() - std::log10(316'800.0)) < 1e-12);
        QVERIFY(AlarmBudget(1.0, 5000).threshold() > AlarmBudget(1.0, 20).threshold());
    }
};

QTEST_GUILESS_MAIN(NodeDetectorsTest)
#include "nodedetectors_test.moc"
