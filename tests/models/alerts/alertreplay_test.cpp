// Any alert of figures can be played again from what was kept with it, to the last bit; and what cannot says why.
#include "models/alerts/alertreplay.h"
#include "models/alerts/detectorsnapshot.h"
#include "models/alerts/replaybook.h"
#include "tests/models/alerts/enginescene.h"
#include "tests/support/simulatedtraffic.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cmath>

using namespace Gatehouse;

namespace
{

const LatticeNode kAnthropic{QStringLiteral("anthropic"), {}, {}};
constexpr int kSteps = 40; // as many bytes of a record as are damaged one by one

const ReplayedFigure *figureOf(const AlertReplay &replay, const char *name)
{
    const auto found = std::ranges::find(replay.figures, QLatin1String(name), &ReplayedFigure::name);
    return found == replay.figures.cend() ? nullptr : &*found;
}

QStringList differing(const AlertReplay &replay)
{
    QStringList names;
    for (const ReplayedFigure &figure : replay.figures) {
        if (!figure.isSame)
            names.append(figure.name);
    }
    return names;
}

} // namespace

class AlertReplayTest : public QObject, private EngineScene
{
    Q_OBJECT

private slots:
    void initTestCase() { QCoreApplication::setApplicationVersion(QStringLiteral("9.8.7")); }
    void init() { begin(); }

    void everyAlertIsReplayedToTheLastBit()
    {
        outage(40 * kMinuteMs);
        lookUntil(kBeginMs + 2 * kHourMs);
        const auto all = m_alerts->list({QStringLiteral("gw")});
        QVERIFY(all->size() >= 4);
        qsizetype largest = 0;
        for (const Alert &alert : *all) {
            const QList<KeptReplay> kept = replaysOf(alert);
            QVERIFY2(!kept.isEmpty(), qPrintable(alert.title));
            QCOMPARE(kept.constFirst().part, ReplayPart::First);
            for (const KeptReplay &each : kept) {
                const auto replay = replayAlert(each.record);
                QVERIFY2(replay, qPrintable(replay ? QString() : replay.error().message));
                QVERIFY2(replay->isSame(), qPrintable(alert.title + differing(*replay).join(QLatin1Char(' '))));
                QCOMPARE(replay->record.node, alert.node);
                QCOMPARE(anomalyMetricToken(replay->record.metric), alert.rule);
                QCOMPARE(replay->record.madeBy, QStringLiteral("9.8.7"));
                largest = std::max(largest, each.record.size());
            }
            // The last one is of what the alert tells.
            const auto told = replayAlert(kept.constLast().record);
            QVERIFY2(isSameBits(told->record.evidence.score, alert.score), qPrintable(alert.title));
            QCOMPARE(told->record.evidence.method == AnomalyMethod::Mix, !told->record.category.isEmpty());
        }
        qInfo("%lld alerts, the largest record has %lld bytes", (long long)all->size(), (long long)largest);
        QVERIFY(largest <= kMostReplayBytes / 2); // with room for minutes of many models
    }

    // Thirty days of a gateway that is never the same leave as much in the state as there can be.
    void aRecordOfALongAndBusyHistoryFits()
    {
        TrafficShape shape;
        shape.attemptsPerMinute = 300;
        shape.hourSwing = 0.3;
        shape.withSketches = true;
        SimulatedTraffic traffic(shape, 7);
        ReplayRecord record;
        record.extent = NodeExtent::WholeGateway;
        record.settings = alikeForAll(usualDetectionSettings());
        record.calendar = SeasonCalendar(QTimeZone("Europe/Berlin"), {QDate(2026, 1, 1)});
        NodeDetectors detectors(record.settings, record.calendar, record.extent);
        for (qint64 minute = 0; minute < 30 * 1440; ++minute)
            detectors.push(traffic.next());
        record.state = detectors.snapshot();
        record.minute = ReplayMinute(traffic.next());
        QElapsedTimer timer;
        timer.start();
        const QByteArray bytes = replayBytes(record);
        qInfo("a state of %lld bytes and its minute are a record of %lld bytes, packed in %lld ms",
              (long long)record.state.size(), (long long)bytes.size(), (long long)timer.elapsed());
        QVERIFY(!bytes.isEmpty());
        QVERIFY(bytes.size() <= kMostReplayBytes * 3 / 4); // with room for minutes of many models
        QVERIFY(replayRecordOf(bytes));
    }

