#include "models/telemetry/latencycontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/telemetry/chartseries.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kHeatmapRows = 40;
constexpr int kHistogramBars = 60;

} // namespace

LatencyController::LatencyController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent)
    : TelemetryController(session, view, clock, parent)
{
    // A box belongs to the heatmap that it was drawn on.
    connect(&view, &ViewState::changed, this, &LatencyController::clearBox);
}

void LatencyController::setFirstToken(bool firstToken)
{
    if (firstToken == m_firstToken)
        return;
    m_firstToken = firstToken;
    clearBox();
    askAgain();
    emit changed();
}

void LatencyController::setDimension(Dimension dimension)
{
    if (dimension == m_dimension)
        return;
    m_dimension = dimension;
    askAgain();
    emit changed();
}

qint64 LatencyController::precisionMs() const
{
    return m_firstToken ? capabilities().ttftPrecisionMs : capabilities().latencyPrecisionMs;
}

QList<Figure> LatencyController::percentiles() const
{
    if (m_firstToken)
        return {Figure::TtftP50, Figure::TtftP90, Figure::TtftP95, Figure::TtftP99};
    return {Figure::LatencyP50, Figure::LatencyP90, Figure::LatencyP95, Figure::LatencyP99};
}

void LatencyController::withSketches(TelemetryQuery &query) const
{
    query.latency = !m_firstToken && capabilities().latency;
    query.ttft = m_firstToken && capabilities().ttft;
}

QList<TelemetryQuery> LatencyController::queries(const ComparedBuckets &buckets) const
{
    TelemetryQuery all = question(buckets.span);
    all.edges = buckets.edges;
    withSketches(all);
    QList<TelemetryQuery> queries{all};
    if (buckets.isCompared()) {
        all.span = buckets.comparedSpan;
        all.edges = buckets.comparedEdges;
        queries.append(all);
    }
    if (!capabilities().has(m_dimension))
        return queries;
    TelemetryQuery grouped = question(buckets.span);
    grouped.groupBy = {m_dimension};
    withSketches(grouped);
    queries.append(grouped);
    if (buckets.isCompared()) {
        grouped.span = buckets.comparedSpan;
        queries.append(grouped);
    }
    return queries;
}

void LatencyController::show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    const TelemetryAnswer &now = answers.constFirst();
    const TelemetryAnswer *before = buckets.isCompared() ? answerFor(answers, buckets.comparedSpan, {}) : nullptr;
    const std::optional<Cell> beforeTotal = before == nullptr ? std::nullopt : std::optional(before->total);
    showTiles(now.total, beforeTotal);
    showObjective(now.total, beforeTotal);
    showDistribution(now);
    showPrecision(now.total);
    const ChartSeriesMaker maker(buckets, capabilities(), now, before, view().zone());
    QList<Figure> figures = percentiles();
    m_percentiles =
        maker.chart(m_firstToken ? QStringLiteral("First token percentiles") : QStringLiteral("Latency percentiles"),
                    QStringLiteral("time per attempt"), figures, false);
    if (before != nullptr) {
        const Figure p95 = figures.at(2);
        m_percentiles.series.append(maker.chart({}, {}, {p95}).series.constLast());
    }
    const TelemetryAnswer *groups = answerFor(answers, buckets.span, {m_dimension});
    const TelemetryAnswer *groupsBefore =
        buckets.isCompared() ? answerFor(answers, buckets.comparedSpan, {m_dimension}) : nullptr;
    if (groups == nullptr) {
        m_byDimension.setTable({}, {});
        return;
    }
    const BreakdownLayout layout{
        m_dimension, {figures.at(0), figures.at(2)}, std::nullopt, figures.at(2), figures.at(2)};
    m_byDimension.setBreakdown(layout, breakdownEntries(*groups, groupsBefore, Figure::Attempts, capabilities()),
                               now.total, capabilities());
}

void LatencyController::showTiles(const Cell &now, const std::optional<Cell> &before)
{
    m_tiles.clear();
    QList<Figure> figures = percentiles();
    if (!m_firstToken)
        figures.append(Figure::TokensPerSecond);
    for (const Figure figure : figures) {
        FigureTile tile = figureTile(figure, now, before, comparisonFor(before.has_value()), capabilities());
        if (figure == Figure::TokensPerSecond && !tile.missing && precisionMs() >= 1000)
            tile.detail = QStringLiteral("coarse: whole seconds");
        tile.page = QStringLiteral("latency");
        m_tiles.append(tile);
    }
}

