// What QuotasController asks of the traffic, and what it takes from the answers.
#include "models/telemetry/quotascontroller.h"

#include "models/telemetry/figure.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// A filter with more values costs more than answers for all of them.
constexpr qsizetype kMostNamedValues = 1000;

Figure figureFor(QuotaUnit unit)
{
    switch (unit) {
    case QuotaUnit::Usd:
        return Figure::Spend;
    case QuotaUnit::Tokens:
        return Figure::Tokens;
    case QuotaUnit::Requests:
        return Figure::Requests;
    }
    return Figure::Spend;
}

} // namespace

TelemetryQuery QuotasController::question(Dimension holder, const TimeSpan &span, const QStringList &values) const
{
    TelemetryQuery query;
    query.span = span;
    query.groupBy = {holder};
    if (values.size() <= kMostNamedValues)
        query.filter.set(holder, values);
    return query;
}

QStringList QuotasController::valuesOf(Dimension holder) const
{
    QSet<QString> values;
    for (const QuotaEntry &entry : m_entries) {
        if (m_reading.kinds.at(entry.row.kind).holder == holder)
            values.insert(entry.row.value);
    }
    QStringList sorted(values.begin(), values.end());
    sorted.sort();
    return sorted;
}

TimeSpan QuotasController::countedPeriod(const QuotaKind &kind) const
{
    const TimeSpan period = quotaPeriod(kind, m_nowMs);
    // At its first instant as well it holds a minute: an empty span cannot be asked.
    return {period.fromMs, std::min(period.toMs, std::max(ceilTo(m_nowMs, kMinuteMs), period.fromMs + kMinuteMs))};
}

QList<TelemetryQuery> QuotasController::trafficQuestions()
{
    m_asked.clear();
    QList<TelemetryQuery> questions;
    for (const Dimension holder : {Dimension::Workspace, Dimension::Account, Dimension::Key}) {
        const QStringList values = valuesOf(holder);
        if (values.isEmpty() || !m_session.capabilities().has(holder))
            continue;
        for (const auto &[purpose, lengthMs] :
             {std::pair(Purpose::LastDay, kDayMs), std::pair(Purpose::LastWeek, 7 * kDayMs)}) {
            m_asked.append({purpose, holder, 0});
            questions.append(question(holder, TimeRange::last(lengthMs, QTimeZone::utc()).resolve(m_nowMs), values));
        }
        for (qsizetype i = 0; i < m_reading.kinds.size(); ++i) {
            const QuotaKind &kind = m_reading.kinds.at(i);
            if (kind.holder != holder || !kind.usedFromTelemetry)
                continue;
            m_asked.append({Purpose::Period, holder, i});
            questions.append(question(holder, countedPeriod(kind), values));
        }
    }
    for (QuotaEntry &entry : m_entries) {
        const Dimension holder = m_reading.kinds.at(entry.row.kind).holder;
        if (!m_session.capabilities().has(holder))
            entry.traffic.reason = missingReason(m_session.capabilities(), dimensionToken(holder));
    }
    return questions;
}

std::optional<double> QuotasController::amountOf(const Cell &cell, QuotaUnit unit, QString &reason) const
{
    const FigureValue value = figureOf(figureFor(unit), cell, m_session.capabilities());
    if (!value.value)
        reason = value.reason;
    return value.value;
}

void QuotasController::takeTraffic(const Asked &asked, const TelemetryAnswer &answer)
{
    QHash<QString, const Cell *> cells;
    for (const TelemetryGroup &group : answer.groups)
        cells.insert(group.values.value(0), &group.total);
    const TimeSpan &history = m_session.status().history;
    for (QuotaEntry &entry : m_entries) {
        const QuotaKind &kind = m_reading.kinds.at(entry.row.kind);
        if (kind.holder != asked.holder || (asked.purpose == Purpose::Period && entry.row.kind != asked.kind))
            continue;
        QuotaTraffic &traffic = entry.traffic;
        if (answer.isPartial()) {
            traffic.reason = QStringLiteral("History is still being counted.");
            continue;
        }
        const Cell *cell = cells.value(entry.row.value);
        const std::optional<double> amount = amountOf(cell ? *cell : Cell(), kind.unit, traffic.reason);
        if (asked.purpose == Purpose::LastDay) {
            traffic.lastDay = amount;
        } else if (asked.purpose == Purpose::LastWeek) {
            traffic.lastWeek = amount;
        } else {
            traffic.inPeriod = amount;
            traffic.wholePeriod = history.isEmpty() || history.fromMs <= answer.query.span.fromMs;
        }
    }
}

void QuotasController::takeCrossings(qsizetype kind, const TelemetryAnswer &answer)
{
    if (answer.isPartial())
        return;
    QHash<QString, const TelemetryGroup *> groups;
    for (const TelemetryGroup &group : answer.groups)
        groups.insert(group.values.value(0), &group);
    const QuotaUnit unit = m_reading.kinds.at(kind).unit;
    for (QuotaEntry &entry : m_entries) {
        const TelemetryGroup *group = entry.row.kind == kind ? groups.value(entry.row.value) : nullptr;
        if (!group || entry.standing.outlook != QuotaOutlook::Reached || entry.standing.limit.value_or(0) <= 0)
            continue;
        QList<std::optional<double>> amounts;
        QString reason;
        for (const Cell &cell : group->buckets)
            amounts.append(amountOf(cell, unit, reason));
        entry.standing.reachedIn = crossingOf(answer.query.edges, amounts, *entry.standing.limit);
    }
}

} // namespace Gatehouse
