// How long requests take, where the slow ones sit, and what sets them apart.
#pragma once

#include "models/telemetry/latencycontroller.h"
#include "ui/telemetry/telemetrypage.h"

class QComboBox;
class QPushButton;

namespace Gatehouse
{

class Card;
class ChartCard;
class ContrastPanel;
class DataTable;
class FigureTilesView;
class Heatmap;
class Histogram;

class LatencyPage : public TelemetryPage
{
    Q_OBJECT
public:
    LatencyPage(LatencyController &controller, const Theme &theme, QWidget *parent = nullptr);

    FigureTilesView *tiles() const { return m_tiles; }
    Heatmap *heatmap() const { return m_heatmap; }

protected:
    void showFigures() override;
    const FigureTilesView *reportTiles() const override { return m_tiles; }

private:
    void addHeaderControls();
    void buildCards();
    QWidget *buildBreakdown();
    void connectBox();
    void showHeatmap();
    void showDistribution();
    void showDimensions();
    void goToBoxRows();
    void filterBy(const QString &value);

    LatencyController &m_controller;
    FigureTilesView *m_tiles;
    Heatmap *m_heatmap;
    Histogram *m_histogram;
    LineChart *m_curve;
    LineChart *m_percentiles;
    ChartCard *m_heatmapCard;
    ChartCard *m_histogramCard;
    ChartCard *m_curveCard;
    ChartCard *m_percentileCard;
    ContrastPanel *m_contrast;
    Card *m_breakdownCard;
    DataTable *m_breakdown;
    QComboBox *m_dimension;
    QPushButton *m_totalTime;
    QPushButton *m_firstToken;
};

} // namespace Gatehouse
