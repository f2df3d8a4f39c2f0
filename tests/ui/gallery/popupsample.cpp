#include "tests/support/fixedclock.h"
#include "tests/ui/gallery/samplecontent.h"
#include "ui/widgets/comparisonbutton.h"
#include "ui/widgets/comparisonpopup.h"
#include "ui/widgets/timerangepopup.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>

namespace Gatehouse
{

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

const FixedClock fixedClock(kNowMs);

// Popups are windows of their own; for the picture they stand on the page.
void place(QGridLayout *grid, QWidget *popup, int row, int column)
{
    popup->setWindowFlags(Qt::Widget);
    grid->addWidget(popup, row, column, Qt::AlignTop | Qt::AlignLeft);
    popup->show();
}

} // namespace

QWidget *popupsSample(const Theme &)
{
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    const TimeRange range = TimeRange::last(7 * kDayMs, QTimeZone("Europe/Berlin"));
    auto *times = new TimeRangePopup;
    times->setRange(range, kNowMs);
    place(grid, times, 0, 0);
    auto *button = new ComparisonButton(fixedClock, page);
    button->hide();
    button->setComparison(Comparison::PreviousWeek, range);
    place(grid, button->menu(), 0, 1);
    auto *period = new ComparisonPopup;
    period->setView(range, Comparison::daysEarlier(18), kNowMs);
    place(grid, period, 1, 0);
    auto *wrong = new ComparisonPopup;
    wrong->setView(range, Comparison::None, kNowMs);
    wrong->findChild<QLineEdit *>()->setText(QStringLiteral("2026-11-20"));
    place(grid, wrong, 1, 1);
    QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
    QApplication::sendEvent(wrong, &enter);
    return page;
}

} // namespace Gatehouse
