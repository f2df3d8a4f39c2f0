// Marks incidents on every chart over time of the pages of figures.
#pragma once

#include "models/alerts/incidentcontroller.h"
#include "ui/charts/linechartcontent.h"

namespace Gatehouse
{

class GatewayView;

class IncidentMarks : public QObject
{
    Q_OBJECT
public:
    // Both outlive it; it is a child of the view.
    IncidentMarks(GatewayView &gateway, IncidentController &incidents);

private:
    void mark();

    GatewayView &m_gateway;
    IncidentController &m_incidents;
};

// The newest, by ascending beginning. What goes on ends with the minute that is.
QList<ChartAnnotation> marksOf(const QList<Incident> &incidents, qint64 nowMs);

} // namespace Gatehouse
