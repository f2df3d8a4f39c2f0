// The Overview page: is the gateway well, who uses it, what does it cost.
#pragma once

#include "models/telemetry/breakdowntablemodel.h"
#include "models/telemetry/figuretile.h"
#include "models/telemetry/telemetrycontroller.h"
#include "models/telemetry/timechart.h"

namespace Gatehouse
{

class OverviewController : public TelemetryController
{
    Q_OBJECT
public:
    OverviewController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    // Requests, error rate, latency p95, first token p95, tokens, spend; empty without figures.
    const QList<FigureTile> &tiles() const { return m_tiles; }
    // Requests (or attempts, where requests are unknown) per minute, with the comparison as a second series.
    const TimeChart &volumeChart() const { return m_volume; }
    const TimeChart &errorChart() const { return m_errors; }
    const TimeChart &latencyChart() const { return m_latency; }

    // Columns Model, Share, Spend; the six largest and a row "n others". Where spend is not recorded its cells say so.
    BreakdownTableModel *spendByModel() { return &m_spend; }
    // Columns What, Figure, Now, Before, Change. A row's id is a filter term ("model=gpt-5"). Empty without a
    // comparison; moversNote() says what to do then.
    FigureTableModel *movers() { return &m_movers; }
    const QString &moversNote() const { return m_moversNote; }

    QList<ExportJob> exportJobs() const override;

protected:
    QList<TelemetryQuery> queries(const ComparedBuckets &buckets) const override;
    void show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    bool showsLatency() const override { return true; }

private:
    void showTiles(const Cell &now, const std::optional<Cell> &before);
    void showCharts(const ComparedBuckets &buckets, const TelemetryAnswer &now, const TelemetryAnswer *before);
    void showSpend(const TelemetryAnswer *byModel, const Cell &total);
    void showMovers(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers);

    QList<FigureTile> m_tiles;
    TimeChart m_volume;
    TimeChart m_errors;
    TimeChart m_latency;
    BreakdownTableModel m_spend;
    FigureTableModel m_movers;
    QString m_moversNote;
    QString m_summary;
};

} // namespace Gatehouse
