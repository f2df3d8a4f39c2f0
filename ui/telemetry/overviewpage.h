// Is the gateway well, who uses it, what does it cost.
#pragma once

#include "models/telemetry/overviewcontroller.h"
#include "ui/telemetry/telemetrypage.h"

class QLabel;

namespace Gatehouse
{

class AttentionRow;
class Card;
class ChartCard;
class DataTable;
class FigureTilesView;
class LineChart;
class RankedBars;

class OverviewPage : public TelemetryPage
{
    Q_OBJECT
public:
    OverviewPage(OverviewController &controller, const Theme &theme, QWidget *parent = nullptr);

    FigureTilesView *tiles() const { return m_tiles; }
    AttentionRow *attention() const { return m_attention; }

protected:
    void showFigures() override;
    const FigureTilesView *reportTiles() const override { return m_tiles; }

private:
    QWidget *buildMovers();
    ChartCard *buildTimeCard(LineChart *chart);
    void filterByTerm(const QString &token);

    OverviewController &m_controller;
    AttentionRow *m_attention;
    FigureTilesView *m_tiles;
    LineChart *m_volume;
    LineChart *m_errors;
    LineChart *m_latency;
    RankedBars *m_spend;
    ChartCard *m_volumeCard;
    ChartCard *m_errorCard;
    ChartCard *m_latencyCard;
    ChartCard *m_spendCard;
    Card *m_moversCard;
    DataTable *m_movers;
    QLabel *m_moversNote;
};

} // namespace Gatehouse
