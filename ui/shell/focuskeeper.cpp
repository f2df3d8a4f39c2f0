#include "ui/shell/focuskeeper.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QEvent>

namespace Gatehouse
{

FocusKeeper::FocusKeeper(QWidget &area, QObject *parent)
    : QObject(parent)
    , m_area(area)
{
    connect(qApp, &QApplication::focusChanged, this, &FocusKeeper::follow);
}

void FocusKeeper::follow(QWidget *old, QWidget *now)
{
    if (!old || !now || !m_area.isAncestorOf(old) || m_area.isAncestorOf(now))
        return;
    if (old->isEnabled() && !old->isHidden())
        return; // somebody went elsewhere
    QAbstractItemView *list = nearestList(old);
    if (!list || now->window() != old->window())
        return;
    if (m_left)
        m_left->removeEventFilter(this);
    m_left = old;
    m_kept = list;
    old->installEventFilter(this);
    list->setFocus(Qt::OtherFocusReason);
}

QAbstractItemView *FocusKeeper::nearestList(QWidget *from) const
{
    for (QWidget *room = from->parentWidget(); room; room = room->parentWidget()) {
        const auto lists = room->findChildren<QAbstractItemView *>();
        for (QAbstractItemView *list : lists) {
            if (list->isVisible() && list->isEnabled() && (list->focusPolicy() & Qt::TabFocus))
                return list;
        }
        if (room == &m_area)
            break;
    }
    return nullptr;
}

bool FocusKeeper::eventFilter(QObject *watched, QEvent *event)
{
    const bool isBack = event->type() == QEvent::EnabledChange || event->type() == QEvent::Show;
    if (watched == m_left && isBack && m_left->isEnabled() && !m_left->isHidden()) {
        m_left->removeEventFilter(this);
        QWidget *button = m_left;
        m_left.clear();
        if (m_kept && m_kept->hasFocus())
            button->setFocus(Qt::OtherFocusReason);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Gatehouse