    // The state that the engine goes on from was overwritten many times by then.
    void whoeverLooksAndHoweverOftenItStopsTheMinuteIsTheSame()
    {
        outage(20 * kMinuteMs);
        lookUntil(kBeginMs + 90 * kMinuteMs);
        const QList<Alert> inOneGo = standing(AnomalyMetric::Errors);
        QCOMPARE(inOneGo.size(), 1);
        const auto once = replayRecordOf(replaysOf(inOneGo.constFirst()).constFirst().record);
        begin();
        outage(20 * kMinuteMs);
        for (int i = 0; m_clock.nowMs() < kBeginMs + 90 * kMinuteMs; ++i) {
            const qint64 steps[] = {kHourMs, 7 * kMinuteMs, 61 * kMinuteMs, kMinuteMs};
            m_engine = newEngine();
            lookUntil(std::min(m_clock.nowMs() + steps[i % 4], kBeginMs + 90 * kMinuteMs));
            QVERIFY(m_engine->leave());
        }
        const QList<Alert> inSteps = standing(AnomalyMetric::Errors);
        QCOMPARE(inSteps.size(), 1);
        const auto again = replayRecordOf(replaysOf(inSteps.constFirst()).constFirst().record);
        QVERIFY(once && again);
        QCOMPARE(again->minute.figures.startMs, once->minute.figures.startMs);
        QVERIFY(again->evidence == once->evidence);
        QVERIFY(again->settings == once->settings);
        QVERIFY(replayAlert(replaysOf(inSteps.constFirst()).constLast().record)->isSame());
    }

    void anAlertThatGrowsKeepsHowItBegan()
    {
        outage(40 * kMinuteMs);
        lookUntil(kBeginMs + 4 * kMinuteMs);
        const qint64 seq = standing(AnomalyMetric::Errors).constFirst().seq;
        const KeptReplay first = ReplayBook(m_user->store()).of(seq)->constFirst();
        lookUntil(kBeginMs + 30 * kMinuteMs);
        const QList<KeptReplay> kept = *ReplayBook(m_user->store()).of(seq);
        QCOMPARE(kept.size(), 2);
        QVERIFY(kept.constFirst() == first);
        const auto began = replayAlert(kept.at(0).record);
        const auto told = replayAlert(kept.at(1).record);
        QVERIFY(began->isSame() && told->isSame());
        QVERIFY(began->record.phase == AnomalySignal::Phase::Opened);
        QVERIFY(told->record.phase == AnomalySignal::Phase::Continues);
        QVERIFY(told->record.evidence.score > began->record.evidence.score);
        QVERIFY(told->record.minute.figures.startMs > began->record.minute.figures.startMs);
    }

    // What was written down twelve minutes late is judged with another minute, and replayed with it.
    void whatWasWrittenDownLateIsReplayedWhereItWasJudged()
    {
        outage(40 * kMinuteMs);
        m_figures.troubles.first().failing = 0.3;
        m_figures.troubles.first().lateMs = 12 * kMinuteMs;
        for (qint64 ms = kBeginMs; ms <= kBeginMs + 40 * kMinuteMs; ms += kMinuteMs)
            lookUntil(ms);
        const QList<Alert> own = standing(AnomalyMetric::Errors);
        QCOMPARE(own.size(), 1);
        const QList<KeptReplay> kept = replaysOf(own.constFirst());
        QVERIFY(!kept.isEmpty());
        for (const KeptReplay &each : kept) {
            const auto replay = replayAlert(each.record);
            QVERIFY(replay && replay->isSame());
            QVERIFY(replay->record.minute.figures.lateAttempts > 0);
        }
    }

    void aDamagedRecordIsNamed()
    {
        const QByteArray record = recordOfAnOutage();
        for (int i = 0; i < kSteps; ++i) {
            QByteArray damaged = record;
            const qsizetype at = i * (record.size() - 1) / (kSteps - 1);
            damaged[at] = char(damaged.at(at) ^ 1);
            const auto replay = replayAlert(damaged);
            QVERIFY2(!replay && replay.error().kind == ErrorKind::Corrupt, qPrintable(QString::number(at)));
            QVERIFY2(replay.error().message.contains(QStringLiteral("damaged")), qPrintable(replay.error().message));
        }
        for (const qsizetype size : {qsizetype(0), qsizetype(3), qsizetype(36), record.size() / 2, record.size() - 1}) {
            const auto replay = replayAlert(record.first(size));
            QVERIFY(!replay && replay.error().kind == ErrorKind::Corrupt);
        }
    }

    void aStateOfOtherDetectorsIsOfTheGatehouseThatWroteIt()
    {
        auto record = replayRecordOf(recordOfAnOutage());
        SnapshotHeader header;
        std::memcpy(&header, record->state.constData(), sizeof(header));
        ++header.version;
        std::memcpy(record->state.data(), &header, sizeof(header));
        const auto replay = replayAlert(replayBytes(*record));
        QVERIFY(!replay && replay.error().kind == ErrorKind::Unsupported);
        QVERIFY2(replay.error().message.contains(QStringLiteral("9.8.7")), qPrintable(replay.error().message));
        QVERIFY(replay.error().message.contains(QStringLiteral("changed")));
    }

    void theLeastDifferenceIsTold()
    {
        auto record = replayRecordOf(recordOfAnOutage());
        record->evidence.score = std::nextafter(record->evidence.score, 0.0);
        const auto replay = replayAlert(replayBytes(*record));
        QVERIFY(replay && !replay->isSame());
        QCOMPARE(differing(*replay), QStringList{QStringLiteral("score")});
        const ReplayedFigure *score = figureOf(*replay, "score");
        QVERIFY(score && score->recorded != score->replayed);
        QVERIFY(!isSameBits(0.0, -0.0));
        QVERIFY(isSameBits(std::nan(""), std::nan("")));
    }

