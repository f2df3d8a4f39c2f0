// Attempts that are written down minutes after they began: no alert is lost, none is made of nothing, and nothing is
// counted twice.
#include "models/alerts/figurereplay.h"
#include "tests/models/alerts/enginescene.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Gatehouse;

namespace
{

constexpr qint64 kBeginMs = MadeFigures::kFromMs + 26 * kHourMs;
const LatticeNode kAnthropic{QStringLiteral("anthropic"), {}, {}};

// A time-out: of anthropic's attempts so many, written down when the gateway gave them up.
MadeFigures::Trouble timeOuts(qint64 minutes, qint64 lateMinutes)
{
    MadeFigures::Trouble trouble{{kBeginMs, kBeginMs + minutes * kMinuteMs}, kAnthropic.provider.value(), 0.3};
    trouble.lateMs = lateMinutes * kMinuteMs;
    return trouble;
}

// Of all traffic: twenty quick calls a minute, and in the minutes of `slow` three slow ones, each a failure of a class.
LatticeStretch minutesOf(const TimeSpan &span, const TimeSpan &slow)
{
    LatticeStretch stretch;
    stretch.span = span;
    stretch.freshAsOfMs = span.toMs;
    auto &all = stretch.nodes[LatticeNode{}];
    for (qint64 ms = span.fromMs; ms < span.toMs; ms += kMinuteMs) {
        NodeMinute &minute = all.emplace_back();
        Cell &cell = minute.cell;
        cell.latency.add(800'000, 20);
        cell.outcomes[size_t(Outcome::Ok)] = cell.attempts = 20;
        if (!slow.contains(ms))
            continue;
        cell.latency.add(600'000'000, 3);
        cell.outcomes[size_t(Outcome::Timeout)] = 3;
        cell.attempts += 3;
        minute.errorClasses[QStringLiteral("upstream_timeout")] = 3;
    }
    return stretch;
}

AlertRule capped(double usd)
{
    AlertRule rule{QStringLiteral("budget")};
    rule.setValue(QStringLiteral("month_cap"), usd);
    return rule;
}

} // namespace

class LateAttemptsTest : public QObject, private EngineScene
{
    Q_OBJECT

    RulesInForce m_rules;

    void lookEveryMinute(qint64 fromMs, qint64 toMs)
    {
        for (qint64 ms = fromMs; ms <= toMs; ms += kMinuteMs)
            lookUntil(ms);
    }
    void beginWithRules()
    {
        m_engine = newEngine();
        m_engine->followRules([this] { return m_rules; });
    }
    // Tickets and pages.
    QList<Alert> told() { return *m_alerts->list({QStringLiteral("gw"), {}, {AlertLevel::Ticket, AlertLevel::Page}}); }

private slots:
    void init()
    {
        begin();
        m_rules = {};
    }

    void timeOutsThatAreWrittenLateAreFound_data()
    {
        QTest::addColumn<qint64>("lateMinutes");
        for (const qint64 late : {5, 12, 16, 40})
            QTest::addRow("%lld minutes", late) << late;
    }

    void timeOutsThatAreWrittenLateAreFound()
    {
        QFETCH(qint64, lateMinutes);
        m_figures.troubles = {timeOuts(30, lateMinutes)};
        lookUntil(kBeginMs);
        lookEveryMinute(kBeginMs + kMinuteMs, kBeginMs + (lateMinutes + 40) * kMinuteMs);
        const QList<Alert> own = standing(AnomalyMetric::Errors);
        QCOMPARE(own.size(), 1);
        QCOMPARE(own.constFirst().node, kAnthropic.tokens());
        const qint64 delayMs = own.constFirst().openedMs - kBeginMs - lateMinutes * kMinuteMs;
        QVERIFY2(delayMs >= -AlertEngine::kLateMs && delayMs <= 5 * kMinuteMs,
                 qPrintable(QString::number(delayMs / kMinuteMs)));
        QVERIFY(standing(AnomalyMetric::TrafficSpike).isEmpty());
        QVERIFY(standing(AnomalyMetric::TrafficDrop).isEmpty());
        lookEveryMinute(m_clock.nowMs() + kMinuteMs, m_clock.nowMs() + 30 * kMinuteMs);
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().isOver());
    }

    // Later than that it is counted in the figures, and no detector sees it.
    void whatComesAfterMoreThanAnHourIsNotLookedAt()
    {
        m_figures.troubles = {timeOuts(30, 65)};
        lookUntil(kBeginMs);
        lookEveryMinute(kBeginMs + kMinuteMs, kBeginMs + 100 * kMinuteMs);
        QVERIFY(told().isEmpty());
    }

    // A gateway writes down what it had kept to itself.
    void anHourThatIsFilledInLaterIsNoSpike()
    {
        m_figures.costMicros = 1'000'000;
        MadeFigures::Trouble more{{kBeginMs - 50 * kMinuteMs, kBeginMs - 5 * kMinuteMs}, *kAnthropic.provider, 0, 5};
        more.atMs = kBeginMs;
        MadeFigures::Trouble too = more;
        too.provider = QStringLiteral("openai");
        m_figures.troubles = {more, too};
        lookUntil(kBeginMs - kMinuteMs);
        lookUntil(kBeginMs);
        // It is all there: about 65 attempts a minute, four times more for 45 minutes.
        QVERIFY(m_engine->detectors().history({}).attemptsSince(kBeginMs - 2 * kMinuteMs) > 40 * 4 * 60);
        lookEveryMinute(kBeginMs + kMinuteMs, kBeginMs + 70 * kMinuteMs);
        const QList<Alert> all = told();
        for (const Alert &alert : all)
            qWarning("%s %s", qPrintable(alert.title), qPrintable(alert.summary));
        QVERIFY(all.isEmpty());
    }

