#include "ui/widgets/comparisonbutton.h"

#include <QActionGroup>
#include <QMenu>

namespace Gatehouse
{

ComparisonButton::ComparisonButton(QWidget *parent)
    : QPushButton(parent)
{
    auto *menu = new QMenu(this);
    auto *group = new QActionGroup(this);
    for (const Comparison choice : {Comparison::None, Comparison::PreviousPeriod, Comparison::PreviousWeek}) {
        QAction *action = menu->addAction(comparisonLabel(choice));
        action->setCheckable(true);
        action->setData(int(choice));
        group->addAction(action);
        m_actions.append(action);
        connect(action, &QAction::triggered, this, [this, choice] {
            setComparison(choice);
            emit comparisonPicked(choice);
        });
    }
    setMenu(menu);
    setComparison(Comparison::None);
}

void ComparisonButton::setComparison(Comparison comparison)
{
    m_comparison = comparison;
    setText(tr("compare: %1").arg(comparisonLabel(comparison)));
    setAccessibleName(tr("Compare with: %1").arg(comparisonLabel(comparison)));
    for (QAction *action : m_actions)
        action->setChecked(action->data().toInt() == int(comparison));
}

} // namespace Gatehouse
