// What a back-test says of a rule, and the figures that it keeps in memory for it.
#include "models/alerts/backtest.h"
#include "models/alerts/keptfigures.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const QStringList kNode{QStringLiteral("provider=openai")};

BacktestAlert raisedAt(qint64 hour, bool muted = false)
{
    return {kNode, AlertLevel::Ticket, hour * kHourMs, hour * kHourMs + kMinuteMs, (hour + 1) * kHourMs, {}, 9.0,
            muted};
}

Alert judgedAt(qint64 hour, AlertVerdict verdict)
{
    Alert alert;
    alert.node = kNode;
    alert.beganMs = hour * kHourMs;
    alert.lastHitMs = alert.overMs = (hour + 1) * kHourMs;
    alert.verdict = verdict;
    return alert;
}

} // namespace

class BacktestTest : public QObject
{
    Q_OBJECT

private slots:
    void verdictsGoToWhatWasRaisedThereAndThen()
    {
        BacktestSide side{{}, {raisedAt(10), raisedAt(30), raisedAt(50)}};
        Alert elsewhere = judgedAt(50, AlertVerdict::FalsePositive);
        elsewhere.node = {QStringLiteral("provider=anthropic")};
        tellVerdicts(side,
                     {judgedAt(10, AlertVerdict::Incident), judgedAt(30, AlertVerdict::FalsePositive), elsewhere,
                      judgedAt(70, AlertVerdict::Incident), judgedAt(90, AlertVerdict::FalsePositive),
                      judgedAt(500, AlertVerdict::Incident)},
                     {0, 4 * kDayMs});
        QCOMPARE(side.alerts.at(0).known, std::optional(AlertVerdict::Incident));
        QCOMPARE(side.alerts.at(1).known, std::optional(AlertVerdict::FalsePositive));
        QCOMPARE(side.alerts.at(2).known, std::nullopt);
        QCOMPARE(side.judged(), 2);
        QCOMPARE(side.precision(), std::optional(0.5));
        QCOMPARE(side.missedIncidents, 1); // not the one after the end of the history
        QVERIFY(!BacktestSide{}.precision());
    }

    void anIncidentIsWhatCountsOfTwoVerdicts()
    {
        for (const bool first : {true, false}) {
            BacktestSide side{{}, {raisedAt(10)}};
            tellVerdicts(side,
                         {judgedAt(10, first ? AlertVerdict::Incident : AlertVerdict::FalsePositive),
                          judgedAt(10, first ? AlertVerdict::FalsePositive : AlertVerdict::Incident)},
                         {0, kDayMs});
            QCOMPARE(side.alerts.at(0).known, std::optional(AlertVerdict::Incident));
        }
    }

    void whatIsNoProbabilityIsNotToldAsOne()
    {
        BacktestAlert alert = raisedAt(10);
        QVERIFY(backtestChance(alert).contains(QStringLiteral("1 in")));
        alert.byChance = false;
        QCOMPARE(backtestChance(alert), QString());
    }

    void onlyWhatStandsForItselfIsCounted()
    {
        Backtest test{{0, 4 * kDayMs}, kNode, false, {{}, {raisedAt(10), raisedAt(11, true), raisedAt(95)}}, {}};
        QCOMPARE(test.inForce.told(), 2);
        QCOMPARE(test.perDay(test.inForce), 0.5);
        QCOMPARE(test.days(test.inForce), (QList<int>{1, 0, 0, 1}));
        QCOMPARE(backtestSentence(test, test.inForce),
                 QStringLiteral("2 alerts in 4 d, 0.5 a day, 1 more explained by another"));
        test.changed = BacktestSide{{}, {raisedAt(10)}};
        QCOMPARE(backtestDifference(test), QStringLiteral("1 fewer than the rule in force"));
        test.changed->alerts = test.inForce.alerts;
        QCOMPARE(backtestDifference(test), QStringLiteral("as many alerts as the rule in force"));
    }

    void figuresOfANodeAreKeptAsTheyAreRead()
    {
        const LatticeNode node{QStringLiteral("openai"), {}, {}};
        KeptFigures kept(node);
        for (int part = 0; part < 3; ++part) {
            LatticeStretch stretch;
            stretch.span = {part * 12 * kHourMs, (part + 1) * 12 * kHourMs};
            if (part != 1) {
                std::vector<NodeMinute> &minutes = stretch.nodes[node];
                minutes.resize(720);
                minutes[5].cell.attempts = part + 1;
            }
            stretch.unknown = {{part * 12 * kHourMs, part * 12 * kHourMs + kMinuteMs}};
            QVERIFY(kept.add(stretch));
        }
        QCOMPARE(kept.span(), (TimeSpan{0, 36 * kHourMs}));
        const auto last = kept.read({24 * kHourMs, 26 * kHourMs});
        QVERIFY(last);
        QCOMPARE(last->nodes.size(), size_t(1));
        QCOMPARE(last->nodes.at(node).size(), size_t(120));
        QCOMPARE(last->nodes.at(node)[5].cell.attempts, 3);
        QCOMPARE(last->unknown, (QList<TimeSpan>{{24 * kHourMs, 24 * kHourMs + kMinuteMs}}));
        const auto quiet = kept.read({13 * kHourMs, 14 * kHourMs});
        QVERIFY(quiet && quiet->unknown.isEmpty());
        QCOMPARE(quiet->nodes.at(node)[5].cell.attempts, 0);
        QVERIFY(!kept.read({35 * kHourMs, 37 * kHourMs}));
        LatticeStretch gap;
        gap.span = {40 * kHourMs, 41 * kHourMs};
        QVERIFY(!kept.add(gap));
    }
};

QTEST_GUILESS_MAIN(BacktestTest)
#include "backtest_test.moc"