    void otherSettingsOrAnotherMinuteAreTold()
    {
        auto record = replayRecordOf(recordOfAnOutage());
        auto settings = *record;
        settings.settings[size_t(AnomalyMetric::Errors)].budget.alarmsPerDay /= 2;
        const auto strict = replayAlert(replayBytes(settings));
        QVERIFY(strict && differing(*strict).contains(QStringLiteral("threshold")));
        record->minute.figures.outcomes = {};
        record->minute.figures.outcomes[size_t(Outcome::Ok)] = record->minute.figures.attempts;
        const auto calm = replayAlert(replayBytes(*record));
        QVERIFY(calm && !calm->isSame());
        QVERIFY(differing(*calm).contains(QStringLiteral("phase")) ||
                differing(*calm).contains(QStringLiteral("score")));
    }

    // A minute of more models than a record has room for is not kept, and nothing else suffers by it.
    void whatIsTooLargeIsNotKept()
    {
        auto record = replayRecordOf(recordOfAnOutage());
        quint64 seed = 1;
        for (quint32 id = 0; id < 20'000; ++id) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            record->minute.models.push_back({quint32(seed >> 32), qint64(seed >> 40)});
        }
        QVERIFY(replayBytes(*record).isEmpty());
    }

    void whoLooksOnlyOnceKeepsNone()
    {
        m_engine->keepNoState();
        outage(20 * kMinuteMs);
        lookUntil(kBeginMs + 30 * kMinuteMs);
        QVERIFY(replaysOf(standing(AnomalyMetric::Errors).constFirst()).isEmpty());
    }

    // Also when a verdict changes what the detectors have learned between the stretch's beginning and the minute.
    void aVerdictInBetweenChangesWhatIsReplayed()
    {
        m_figures.troubles = {{{kBeginMs + 30 * kMinuteMs, kBeginMs + kHourMs}, QStringLiteral("anthropic"), 0.6}};
        m_figures.freshMs = kBeginMs + 2 * kHourMs;
        LatticeDetectors detectors(usualDetectionSettings());
        for (qint64 fromMs = kFromMs; fromMs < kBeginMs; fromMs += kHourMs)
            detectors.push(*m_reader->read({fromMs, fromMs + kHourMs}), [](qint64, const auto &) {});
        detectors.keepReplaysFrom(kBeginMs);
        const LatticeStretch stretch = *m_reader->read({kBeginMs, kBeginMs + kHourMs});
        int replayed = 0;
        detectors.push(stretch, [&](qint64 minuteMs, const std::vector<NodeSignal> &found) {
            if (minuteMs == kBeginMs + 10 * kMinuteMs) {
                detectors.adopt(kAnthropic, AnomalyMetric::Latency, stretch);
                detectors.adopt(kAnthropic, AnomalyMetric::TrafficSpike, stretch);
            }
            for (const NodeSignal &each : found) {
                if (each.node != kAnthropic || each.signal.phase != AnomalySignal::Phase::Opened)
                    continue;
                const auto record = detectors.replayOf(each);
                QVERIFY(record);
                QVERIFY(replayAlert(replayBytes(*record))->isSame());
                ++replayed;
            }
        });
        QVERIFY(replayed > 0);
        QVERIFY(!detectors.replayOf({kAnthropic, {}})); // no minute is visited
    }

    void theHoursOfACalendarAreKept()
    {
        auto record = replayRecordOf(recordOfAnOutage());
        const SeasonCalendar berlin(QTimeZone("Europe/Berlin"), {QDate(2026, 12, 25)});
        record->calendar = berlin;
        const auto read = replayRecordOf(replayBytes(*record));
        QVERIFY(read);
        for (qint64 ms = kFromMs; ms < kFromMs + 120 * kDayMs; ms += kHourMs / 2) {
            QCOMPARE(read->calendar.localHour(ms), berlin.localHour(ms));
            QCOMPARE(read->calendar.hourOfWeek(berlin.localHour(ms)), berlin.hourOfWeek(berlin.localHour(ms)));
        }
    }

private:
    static constexpr qint64 kBeginMs = kFromMs + 26 * kHourMs;

    void outage(qint64 lengthMs)
    {
        m_figures.troubles = {{{kBeginMs, kBeginMs + lengthMs}, QStringLiteral("anthropic"), 0.6}};
    }
    QList<KeptReplay> replaysOf(const Alert &alert) { return *ReplayBook(m_user->store()).of(alert.seq); }
    QByteArray recordOfAnOutage()
    {
        outage(20 * kMinuteMs);
        lookUntil(kBeginMs + 10 * kMinuteMs);
        const QList<Alert> own = standing(AnomalyMetric::Errors);
        return own.isEmpty() ? QByteArray() : replaysOf(own.constFirst()).value(0).record;
    }
};

QTEST_GUILESS_MAIN(AlertReplayTest)
#include "alertreplay_test.moc"
