#include "models/telemetry/overviewcontroller.h"

#include "models/telemetry/chartseries.h"
#include "models/telemetry/movers.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostMovers = 6;
constexpr int kTopModels = 6;

QList<Dimension> moverDimensions(const SourceCapabilities &capabilities)
{
    QList<Dimension> dimensions;
    for (const Dimension dimension : {Dimension::Model, Dimension::Provider, Dimension::Workspace}) {
        if (capabilities.has(dimension))
            dimensions.append(dimension);
    }
    return dimensions;
}

QString partText(const QString &label, Figure figure, const Cell &cell, const SourceCapabilities &capabilities)
{
    const FigureValue value = figureOf(figure, cell, capabilities);
    if (!value.value)
        return {};
    return label + QLatin1Char(' ') +
           formatFigure(figureUnit(figure), *value.value, figurePrecisionMs(figure, capabilities)).joined();
}

QString joinedParts(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

} // namespace

OverviewController::OverviewController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent)
    : TelemetryController(session, view, clock, parent)
{
}

QList<TelemetryQuery> OverviewController::queries(const ComparedBuckets &buckets) const
{
    TelemetryQuery all = question(buckets.span);
    all.edges = buckets.edges;
    all.latency = capabilities().latency;
    all.ttft = capabilities().ttft;
    QList<TelemetryQuery> queries{all};
    if (buckets.isCompared()) {
        all.span = buckets.comparedSpan;
        all.edges = buckets.comparedEdges;
        queries.append(all);
    }
    for (const Dimension dimension : moverDimensions(capabilities())) {
        if (dimension != Dimension::Model && !buckets.isCompared())
            continue;
        TelemetryQuery grouped = question(buckets.span);
        grouped.groupBy = {dimension};
        queries.append(grouped);
        grouped.span = buckets.comparedSpan;
        if (buckets.isCompared())
            queries.append(grouped);
    }
    return queries;
}

void OverviewController::show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    const TelemetryAnswer &now = answers.constFirst();
    const TelemetryAnswer *before = buckets.isCompared() ? answerFor(answers, buckets.comparedSpan, {}) : nullptr;
    showTiles(now.total, before == nullptr ? std::nullopt : std::optional(before->total));
    showCharts(buckets, now, before);
    showSpend(answerFor(answers, buckets.span, {Dimension::Model}), now.total);
    showMovers(buckets, answers);
    const Figure volume = volumeFigure(now.total, capabilities());
    const Figure rate = volume == Figure::Requests ? Figure::RequestErrorRate : Figure::AttemptErrorRate;
    const FigureValue failed = figureOf(rate, now.total, capabilities());
    m_summary =
        joinedParts({QStringLiteral("%1 %2, %3")
                         .arg(figureCellText(volume, figureOf(volume, now.total, capabilities()), capabilities()),
                              figureTitle(volume).toLower(), view().rangeLabel().toLower()),
                     failed.value ? QStringLiteral("%1 failed").arg(formatShare(*failed.value).joined()) : QString(),
                     partText(QStringLiteral("p95"), Figure::LatencyP95, now.total, capabilities()),
                     partText(QStringLiteral("spend"), Figure::Spend, now.total, capabilities())});
}

