#include "tests/bench/overviewpanels.h"

#include "models/core/timebuckets.h"
#include "tests/bench/measure.h"

namespace Gatehouse::Bench
{

namespace
{

constexpr qint64 kBucketMs = 6 * kHourMs;

QString within(const TimeSpan &span)
{
    return QStringLiteral(" FROM requests WHERE created_at >= %1 AND created_at < %2").arg(span.fromMs).arg(span.toMs);
}

QString sums(Dialect dialect)
{
    const QString failed = dialect == Dialect::Sqlite ? QStringLiteral("sum(status >= 400)")
                                                      : QStringLiteral("count(*) FILTER (WHERE status >= 400)");
    return QStringLiteral("count(*), sum(is_final), %1, sum(tokens_in), sum(tokens_out), sum(tokens_cached), "
                          "sum(cost_micros)")
        .arg(failed);
}

QString percentiles(Dialect dialect, const QString &bucket)
{
    if (dialect == Dialect::PostgreSql) {
        return QStringLiteral("SELECT %1 AS b, percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY "
                              "latency_ms)%2 GROUP BY b")
            .arg(bucket, within(kOverview));
    }
    return QStringLiteral("SELECT b, latency_ms FROM (SELECT b, latency_ms, row_number() OVER (PARTITION BY b ORDER BY "
                          "latency_ms) AS n, count(*) OVER (PARTITION BY b) AS c FROM (SELECT %1 AS b, latency_ms%2)) "
                          "WHERE n IN (1 + c / 2, 1 + c * 95 / 100, 1 + c * 99 / 100)")
        .arg(bucket, within(kOverview));
}

} // namespace

QList<TelemetryQuery> overviewQueries()
{
    const QList<qint64> edges = need(bucketEdges(kOverview, BucketWidth::SixHours, QTimeZone("Asia/Kolkata")));
    TelemetryQuery totals{kOverview, {}, {}, {}, true, true};
    TelemetryQuery overTime{kOverview, edges, {}, {}, false, false};
    TelemetryQuery latency{kOverview, edges, {}, {}, true, false};
    TelemetryQuery models{kOverview, {}, {}, {Dimension::Model}, false, false};
    TelemetryQuery providers{kOverview, {}, {}, {Dimension::Provider, Dimension::Outcome}, false, false};
    TelemetryQuery before{kBefore, {}, {}, {}, true, true};
    return {totals, overTime, latency, models, providers, before};
}

QStringList overviewSql(Dialect dialect)
{
    const QString all = sums(dialect);
    const QString bucket = QStringLiteral("(created_at - %1) / %2").arg(kOverview.fromMs).arg(kBucketMs);
    const auto grouped = [&](const QString &by) {
        return QStringLiteral("SELECT %1, %2%3 GROUP BY %1").arg(by, all, within(kOverview));
    };
    return {QStringLiteral("SELECT ") + all + within(kOverview),
            percentiles(dialect, QStringLiteral("0")),
            grouped(bucket),
            percentiles(dialect, bucket),
            grouped(QStringLiteral("model")),
            grouped(QStringLiteral("provider_id, status")),
            QStringLiteral("SELECT ") + all + within(kBefore)};
}

void runOverviewSql(Database &database)
{
    for (const QString &panel : overviewSql(Dialect::Sqlite))
        need(database.visitRows(panel, {}, {}, [](const RowStream &) { return Result<void>(); }));
}

} // namespace Gatehouse::Bench
