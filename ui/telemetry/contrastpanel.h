// Beside the heatmap: what sets the selected box apart, and what to do with it.
#pragma once

#include "models/telemetry/latencycontroller.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace Gatehouse
{

class DataTable;
class StateView;
class Theme;

class ContrastPanel : public Card
{
    Q_OBJECT
public:
    ContrastPanel(LatencyController &controller, const Theme &theme, QWidget *parent = nullptr);

    StateView *stateView() const { return m_state; }
    DataTable *table() const { return m_table; }

signals:
    void zoomRequested();
    void rowsRequested();
    void clearRequested();
    // A row of the ranking was chosen: "provider=anthropic-b".
    void termChosen(const QString &token);

private:
    void follow();

    LatencyController &m_controller;
    StateView *m_state;
    DataTable *m_table;
    QLabel *m_selected;
    QPushButton *m_zoom;
    QPushButton *m_rows;
    QPushButton *m_clear;
    QWidget *m_actions;
};

} // namespace Gatehouse