void OverviewController::showTiles(const Cell &now, const std::optional<Cell> &before)
{
    const SourceCapabilities &known = capabilities();
    const auto tile = [&](Figure figure, const QString &page, const QString &more) {
        FigureTile made = figureTile(figure, now, before, comparisonFor(before.has_value()), known);
        made.page = page;
        made.detail = joinedParts({made.detail, made.missing ? QString() : more});
        return made;
    };
    const Figure volume = volumeFigure(now, known);
    m_tiles = {
        tile(volume, QStringLiteral("usage"),
             volume == Figure::Requests ? partText(QStringLiteral("attempts"), Figure::Attempts, now, known)
                                        : QString()),
        tile(volume == Figure::Requests ? Figure::RequestErrorRate : Figure::AttemptErrorRate, QStringLiteral("errors"),
             volume == Figure::Requests ? partText(QStringLiteral("attempts"), Figure::AttemptErrorRate, now, known)
                                        : QString()),
        tile(Figure::LatencyP95, QStringLiteral("latency"),
             joinedParts({partText(QStringLiteral("p50"), Figure::LatencyP50, now, known),
                          partText(QStringLiteral("p99"), Figure::LatencyP99, now, known)})),
        tile(Figure::TtftP95, QStringLiteral("latency"), partText(QStringLiteral("p50"), Figure::TtftP50, now, known)),
        tile(Figure::Tokens, QStringLiteral("usage"),
             joinedParts({partText(QStringLiteral("in"), Figure::TokensIn, now, known),
                          partText(QStringLiteral("out"), Figure::TokensOut, now, known),
                          partText(QStringLiteral("cached"), Figure::CachedShare, now, known)})),
        tile(Figure::Spend, QStringLiteral("usage"),
             partText(QStringLiteral("per 1,000"), Figure::SpendPerThousand, now, known)),
    };
}

void OverviewController::showCharts(const ComparedBuckets &buckets, const TelemetryAnswer &now,
                                    const TelemetryAnswer *before)
{
    const ChartSeriesMaker maker(buckets, capabilities(), now, before, view().zone());
    const Figure volume = volumeFigure(now.total, capabilities());
    m_volume = maker.rateChart(volume);
    const QList<Figure> rates = volume == Figure::Requests ? QList{Figure::RequestErrorRate, Figure::AttemptErrorRate}
                                                           : QList{Figure::AttemptErrorRate};
    m_errors = maker.chart(QStringLiteral("Error rate"), QStringLiteral("% failed"), rates);
    m_latency = maker.chart(QStringLiteral("Latency percentiles"), QStringLiteral("time per attempt"),
                            {Figure::LatencyP50, Figure::LatencyP95, Figure::LatencyP99}, false);
}

void OverviewController::showSpend(const TelemetryAnswer *byModel, const Cell &total)
{
    if (byModel == nullptr) {
        m_spend.setTable({}, {});
        return;
    }
    const QList<BreakdownEntry> all = breakdownEntries(*byModel, nullptr, Figure::Spend, capabilities());
    const BreakdownLayout layout{Dimension::Model, {Figure::Spend}, Figure::Spend, std::nullopt, std::nullopt};
    m_spend.setBreakdown(layout, all, total, capabilities(), kTopModels);
}

void OverviewController::showMovers(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    QList<Mover> movers;
    for (const Dimension dimension : moverDimensions(capabilities())) {
        const TelemetryAnswer *now = answerFor(answers, buckets.span, {dimension});
        const TelemetryAnswer *before = answerFor(answers, buckets.comparedSpan, {dimension});
        if (buckets.isCompared() && now != nullptr && before != nullptr)
            movers += moversOf(*now, *before, dimension, capabilities());
    }
    QList<TableRow> rows = moverRows(heaviest(movers, 3 * kMostMovers), capabilities());
    if (rows.size() > kMostMovers)
        rows.resize(kMostMovers);
    m_movers.setTable(moverColumns(), rows);
    m_moversNote = !buckets.isCompared() ? QStringLiteral("Choose a comparison to see what has changed.")
                   : rows.isEmpty()      ? QStringLiteral("Nothing has changed more than chance would.")
                                         : QString();
}

QList<ExportJob> OverviewController::exportJobs() const
{
    if (buckets().edges.isEmpty())
        return {};
    return {figuresJob({}, true, true), figuresJob({Dimension::Model}, false, true)};
}

void OverviewController::clear()
{
    m_tiles.clear();
    m_volume = {};
    m_errors = {};
    m_latency = {};
    m_spend.setTable({}, {});
    m_movers.setTable({}, {});
    m_moversNote.clear();
    m_summary.clear();
}

} // namespace Gatehouse
