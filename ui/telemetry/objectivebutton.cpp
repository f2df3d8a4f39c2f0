#include "ui/telemetry/objectivebutton.h"

#include "models/core/format.h"
#include "ui/charts/valueunit.h"

#include <QActionGroup>
#include <QMenu>

namespace Gatehouse
{

namespace
{

constexpr qint64 kThresholdsUs[] = {500'000,    1'000'000,  2'000'000,  5'000'000,
                                    10'000'000, 20'000'000, 30'000'000, 60'000'000};
constexpr double kTargets[] = {0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999};

QString shareText(double share)
{
    return tickText(ValueUnit::Share, share);
}

} // namespace

QString objectiveLabel(const LatencyObjective &objective)
{
    return ObjectiveButton::tr("SLO %1").arg(tickText(ValueUnit::Latency, double(objective.thresholdUs)));
}

ObjectiveButton::ObjectiveButton(ViewState &view, QWidget *parent)
    : QPushButton(parent)
    , m_view(view)
    , m_thresholds(new QActionGroup(this))
    , m_targets(new QActionGroup(this))
{
    auto *menu = new QMenu(this);
    addThresholds(menu);
    menu->addSeparator();
    addTargets(menu);
    setMenu(menu);
    connect(&view, &ViewState::changed, this, &ObjectiveButton::follow);
    follow();
}

void ObjectiveButton::addThresholds(QMenu *menu)
{
    for (const qint64 us : kThresholdsUs) {
        QAction *action =
            m_thresholds->addAction(menu->addAction(tr("within %1").arg(tickText(ValueUnit::Latency, double(us)))));
        action->setCheckable(true);
        action->setData(us);
        connect(action, &QAction::triggered, this, [this, us] {
            LatencyObjective objective = m_view.objective();
            objective.thresholdUs = us;
            m_view.setObjective(objective);
        });
    }
}

void ObjectiveButton::addTargets(QMenu *menu)
{
    for (const double share : kTargets) {
        QAction *action = m_targets->addAction(menu->addAction(tr("for %1 of them").arg(shareText(share))));
        action->setCheckable(true);
        action->setData(share);
        connect(action, &QAction::triggered, this, [this, share] {
            LatencyObjective objective = m_view.objective();
            objective.targetShare = share;
            m_view.setObjective(objective);
        });
    }
}

void ObjectiveButton::follow()
{
    const LatencyObjective &objective = m_view.objective();
    setText(QStringLiteral("%1 %2 %3").arg(objectiveLabel(objective), QChar(0xb7), shareText(objective.targetShare)));
    setAccessibleName(
        tr("Latency objective: %1 within %2")
            .arg(shareText(objective.targetShare), tickText(ValueUnit::Latency, double(objective.thresholdUs))));
    for (QAction *action : m_thresholds->actions())
        action->setChecked(action->data().toLongLong() == objective.thresholdUs);
    for (QAction *action : m_targets->actions())
        action->setChecked(action->data().toDouble() == objective.targetShare);
}

} // namespace Gatehouse
