// What a rule would have raised: the result of a back-test, of the rule in force and of the changed one alike.
#pragma once

#include "models/alerts/alert.h"
#include "models/alerts/alertrule.h"
#include "models/core/timespan.h"

namespace Gatehouse
{

struct BacktestAlert {
    QStringList node; // conditions; masked where they name a person. None: all traffic
    AlertLevel level = AlertLevel::Watch;
    qint64 beganMs = 0;
    qint64 foundMs = 0;
    qint64 overMs = 0; // 0: it goes on
    QString summary;
    double score = 0;
    bool isMuted = false; // another one explains it
    // What people have said of the alert that was raised then; none: nobody has, or none was.
    std::optional<AlertVerdict> known = {};
    bool byChance = true; // whether the score is of a probability

    bool operator==(const BacktestAlert &) const = default;
};

struct BacktestSide {
    AlertRule rule;
    QList<BacktestAlert> alerts; // in the order of time
    int missedIncidents = 0;     // known ones of this rule that it would not have found

    // Those that nothing explains.
    int told() const;
    int judged() const;
    int falsePositives() const;
    // The share of what is judged that was no false positive.
    std::optional<double> precision() const;

    bool operator==(const BacktestSide &) const = default;
};

struct Backtest {
    TimeSpan span;
    QStringList node; // only there; none with `isWhole`: everywhere
    bool isWhole = false;
    BacktestSide inForce;
    std::optional<BacktestSide> changed; // none: nothing is changed
    QStringList notes = {};              // what it takes for granted or does not see: whole sentences

    double perDay(const BacktestSide &side) const;
    // How many of a side began on each day of the span, counted from its beginning.
    QList<int> days(const BacktestSide &side) const;

    bool operator==(const Backtest &) const = default;
};

// Puts to each what is known of it: an alert of the store at the same node that was going on at the same time. `judged`
// are those of the rule.
void tellVerdicts(BacktestSide &side, const QList<Alert> &judged, const TimeSpan &span);

// "a ticket at 1 in 4,200 by chance".
QString backtestChance(const BacktestAlert &alert);
// "14 alerts in 30 d (0.47 a day), 6 judged: 5 right"; what is other in it than in the rule in force.
QString backtestSentence(const Backtest &test, const BacktestSide &side);
QString backtestDifference(const Backtest &test);

} // namespace Gatehouse
