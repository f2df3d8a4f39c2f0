// Shows and changes the latency objective: within which time which share of requests shall be answered.
#pragma once

#include "models/telemetry/viewstate.h"

#include <QPushButton>

class QActionGroup;
class QMenu;

namespace Gatehouse
{

// "SLO 10 s".
QString objectiveLabel(const LatencyObjective &objective);

class ObjectiveButton : public QPushButton
{
    Q_OBJECT
public:
    // The view must outlive the button.
    explicit ObjectiveButton(ViewState &view, QWidget *parent = nullptr);

private:
    void addThresholds(QMenu *menu);
    void addTargets(QMenu *menu);
    void follow();

    ViewState &m_view;
    QActionGroup *m_thresholds;
    QActionGroup *m_targets;
};

} // namespace Gatehouse
