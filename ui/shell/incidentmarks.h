// Marks incidents on every line chart over time, whatever page it is on.
#pragma once

#include "models/alerts/incidentcontroller.h"
#include "ui/charts/linechartcontent.h"

#include <functional>

namespace Gatehouse
{

class GatewayView;

class IncidentMarks : public QObject
{
    Q_OBJECT
public:
    // Both outlive it; it is a child of the view. A mark leads to its incident by `show`.
    IncidentMarks(GatewayView &gateway, IncidentController &incidents, std::function<void(qint64)> show);

private:
    void mark();
    void lead(int mark);

    GatewayView &m_gateway;
    IncidentController &m_incidents;
    const std::function<void(qint64)> m_show;
    QList<qint64> m_marked; // the incidents of the marks
};

// By ascending beginning, each with the number of its incident in front. What goes on ends with the minute
// that is.
QList<ChartAnnotation> marksOf(const QList<Incident> &incidents, qint64 nowMs);

} // namespace Gatehouse
