#include "models/alerts/backtest.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// An alert and its replay are noticed within so much of each other.
constexpr qint64 kNearMs = 5 * kMinuteMs;

TimeSpan spanOf(qint64 beganMs, qint64 overMs, qint64 endMs)
{
    return {beganMs - kNearMs, (overMs > 0 ? overMs : endMs) + kNearMs};
}

bool isTold(const BacktestAlert &alert)
{
    return !alert.isMuted;
}

bool isJudged(const BacktestAlert &alert)
{
    return alert.known && *alert.known != AlertVerdict::Unjudged;
}

QString perDayText(double perDay)
{
    return QString::number(perDay, 'g', 2);
}

} // namespace

int BacktestSide::told() const
{
    return int(std::ranges::count_if(alerts, isTold));
}

int BacktestSide::judged() const
{
    return int(std::ranges::count_if(alerts, isJudged));
}

int BacktestSide::falsePositives() const
{
    return int(std::ranges::count(alerts, std::optional(AlertVerdict::FalsePositive), &BacktestAlert::known));
}

std::optional<double> BacktestSide::precision() const
{
    const int all = judged();
    return all > 0 ? std::optional(double(all - falsePositives()) / all) : std::nullopt;
}

double Backtest::perDay(const BacktestSide &side) const
{
    return span.isEmpty() ? 0.0 : side.told() / (double(span.lengthMs()) / double(kDayMs));
}

QList<int> Backtest::days(const BacktestSide &side) const
{
    QList<int> counts(qsizetype((span.lengthMs() + kDayMs - 1) / kDayMs), 0);
    for (const BacktestAlert &alert : side.alerts) {
        const qint64 day = (std::max(alert.foundMs, span.fromMs) - span.fromMs) / kDayMs;
        if (isTold(alert) && day < counts.size())
            ++counts[day];
    }
    return counts;
}

void tellVerdicts(BacktestSide &side, const QList<Alert> &judged, const TimeSpan &span)
{
    side.missedIncidents = 0;
    for (const Alert &alert : judged) {
        const TimeSpan real = spanOf(alert.beganMs, std::max(alert.overMs, alert.lastHitMs), span.toMs);
        if (!alert.verdict || !real.overlaps(span))
            continue;
        bool hit = false;
        for (BacktestAlert &each : side.alerts) {
            if (each.node != alert.node || !spanOf(each.beganMs, each.overMs, span.toMs).overlaps(real))
                continue;
            hit = true;
            // Of two that were raised then, the incident is what must not be lost.
            if (!each.known || *alert.verdict == AlertVerdict::Incident)
                each.known = alert.verdict;
        }
        side.missedIncidents += !hit && *alert.verdict == AlertVerdict::Incident;
    }
}

QString backtestChance(const BacktestAlert &alert)
{
    const bool isChance = alert.byChance && alert.level != AlertLevel::Watch && alert.score > 0;
    return isChance ? chanceInWords(-alert.score) : QString();
}

QString backtestSentence(const Backtest &test, const BacktestSide &side)
{
    const int told = side.told();
    QString text = QStringLiteral("%1 in %2, %3 a day")
                       .arg(told == 1 ? QStringLiteral("1 alert") : QStringLiteral("%1 alerts").arg(told),
                            formatAge(test.span.lengthMs()), perDayText(test.perDay(side)));
    const int muted = int(side.alerts.size()) - told;
    if (muted > 0)
        text += QStringLiteral(", %1 more explained by another").arg(muted);
    if (const auto precision = side.precision())
        text += QStringLiteral("; of %1 judged, %2 right").arg(side.judged()).arg(formatShare(*precision).joined());
    if (side.missedIncidents > 0)
        text += QStringLiteral("; %1 missed")
                    .arg(side.missedIncidents == 1 ? QStringLiteral("1 known incident")
                                                   : QStringLiteral("%1 known incidents").arg(side.missedIncidents));
    return text;
}

QString backtestDifference(const Backtest &test)
{
    if (!test.changed)
        return {};
    const int more = test.changed->told() - test.inForce.told();
    if (more == 0)
        return QStringLiteral("as many alerts as the rule in force");
    return more > 0 ? QStringLiteral("%1 more than the rule in force").arg(more)
                    : QStringLiteral("%1 fewer than the rule in force").arg(-more);
}

} // namespace Gatehouse
