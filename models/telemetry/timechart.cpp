#include "models/telemetry/timechart.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Gatehouse
{

namespace
{

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
// Below this a rate is an accident of when one looked.
constexpr qint64 kShortestMs = 10 * kSecondMs;

} // namespace

bool ChartSeries::operator==(const ChartSeries &other) const
{
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    return id == other.id && name == other.name && compared == other.compared && values.size() == other.values.size() &&
           std::equal(values.begin(), values.end(), other.values.begin(), same);
}

bool TimeChart::isEmpty() const
{
    return std::none_of(series.begin(), series.end(), [](const ChartSeries &one) {
        return std::any_of(one.values.begin(), one.values.end(), [](double value) { return !std::isnan(value); });
    });
}

QString TimeChart::valueText(double value) const
{
    return std::isnan(value) ? notRecorded() : formatFigure(unit, value, precisionMs).joined();
}

QString chartSummary(const TimeChart &chart, const QTimeZone &zone)
{
    const auto first =
        std::find_if(chart.series.begin(), chart.series.end(), [](const ChartSeries &one) { return !one.compared; });
    qsizetype latest = -1;
    qsizetype highest = -1;
    for (qsizetype i = 0; first != chart.series.end() && i < first->values.size(); ++i) {
        if (std::isnan(first->values.at(i)))
            continue;
        latest = i;
        if (highest < 0 || first->values.at(i) > first->values.at(highest))
            highest = i;
    }
    if (latest < 0)
        return QStringLiteral("%1: nothing was counted in this time range.").arg(chart.title);
    const QString name = first->name.isEmpty() ? chart.title : QStringLiteral("%1, %2").arg(chart.title, first->name);
    return QStringLiteral("%1: %2 at the latest, highest %3 on %4.")
        .arg(name, chart.valueText(first->values.at(latest)), chart.valueText(first->values.at(highest)),
             formatInstant(chart.edges.at(highest), zone));
}

QList<double> bucketValues(const QList<Cell> &cells, Figure figure, const SourceCapabilities &capabilities)
{
    QList<double> values;
    values.reserve(cells.size());
    for (const Cell &cell : cells)
        values.append(figureOf(figure, cell, capabilities).value.value_or(kMissing));
    return values;
}

QList<double> perMinute(const QList<double> &counts, const QList<qint64> &edges, qint64 countedToMs)
{
    QList<double> rates;
    rates.reserve(counts.size());
    for (qsizetype i = 0; i < counts.size(); ++i) {
        const qint64 end = countedToMs > 0 ? std::min(edges.at(i + 1), countedToMs) : edges.at(i + 1);
        const qint64 lengthMs = end - edges.at(i);
        const qint64 shortest = std::min(kShortestMs, edges.at(i + 1) - edges.at(i));
        rates.append(lengthMs < shortest ? kMissing : counts.at(i) / (double(lengthMs) / double(kMinuteMs)));
    }
    return rates;
}

} // namespace Gatehouse
