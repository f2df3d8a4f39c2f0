#include "models/alerts/budgetwords.h"

#include "models/core/format.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace Gatehouse
{

namespace
{

// Whoever reads it: the month is one of UTC.
QString instantUtc(qint64 ms)
{
    return QStringLiteral("%1 UTC").arg(formatInstant(ms, QTimeZone::utc()));
}

QString money(double micros)
{
    return formatMoney(std::llround(micros));
}

QString window(const AnomalyEvidence &evidence)
{
    return formatAge(evidence.windowMinutes * kMinuteMs);
}

// What was spent then was spent, too.
QString notSeenText(const BudgetStanding &budget)
{
    QString text;
    if (budget.seenFromMs > budget.fromMs)
        text = QStringLiteral(", of what was seen since %1").arg(instantUtc(budget.seenFromMs));
    if (budget.unknownMinutes > 0)
        text += QStringLiteral(", without %1 of which no figures are known")
                    .arg(formatAge(budget.unknownMinutes * kMinuteMs));
    return text;
}

} // namespace

QString capText(const BudgetStanding &budget)
{
    const QDate month = QDateTime::fromMSecsSinceEpoch(budget.fromMs, QTimeZone::utc()).date();
    return QStringLiteral("the cap of %1 for %2")
        .arg(formatMoney(budget.capMicros), QLocale::c().toString(month, QStringLiteral("MMMM yyyy")));
}

QString budgetSummary(const AnomalyEvidence &evidence)
{
    const BudgetStanding &budget = evidence.budget;
    if (evidence.method == AnomalyMethod::CapReached)
        return QStringLiteral("cap reached at %1: %2 is spent%3, against %4")
            .arg(instantUtc(budget.reachedMs), formatMoney(budget.spentMicros), notSeenText(budget), capText(budget));
    const QString text = QStringLiteral("%1 in %2, %3 times as fast as %4 allows; %5 is spent so far%6")
                             .arg(money(evidence.observed), window(evidence), QString::number(evidence.burn, 'f', 1),
                                  capText(budget), formatMoney(budget.spentMicros), notSeenText(budget));
    const QString rate =
        QStringLiteral("at the %1 an hour of the last six hours").arg(formatMoney(budget.perHourMicros));
    return budget.reachedMs > 0
               ? QStringLiteral("%1; cap reached at %2 %3").arg(text, instantUtc(budget.reachedMs), rate)
               : QStringLiteral("%1; the cap would hold to the end of the month %2").arg(text, rate);
}

QString budgetQuietText(const AnomalyEvidence &evidence)
{
    return evidence.method == AnomalyMethod::CapReached
               ? QStringLiteral("a cap above %1").arg(formatMoney(evidence.budget.spentMicros))
               : QStringLiteral("%1 in %2").arg(money(evidence.expected), window(evidence));
}

QJsonObject budgetJson(const BudgetStanding &budget)
{
    QJsonObject json{{QStringLiteral("month_from_ms"), budget.fromMs},
                     {QStringLiteral("cap_usd"), double(budget.capMicros) / 1e6},
                     {QStringLiteral("spent_usd"), double(budget.spentMicros) / 1e6},
                     {QStringLiteral("usd_per_hour"), double(budget.perHourMicros) / 1e6},
                     {QStringLiteral("seen_from_ms"), budget.seenFromMs},
                     {QStringLiteral("unknown_min"), budget.unknownMinutes}};
    if (budget.reachedMs > 0)
        json.insert(QStringLiteral("reached_ms"), budget.reachedMs);
    return json;
}

} // namespace Gatehouse
