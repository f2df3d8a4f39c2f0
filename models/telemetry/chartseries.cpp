#include "models/telemetry/chartseries.h"

#include <cmath>

namespace Gatehouse
{

ChartSeriesMaker::ChartSeriesMaker(const ComparedBuckets &buckets, const SourceCapabilities &capabilities,
                                   const TelemetryAnswer &now, const TelemetryAnswer *before, const QTimeZone &zone)
    : m_buckets(buckets)
    , m_capabilities(capabilities)
    , m_now(now)
    , m_before(before)
    , m_zone(zone)
{
}

TimeChart ChartSeriesMaker::empty(const QString &title, const QString &unitText, FigureUnit unit) const
{
    TimeChart chart;
    chart.title = title;
    chart.unitText = unitText;
    chart.unit = unit;
    chart.edges = m_buckets.edges;
    chart.width = m_buckets.width;
    return chart;
}

QList<double> ChartSeriesMaker::comparedValues(Figure figure) const
{
    QList<double> values;
    for (const std::optional<Cell> &cell : m_buckets.aligned(m_before->buckets)) {
        const auto value = cell ? figureOf(figure, *cell, m_capabilities).value : std::nullopt;
        values.append(value.value_or(std::nan("")));
    }
    return values;
}

TimeChart ChartSeriesMaker::rateChart(Figure figure) const
{
    TimeChart chart = empty(QStringLiteral("%1 per minute").arg(figureTitle(figure)), QStringLiteral("per minute"),
                            FigureUnit::PerMinute);
    chart.series.append({seriesName(figure), seriesName(figure),
                         perMinute(bucketValues(m_now.buckets, figure, m_capabilities), chart.edges, m_now.freshAsOfMs),
                         false});
    if (m_before != nullptr) {
        chart.series.append({QStringLiteral("compared"), m_buckets.comparison.label(),
                             perMinute(comparedValues(figure), chart.edges, 0), true});
    }
    chart.summary = chartSummary(chart, m_zone);
    return chart;
}

TimeChart ChartSeriesMaker::chart(const QString &title, const QString &unitText, const QList<Figure> &figures,
                                  bool compared) const
{
    TimeChart chart = empty(title, unitText, figureUnit(figures.constFirst()));
    chart.precisionMs = figurePrecisionMs(figures.constFirst(), m_capabilities);
    for (const Figure figure : figures)
        chart.series.append(
            {seriesName(figure), seriesName(figure), bucketValues(m_now.buckets, figure, m_capabilities), false});
    if (compared && m_before != nullptr) {
        const Figure first = figures.constFirst();
        chart.series.append({QStringLiteral("compared"),
                             QStringLiteral("%1, %2").arg(seriesName(first), m_buckets.comparison.label()),
                             comparedValues(first), true});
    }
    chart.summary = chartSummary(chart, m_zone);
    return chart;
}

QString seriesName(Figure figure)
{
    if (const auto q = percentileOf(figure))
        return QStringLiteral("p%1").arg(qRound(*q * 100));
    if (figure == Figure::RequestErrorRate)
        return QStringLiteral("requests");
    if (figure == Figure::AttemptErrorRate)
        return QStringLiteral("attempts");
    return figureTitle(figure).toLower();
}

} // namespace Gatehouse
