#include "app/ctl/reporttext.h"

#include "app/ctl/jsontime.h"

#include "models/core/format.h"
#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/shownvalue.h"

namespace Gatehouse::Ctl
{

namespace
{

using Line = QStringList;

QString countText(bool isKnown, qint64 figure)
{
    return isKnown ? formatExact(figure) : notRecorded();
}

QString latencyText(const Sketch &sketch, double q, bool isRecorded, qint64 precisionMs)
{
    const std::optional<double> us = isRecorded ? sketch.quantile(q) : std::nullopt;
    return us ? formatLatency(*us, precisionMs).joined() : notRecorded();
}

Line head(const QString &label)
{
    Line line{label};
    for (const char *title :
         {"Requests", "Attempts", "Errors", "Tokens in", "Tokens out", "Cost", "p50", "p95", "p99", "TTFT p50"})
        line.append(QString::fromLatin1(title));
    return line;
}

Line figures(const QString &label, const Cell &cell, const SourceCapabilities &capabilities)
{
    const auto latency = [&](double q) {
        return latencyText(cell.latency, q, capabilities.latency, capabilities.latencyPrecisionMs);
    };
    return {
        label,
        countText(capabilities.requests && cell.requestsKnown(), cell.requests),
        formatExact(cell.attempts),
        countText(capabilities.errors, cell.failedAttempts()),
        countText(capabilities.tokensIn, cell.tokensIn),
        countText(capabilities.tokensOut, cell.tokensOut),
        capabilities.cost ? formatMoney(cell.costMicros) : notRecorded(),
        latency(0.5),
        latency(0.95),
        latency(0.99),
        latencyText(cell.ttft, 0.5, capabilities.ttft, capabilities.ttftPrecisionMs),
    };
}

// The first column to the left, figures to the right.
QString aligned(const QList<Line> &lines)
{
    QList<qsizetype> widths(lines.first().size(), 0);
    for (const Line &line : lines) {
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths.at(i), line.at(i).size());
    }
    QString text;
    for (const Line &line : lines) {
        text += line.first().leftJustified(widths.first());
        for (qsizetype i = 1; i < line.size(); ++i)
            text += QStringLiteral("  ") + line.at(i).rightJustified(widths.at(i));
        text += QLatin1Char('\n');
    }
    return text;
}

QString groupLabel(const TelemetryGroup &group, const Request &request)
{
    QStringList values;
    for (qsizetype i = 0; i < group.values.size(); ++i)
        values.append(shownValue(request.groupBy.at(i), group.values.at(i)));
    return values.join(QStringLiteral(" / "));
}

QString titleOf(const Request &request)
{
    QStringList titles;
    for (const Dimension dimension : request.groupBy)
        titles.append(dimensionTitle(dimension));
    return titles.join(QStringLiteral(" / "));
}

} // namespace

QString reportText(const TelemetryAnswer &answer, const Request &request, const SourceCapabilities &capabilities)
{
    const TimeSpan &span = answer.query.span;
    QString text = QStringLiteral("%1 to %2 (%3)\n")
                       .arg(isoInstant(span.fromMs, request.zone), isoInstant(span.toMs, request.zone),
                            QString::fromLatin1(request.zone.id()));
    QList<Line> lines{head(titleOf(request)), figures(QStringLiteral("Total"), answer.total, capabilities)};
    for (const TelemetryGroup &group : answer.groups)
        lines.append(figures(groupLabel(group, request), group.total, capabilities));
    text += aligned(lines);
    if (!answer.buckets.isEmpty()) {
        lines = {head(QStringLiteral("From"))};
        for (qsizetype i = 0; i < answer.buckets.size(); ++i)
            lines.append(
                figures(isoInstant(answer.query.edges.at(i), request.zone), answer.buckets.at(i), capabilities));
        text += QLatin1Char('\n') + aligned(lines);
    }
    text += QStringLiteral("\nPercentiles are within 1 %, latency is kept to %1 ms. Counted up to %2.\n")
                .arg(capabilities.latencyPrecisionMs)
                .arg(answer.freshAsOfMs == 0 ? notRecorded() : isoInstant(answer.freshAsOfMs, request.zone));
    for (const MissingPart &missing : answer.missingParts)
        text += missingPartText(missing) + QStringLiteral("\nThe figures are without it.\n");
    for (const MissingFigure &missing : capabilities.missing)
        text += QStringLiteral("Not recorded: %1. %2\n").arg(missing.figure, missing.reason);
    return text;
}

} // namespace Gatehouse::Ctl
