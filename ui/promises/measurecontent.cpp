#include "ui/promises/measurecontent.h"

#include "models/core/format.h"

#include <QCoreApplication>

namespace Gatehouse
{

namespace
{

// The colour of what was observed on the charts of alerts, too.
constexpr int kMeasureColour = 3;

double startMs(QDate day)
{
    return double(day.startOfDay(Qt::UTC).toMSecsSinceEpoch());
}

} // namespace

LineChartContent measureContent(const QList<MeasuredDay> &course, const PromiseMeasure &measure)
{
    LineChartContent content;
    if (course.isEmpty())
        return content;
    content.span = {qint64(startMs(course.constFirst().day)), qint64(startMs(course.constLast().day.addDays(1)))};
    LineSeries line;
    line.name = measure.name;
    line.colour = kMeasureColour;
    QDate next = course.constFirst().day;
    for (const MeasuredDay &day : course) {
        if (day.day > next)
            line.points.append({startMs(next), kGapInLine});
        line.points.append({startMs(day.day), day.value});
        next = day.day.addDays(1);
    }
    content.series = {line};
    content.yReference = course.constLast().limit;
    if (content.yReference)
        content.referenceLabel = QCoreApplication::translate("Gatehouse::MeasureContent", "limit %1 %2")
                                     .arg(formatExact(qint64(*content.yReference)), measure.unit)
                                     .trimmed();
    return content;
}

} // namespace Gatehouse
