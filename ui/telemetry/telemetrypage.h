// What the telemetry pages share: the head with one sentence, the five states, and the way to other pages.
//
// A page shows what its controller has and holds no rule of its own.
#pragma once

#include "models/core/timespan.h"
#include "models/telemetry/telemetrycontroller.h"
#include "ui/telemetry/pagereport.h"
#include "ui/telemetry/revealkey.h"

#include <QWidget>

#include <optional>

namespace Gatehouse
{

class BackgroundTask;
class DataTable;
class FigureTilesView;
class LineChart;
class PageHeader;
class PanelGrid;
class StateView;
class Theme;

class TelemetryPage : public QWidget
{
    Q_OBJECT
public:
    // All three must outlive the page.
    TelemetryPage(const QString &name, TelemetryController &controller, const Theme &theme, QWidget *parent = nullptr);

    // Only the page that is seen asks questions, and shows what was revealed.
    void setActive(bool active);
    virtual bool isSettled() const { return !m_controller.isLoading() && m_controller.state() != PageState::Loading; }
    // Masked cells of its tables can be revealed from then on, one at a time (R). Outlives the page.
    void offerReveal(CellReveal &reveal);
    // Null until it is offered.
    RevealKey *revealKey() const { return m_reveal; }
    PageHeader *header() const { return m_header; }
    StateView *stateView() const { return m_state; }

signals:
    // A tile leads to another page ("usage") with the same range and filter.
    void pageRequested(const QString &page);
    // An export, for the list of background work.
    void taskStarted(Gatehouse::BackgroundTask *task);
    // The rows behind a point: those of the span, and of this latency (or time to first token) when bounds are given.
    void rowsRequested(const Gatehouse::TimeSpan &span, std::optional<qint64> latencyFromUs,
                       std::optional<qint64> latencyToUs, bool firstToken);

protected:
    const Theme &theme() const { return m_theme; }
    ViewState &view() const { return m_controller.view(); }
    PanelGrid *panels() const { return m_panels; }
    // Fills the panels from the controller; called whenever it has figures and has changed.
    virtual void showFigures() = 0;
    // Zoom on brush, rows on Enter: what every chart over time does.
    void connectTimeChart(LineChart *chart);
    // The values of a table with personal ones; called while the page is built.
    void addMasked(DataTable *table, const std::function<std::optional<MaskedValue>(const QModelIndex &)> &valueOf);
    // What the row of a ranking by this dimension hides; `where` is what the audit log calls the table.
    static std::optional<MaskedValue> maskedRowOf(const QModelIndex &cell, Dimension dimension, const QString &where);
    // Of a table whose rows have filter terms as ids.
    void addMaskedTerms(DataTable *table, const QString &where);
    // The figures on top, where the page has some; they are part of its report.
    virtual const FigureTilesView *reportTiles() const { return nullptr; }
    // Call at the end of the constructor of the page at hand.
    void followController();

private:
    void addExport();
    PageReport report() const;
    void showState(PageState state);

    TelemetryController &m_controller;
    const Theme &m_theme;
    PageHeader *m_header;
    StateView *m_state;
    PanelGrid *m_panels;
    QList<MaskedTable> m_masked;
    RevealKey *m_reveal = nullptr;
};

} // namespace Gatehouse
