// Makes the series of a chart from the answers for a period and for the one it is compared with.
#pragma once

#include "models/telemetry/comparedbuckets.h"
#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/timechart.h"

namespace Gatehouse
{

class ChartSeriesMaker
{
public:
    // `now` has one cell per bucket of `buckets.edges`; `before` is null or has one per bucket of comparedEdges. All
    // must outlive the maker.
    ChartSeriesMaker(const ComparedBuckets &buckets, const SourceCapabilities &capabilities, const TelemetryAnswer &now,
                     const TelemetryAnswer *before, const QTimeZone &zone);

    // One figure per minute, with the comparison.
    TimeChart rateChart(Figure figure) const;
    // One series per figure, all of one unit; the comparison of the first of them when asked for.
    TimeChart chart(const QString &title, const QString &unitText, const QList<Figure> &figures,
                    bool compared = true) const;

private:
    TimeChart empty(const QString &title, const QString &unitText, FigureUnit unit) const;
    QList<double> comparedValues(Figure figure) const;

    const ComparedBuckets &m_buckets;
    const SourceCapabilities &m_capabilities;
    const TelemetryAnswer &m_now;
    const TelemetryAnswer *m_before;
    QTimeZone m_zone;
};

// "p95", "requests": the name of a figure inside a chart whose title says the rest.
QString seriesName(Figure figure);

} // namespace Gatehouse
