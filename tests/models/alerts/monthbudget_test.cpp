// The cap on the money of a month: what is told of it, when it ends, and what it survives.
#include "models/alerts/anomalywords.h"
#include "models/alerts/nodedetectors.h"
#include "tests/support/allocations.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <cmath>
#include <functional>
#include <random>

using namespace Gatehouse;

namespace
{

using enum AnomalySignal::Phase;
constexpr auto kBudget = AnomalyMetric::Budget;
constexpr double kPi = 3.14159265358979;

qint64 utc(int year, int month, int day, int hour = 0, int minute = 0)
{
    return QDateTime(QDate(year, month, day), QTime(hour, minute), QTimeZone::utc()).toMSecsSinceEpoch();
}

// A month of 30 days, of which a dollar a minute uses up 43,200.
const qint64 kApril = utc(2026, 4, 1);
constexpr double kCapUsd = 43'200;
constexpr int kMonthMinutes = 43'200;

DetectionSettings cappedAt(double usd)
{
    DetectionSettings settings;
    settings.monthCapUsd = usd;
    return settings;
}

// Dollars a minute, by the minute since the scene began.
using Spending = std::function<double(qint64 minute)>;

// By day more than by night, on average once.
double daily(qint64 minute)
{
    return 1.0 + 0.5 * std::sin(2 * kPi * double(minute) / 1440.0);
}

struct Told {
    AnomalySignal signal;
    qint64 ms = 0;
};

// All traffic of a gateway, minute by minute.
class Scene
{
public:
    explicit Scene(qint64 fromMs, double capUsd = kCapUsd)
        : m_fromMs(fromMs)
        , m_nextMs(fromMs)
        , detectors(cappedAt(capUsd), m_calendar, NodeExtent::WholeGateway)
    {
    }

    // What is told of the cap until then, without what only goes on.
    QList<Told> play(qint64 untilMs, const Spending &spending)
    {
        QList<Told> all;
        for (; m_nextMs < untilMs; m_nextMs += kMinuteMs) {
            for (const AnomalySignal &signal : detectors.push(bucketAt(m_nextMs, spending))) {
                if (signal.metric != kBudget)
                    continue;
                latest = signal;
                if (signal.phase != Continues)
                    all.append({signal, m_nextMs});
            }
        }
        return all;
    }
    SeriesBucket bucketAt(qint64 ms, const Spending &spending) const
    {
        SeriesBucket bucket;
        bucket.startMs = ms;
        bucket.attempts = 10;
        bucket.outcomes[size_t(Outcome::Ok)] = 10;
        bucket.costMicros = std::llround(spending((ms - m_fromMs) / kMinuteMs) * 1e6);
        return bucket;
    }
    void skipTo(qint64 ms) { m_nextMs = ms; }
    qint64 nextMs() const { return m_nextMs; }

private:
    SeasonCalendar m_calendar;
    qint64 m_fromMs;
    qint64 m_nextMs;

public:
    NodeDetectors detectors;
    AnomalySignal latest;
};

int opened(const QList<Told> &all)
{
    return int(std::ranges::count(all, Opened, [](const Told &each) { return each.signal.phase; }));
}

QString words(const AnomalyEvidence &evidence)
{
    return anomalyWords(kBudget, evidence, 5.0).summary;
}

} // namespace

