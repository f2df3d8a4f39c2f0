#include "ui/widgets/comparisonbutton.h"

#include "models/core/clock.h"
#include "models/core/format.h"
#include "ui/widgets/comparisonpopup.h"
#include "ui/widgets/popupplace.h"

#include <QActionGroup>
#include <QMenu>

namespace Gatehouse
{

ComparisonButton::ComparisonButton(const Clock &clock, QWidget *parent)
    : QPushButton(parent)
    , m_clock(clock)
    , m_popup(new ComparisonPopup(this))
{
    auto *menu = new QMenu(this);
    auto *group = new QActionGroup(this);
    for (const Comparison::Kind choice :
         {Comparison::None, Comparison::PreviousPeriod, Comparison::PreviousWeek, Comparison::Custom}) {
        const bool custom = choice == Comparison::Custom;
        QAction *action = menu->addAction(custom ? tr("custom period…") : Comparison(choice).label());
        action->setCheckable(true);
        action->setData(int(choice));
        group->addAction(action);
        m_actions.append(action);
        connect(action, &QAction::triggered, this, [this, choice, custom] {
            if (custom)
                openPopup();
            else
                pick(choice);
        });
    }
    setMenu(menu);
    connect(m_popup, &ComparisonPopup::comparisonPicked, this, &ComparisonButton::pick);
    setComparison(Comparison::None, m_range);
}

void ComparisonButton::setComparison(const Comparison &comparison, const TimeRange &range)
{
    m_comparison = comparison;
    m_range = range;
    const TimeSpan span = comparison.comparedSpan(range.resolve(m_clock.nowMs()), range.zone());
    const QString period = span.isEmpty() ? QString() : formatSpan(span, range.zone());
    setText(tr("compare: %1").arg(comparison.label()));
    setToolTip(period);
    setAccessibleName(period.isEmpty() ? tr("Compare with: %1").arg(comparison.label())
                                       : tr("Compare with: %1, %2").arg(comparison.label(), period));
    for (QAction *action : m_actions)
        action->setChecked(action->data().toInt() == int(comparison.kind()));
}

void ComparisonButton::openPopup()
{
    // The menu has ticked "custom" already, which is true only once a period is picked.
    setComparison(m_comparison, m_range);
    m_popup->setView(m_range, m_comparison, m_clock.nowMs());
    showBelow(m_popup, this);
}

void ComparisonButton::pick(const Comparison &comparison)
{
    setComparison(comparison, m_range);
    emit comparisonPicked(comparison);
}

} // namespace Gatehouse
