#include "tests/support/truthtable.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Demo::Incident;
using Demo::IncidentKind;

// How the incident may be called: the figures that it disturbs, or the misuse that it is.
QStringList rulesOf(IncidentKind kind)
{
    switch (kind) {
    case IncidentKind::ProviderOutage:
        return {QStringLiteral("errors"), QStringLiteral("objective")};
    case IncidentKind::LatencyShift:
        return {QStringLiteral("latency"), QStringLiteral("ttft")};
    case IncidentKind::RateLimitStorm:
        return {QStringLiteral("rate_limits")};
    case IncidentKind::TrafficDrop:
        return {QStringLiteral("traffic_drop")};
    case IncidentKind::SpendSpike:
        return {QStringLiteral("spend_spike")};
    case IncidentKind::CredentialStuffing:
        return {QStringLiteral("auth_failures"), QStringLiteral("stuffing-one-source"),
                QStringLiteral("stuffing-distributed")};
    case IncidentKind::LeakedKey:
        return {QStringLiteral("key-new-networks"), QStringLiteral("key-concurrent-networks"),
                QStringLiteral("key-new-network-and-burst")};
    case IncidentKind::DormantKey:
        return {QStringLiteral("dormant-awakening")};
    }
    return {};
}

bool isAtNode(const Incident &incident, const SeenAlert &told)
{
    if (incident.dimension == QLatin1String("all"))
        return told.node.isEmpty();
    if (incident.dimension == QLatin1String("key"))
        return told.node == QStringList{QStringLiteral("key=%1").arg(incident.nodeId)};
    const QString id = QStringLiteral("%1=%2").arg(incident.dimension).arg(incident.nodeId);
    return told.node == QStringList{incident.dimension + QLatin1Char('=') + incident.node} ||
           told.node == QStringList{id};
}

// The first rule that is right for the incident, and when it found something; an empty one: none did.
std::pair<QString, qint64> rightOf(const Incident &incident, const SeenAlert &told)
{
    std::pair<QString, qint64> first;
    if (!isAtNode(incident, told) || !told.blamed.isEmpty())
        return first;
    for (const QString &rule : rulesOf(incident.kind)) {
        const bool isOnly = told.foundMs.isEmpty() && rule == told.alert.rule;
        const auto found = told.foundMs.constFind(rule);
        if (!isOnly && found == told.foundMs.constEnd())
            continue;
        const qint64 ms = std::max(told.alert.openedMs, isOnly ? 0 : *found);
        if (first.first.isEmpty() || ms < first.second)
            first = {rule, ms};
    }
    return first;
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(QStringLiteral("MM-dd HH:mm"));
}

QString toldText(const SeenAlert &told)
{
    const bool isLate = told.toldMs - told.alert.openedMs > 10 * kMinuteMs;
    return QStringLiteral("%1 %2 at %3, %4%5%6: %7")
        .arg(timeText(told.alert.openedMs), told.alert.rule, nodeText(told.node), alertLevelToken(told.alert.level),
             isLate ? QStringLiteral(", told at ") + timeText(told.toldMs) : QString(),
             told.blamed.isEmpty() ? QString() : QStringLiteral(" (then explained by %1)").arg(told.blamed),
             told.alert.summary);
}

TruthRow rowOf(const Incident &incident, const QList<SeenAlert> &told)
{
    TruthRow row{incident, {}, {}, {}};
    for (const SeenAlert &each : told) {
        const qint64 openedMs = each.alert.openedMs;
        if (openedMs < incident.span.fromMs || openedMs >= incident.span.toMs + kIncidentTailMs)
            continue;
        const auto [rule, rightlyMs] = rightOf(incident, each);
        if (!row.found)
            row.found = each;
        if (rule.isEmpty() || row.rightly) {
            row.beside.append(each);
            continue;
        }
        row.rightly = each;
        row.rule = rule;
        row.rightlyMs = rightlyMs;
    }
    return row;
}

} // namespace

QString nodeText(const QStringList &node)
{
    return node.isEmpty() ? QStringLiteral("all traffic") : node.join(QStringLiteral(" & "));
}

double TruthRow::delayMinutes() const
{
    return rightly ? double(rightlyMs - incident.span.fromMs) / double(kMinuteMs) : -1;
}

const TruthRow &TruthTable::row(IncidentKind kind) const
{
    return *std::ranges::find(rows, kind, [](const TruthRow &row) { return row.incident.kind; });
}

QString TruthTable::text() const
{
    QStringList lines{
        QStringLiteral("kind | true node | begin | first told | right alert | delay min | blamed | right | "
                       "beside")};
    for (const TruthRow &row : rows) {
        lines.append(QStringLiteral("%1 | %2 | %3 | %4 | %5 | %6 | %7 | %8 | %9")
                         .arg(Demo::incidentToken(row.incident.kind), row.incident.node,
                              timeText(row.incident.span.fromMs),
                              row.found ? timeText(row.found->alert.openedMs) : QStringLiteral("never"),
                              row.rightly ? row.rule : QStringLiteral("-"))
                         .arg(row.delayMinutes(), 0, 'f', 1)
                         .arg(row.rightly ? nodeText(row.rightly->node)
                              : row.found ? nodeText(row.found->node)
                                          : QStringLiteral("-"),
                              row.rightly ? QStringLiteral("yes") : QStringLiteral("NO"))
                         .arg(row.beside.size()));
        for (const SeenAlert &told : row.beside)
            lines.append(QStringLiteral("    beside: ") + toldText(told));
    }
    lines.append(
        QStringLiteral("%1 false tickets and pages in %2 quiet days: %3 a day; %4 tickets and pages were muted "
                       "before they were told; %5 watches")
            .arg(falseAlarms.size())
            .arg(quietDays, 0, 'f', 1)
            .arg(falseAlarmsPerDay(), 0, 'f', 2)
            .arg(muted)
            .arg(watches));
    for (const SeenAlert &told : falseAlarms)
        lines.append(QStringLiteral("    false: ") + toldText(told));
    return lines.join(QLatin1Char('\n'));
}

TruthTable truthTable(const QList<Incident> &incidents, const QList<SeenAlert> &told, const TimeSpan &history)
{
    TruthTable table;
    qint64 quietMs = history.lengthMs();
    for (const Incident &incident : incidents) {
        table.rows.append(rowOf(incident, told));
        quietMs -= incident.span.lengthMs() + kIncidentTailMs;
    }
    std::ranges::copy_if(told, std::back_inserter(table.falseAlarms), [&](const SeenAlert &each) {
        return std::ranges::none_of(incidents, [&each](const Incident &incident) {
            return each.alert.openedMs >= incident.span.fromMs &&
                   each.alert.openedMs < incident.span.toMs + kIncidentTailMs;
        });
    });
    table.quietDays = double(quietMs) / double(kDayMs);
    return table;
}

} // namespace Gatehouse
