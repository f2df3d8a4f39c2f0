#include "models/telemetry/exportjob.h"

#include "models/core/format.h"

#include <QDateTime>

namespace Gatehouse
{

namespace
{

bool isBounded(const RowPageRequest &rows)
{
    return rows.latencyFromUs || rows.latencyToUs;
}

} // namespace

TelemetryQuery sizeQuestion(const ExportJob &job)
{
    if (const auto *query = std::get_if<TelemetryQuery>(&job.question))
        return *query;
    const auto &rows = std::get<RowPageRequest>(job.question);
    TelemetryQuery query;
    query.span = rows.span;
    query.filter = rows.filter;
    query.latency = isBounded(rows) && !rows.firstToken;
    query.ttft = isBounded(rows) && rows.firstToken;
    return query;
}

ExportSize exportSize(const ExportJob &job, const TelemetryAnswer &answer)
{
    const auto *rows = std::get_if<RowPageRequest>(&job.question);
    if (rows == nullptr) {
        const qint64 buckets = answer.query.edges.isEmpty() ? 1 : answer.query.edges.size() - 1;
        return {buckets * (answer.query.groupBy.isEmpty() ? 1 : qint64(answer.groups.size())), true};
    }
    // Rows that arrive meanwhile, and what is not counted yet, come on top.
    if (!isBounded(*rows))
        return {answer.total.attempts, false};
    const Sketch &times = rows->firstToken ? answer.total.ttft : answer.total.latency;
    return {times.countBetween(rows->latencyFromUs.value_or(0),
                               rows->latencyToUs.value_or(std::numeric_limits<qint64>::max())),
            false};
}

QString ExportSize::text() const
{
    const QString count = formatExact(lines);
    if (exact)
        return lines == 1 ? QStringLiteral("1 line") : QStringLiteral("%1 lines").arg(count);
    return lines == 1 ? QStringLiteral("about 1 row") : QStringLiteral("about %1 rows").arg(count);
}

QString suggestedFileName(const ExportHead &head)
{
    const auto day = [&head](qint64 ms) {
        return QDateTime::fromMSecsSinceEpoch(ms, head.zone).date().toString(Qt::ISODate);
    };
    // The end is not included, so a range that ends at midnight ends the day before.
    return QStringLiteral("%1 %2 to %3")
        .arg(head.what, day(head.span.fromMs), day(std::max(head.span.fromMs, head.span.toMs - 1)));
}

} // namespace Gatehouse
