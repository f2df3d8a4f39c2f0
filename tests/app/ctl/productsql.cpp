#include "tests/app/ctl/productsql.h"

#include <QDateTime>

namespace Gatehouse
{

namespace
{

// A number of logs.other, a text that ought to be JSON.
QString numberOfOther(const char *name, Dialect dialect)
{
    const QString key = QString::fromLatin1(name);
    if (dialect == Dialect::ClickHouse)
        return QStringLiteral(R"(toFloat64OrZero(extract(other, ',"%1":([-0-9.]+)')))").arg(key);
    const QString json = dialect == Dialect::Sqlite ? QStringLiteral("json_extract(other, '$.%1')").arg(key)
                         : dialect == Dialect::PostgreSql
                             ? QStringLiteral("CAST(CAST(other AS json) ->> '%1' AS double precision)").arg(key)
                             : QStringLiteral("CAST(JSON_VALUE(other, '$.%1') AS DOUBLE)").arg(key);
    return QStringLiteral("CASE WHEN other LIKE '{%' THEN %1 END").replace(QLatin1String("%1"), json);
}

// MySQL takes names for equal that differ in case or in blanks at their end.
QString exactText(const QString &value, Dialect dialect)
{
    return dialect == Dialect::MySql ? QStringLiteral("BINARY ") + value : value;
}

ProductSql newApi(Dialect dialect, int quotaPerUsd)
{
    const QString frt = numberOfOther("frt", dialect);
    ProductSql sql;
    sql.table = QStringLiteral("logs");
    sql.traffic =
        QStringLiteral("type IN (2, 5) AND NOT (type = 2 AND token_name = '模型测试' AND content = '模型测试')");
    sql.model = exactText(QStringLiteral("model_name"), dialect);
    sql.failed = QStringLiteral(R"((type = 5 OR other LIKE '%"stream_status":{"status":"error"%'))");
    sql.finished = dialect == Dialect::ClickHouse
                       ? QStringLiteral("(type = 2 OR (request_id, created_at) IN (SELECT request_id, max(created_at) "
                                        "FROM logs WHERE type IN (2, 5) GROUP BY request_id))")
                       : QStringLiteral("(type = 2 OR id IN (SELECT max(id) FROM logs WHERE type IN (2, 5) GROUP BY "
                                        "request_id))");
    sql.tokensIn = QStringLiteral("prompt_tokens");
    sql.tokensOut = QStringLiteral("completion_tokens");
    sql.tokensCached = numberOfOther("cache_tokens", dialect);
    sql.costMicros = QStringLiteral("quota * %1").arg(1'000'000 / quotaPerUsd);
    sql.latencyMs = {QStringLiteral("use_time * 1000"), QStringLiteral("use_time >= 0")};
    sql.ttftMs = {frt, QStringLiteral("type = 2 AND ") + frt + QStringLiteral(" > 0")};
    sql.timeColumn = QStringLiteral("created_at");
    sql.epochSeconds = true;
    return sql;
}

ProductSql oneApi(Dialect dialect, int quotaPerUsd)
{
    ProductSql sql;
    sql.table = QStringLiteral("logs");
    sql.traffic = QStringLiteral("type = 2");
    sql.model = exactText(QStringLiteral("model_name"), dialect);
    sql.finished = QStringLiteral("1 = 1");
    sql.tokensIn = QStringLiteral("prompt_tokens");
    sql.tokensOut = QStringLiteral("completion_tokens");
    sql.costMicros = QStringLiteral("quota * %1").arg(1'000'000 / quotaPerUsd);
    sql.latencyMs = {QStringLiteral("elapsed_time"), QStringLiteral("elapsed_time > 0")};
    sql.timeColumn = QStringLiteral("created_at");
    sql.epochSeconds = true;
    return sql;
}

ProductSql bifrost(Dialect dialect)
{
    ProductSql sql;
    sql.table = QStringLiteral("logs");
    sql.traffic = QStringLiteral("status IN ('success', 'error')");
    sql.model = QStringLiteral("model");
    sql.failed = QStringLiteral("status = 'error'");
    sql.finished = QStringLiteral("NOT EXISTS (SELECT 1 FROM logs l WHERE l.fallback_index > logs.fallback_index AND "
                                  "COALESCE(l.parent_request_id, l.id) = COALESCE(logs.parent_request_id, logs.id))");
    sql.tokensIn = QStringLiteral("prompt_tokens");
    sql.tokensOut = QStringLiteral("completion_tokens");
    sql.tokensCached = QStringLiteral("cached_read_tokens");
    sql.costMicros = QStringLiteral("round(cost * 1000000)");
    sql.latencyMs = {QStringLiteral("latency"), QStringLiteral("latency IS NOT NULL")};
    sql.timeColumn = QStringLiteral("\"timestamp\"");
    if (dialect != Dialect::ClickHouse)
        return sql;
    sql.table = QStringLiteral("logs FINAL");
    sql.finished =
        QStringLiteral("(COALESCE(parent_request_id, id), fallback_index) IN (SELECT "
                       "COALESCE(parent_request_id, id) AS root, max(fallback_index) FROM logs GROUP BY root)");
    sql.timeColumn = QStringLiteral("toUnixTimestamp(timestamp)");
    sql.epochSeconds = true;
    return sql;
}

ProductSql liteLlm()
{
    ProductSql sql;
    sql.table = QStringLiteral("\"LiteLLM_SpendLogs\"");
    sql.traffic = QStringLiteral("api_key <> 'litellm-internal-health-check' AND "
                                 "(team_id IS NULL OR team_id <> 'litellm-internal-health-check')");
    sql.model = QStringLiteral("CASE WHEN model_group <> '' THEN model_group ELSE model END");
    sql.failed = QStringLiteral("status = 'failure'");
    sql.finished = QStringLiteral("1 = 1");
    sql.tokensIn = QStringLiteral("prompt_tokens");
    sql.tokensOut = QStringLiteral("completion_tokens");
    sql.tokensCached = QStringLiteral("CAST(COALESCE(metadata #>> '{usage_object,cache_read_input_tokens}', "
                                      "metadata #>> '{usage_object,prompt_tokens_details,cached_tokens}') AS bigint)");
    sql.costMicros = QStringLiteral("round(CAST(spend AS numeric) * 1000000)");
    const QString msSinceStart = QStringLiteral("1000 * extract(epoch FROM %1 - \"startTime\")");
    sql.latencyMs = {msSinceStart.arg(QLatin1String("\"endTime\"")),
                     QStringLiteral("\"endTime\" IS NOT NULL AND (\"endTime\" > \"startTime\" OR status IS NULL OR "
                                    "status <> 'failure')")};
    sql.ttftMs = {msSinceStart.arg(QLatin1String("\"completionStartTime\"")),
                  QStringLiteral("\"completionStartTime\" < \"endTime\"")};
    sql.timeColumn = QStringLiteral("\"startTime\"");
    return sql;
}

QString utc(qint64 ms)
{
    const QString time =
        QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    return QStringLiteral("'%1+00:00'").arg(time);
}

} // namespace

QString ProductSql::within(const TimeSpan &span) const
{
    return epochSeconds ? QStringLiteral("%1 >= %2 AND %1 < %3")
                              .arg(timeColumn)
                              .arg(span.fromMs / kSecondMs)
                              .arg(span.toMs / kSecondMs)
                        : QStringLiteral("%1 >= %2 AND %1 < %3").arg(timeColumn, utc(span.fromMs), utc(span.toMs));
}

ProductSql productSql(const QString &product, Dialect dialect, int quotaPerUsd)
{
    if (product == QLatin1String("one-api"))
        return oneApi(dialect, quotaPerUsd);
    if (product == QLatin1String("bifrost"))
        return bifrost(dialect);
    if (product == QLatin1String("litellm"))
        return liteLlm();
    return newApi(dialect, quotaPerUsd);
}

} // namespace Gatehouse
