// The Latency page: how long requests take, where the slow ones sit, and what sets them apart.
#pragma once

#include "models/telemetry/breakdowntablemodel.h"
#include "models/telemetry/contrasttablemodel.h"
#include "models/telemetry/figuretile.h"
#include "models/telemetry/latencydistribution.h"
#include "models/telemetry/telemetrycontroller.h"
#include "models/telemetry/timechart.h"

namespace Gatehouse
{

// A box drawn on the heatmap.
struct LatencyBox {
    TimeSpan span;
    qint64 fromUs = 0; // inclusive
    qint64 toUs = 0;   // exclusive

    bool operator==(const LatencyBox &) const = default;
};

class LatencyController : public TelemetryController
{
    Q_OBJECT
public:
    LatencyController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    // Total time, or time to first token.
    bool isFirstToken() const { return m_firstToken; }
    void setFirstToken(bool firstToken);
    QList<Dimension> dimensions() const { return capabilities().dimensions; }
    Dimension dimension() const { return m_dimension; }
    void setDimension(Dimension dimension);

    // p50, p90, p95, p99, each with n and error bound; then tokens per second.
    const QList<FigureTile> &tiles() const { return m_tiles; }
    // "Within 10 s": the share that keeps the objective; `detail` is "target 97 %", the tone says whether it is kept.
    const FigureTile &objectiveTile() const { return m_objectiveTile; }
    const LatencyHeatmap &heatmap() const { return m_heatmap; }
    const LatencyHistogram &histogram() const { return m_histogram; }
    // p50, p90, p95, p99 over time; with a comparison its p95 as a further series.
    const TimeChart &percentileChart() const { return m_percentiles; }
    // "n 17,196,402 · percentiles within ±1 % · source precision 1 s"
    const QString &precisionLine() const { return m_precisionLine; }

    // Columns: the dimension, p50, p95, n, Change (of p95).
    BreakdownTableModel *byDimension() { return &m_byDimension; }

    // Asks what sets the box apart, of total time or of first tokens as the heatmap shows. The box is widened to the
    // borders of the cells that it touches, since only whole cells can be counted.
    void selectBox(const LatencyBox &box);
    void clearBox();
    const std::optional<LatencyBox> &box() const { return m_box; }
    bool isContrastLoading() const { return m_contrastLoading; }
    const std::optional<Error> &contrastError() const { return m_contrastError; }
    // "1,904 of 38,112 attempts" once answered.
    const QString &contrastText() const { return m_contrastText; }
    // "Tue 17 Nov 14:05 – 15:30, 4 – 60 s"
    QString boxText() const;
    ContrastTableModel *contrast() { return &m_contrast; }

    QList<ExportJob> exportJobs() const override;

signals:
    void contrastChanged();

protected:
    QList<TelemetryQuery> queries(const ComparedBuckets &buckets) const override;
    void show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers) override;
    void clear() override;
    QString summary() const override { return m_precisionLine; }
    QStringList ownNotes() const override;
    bool showsLatency() const override { return !m_firstToken; }
    int mostBuckets() const override { return 120; }

private:
    LatencyBox onBorders(const LatencyBox &box) const;
    bool isRecorded() const { return m_firstToken ? capabilities().ttft : capabilities().latency; }
    qint64 precisionMs() const;
    QList<Figure> percentiles() const;
    const Sketch &sketchOf(const Cell &cell) const { return m_firstToken ? cell.ttft : cell.latency; }
    void withSketches(TelemetryQuery &query) const;
    void showTiles(const Cell &now, const std::optional<Cell> &before);
    void showObjective(const Cell &now, const std::optional<Cell> &before);
    void showDistribution(const TelemetryAnswer &now);
    void showPrecision(const Cell &now);
    void contrastAnswered(const Result<ContrastAnswer> &result);

    bool m_firstToken = false;
    Dimension m_dimension = Dimension::Model;
    QList<FigureTile> m_tiles;
    FigureTile m_objectiveTile;
    LatencyHeatmap m_heatmap;
    LatencyHistogram m_histogram;
    TimeChart m_percentiles;
    QString m_precisionLine;
    BreakdownTableModel m_byDimension;
    std::optional<LatencyBox> m_box;
    bool m_contrastLoading = false;
    int m_contrastGeneration = 0;
    std::optional<Error> m_contrastError;
    QString m_contrastText;
    ContrastTableModel m_contrast;
};

} // namespace Gatehouse