    // Once: what is looked at again was seen, all but what was not there yet.
    void whatIsReadAgainIsCountedOnce()
    {
        m_figures.troubles = {timeOuts(5, 12)};
        lookUntil(kBeginMs);
        lookEveryMinute(kBeginMs + kMinuteMs, kBeginMs + 60 * kMinuteMs);
        m_figures.troubles.first().lateMs = 0;
        const auto whole = m_reader->read({kBeginMs, kBeginMs + 59 * kMinuteMs});
        QVERIFY(whole);
        double attempts = 0;
        for (const NodeMinute &minute : whole->nodes.at(LatticeNode{}))
            attempts += double(minute.cell.attempts);
        QCOMPARE(m_engine->detectors().history({}).attemptsSince(kBeginMs), attempts);
    }

    void whatIsSlowIsSlowWhenItComesLate()
    {
        const auto ignore = [](qint64, const auto &) {};
        LatticeDetectors detectors(usualDetectionSettings());
        detectors.push(minutesOf({kBeginMs - 10 * kHourMs, kBeginMs}, {}), ignore);
        LatticeDetectors again(usualDetectionSettings());
        QVERIFY(again.restore(detectors.snapshot()));
        const TimeSpan slow{kBeginMs - 12 * kMinuteMs, kBeginMs - 2 * kMinuteMs};
        // Twice: the second look finds nothing new in them.
        for (const qint64 minutes : {1, 2}) {
            const auto stretch = minutesOf({kBeginMs - kHourMs, kBeginMs + minutes * kMinuteMs}, slow);
            detectors.push(stretch, ignore);
            again.push(stretch, ignore);
        }
        QCOMPARE(detectors.history({}).attemptsSince(kBeginMs), 2 * 20.0 + 10 * 3.0);
        Suspect suspect;
        suspect.metric = AnomalyMetric::Latency;
        const double excess = detectors.measure(suspect, kBeginMs, kBeginMs + kMinuteMs).excess;
        QVERIFY2(excess > 20 && excess <= 30, qPrintable(QString::number(excess)));
        const QJsonArray classes = detectors.history({}).contributors(AnomalyMetric::Errors, kBeginMs);
        QCOMPARE(classes.at(0).toObject().value(QStringLiteral("what")).toString(),
                 QStringLiteral("error_class=upstream_timeout"));
        QCOMPARE(again.snapshot(), detectors.snapshot());
    }

    // Nobody knows what a minute has while it is not counted; what it has then is late, and once only.
    void aMinuteThatWasNotKnownIsTakenWhenItIs()
    {
        const auto ignore = [](qint64, const auto &) {};
        LatticeDetectors detectors(usualDetectionSettings());
        auto stretch = minutesOf({kBeginMs - 2 * kHourMs, kBeginMs}, {});
        stretch.unknown = {{kBeginMs - 10 * kMinuteMs, kBeginMs}};
        detectors.push(stretch, ignore);
        stretch = minutesOf({kBeginMs - kHourMs, kBeginMs + kMinuteMs}, {});
        stretch.unknown = {{kBeginMs - 5 * kMinuteMs, kBeginMs + kMinuteMs}};
        detectors.push(stretch, ignore); // in a minute that is not known itself nothing is judged
        QCOMPARE(detectors.history({}).attemptsSince(kBeginMs), 20.0);
        detectors.push(minutesOf({kBeginMs - kHourMs, kBeginMs + 2 * kMinuteMs}, {}), ignore);
        QCOMPARE(detectors.history({}).attemptsSince(kBeginMs + kMinuteMs), 20.0 + 11 * 20.0);
    }

    // A dollar an attempt: a call that is lost, or counted twice, moves the minute in which the cap is reached.
    void aRestartCountsNothingTwiceAndLosesNothing()
    {
        m_figures.costMicros = 1'000'000;
        m_figures.troubles = {timeOuts(40, 12)};
        m_rules.put({capped(117'000), 1});
        beginWithRules();
        lookUntil(kBeginMs);
        for (qint64 minute = 1; minute <= 60; ++minute) {
            lookUntil(kBeginMs + minute * kMinuteMs);
            if (minute % 4 != 0)
                continue;
            if (minute % 8 == 0) // the others die
                QVERIFY(m_engine->leave());
            beginWithRules();
        }
        const qint64 untilMs = kFromMs + 33 * kHourMs;
        lookUntil(untilMs);
        AlertFilter filter{QStringLiteral("gw")};
        filter.rule = anomalyMetricToken(AnomalyMetric::Budget);
        const QList<Alert> found = *m_alerts->list(filter);
        QCOMPARE(found.size(), 1);
        QVERIFY(found.constFirst().summary.startsWith(QStringLiteral("cap reached at")));
        const auto whole = FigureReplay::make(m_rules.figures, kFromMs);
        QVERIFY(whole && (*whole)->play(*m_reader, untilMs - kMinuteMs));
        QCOMPARE(found.constFirst().summary, (*whole)->alerts({AnomalyMetric::Budget})->constFirst().summary);
    }
};

QTEST_GUILESS_MAIN(LateAttemptsTest)
#include "lateattempts_test.moc"