class MonthBudgetTest : public QObject
{
    Q_OBJECT

private slots:
    void aMonthIsOneOfTheCalendar_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<qint64>("fromMs");
        QTest::addColumn<qint64>("toMs");
        const auto row = [](const char *name, qint64 ms, qint64 fromMs, qint64 toMs) {
            QTest::newRow(name) << ms << fromMs << toMs;
        };
        row("its first minute", kApril, kApril, utc(2026, 5, 1));
        row("its last", utc(2026, 4, 30, 23, 59), kApril, utc(2026, 5, 1));
        row("December", utc(2026, 12, 31, 23, 59), utc(2026, 12, 1), utc(2027, 1, 1));
        row("January", utc(2027, 1, 1), utc(2027, 1, 1), utc(2027, 2, 1));
        row("a leap February", utc(2028, 2, 29, 12), utc(2028, 2, 1), utc(2028, 3, 1));
        row("another February", utc(2027, 2, 28, 12), utc(2027, 2, 1), utc(2027, 3, 1));
        row("no leap year", utc(2100, 2, 28, 12), utc(2100, 2, 1), utc(2100, 3, 1));
        row("before 1970", utc(1969, 12, 31, 23), utc(1969, 12, 1), utc(1970, 1, 1));
    }

    void aMonthIsOneOfTheCalendar()
    {
        QFETCH(qint64, ms);
        QFETCH(qint64, fromMs);
        QFETCH(qint64, toMs);
        QCOMPARE(monthOf(ms), (TimeSpan{fromMs, toMs}));
    }

    void aMonthIsHeldToItsCap_data()
    {
        QTest::addColumn<double>("base");
        QTest::addColumn<double>("burst"); // from the 15th, 12:00 on
        QTest::addColumn<int>("burstMinutes");
        QTest::addColumn<int>("opened");
        QTest::addColumn<int>("level"); // the highest; -1: nothing is told
        QTest::addColumn<int>("window");
        const auto row = [](const char *name, double base, double burst, int minutes, int opened, int level,
                            int window) {
            QTest::newRow(name) << base << burst << minutes << opened << level << window;
        };
        const int none = -1;
        const int ticket = int(AlertLevel::Ticket);
        const int page = int(AlertLevel::Page);
        row("0.95 times", 0.95, 0, 0, 0, none, 0);
        row("just at the cap", 0.9995, 0, 0, 1, ticket, 4320);
        row("1.3 times for twelve days", 0.2, 1.3, 12 * 1440, 1, ticket, 4320);
        row("near miss: 0.97 times for twelve days", 0.2, 0.97, 12 * 1440, 0, none, 0);
        row("8 times for six hours", 0.3, 8.0, 360, 1, page, 360);
        row("near miss: 5 times for six hours", 0.3, 5.0, 360, 0, none, 0);
        row("8 times for three hours", 0.3, 8.0, 180, 0, none, 0);
        row("25 times for an hour", 0.3, 25.0, 60, 1, page, 60);
        row("near miss: 25 times for half an hour", 0.3, 25.0, 25, 0, none, 0);
        row("1.3 times: reached", 1.3, 0, 0, 1, page, 0);
        row("near miss: 14 times for two hours", 0.0, 14.0, 120, 0, none, 0);
    }

    void aMonthIsHeldToItsCap()
    {
        QFETCH(double, base);
        QFETCH(double, burst);
        QFETCH(int, burstMinutes);
        QFETCH(int, opened);
        QFETCH(int, level);
        QFETCH(int, window);
        Scene scene(kApril);
        const qint64 burstAt = (utc(2026, 4, 15, 12) - kApril) / kMinuteMs;
        const auto all = scene.play(utc(2026, 5, 1), [&](qint64 minute) {
            const bool bursts = minute >= burstAt && minute < burstAt + burstMinutes;
            return bursts ? burst : base * daily(minute);
        });
        QCOMPARE(::opened(all), opened);
        if (level < 0)
            return;
        QCOMPARE(int(scene.latest.level), level);
        QCOMPARE(scene.latest.strongest.windowMinutes, window);
        QVERIFY(words(scene.latest.strongest).contains(QStringLiteral("the cap of $43,200 for April 2026")));
    }

    void whatBurnedClosesSoonAfterItIsOver()
    {
        Scene scene(kApril);
        const qint64 begin = 14 * 1440;
        const auto all = scene.play(utc(2026, 4, 20),
                                    [&](qint64 minute) { return minute >= begin && minute < begin + 360 ? 8.0 : 0.3; });
        QCOMPARE(all.size(), 2);
        const auto minuteOf = [](const Told &each) { return (each.ms - kApril) / kMinuteMs; };
        QVERIFY(minuteOf(all.at(0)) > begin + 180 && minuteOf(all.at(0)) < begin + 300);
        QCOMPARE(all.at(1).signal.phase, Closed);
        QVERIFY(minuteOf(all.at(1)) >= begin + 360 && minuteOf(all.at(1)) <= begin + 360 + 45);
    }

    void aCapThatIsReachedIsAPageUntilTheMonthEnds()
    {
        Scene scene(kApril);
        const auto first = scene.play(utc(2026, 4, 24), [](qint64) { return 1.3; });
        QCOMPARE(first.size(), 1);
        QCOMPARE(first.constFirst().signal.level, AlertLevel::Ticket);
        QCOMPARE(scene.latest.level, AlertLevel::Ticket);
        // 43,200 / 1.3 minutes, rounded up: the last of them reaches it.
        const qint64 reachedMs = kApril + 33'230 * kMinuteMs;
        QVERIFY(scene.latest.strongest.budget.reachedMs >= reachedMs - kMinuteMs);
        QVERIFY(scene.latest.strongest.budget.reachedMs <= reachedMs + kMinuteMs);
        QVERIFY(words(scene.latest.strongest).contains(QStringLiteral("; cap reached at Fri 24 Apr 01:")));
        // Nothing more is spent: it is reached all the same.
        scene.play(utc(2026, 4, 24, 2), [](qint64) { return 1.3; });
        const auto rest = scene.play(utc(2026, 4, 30), [](qint64) { return 0.0; });
        QCOMPARE(rest.size(), 0);
        QCOMPARE(scene.latest.level, AlertLevel::Page);
        QCOMPARE(scene.latest.lastBadMs, utc(2026, 4, 29, 23, 59));
        const AnomalyEvidence &evidence = scene.latest.strongest;
        QCOMPARE(evidence.method, AnomalyMethod::CapReached);
        QCOMPARE(evidence.budget.reachedMs, reachedMs);
        QVERIFY2(words(evidence).startsWith(QStringLiteral("cap reached at Fri 24 Apr 01:50 UTC: $43,2")),
                 qPrintable(words(evidence)));
    }

    void oneMicrodollarLessIsNotReached()
    {
        for (const bool reached : {false, true}) {
            MonthBudget budget(1'000'000'000);
            const auto answer = budget.push(kApril, true, reached ? 1'000'000'000 : 999'999'999);
            QCOMPARE(answer.level.has_value(), reached);
        }
    }

    void anotherCapEndsWhatTheOneBeforeRaised()
    {
        Scene scene(kApril);
        scene.play(utc(2026, 4, 25), [](qint64) { return 1.3; });
        QVERIFY(scene.detectors.isOpen(kBudget));
        scene.detectors.setSettings(alikeForAll(cappedAt(2 * kCapUsd)));
        const auto ended = scene.play(utc(2026, 4, 27), [](qint64) { return 1.3; });
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended.constFirst().signal.phase, Closed);
        QCOMPARE(ended.constFirst().ms, utc(2026, 4, 25));
        // The money is the same, by whatever cap.
        scene.detectors.setSettings(alikeForAll(cappedAt(40'000)));
        const auto again = scene.play(utc(2026, 4, 27, 0, 5), [](qint64) { return 1.3; });
        QCOMPARE(again.size(), 1);
        QCOMPARE(again.constFirst().signal.level, AlertLevel::Page);
        QCOMPARE(again.constFirst().signal.strongest.budget.spentMicros, qint64((26 * 1440 + 1) * 1'300'000ll));
        // Without a cap nobody is held to anything.
        scene.detectors.setSettings(alikeForAll(cappedAt(0)));
        QVERIFY(!scene.detectors.isOpen(kBudget));
        QCOMPARE(scene.play(utc(2026, 4, 28), [](qint64) { return 50.0; }).size(), 0);
        QVERIFY(!scene.detectors.isOpen(kBudget));
    }

    void aPartOfTheGatewayIsHeldToNoCap()
    {
        const SeasonCalendar calendar;
        NodeDetectors part(cappedAt(10), calendar, NodeExtent::Part);
        const Scene scene(kApril, 10);
        for (int i = 0; i < 600; ++i) {
            for (const AnomalySignal &signal :
                 part.push(scene.bucketAt(kApril + i * kMinuteMs, [](qint64) { return 5.0; })))
                QVERIFY(signal.metric != kBudget);
        }
        NodeDetectors whole(cappedAt(10), calendar, NodeExtent::WholeGateway);
        QCOMPARE(whole.restore(part.snapshot()).error().kind, ErrorKind::Corrupt);
        QCOMPARE(part.restore(whole.snapshot()).error().kind, ErrorKind::Corrupt);
    }

    void aMonthEndsAndTheNextBeginsWithNothingSpent_data()
    {
        QTest::addColumn<qint64>("newMonthMs");
        QTest::addColumn<bool>("goesOn");
        for (const bool goesOn : {true, false}) {
            const auto row = [goesOn](const QString &name, qint64 ms) {
                QTest::newRow(qPrintable(name + QLatin1String(goesOn ? " and it goes on" : " and it stops")))
                    << ms << goesOn;
            };
            row(QStringLiteral("April"), utc(2026, 5, 1));
            row(QStringLiteral("December"), utc(2027, 1, 1));
            row(QStringLiteral("a leap February"), utc(2028, 3, 1));
            row(QStringLiteral("another February"), utc(2027, 3, 1));
        }
    }

    void aMonthEndsAndTheNextBeginsWithNothingSpent()
    {
        QFETCH(qint64, newMonthMs);
        QFETCH(bool, goesOn);
        Scene scene(newMonthMs - 5 * kDayMs);
        scene.play(newMonthMs, [](qint64) { return 8.0; });
        QCOMPARE(scene.latest.strongest.method, AnomalyMethod::CapReached);
        const auto all = scene.play(newMonthMs + 30 * kHourMs, [goesOn](qint64) { return goesOn ? 8.0 : 0.0; });
        QVERIFY(!all.isEmpty());
        QCOMPARE(all.at(0).signal.phase, Closed);
        QCOMPARE(all.at(0).ms, newMonthMs);
        QVERIFY(all.size() >= 2); // the hours before still burn
        const AnomalySignal &next = all.at(1).signal;
        QCOMPARE(all.at(1).ms, newMonthMs + kMinuteMs);
        QCOMPARE(next.phase, Opened);
        QCOMPARE(next.strongest.method, AnomalyMethod::Burn);
        QCOMPARE(next.strongest.budget.fromMs, newMonthMs);
        QCOMPARE(next.strongest.budget.spentMicros, goesOn ? 16'000'000 : 0);
        QCOMPARE(next.strongest.budget.seenFromMs, newMonthMs);
        QCOMPARE(scene.detectors.isOpen(kBudget), goesOn);
    }

    void whatWasNotSeenOfTheMonthIsSaid()
    {
        Scene scene(utc(2026, 4, 3, 14));
        scene.play(utc(2026, 4, 4), [](qint64) { return 0.3; });
        scene.skipTo(utc(2026, 4, 4, 3));
        scene.play(utc(2026, 4, 4, 6), [](qint64) { return 30.0; });
        const AnomalyEvidence &evidence = scene.latest.strongest;
        QCOMPARE(evidence.budget.seenFromMs, utc(2026, 4, 3, 14));
        QCOMPARE(evidence.budget.unknownMinutes, 180);
        const QString text = words(evidence);
        QVERIFY2(
            text.contains(QStringLiteral("is spent so far, of what was seen since Fri 3 Apr 14:00 UTC, without 3 h "
                                         "of which no figures are known; ")),
            qPrintable(text));
        Scene whole(kApril);
        whole.play(kApril + 12 * kHourMs, [](qint64) { return 30.0; });
        QVERIFY(!words(whole.latest.strongest).contains(QStringLiteral("seen")));
    }

    void aGapOverTheEndOfTheMonthIsNoMonth_data()
    {
        QTest::addColumn<qint64>("backMs");
        QTest::newRow("a day") << utc(2026, 5, 1, 20);
        QTest::newRow("ten days") << utc(2026, 5, 10, 20);
        QTest::newRow("another whole month") << utc(2026, 6, 2);
    }

    void aGapOverTheEndOfTheMonthIsNoMonth()
    {
        QFETCH(qint64, backMs);
        Scene scene(kApril);
        scene.play(utc(2026, 4, 30, 22), [](qint64) { return 1.3; });
        QVERIFY(scene.detectors.isOpen(kBudget));
        scene.skipTo(backMs);
        const auto all = scene.play(backMs + kDayMs, [](qint64) { return 0.3; });
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.constFirst().signal.phase, Closed);
        QCOMPARE(all.constFirst().ms, backMs);
        const BudgetStanding &now = all.constFirst().signal.evidence.budget;
        QCOMPARE(now.fromMs, monthOf(backMs).fromMs);
        QCOMPARE(now.seenFromMs, backMs);
        QCOMPARE(now.spentMicros, 300'000);
    }

    void aClockThatGoesBackSpendsNothingTwice()
    {
        Scene scene(utc(2026, 5, 1));
        scene.play(utc(2026, 5, 1, 6), [](qint64) { return 0.5; });
        const QByteArray before = scene.detectors.snapshot();
        for (const qint64 ms : {utc(2026, 5, 1, 5, 59), utc(2026, 5, 1), utc(2026, 4, 30, 12)}) {
            QCOMPARE(scene.detectors.push(scene.bucketAt(ms, [](qint64) { return 1e6; })).size(), size_t(0));
            QCOMPARE(scene.detectors.snapshot(), before);
        }
        MonthBudget budget(1'000'000);
        budget.push(utc(2026, 5, 1), true, 10);
        QVERIFY(!budget.push(utc(2026, 4, 30), true, 5'000'000).level);
        QVERIFY(!budget.push(utc(2026, 5, 1), true, 5'000'000).level);
        QVERIFY(budget.push(utc(2026, 5, 1, 0, 1), true, 5'000'000).level);
    }

    void whoeverIsRestoredAtAnyMinuteTellsTheSame()
    {
        // A ticket, a page, the cap, the end of the month, and a gap.
        const qint64 fromMs = utc(2026, 4, 25);
        const auto spending = [](qint64 minute) {
            return minute < 3000 ? 1.5 * daily(minute) : minute < 7000 ? 8.0 : 0.4 * daily(minute);
        };
        std::mt19937 random(11);
        for (int i = 0; i < 12; ++i) {
            const qint64 cutMs = fromMs + qint64(random() % 9000) * kMinuteMs;
            Scene whole(fromMs, 30'000);
            whole.play(cutMs, spending);
            Scene restored(fromMs, 30'000);
            restored.skipTo(cutMs);
            QVERIFY(restored.detectors.restore(whole.detectors.snapshot()));
            for (int minute = 0; minute < 300; ++minute) {
                const qint64 ms = cutMs + (minute < 150 ? minute : minute + 45) * kMinuteMs;
                const SeriesBucket bucket = whole.bucketAt(ms, spending);
                const auto expected = whole.detectors.push(bucket);
                const auto got = restored.detectors.push(bucket);
                QVERIFY(std::ranges::equal(expected, got));
            }
            QVERIFY(restored.detectors.snapshot() == whole.detectors.snapshot());
        }
    }

    void aStateOfAnotherVersionIsRefused()
    {
        MonthBudget budget(1'000'000);
        budget.push(kApril, true, 400);
        QByteArray bytes;
        budget.snapshot(bytes);
        const auto restored = [&budget](const QByteArray &from) {
            const char *at = from.constData();
            return budget.restore(at, at + from.size());
        };
        QVERIFY(restored(bytes));
        for (const qsizetype at : {qsizetype(4), qsizetype(20), bytes.size() - 1}) {
            QByteArray other = bytes;
            other[at] = char(other.at(at) + 1);
            QCOMPARE(restored(other).error().kind, ErrorKind::Corrupt);
        }
        QCOMPARE(restored(bytes.left(bytes.size() - 1)).error().kind, ErrorKind::Corrupt);
        QByteArray after;
        budget.snapshot(after);
        QCOMPARE(after, bytes);
    }

    // An expected change: it is as it is, until it is worse.
    void whatAPersonTookAsItIsIsToldWhenItIsWorse()
    {
        Scene scene(kApril);
        const auto spending = [](qint64 minute) { return 1.3 * daily(minute); };
        scene.play(utc(2026, 4, 10), spending);
        QVERIFY(scene.detectors.isOpen(kBudget));
        scene.detectors.adopt(kBudget, {});
        QVERIFY(!scene.detectors.isOpen(kBudget));
        QCOMPARE(scene.play(utc(2026, 4, 23), spending).size(), 0);
        const auto reached = scene.play(utc(2026, 4, 25), spending);
        QCOMPARE(reached.size(), 1);
        QCOMPARE(reached.constFirst().signal.strongest.method, AnomalyMethod::CapReached);
        scene.detectors.adopt(kBudget, {});
        QCOMPARE(scene.play(utc(2026, 5, 1), spending).size(), 0);
        QCOMPARE(opened(scene.play(utc(2026, 5, 2), spending)), 1); // a month of its own
        const SeriesBucket before = scene.bucketAt(utc(2026, 4, 30), spending);
        scene.detectors.adopt(kBudget, {&before, 1});
        QVERIFY(scene.detectors.isOpen(kBudget));
        const SeriesBucket now = scene.bucketAt(utc(2026, 5, 1, 20), spending);
        scene.detectors.adopt(kBudget, {&now, 1});
        QVERIFY(!scene.detectors.isOpen(kBudget));
    }

    void anIncidentThatGoesOnComesBack()
    {
        Scene scene(kApril);
        scene.play(utc(2026, 4, 10), [](qint64) { return 1.3; });
        scene.detectors.unlearn(kBudget, {});
        QVERIFY(!scene.detectors.isOpen(kBudget));
        QCOMPARE(opened(scene.play(utc(2026, 4, 10, 1), [](qint64) { return 1.3; })), 1);
    }

    void theEvidenceSaysSpentCapRateAndTime()
    {
        Scene scene(kApril);
        scene.play(utc(2026, 4, 2), [](qint64) { return 20.0; });
        const NodeHistory none;
        const QJsonObject json = anomalyEvidenceJson(kBudget, scene.latest.strongest, 5.0, none);
        QVERIFY(!json.contains(QStringLiteral("log10_p")) && !json.contains(QStringLiteral("k")));
        QCOMPARE(json.value(QStringLiteral("unit")).toString(), QStringLiteral("usd"));
        QVERIFY(json.value(QStringLiteral("observed")).toDouble() > 0);
        QVERIFY(json.value(QStringLiteral("not_below")).toString().startsWith(QLatin1Char('$')));
        const QJsonObject budget = json.value(QStringLiteral("budget")).toObject();
        QCOMPARE(budget.value(QStringLiteral("cap_usd")).toDouble(), kCapUsd);
        QCOMPARE(budget.value(QStringLiteral("usd_per_hour")).toDouble(), 1200.0);
        QVERIFY(budget.value(QStringLiteral("spent_usd")).toDouble() >= 30 * 20.0);
        QCOMPARE(budget.value(QStringLiteral("reached_ms")).toDouble(), double(kApril + 2160 * kMinuteMs));
        // Once it is reached only a higher cap would have kept quiet.
        scene.play(utc(2026, 4, 3), [](qint64) { return 20.0; });
        const AnomalyWords reached = anomalyWords(kBudget, scene.latest.strongest, 5.0);
        QVERIFY(reached.notBelow.startsWith(QStringLiteral("a cap above $56,160")));
        QCOMPARE(reached.baseline, QStringLiteral("the cap of $43,200 for April 2026"));
    }

    void aMinuteAsksForNoMemory()
    {
        Scene scene(utc(2026, 4, 29, 12), 10'000);
        const auto spending = [](qint64 minute) { return minute < 1000 ? 0.1 : 15.0; };
        qint64 asked = 0;
        for (int minute = 0; minute < 3000; ++minute) {
            const SeriesBucket bucket = scene.bucketAt(scene.nextMs() + minute * kMinuteMs, spending);
            const qint64 before = allocationCount();
            scene.detectors.push(bucket);
            asked += minute < 200 ? 0 : allocationCount() - before;
        }
        QCOMPARE(asked, 0);
        QVERIFY(scene.detectors.isOpen(kBudget));
    }
};

QTEST_GUILESS_MAIN(MonthBudgetTest)
#include "monthbudget_test.moc"
