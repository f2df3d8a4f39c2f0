// The calendar of the rules: a day that is like a Sunday drops nothing, from the next look on, also for who looks from
// the state of somebody else, and in a back-test.
#include "models/alerts/figurereplay.h"
#include "tests/models/alerts/enginescene.h"

#include <QDateTime>

using namespace Gatehouse;

namespace
{

qint64 utc(int month, int day, int hour = 0)
{
    return QDateTime(QDate(2026, month, day), QTime(hour, 0), QTimeZone::utc()).toMSecsSinceEpoch();
}

const QDate kHoliday(2026, 9, 24); // a Thursday

// From Monday, 21 September, 14:00: on the holiday a tenth comes.
QList<MadeFigures::Trouble> fewOnTheHoliday()
{
    QList<MadeFigures::Trouble> all;
    for (const QString &provider : {QStringLiteral("anthropic"), QStringLiteral("openai")})
        all.append({{utc(9, 24), utc(9, 25)}, provider, 0, 0.1});
    return all;
}

RulesInForce withHoliday()
{
    RulesInForce rules;
    rules.put({AlertRule{QLatin1String(kCalendarRule), true, {}, {}, {}, {kHoliday}}, 1});
    return rules;
}

} // namespace

class CalendarRuleTest : public QObject, private EngineScene
{
    Q_OBJECT

private slots:
    void init()
    {
        begin();
        m_figures.troubles = fewOnTheHoliday();
    }

    void whatTheCalendarExplainsEndsAtTheNextLook()
    {
        RulesInForce rules;
        m_engine->followRules([&rules] { return rules; });
        lookUntil(utc(9, 24, 3));
        QVERIFY(!standing(AnomalyMetric::TrafficDrop).isEmpty());
        QVERIFY(!standing(AnomalyMetric::TrafficDrop).constFirst().isOver());
        rules = withHoliday();
        lookUntil(utc(9, 24, 3) + kMinuteMs);
        for (const Alert &alert : standing(AnomalyMetric::TrafficDrop))
            QVERIFY2(alert.isOver(), qPrintable(alert.title));
        const qsizetype alerts = standing(AnomalyMetric::TrafficDrop).size();
        lookUntil(utc(9, 24, 6));
        QCOMPARE(standing(AnomalyMetric::TrafficDrop).size(), alerts);
        for (const Alert &alert : standing(AnomalyMetric::TrafficDrop))
            QVERIFY2(alert.isOver(), qPrintable(alert.title));
    }

    // The state of the detectors was learned by another calendar, and is of other hours.
    void whoGoesOnFromAStateOfAnotherCalendarLearnsAnew()
    {
        RulesInForce rules;
        m_engine->followRules([&rules] { return rules; });
        lookUntil(utc(9, 23, 23));
        QVERIFY(m_engine->leave());
        m_engine = newEngine();
        rules = withHoliday();
        m_engine->followRules([&rules] { return rules; });
        lookUntil(utc(9, 24, 6));
        QCOMPARE(standing(AnomalyMetric::TrafficDrop).size(), 0);
        // And with the same one goes on from it.
        QVERIFY(m_engine->leave());
        m_engine = newEngine();
        m_engine->followRules([&rules] { return rules; });
        lookUntil(utc(9, 24, 7));
        QCOMPARE(standing(AnomalyMetric::TrafficDrop).size(), 0);
    }

    void aBackTestGoesByTheCalendar()
    {
        m_figures.freshMs = utc(9, 24, 6);
        QList<qsizetype> counts;
        for (const RulesInForce &rules : {RulesInForce(), withHoliday()}) {
            const auto replay = FigureReplay::make(rules.figures, kFromMs);
            QVERIFY(replay);
            QVERIFY((*replay)->play(*m_reader, m_figures.freshMs));
            const auto alerts = (*replay)->alerts(metricsOf(QLatin1String(kCalendarRule)));
            QVERIFY(alerts);
            counts.append(
                std::ranges::count_if(*alerts, [](const BacktestAlert &each) { return each.foundMs > utc(9, 24); }));
        }
        QVERIFY(counts.at(0) > 0);
        QCOMPARE(counts.at(1), 0);
    }

    // Work begins at seven in Berlin: after the clocks have changed, that is an hour earlier by UTC.
    void theHourOfTheWeekIsThatOfTheZone()
    {
        constexpr qint64 kBeginMs = 1'772'409'600'000; // Monday, 2026-03-02T00:00:00Z
        const QTimeZone berlin("Europe/Berlin");
        QList<int> spikes;
        for (const char *zone : {"UTC", "Europe/Berlin"}) {
            RulesInForce rules;
            rules.put({AlertRule{QLatin1String(kCalendarRule), true, {}, {}, QString::fromLatin1(zone)}, 1});
            const SeasonCalendar calendar(rules.figures.season());
            NodeDetectors detectors(rules.figures.settings(), calendar);
            int opened = 0;
            for (qint64 ms = kBeginMs; ms < utc(3, 31); ms += kMinuteMs) {
                const QDateTime local = QDateTime::fromMSecsSinceEpoch(ms, berlin);
                SeriesBucket bucket;
                bucket.startMs = ms;
                const int hour = local.time().hour();
                bucket.attempts = hour < 7 || hour > 18 ? 40 : hour == 7 ? 80 : hour == 8 ? 140 : 200;
                bucket.outcomes[size_t(Outcome::Ok)] = bucket.attempts;
                for (const AnomalySignal &signal : detectors.push(bucket))
                    opened += signal.metric == AnomalyMetric::TrafficSpike &&
                              signal.phase == AnomalySignal::Phase::Opened && ms >= utc(3, 30);
            }
            spikes.append(opened);
        }
        QVERIFY(spikes.at(0) > 0);
        QCOMPARE(spikes.at(1), 0);
    }

    // A third weekend that is quieter than the first two: known for two weeks, it is a drop; before, nobody knows.
    void theWeekIsToldApartAfterSoManyDays()
    {
        constexpr qint64 kBeginMs = 1'772'409'600'000; // Monday, 2026-03-02T00:00:00Z
        QList<int> drops;
        for (const double days : {7.0, 30.0}) {
            AlertRule rule{QLatin1String(kCalendarRule)};
            rule.setValue(QStringLiteral("weekly_after"), days);
            RulesInForce rules;
            rules.put({rule, 1});
            const SeasonCalendar calendar(rules.figures.season());
            NodeDetectors detectors(rules.figures.settings(), calendar);
            int opened = 0;
            for (qint64 ms = kBeginMs; ms < kBeginMs + 21 * kDayMs; ms += kMinuteMs) {
                const qint64 day = (ms - kBeginMs) / kDayMs;
                SeriesBucket bucket;
                bucket.startMs = ms;
                // A quiet weekend, and then one of which half is missing.
                bucket.attempts = day % 7 < 5 ? 60 : day < 19 ? 40 : 16;
                bucket.outcomes[size_t(Outcome::Ok)] = bucket.attempts;
                for (const AnomalySignal &signal : detectors.push(bucket))
                    opened += signal.metric == AnomalyMetric::TrafficDrop &&
                              signal.phase == AnomalySignal::Phase::Opened && day >= 19;
            }
            drops.append(opened);
        }
        QVERIFY(drops.at(0) > 0);
        QCOMPARE(drops.at(1), 0);
    }
};

QTEST_GUILESS_MAIN(CalendarRuleTest)
#include "calendarrule_test.moc"
