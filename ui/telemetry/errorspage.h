// What fails, how, where, since when.
#pragma once

#include "models/telemetry/errorscontroller.h"
#include "ui/telemetry/telemetrypage.h"

class QLabel;
class QStackedWidget;
class QTabBar;

namespace Gatehouse
{

class Card;
class ChartCard;
class DataTable;
class FigureTilesView;
class LineChart;

class ErrorsPage : public TelemetryPage
{
    Q_OBJECT
public:
    ErrorsPage(ErrorsController &controller, const Theme &theme, QWidget *parent = nullptr);

    QTabBar *tableChoice() const { return m_tabs; }
    DataTable *table() const { return m_table; }
    DataTable *sample() const { return m_sample; }
    LineChart *rateChart() const { return m_rates; }

signals:
    // The story of one request.
    void requestActivated(const QString &requestId);

protected:
    void showFigures() override;
    const FigureTilesView *reportTiles() const override { return m_tiles; }
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildTables();
    QWidget *buildSample();
    void showFailedRows(const TimeSpan &span);
    void showSampleColumns();
    void showTabs();
    void showTable(int tab);
    void filterBy(const QModelIndex &index);

    ErrorsController &m_controller;
    FigureTilesView *m_tiles;
    LineChart *m_rates;
    LineChart *m_outcomes;
    ChartCard *m_rateCard;
    ChartCard *m_outcomeCard;
    QTabBar *m_tabs = nullptr;
    DataTable *m_table = nullptr;
    DataTable *m_sample = nullptr;
    QLabel *m_sampleNote = nullptr;
    QList<Dimension> m_dimensions;
};

} // namespace Gatehouse