void LatencyController::showObjective(const Cell &now, const std::optional<Cell> &before)
{
    const LatencyObjective &objective = view().objective();
    m_objectiveTile = {};
    m_objectiveTile.title = QStringLiteral("Within %1").arg(formatDuration(objective.thresholdUs));
    const auto share = sketchOf(now).shareAtMost(objective.thresholdUs);
    if (!isRecorded() || !share) {
        m_objectiveTile.missing = true;
        m_objectiveTile.value = {notRecorded(), {}};
        m_objectiveTile.reason = figureOf(percentiles().constFirst(), now, capabilities()).reason;
        return;
    }
    m_objectiveTile.value = formatShare(*share);
    m_objectiveTile.lowCount = sketchOf(now).count() < 100;
    const bool kept = *share >= objective.targetShare;
    m_objectiveTile.change.tone = m_objectiveTile.lowCount ? ChangeTone::Neutral
                                  : kept                   ? ChangeTone::Better
                                                           : ChangeTone::Worse;
    m_objectiveTile.detail =
        QStringLiteral("target %1, %2")
            .arg(formatShare(objective.targetShare).joined(), kept ? QStringLiteral("kept") : QStringLiteral("missed"));
    const auto earlier = before ? sketchOf(*before).shareAtMost(objective.thresholdUs) : std::nullopt;
    if (earlier) {
        const FigureValue was{earlier, sketchOf(*before).count(), {}};
        const FigureValue is{share, sketchOf(now).count(), {}};
        m_objectiveTile.change.text = figureChange(Figure::CachedShare, is, was, capabilities()).text;
        m_objectiveTile.changeText = QStringLiteral("%1 %2").arg(m_objectiveTile.change.text, comparisonFor(true));
    }
}

void LatencyController::showDistribution(const TelemetryAnswer &now)
{
    QList<Sketch> columns;
    for (const Cell &cell : now.buckets)
        columns.append(sketchOf(cell));
    m_heatmap = latencyHeatmap(columns, now.query.edges, kHeatmapRows, precisionMs());
    m_histogram = latencyHistogram(sketchOf(now.total), kHistogramBars, precisionMs());
}

void LatencyController::showPrecision(const Cell &now)
{
    const QString what =
        m_firstToken ? QStringLiteral("Time to first token") : QStringLiteral("Total time per attempt");
    if (!isRecorded()) {
        m_precisionLine = QStringLiteral("%1 is not recorded. %2")
                              .arg(what, missingReason(capabilities(), m_firstToken ? QStringLiteral("ttft")
                                                                                    : QStringLiteral("latency")));
        return;
    }
    const qint64 precision = precisionMs();
    m_precisionLine = QStringLiteral("%1 · n %2 · percentiles within ±1\u2009% · source precision %3")
                          .arg(what, formatExact(sketchOf(now).count()), formatDuration(precision * 1000));
}

QStringList LatencyController::ownNotes() const
{
    if (isRecorded())
        return {};
    return {m_precisionLine};
}

LatencyBox LatencyController::onBorders(const LatencyBox &box) const
{
    const auto widened = [](const QList<qint64> &edges, qint64 &from, qint64 &to) {
        const auto after = std::upper_bound(edges.begin(), edges.end(), from);
        from = after == edges.begin() ? from : *(after - 1);
        const auto last = std::lower_bound(edges.begin(), edges.end(), to);
        to = last == edges.end() ? to : *last;
    };
    LatencyBox wide = box;
    widened(m_heatmap.edges, wide.span.fromMs, wide.span.toMs);
    widened(m_heatmap.rowEdgesUs, wide.fromUs, wide.toUs);
    return wide;
}

void LatencyController::selectBox(const LatencyBox &box)
{
    if (box.span.isEmpty() || box.toUs <= box.fromUs)
        return;
    m_box = onBorders(box);
    m_contrast.clear();
    m_contrastText.clear();
    m_contrastError.reset();
    const int generation = ++m_contrastGeneration;
    m_contrastLoading = true;
    const ContrastQuery query{buckets().span, m_box->span, m_box->fromUs, m_box->toUs, view().filter(), m_firstToken};
    onFinished(session().contrast(query), this, [this, generation](const Result<ContrastAnswer> &result) {
        if (generation == m_contrastGeneration)
            contrastAnswered(result);
    });
    emit contrastChanged();
}

void LatencyController::contrastAnswered(const Result<ContrastAnswer> &result)
{
    m_contrastLoading = false;
    if (result) {
        m_contrast.setAnswer(*result);
        m_contrastText =
            QStringLiteral("%1 of %2")
                .arg(formatExact(result->inside),
                     counted(result->inside + result->outside, QStringLiteral("attempt"), QStringLiteral("attempts")));
    } else {
        m_contrastError = result.error();
    }
    emit contrastChanged();
}

void LatencyController::clearBox()
{
    ++m_contrastGeneration;
    if (!m_box)
        return;
    m_box.reset();
    m_contrastLoading = false;
    m_contrastError.reset();
    m_contrastText.clear();
    m_contrast.clear();
    emit contrastChanged();
}

QString LatencyController::boxText() const
{
    if (!m_box)
        return {};
    return QStringLiteral("%1, %2 – %3")
        .arg(formatSpan(m_box->span, view().zone()), formatLatency(double(m_box->fromUs)).joined(),
             formatLatency(double(m_box->toUs)).joined());
}

QList<ExportJob> LatencyController::exportJobs() const
{
    if (buckets().edges.isEmpty())
        return {};
    QList<ExportJob> jobs{figuresJob({}, true, true)};
    if (capabilities().has(m_dimension))
        jobs.append(figuresJob({m_dimension}, false, true));
    return jobs;
}

void LatencyController::clear()
{
    m_tiles.clear();
    m_objectiveTile = {};
    m_heatmap = {};
    m_histogram = {};
    m_percentiles = {};
    m_precisionLine.clear();
    m_byDimension.setTable({}, {});
}

} // namespace Gatehouse
