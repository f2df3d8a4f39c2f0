#include "ui/alerts/evidencecontent.h"

#include "ui/telemetry/chartcontent.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

// Apart for everybody, and as far from each other as the colours go.
constexpr int kObservedColour = 3;
constexpr int kExpectedColour = 5;

} // namespace

LineChartContent evidenceContent(const EvidenceChart &chart, const QTimeZone &zone)
{
    LineChartContent content = lineChartContent(chart.observed, zone);
    for (LineSeries &series : content.series)
        series.colour = kObservedColour;
    LineSeries band;
    band.name = QCoreApplication::translate("Gatehouse::EvidenceChart", "expected");
    band.style = LineStyle::Band;
    band.colour = kExpectedColour;
    for (qsizetype i = 0; i < chart.high.size(); ++i) {
        const double at = double(chart.observed.edges.at(i));
        band.points.append({at, chart.high.at(i)});
        band.lower.append({at, std::isfinite(chart.low.at(i)) ? chart.low.at(i) : 0});
    }
    if (std::ranges::any_of(chart.high, [](double high) { return std::isfinite(high); }))
        content.series.append(band);
    if (!chart.bad.isEmpty())
        content.annotations = {{chart.bad, chart.badLabel, Tone::Bad}};
    return content;
}

} // namespace Gatehouse
