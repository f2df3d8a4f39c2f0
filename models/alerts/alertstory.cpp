#include "models/alerts/alertstory.h"

#include "models/alerts/alertpast.h"
#include "models/alerts/alertwhy.h"
#include "models/alerts/alertwords.h"
#include "models/alerts/incident.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertStory)
};

const QChar kEnDash(0x2013);

QString unitText(FigureUnit unit)
{
    switch (unit) {
    case FigureUnit::Share:
        return Texts::tr("share");
    case FigureUnit::LatencyUs:
        return Texts::tr("time");
    case FigureUnit::MoneyMicros:
        return Texts::tr("cost");
    case FigureUnit::PerMinute:
        return Texts::tr("per minute");
    default:
        return Texts::tr("count");
    }
}

QString standingOf(const Alert &alert, const StoryTeller &teller)
{
    const auto at = [&teller](qint64 ms) { return shortInstant(ms, teller.nowMs, teller.zone); };
    const QString owner = teller.names.value(alert.owner, alert.owner);
    QStringList parts{alertId(alert.seq)};
    switch (alert.state) {
    case AlertState::Open:
        parts.append(Texts::tr("open since %1").arg(at(std::max(alert.stateMs, alert.openedMs))));
        break;
    case AlertState::Acknowledged:
        parts.append(Texts::tr("%1 has it since %2, until %3").arg(owner, at(alert.stateMs), at(alert.untilMs)));
        break;
    case AlertState::Silenced:
        parts.append(Texts::tr("silenced until %1").arg(at(alert.untilMs)));
        break;
    case AlertState::Resolved:
        parts.append(Texts::tr("resolved %1: %2")
                         .arg(at(alert.stateMs), alertVerdictTitle(alert.verdict.value_or(AlertVerdict::Unjudged))));
        break;
    }
    parts.append(alert.isOver() ? Texts::tr("over since %1").arg(at(alert.overMs)) : Texts::tr("still going on"));
    if (alert.mutedBy > 0)
        parts.append(Texts::tr("muted by %1, which explains it").arg(alertId(alert.mutedBy)));
    if (alert.incident > 0)
        parts.append(Texts::tr("part of %1").arg(incidentId(alert.incident)));
    if (!alert.rule.isEmpty())
        parts.append(Texts::tr("rule %1 v%2").arg(alert.rule).arg(alert.ruleVersion));
    return parts.join(QStringLiteral(" · "));
}

QString badLabelOf(const AlertFolder &folder, const TimeSpan &bad, const StoryTeller &teller)
{
    const QString from = shortInstant(bad.fromMs, teller.nowMs, teller.zone);
    if (!folder.alert.isOver())
        return Texts::tr("since %1").arg(from);
    return from + QLatin1Char(' ') + kEnDash + QLatin1Char(' ') + shortInstant(bad.toMs, teller.nowMs, teller.zone);
}

EvidenceChart chartOf(const AlertFolder &folder, const AlertEvidence &evidence, const StoryTeller &teller)
{
    EvidenceChart chart;
    const QList<EvidencePoint> &points = evidence.series;
    if (points.size() < 2)
        return chart;
    ChartSeries observed{QStringLiteral("observed"), Texts::tr("observed"), {}};
    qint64 stepMs = kDayMs;
    for (const EvidencePoint &point : points) {
        if (!chart.observed.edges.isEmpty())
            stepMs = std::min(stepMs, point.ms - chart.observed.edges.constLast());
        chart.observed.edges.append(point.ms);
        observed.values.append(point.value);
        chart.low.append(point.low);
        chart.high.append(point.high);
    }
    chart.observed.edges.append(points.constLast().ms + stepMs);
    chart.observed.title = alertHeadline(folder.alert);
    chart.observed.unit = evidence.unit;
    chart.observed.unitText = unitText(evidence.unit);
    chart.observed.width = BucketWidth::Minute;
    chart.observed.series = {observed};
    chart.bad = badSpan(folder, teller.nowMs);
    chart.badLabel = badLabelOf(folder, chart.bad, teller);
    chart.bad.toMs = std::min(chart.bad.toMs, chart.observed.edges.constLast());
    chart.observed.summary = chartSummary(chart.observed, teller.zone) + QLatin1Char(' ') +
                             Texts::tr("Out of the ordinary %1.").arg(chart.badLabel);
    return chart;
}

