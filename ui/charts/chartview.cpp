#include "ui/charts/chartview.h"

#include "ui/theme/theme.h"

#include <QFocusEvent>
#include <QKeyEvent>

namespace Gatehouse
{

ChartView::ChartView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 96);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, &ChartView::contentHasChanged);
}

void ChartView::setSummary(const QString &summary)
{
    m_summary = summary;
    describe();
}

void ChartView::setMarks(const QList<ChartAnnotation> &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    update();
}

QString ChartView::summary() const
{
    return m_summary.isEmpty() ? ownSummary() : m_summary;
}

void ChartView::contentHasChanged()
{
    describe();
    update();
    emit contentChanged();
}

bool ChartView::event(QEvent *event)
{
    if (event->type() == QEvent::KeyPress && hasFocus() && !m_showsFocus) {
        m_showsFocus = true;
        update();
    }
    return QWidget::event(event);
}

void ChartView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_T && event->modifiers() == Qt::NoModifier) {
        emit tableToggleRequested();
        return;
    }
    QWidget::keyPressEvent(event);
}

void ChartView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason)
        m_showsFocus = event->reason() != Qt::MouseFocusReason;
    update();
}

void ChartView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void ChartView::describe()
{
    setAccessibleDescription(summary());
}

} // namespace Gatehouse
