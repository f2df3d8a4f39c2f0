// What each detector takes of memory: a bounded state, and nothing more while minutes pass.
#include "models/alerts/burnrate.h"
#include "models/alerts/latencyshift.h"
#include "models/alerts/mixshift.h"
#include "models/alerts/monthbudget.h"
#include "models/alerts/novelty.h"
#include "models/alerts/ratioburst.h"
#include "models/alerts/traffictails.h"
#include "tests/support/allocations.h"
#include "tests/support/simulatedtraffic.h"

#include <QTest>

#include <memory>

using namespace Gatehouse;

namespace
{

constexpr qint64 kMostStateBytes = 10 * 1024;
constexpr int kMinutes = 6 * 1440;
// The first use of a distribution may set the library up.
constexpr int kWarmUpMinutes = 200;
// Four days in, where everything has been learned and nothing is wrong.
constexpr int kQuietMinute = 4 * 1440;

class Watched
{
public:
    virtual ~Watched() = default;
    virtual void push(const SeriesBucket &bucket) = 0;
    virtual QByteArray state() const = 0;
    virtual bool restore(const QByteArray &state) = 0;
};

template<typename Detector, typename Feed>
class WatchedDetector final : public Watched
{
public:
    WatchedDetector(const Detector &detector, Feed feed)
        : m_detector(detector)
        , m_feed(feed)
    {
    }
    void push(const SeriesBucket &bucket) override { m_feed(m_detector, bucket); }
    QByteArray state() const override
    {
        QByteArray bytes;
        m_detector.snapshot(bytes);
        return bytes;
    }
    bool restore(const QByteArray &state) override
    {
        const char *at = state.constData();
        return m_detector.restore(at, at + state.size()).has_value();
    }

private:
    Detector m_detector;
    Feed m_feed;
};

template<typename Detector, typename Feed>
std::unique_ptr<Watched> watched(const Detector &detector, Feed feed)
{
    return std::make_unique<WatchedDetector<Detector, Feed>>(detector, feed);
}

const QStringList &names()
{
    static const QStringList all{QStringLiteral("ratio burst"),
                                 QStringLiteral("latency shift"),
                                 QStringLiteral("traffic tails"),
                                 QStringLiteral("spend tails"),
                                 QStringLiteral("mix shift"),
                                 QStringLiteral("burn rate of an objective"),
                                 QStringLiteral("burn rate of a cap"),
                                 QStringLiteral("budget of a month"),
                                 QStringLiteral("novelty")};
    return all;
}

std::unique_ptr<Watched> make(qsizetype which, const SeasonCalendar &calendar)
{
    using Bucket = const SeriesBucket &;
    const auto pushAmount = [&calendar](TrafficTails &tails, Bucket bucket, qint64 amount) {
        tails.push(bucket.startMs, bucket.known, amount, bucket.attempts, calendar);
    };
    switch (which) {
    case 0:
        return watched(RatioBurst(),
                       [](RatioBurst &d, Bucket b) { d.push(b.startMs, b.known, b.failures(), b.attempts); });
    case 1:
        return watched(LatencyShift(), [](LatencyShift &d, Bucket b) { d.push(b.startMs, b.known, b.latency); });
    case 2:
        return watched(TrafficTails(TrafficTails::Quantity::Attempts),
                       [pushAmount](TrafficTails &d, Bucket b) { pushAmount(d, b, b.attempts); });
    case 3:
        return watched(TrafficTails(TrafficTails::Quantity::Cost),
                       [pushAmount](TrafficTails &d, Bucket b) { pushAmount(d, b, b.costMicros); });
    case 4:
        return watched(MixShift(), [](MixShift &d, Bucket b) { d.push(b.startMs, b.known, b.models); });
    case 5:
        return watched(BurnRate(BurnRate::Kind::Objective, 0.01),
                       [](BurnRate &d, Bucket b) { d.push(b.startMs, b.known, b.failures(), b.attempts); });
    case 6:
        return watched(SpendCap(40'000'000, SimulatedTraffic::kStartMs, SimulatedTraffic::kStartMs + 30 * kDayMs),
                       [](SpendCap &d, Bucket b) { d.push(b.startMs, b.known, b.costMicros); });
    case 7:
        return watched(MonthBudget(40'000'000),
                       [](MonthBudget &d, Bucket b) { d.push(b.startMs, b.known, b.costMicros); });
    default:
        return watched(Novelty(), [](Novelty &d, Bucket b) { d.push(double(b.attempts)); });
    }
}

TrafficChange changed(qint64 fromMinute, qint64 minutes)
{
    TrafficChange change;
    change.span.fromMs = SimulatedTraffic::kStartMs + fromMinute * kMinuteMs;
    change.span.toMs = change.span.fromMs + minutes * kMinuteMs;
    return change;
}

// Failing, slow, silent, gone and dear.
SimulatedTraffic eventfulTraffic()
{
    TrafficShape shape;
    shape.withSketches = true;
    QList<TrafficChange> all{changed(2880, 20), changed(3500, 40), changed(kQuietMinute + 400, 90),
                             changed(kQuietMinute + 900, 30), changed(kQuietMinute + 1500, 60)};
    all[0].failureShare = 0.3;
    all[1].latencyFactor = 3.0;
    all[2].silent = true;
    all[3].attemptsFactor = 0.0;
    all[4].costFactor = 20.0;
    return SimulatedTraffic(shape, 42, all);
}

} // namespace

