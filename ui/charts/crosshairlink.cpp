#include "ui/charts/crosshairlink.h"

#include "ui/charts/chartview.h"

namespace Gatehouse
{

void CrosshairLink::add(ChartView *chart)
{
    m_charts.append(chart);
    const auto tellOthers = [this, chart](std::optional<qint64> ms) {
        for (ChartView *other : std::as_const(m_charts)) {
            if (other != chart)
                other->showHover(ms);
        }
    };
    connect(chart, &ChartView::hovered, this, [tellOthers](qint64 ms) { tellOthers(ms); });
    connect(chart, &ChartView::hoverEnded, this, [tellOthers] { tellOthers(std::nullopt); });
    connect(chart, &QObject::destroyed, this, [this, chart] { m_charts.removeAll(chart); });
}

} // namespace Gatehouse
