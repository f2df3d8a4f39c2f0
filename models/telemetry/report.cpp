#include "models/telemetry/report.h"

#include "models/core/counted.h"
#include "models/core/masking.h"

#include <QDateTime>
#include <QJsonArray>
#include <QMap>

namespace Gatehouse
{

namespace
{

// Which figures can be told; the same for the whole report, its groups and its buckets.
struct Recorded {
    SourceCapabilities capabilities;
    bool requests = true;
};

QString timeText(qint64 ms, const QTimeZone &zone)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms, zone);
    const QString local = time.toString(ms % kSecondMs == 0 ? QStringLiteral("yyyy-MM-ddTHH:mm:ss")
                                                            : QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz"));
    const int offset = time.offsetFromUtc();
    if (offset == 0)
        return local + QLatin1Char('Z');
    const int minutes = std::abs(offset) / 60;
    return local + (offset < 0 ? QLatin1Char('-') : QLatin1Char('+')) +
           QStringLiteral("%1:%2")
               .arg(minutes / 60, 2, 10, QLatin1Char('0'))
               .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

QJsonValue known(bool recorded, qint64 figure)
{
    return recorded ? QJsonValue(figure) : QJsonValue(QJsonValue::Null);
}

QJsonValue quantiles(bool recorded, const Sketch &sketch, qint64 precisionMs)
{
    if (!recorded)
        return QJsonValue::Null;
    const auto ms = [&](double q) {
        const auto us = sketch.quantile(q);
        return us ? QJsonValue(*us / 1000) : QJsonValue(QJsonValue::Null);
    };
    return QJsonObject{{QStringLiteral("n"), sketch.count()},
                       {QStringLiteral("p50"), ms(0.50)},
                       {QStringLiteral("p90"), ms(0.90)},
                       {QStringLiteral("p95"), ms(0.95)},
                       {QStringLiteral("p99"), ms(0.99)},
                       {QStringLiteral("max_relative_error"), Sketch::kMaxRelativeError},
                       {QStringLiteral("precision_ms"), precisionMs}};
}

QJsonObject outcomes(const Cell &cell, bool errors)
{
    QJsonObject object;
    for (int i = 0; i < kOutcomeCount; ++i)
        object.insert(outcomeToken(Outcome(i)), known(errors || Outcome(i) == Outcome::Ok, cell.outcomes[size_t(i)]));
    return object;
}

void insertFigures(QJsonObject &into, const Cell &cell, const Recorded &recorded)
{
    const SourceCapabilities &can = recorded.capabilities;
    into.insert(QStringLiteral("requests"), known(recorded.requests, cell.requests));
    into.insert(QStringLiteral("attempts"), cell.attempts);
    into.insert(QStringLiteral("errors"), known(can.errors, cell.failedAttempts()));
    into.insert(QStringLiteral("failed_requests"), known(recorded.requests && can.errors, cell.failedRequests));
    into.insert(QStringLiteral("outcomes"), outcomes(cell, can.errors));
    into.insert(QStringLiteral("tokens"),
                QJsonObject{{QStringLiteral("input"), known(can.tokensIn, cell.tokensIn)},
                            {QStringLiteral("output"), known(can.tokensOut, cell.tokensOut)},
                            {QStringLiteral("cached"), known(can.tokensCached, cell.tokensCached)}});
    into.insert(QStringLiteral("cost_usd"),
                can.cost ? QJsonValue(double(cell.costMicros) / 1e6) : QJsonValue(QJsonValue::Null));
    // Dollars are not whole in binary; the whole number is there for whoever compares to the last unit.
    into.insert(QStringLiteral("cost_micros"), known(can.cost, cell.costMicros));
    into.insert(QStringLiteral("latency_ms"), quantiles(can.latency, cell.latency, can.latencyPrecisionMs));
    into.insert(QStringLiteral("ttft_ms"), quantiles(can.ttft, cell.ttft, can.ttftPrecisionMs));
}

QJsonArray bucketArray(const ReportRequest &request, const QList<Cell> &cells, const Recorded &recorded)
{
    QJsonArray array;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        QJsonObject bucket{{QStringLiteral("from"), timeText(request.edges.at(i), request.zone)},
                           {QStringLiteral("to"), timeText(request.edges.at(i + 1), request.zone)}};
        insertFigures(bucket, cells.at(i), recorded);
        array.append(bucket);
    }
    return array;
}

QString maskedValue(Dimension dimension, const QString &value)
{
    if (dimension == Dimension::Account)
        return maskedAccount(value);
    return dimension == Dimension::Key ? maskedKey(value) : value;
}

QJsonArray groupArray(const ReportRequest &request, const TelemetryAnswer &answer, const Recorded &recorded)
{
    QJsonArray array;
    for (const TelemetryGroup &group : answer.groups) {
        QJsonObject object;
        for (qsizetype i = 0; i < request.groupBy.size(); ++i) {
            const QString &value = group.values.at(i);
            object.insert(dimensionToken(request.groupBy.at(i)),
                          value.isEmpty() ? QJsonValue(QJsonValue::Null)
                                          : QJsonValue(maskedValue(request.groupBy.at(i), value)));
        }
        insertFigures(object, group.total, recorded);
        if (!request.edges.isEmpty())
            object.insert(QStringLiteral("buckets"), bucketArray(request, group.buckets, recorded));
        array.append(object);
    }
    return array;
}

// The name of a figure in the document, where the models call it something else.
QString documentName(const QString &figure)
{
    static const QMap<QString, QString> names{{QStringLiteral("latency"), QStringLiteral("latency_ms")},
                                              {QStringLiteral("ttft"), QStringLiteral("ttft_ms")},
                                              {QStringLiteral("tokens_in"), QStringLiteral("tokens.input")},
                                              {QStringLiteral("tokens_out"), QStringLiteral("tokens.output")},
                                              {QStringLiteral("tokens_cached"), QStringLiteral("tokens.cached")},
                                              {QStringLiteral("cost"), QStringLiteral("cost_usd")}};
    return names.value(figure, figure);
}

void insertMissing(QJsonObject &report, const ReportRequest &request, const TelemetryAnswer &answer,
                   const Recorded &recorded)
{
    QJsonObject reasons;
    for (const QList<MissingFigure> &figures : {recorded.capabilities.missing, answer.missing}) {
        for (const MissingFigure &figure : figures)
            reasons.insert(documentName(figure.figure), figure.reason);
    }
    if (recorded.capabilities.requests && !recorded.requests)
        reasons.insert(QStringLiteral("requests"),
                       QStringLiteral("%1 %2 cannot be put to a request.")
                           .arg(QString::number(answer.total.unlinked),
                                wordFor(answer.total.unlinked, QStringLiteral("attempt"), QStringLiteral("attempts"))));
    QStringList gaps;
    for (const TimeSpan &span : answer.notYetCounted)
        gaps.append(
            QStringLiteral("%1 to %2").arg(timeText(span.fromMs, request.zone), timeText(span.toMs, request.zone)));
    if (!gaps.isEmpty())
        reasons.insert(
            QStringLiteral("history"),
            QStringLiteral("Not counted yet: %1. Run gatehousectl rollup.").arg(gaps.join(QStringLiteral(", "))));
    QJsonArray parts;
    for (const MissingPart &part : answer.missingParts)
        parts.append(QJsonObject{{QStringLiteral("part"), part.part}, {QStringLiteral("reason"), part.reason}});
    if (!parts.isEmpty())
        report.insert(QStringLiteral("missing_parts"), parts);
    report.insert(QStringLiteral("missing"), QJsonArray::fromStringList(reasons.keys()));
    report.insert(QStringLiteral("missing_reasons"), reasons);
}

} // namespace

TelemetryQuery reportQuery(const ReportRequest &request)
{
    return {request.span, request.edges, request.filter, request.groupBy, true, true};
}

QJsonObject reportJson(const ReportRequest &request, const TelemetryAnswer &answer,
                       const SourceCapabilities &capabilities)
{
    const Recorded recorded{capabilities, capabilities.requests && answer.total.requestsKnown()};
    QJsonObject report{{QStringLiteral("from"), timeText(request.span.fromMs, request.zone)},
                       {QStringLiteral("to"), timeText(request.span.toMs, request.zone)},
                       {QStringLiteral("tz"), QString::fromLatin1(request.zone.id())}};
    insertFigures(report, answer.total, recorded);
    report.insert(QStringLiteral("groups"), groupArray(request, answer, recorded));
    report.insert(QStringLiteral("buckets"), bucketArray(request, answer.buckets, recorded));
    report.insert(QStringLiteral("fresh_as_of"), answer.freshAsOfMs > 0
                                                     ? QJsonValue(timeText(answer.freshAsOfMs, request.zone))
                                                     : QJsonValue(QJsonValue::Null));
    insertMissing(report, request, answer, recorded);
    return report;
}

} // namespace Gatehouse
