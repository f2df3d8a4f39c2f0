#include "ui/shell/incidentmarks.h"

#include "models/core/timespan.h"
#include "ui/alerts/alerttone.h"
#include "ui/charts/linechart.h"
#include "ui/shell/gatewayview.h"

#include <algorithm>

namespace Gatehouse
{

QList<ChartAnnotation> marksOf(const QList<Incident> &incidents, qint64 nowMs)
{
    QList<ChartAnnotation> marks;
    for (const Incident &incident : incidents) {
        // What turned out to be nothing is no incident of the figures.
        if (incident.verdict == AlertVerdict::FalsePositive)
            continue;
        TimeSpan span = incident.span(nowMs);
        if (incident.endedMs == 0)
            span.toMs = ceilTo(span.toMs, kMinuteMs);
        marks.append(
            {span, QStringLiteral("%1 %2").arg(incidentId(incident.seq), incident.title), toneOf(incident.severity)});
    }
    std::ranges::sort(marks, {}, [](const ChartAnnotation &mark) { return mark.span.fromMs; });
    return marks;
}

IncidentMarks::IncidentMarks(GatewayView &gateway, IncidentController &incidents, std::function<void(qint64)> show)
    : QObject(&gateway)
    , m_gateway(gateway)
    , m_incidents(incidents)
    , m_show(std::move(show))
{
    connect(&incidents, &IncidentController::changed, this, &IncidentMarks::mark);
    // A page may have been made just now. Queued: pages also change while the view goes.
    connect(&gateway, &QStackedWidget::currentChanged, this, &IncidentMarks::mark, Qt::QueuedConnection);
}

void IncidentMarks::mark()
{
    const QStringList ofFigures{QStringLiteral("overview"), QStringLiteral("usage"),  QStringLiteral("latency"),
                                QStringLiteral("errors"),   QStringLiteral("alerts"), QStringLiteral("promises")};
    if (!m_gateway.currentWidget() || !ofFigures.contains(m_gateway.currentPage()))
        return;
    const QList<ChartAnnotation> marks = marksOf(m_incidents.incidents(), m_incidents.teller().nowMs);
    m_marked.clear();
    for (const ChartAnnotation &each : marks)
        m_marked.append(incidentSeq(each.label.section(QLatin1Char(' '), 0, 0)).value_or(0));
    for (ChartView *chart : m_gateway.currentWidget()->findChildren<ChartView *>()) {
        chart->setMarks(marks);
        connect(chart, &ChartView::markChosen, this, &IncidentMarks::lead, Qt::UniqueConnection);
    }
}

void IncidentMarks::lead(int mark)
{
    if (const qint64 seq = m_marked.value(mark); seq > 0)
        m_show(seq);
}

} // namespace Gatehouse