class DetectorCostTest : public QObject
{
    Q_OBJECT

private slots:
    void aMinuteAsksForNoMemory_data() { eachDetector(); }
    void aMinuteAsksForNoMemory()
    {
        QFETCH(qsizetype, which);
        const auto detector = make(which, m_calendar);
        SimulatedTraffic traffic = eventfulTraffic();
        qint64 asked = 0;
        for (int minute = 0; minute < kMinutes; ++minute) {
            const SeriesBucket bucket = traffic.next();
            const qint64 before = allocationCount();
            detector->push(bucket);
            if (minute >= kWarmUpMinutes)
                asked += allocationCount() - before;
        }
        QCOMPARE(asked, 0);
    }

    // It has seen all kinds of trouble by then, and would have grown.
    void theStateOfASeriesStaysSmall_data() { eachDetector(); }
    void theStateOfASeriesStaysSmall()
    {
        QFETCH(qsizetype, which);
        const auto detector = make(which, m_calendar);
        const qsizetype atFirst = detector->state().size();
        SimulatedTraffic traffic = eventfulTraffic();
        for (int minute = 0; minute < kMinutes; ++minute)
            detector->push(traffic.next());
        QCOMPARE(detector->state().size(), atFirst);
        QVERIFY2(atFirst <= kMostStateBytes, qPrintable(QString::number(atFirst)));
    }

    void whatIsReadBackGoesOnTheSame_data() { eachDetector(); }
    void whatIsReadBackGoesOnTheSame()
    {
        QFETCH(qsizetype, which);
        const auto whole = make(which, m_calendar);
        SimulatedTraffic traffic = eventfulTraffic();
        for (int minute = 0; minute < kQuietMinute; ++minute)
            whole->push(traffic.next());
        const auto restored = make(which, m_calendar);
        QVERIFY(restored->state() != whole->state());
        QVERIFY(restored->restore(whole->state()));
        for (int minute = kQuietMinute; minute < kMinutes; ++minute) {
            const SeriesBucket bucket = traffic.next();
            whole->push(bucket);
            restored->push(bucket);
        }
        QCOMPARE(restored->state(), whole->state());
    }

    void theCounterCounts()
    {
        const qint64 before = allocationCount();
        const auto asked = std::make_unique<int>(1);
        QVERIFY(asked);
        QCOMPARE(allocationCount(), before + 1);
    }

private:
    static void eachDetector()
    {
        QTest::addColumn<qsizetype>("which");
        for (qsizetype i = 0; i < names().size(); ++i)
            QTest::newRow(qPrintable(names().at(i))) << i;
    }

    const SeasonCalendar m_calendar{QTimeZone("Europe/Berlin"), {QDate(2026, 1, 6)}};
};

QTEST_GUILESS_MAIN(DetectorCostTest)
#include "detectorcost_test.moc"