QString noChartOf(const Alert &alert)
{
    const bool isOfAddress =
        std::ranges::any_of(alert.node, [](const QString &each) { return each.startsWith(QLatin1String("network=")); });
    if (isOfAddress)
        return Texts::tr("No chart: minutes are counted of keys and accounts, not of addresses. The rows that prove it "
                         "are listed below.");
    return alert.ofPerson ? Texts::tr("No chart: minutes are counted of keys and accounts with calls of the last day, "
                                      "not of administrators. G lists the calls and H draws their latency.")
                          : Texts::tr("No chart: the rule has written down no series of figures with it.");
}

QList<TableRow> contributorsOf(const AlertEvidence &evidence)
{
    QList<TableRow> rows;
    for (const EvidenceContributor &each : evidence.contributors) {
        const bool isCondition = filterTermFromToken(each.what).has_value();
        TableRow row{isCondition ? each.what : QStringLiteral("words %1").arg(rows.size()), {}, isCondition};
        row.cells = {textCell(alertConditionText(each.what)),
                     each.share ? numberCell(formatShare(*each.share).joined(), *each.share) : textCell({})};
        const bool isTwice = std::ranges::find(rows, row.id, &TableRow::id) != rows.end();
        if (!isTwice)
            rows.append(row);
    }
    return rows;
}

QString rowsTextOf(const AlertEvidence &evidence)
{
    if (evidence.rows.isEmpty())
        return {};
    const qint64 listed = evidence.rows.size();
    QString text = counted(evidence.rowCount, Texts::tr("row"), Texts::tr("rows"));
    if (evidence.countsTwice)
        text += Texts::tr(", of which one may prove several findings");
    if (listed < evidence.rowCount)
        text += Texts::tr("; the newest %1 are listed").arg(formatExact(listed));
    return text + QLatin1Char('.');
}

QList<TableRow> rowsOf(const AlertEvidence &evidence)
{
    QList<TableRow> rows;
    for (const QString &row : evidence.rows) {
        const QString table = row.contains(QLatin1Char(' ')) ? row.section(QLatin1Char(' '), 0, 0) : QString();
        TableCell id = textCell(row.mid(table.isEmpty() ? 0 : table.size() + 1));
        id.toolTip = row; // it may be longer than its column
        rows.append({row, {id, textCell(table)}, false});
    }
    return rows;
}

QList<TableRow> explainsOf(const AlertFolder &folder)
{
    QList<TableRow> rows;
    for (const Alert &alert : folder.explains)
        rows.append(
            {QString::number(alert.seq),
             {textCell(alertId(alert.seq)), textCell(alertHeadline(alert)), textCell(alertStateTitle(alert.state))},
             false});
    return rows;
}

} // namespace

QString AlertStory::whyText() const
{
    QStringList parts;
    for (const StoryPhrase &phrase : why)
        parts.append(phrase.text);
    return parts.join(QLatin1Char(' '));
}

TimeSpan badSpan(const AlertFolder &folder, qint64 nowMs)
{
    const Alert &alert = folder.alert;
    const qint64 from =
        alertEvidence(folder.evidence).firstBadMs.value_or(alert.beganMs > 0 ? alert.beganMs : alert.openedMs);
    const qint64 to = alert.isOver() ? std::max(alert.overMs, alert.lastHitMs) : nowMs;
    return {from, std::max(from + kMinuteMs, to)};
}

AlertStory alertStory(const AlertFolder &folder, const StoryTeller &teller)
{
    const AlertEvidence evidence = alertEvidence(folder.evidence);
    AlertStory story;
    story.title = alertHeadline(folder.alert);
    story.standing = standingOf(folder.alert, teller);
    story.why = whyOf(folder, evidence, teller);
    story.chart = chartOf(folder, evidence, teller);
    if (story.chart.observed.edges.isEmpty())
        story.noChart = noChartOf(folder.alert);
    story.contributors = contributorsOf(evidence);
    story.explains = explainsOf(folder);
    story.rows = rowsOf(evidence);
    story.rowsText = rowsTextOf(evidence);
    story.before = beforeOf(folder, teller);
    story.timeline = timelineOf(folder, teller);
    return story;
}

} // namespace Gatehouse
