#include "models/telemetry/exportfields.h"

#include "models/core/masking.h"
#include "models/telemetry/figure.h"
#include "models/telemetry/shownvalue.h"

#include <cmath>

namespace Gatehouse
{

namespace
{

ExportValue textOrNothing(const QString &text)
{
    return text.isEmpty() ? ExportValue() : ExportValue(text);
}

ExportValue countIf(bool recorded, qint64 count)
{
    return recorded ? ExportValue(count) : ExportValue();
}

ExportValue milliseconds(qint64 us)
{
    return us == kNotRecorded ? ExportValue() : ExportValue(double(us) / 1000);
}

ExportValue finalValue(FinalAttempt final)
{
    return final == FinalAttempt::Unknown ? ExportValue() : ExportValue(qint64(final == FinalAttempt::Yes ? 1 : 0));
}

struct FigureField {
    const char *name;
    Figure figure;
    bool latency = false; // only when the question has the sketch
    bool ttft = false;
};

constexpr FigureField kFigures[] = {
    {"requests", Figure::Requests},
    {"attempts", Figure::Attempts},
    {"failed_requests", Figure::FailedRequests},
    {"failed_attempts", Figure::FailedAttempts},
    {"tokens_in", Figure::TokensIn},
    {"tokens_out", Figure::TokensOut},
    {"tokens_cached", Figure::TokensCached},
    {"cost_usd", Figure::Spend},
    {"latency_p50_ms", Figure::LatencyP50, true, false},
    {"latency_p90_ms", Figure::LatencyP90, true, false},
    {"latency_p95_ms", Figure::LatencyP95, true, false},
    {"latency_p99_ms", Figure::LatencyP99, true, false},
    {"ttft_p50_ms", Figure::TtftP50, false, true},
    {"ttft_p95_ms", Figure::TtftP95, false, true},
};

bool isAsked(const FigureField &field, const TelemetryQuery &query)
{
    return (!field.latency || query.latency) && (!field.ttft || query.ttft);
}

ExportValue figureValue(Figure figure, const Cell &cell, const SourceCapabilities &capabilities)
{
    const FigureValue value = figureOf(figure, cell, capabilities);
    if (!value.value)
        return {};
    switch (figureUnit(figure)) {
    case FigureUnit::MoneyMicros:
        return *value.value / 1e6;
    case FigureUnit::LatencyUs:
        return *value.value / 1000;
    default:
        return qint64(std::llround(*value.value));
    }
}

QList<ExportValue> line(const TelemetryQuery &query, const TimeSpan &span, const QStringList &values, const Cell &cell,
                        const SourceCapabilities &capabilities, const QTimeZone &zone)
{
    QList<ExportValue> fields{exportTime(span.fromMs, zone), exportTime(span.toMs, zone)};
    for (qsizetype i = 0; i < query.groupBy.size(); ++i) {
        const QString value = values.value(i);
        fields.append(value.isEmpty() ? ExportValue() : ExportValue(shownValue(query.groupBy.at(i), value)));
    }
    for (const FigureField &field : kFigures) {
        if (isAsked(field, query))
            fields.append(figureValue(field.figure, cell, capabilities));
    }
    return fields;
}

} // namespace

QStringList rowExportFields()
{
    return {QStringLiteral("time"),      QStringLiteral("request_id"),  QStringLiteral("last_attempt"),
            QStringLiteral("outcome"),   QStringLiteral("status_code"), QStringLiteral("error_class"),
            QStringLiteral("model"),     QStringLiteral("provider"),    QStringLiteral("endpoint"),
            QStringLiteral("workspace"), QStringLiteral("account"),     QStringLiteral("key"),
            QStringLiteral("ip"),        QStringLiteral("latency_ms"),  QStringLiteral("ttft_ms"),
            QStringLiteral("tokens_in"), QStringLiteral("tokens_out"),  QStringLiteral("tokens_cached"),
            QStringLiteral("cost_usd")};
}

QList<ExportValue> rowExportValues(const RequestRow &row, const SourceCapabilities &capabilities, const QTimeZone &zone)
{
    return {exportTime(row.timeMs, zone),
            textOrNothing(row.requestId),
            finalValue(row.final),
            outcomeToken(row.outcome),
            countIf(row.statusCode != 0, row.statusCode),
            textOrNothing(row.errorClass),
            textOrNothing(row.model),
            textOrNothing(row.provider),
            textOrNothing(row.endpoint),
            textOrNothing(row.workspace),
            textOrNothing(maskedAccount(row.account)),
            textOrNothing(maskedKey(row.key)),
            textOrNothing(maskedIp(row.ip)),
            milliseconds(row.latencyUs),
            milliseconds(row.ttftUs),
            countIf(capabilities.tokensIn, row.tokensIn),
            countIf(capabilities.tokensOut, row.tokensOut),
            countIf(capabilities.tokensCached, row.tokensCached),
            capabilities.cost ? ExportValue(double(row.costMicros) / 1e6) : ExportValue()};
}

QStringList answerExportFields(const TelemetryQuery &query)
{
    QStringList fields{QStringLiteral("from"), QStringLiteral("to")};
    for (const Dimension dimension : query.groupBy)
        fields.append(dimensionToken(dimension));
    for (const FigureField &field : kFigures) {
        if (isAsked(field, query))
            fields.append(QLatin1String(field.name));
    }
    return fields;
}

QList<QList<ExportValue>> answerExportLines(const TelemetryAnswer &answer, const SourceCapabilities &capabilities,
                                            const QTimeZone &zone)
{
    QList<QList<ExportValue>> lines;
    const TelemetryQuery &query = answer.query;
    const auto add = [&](const QStringList &values, const Cell &total, const QList<Cell> &buckets) {
        if (query.edges.isEmpty()) {
            lines.append(line(query, query.span, values, total, capabilities, zone));
            return;
        }
        for (qsizetype i = 0; i < buckets.size(); ++i) {
            const TimeSpan bucket{query.edges.at(i), query.edges.at(i + 1)};
            lines.append(line(query, bucket, values, buckets.at(i), capabilities, zone));
        }
    };
    if (query.groupBy.isEmpty())
        add({}, answer.total, answer.buckets);
    for (const TelemetryGroup &group : answer.groups)
        add(group.values, group.total, group.buckets);
    return lines;
}

} // namespace Gatehouse
