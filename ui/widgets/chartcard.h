// A card around a chart: title, unit, legend, and the table of the same numbers behind it (key T).
#pragma once

#include "ui/widgets/card.h"

class QStackedWidget;
class QToolButton;

namespace Gatehouse
{

class ChartTableModel;
class ChartView;
class DataTable;
class LegendView;
class StateView;
class Theme;

class ChartCard : public Card
{
    Q_OBJECT
public:
    // Takes the chart over. The title is the accessible name of chart and table too.
    ChartCard(const Theme &theme, const QString &title, const QString &hint, ChartView *chart,
              QWidget *parent = nullptr);

    void setTitle(const QString &title) override;
    ChartView *chart() const { return m_chart; }
    // Loading, empty and error of this one panel. It starts with its content shown, since pages wait as a whole.
    StateView *state() const { return m_state; }
    DataTable *table() const { return m_table; }
    bool isTableShown() const;

public slots:
    void setTableShown(bool shown);
    void toggleTable() { setTableShown(!isTableShown()); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showContent();

    ChartView *m_chart;
    StateView *m_state;
    QStackedWidget *m_sides;
    DataTable *m_table;
    ChartTableModel *m_model;
    LegendView *m_legend;
    QToolButton *m_toggle;
};

} // namespace Gatehouse
