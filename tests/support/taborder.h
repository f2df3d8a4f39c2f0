// Where Tab leads on a page, for tests of what the keyboard reaches.
#pragma once

#include <QAbstractButton>
#include <QStringList>
#include <QWidget>

namespace Gatehouse
{

// Every widget of the page at which Tab stops now, from the first one on.
inline QList<QWidget *> tabOrder(QWidget &page)
{
    QList<QWidget *> order;
    for (QWidget *at = page.nextInFocusChain(); at != &page; at = at->nextInFocusChain()) {
        const bool stops = (at->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && at->isEnabled() && !at->focusProxy();
        if (stops && at->isVisibleTo(&page) && page.isAncestorOf(at))
            order.append(at);
    }
    return order;
}

// Buttons that can be seen and pressed, but not reached by Tab; none is right.
inline QStringList unreachedButtons(QWidget &page)
{
    const QList<QWidget *> order = tabOrder(page);
    QStringList unreached;
    for (QAbstractButton *button : page.findChildren<QAbstractButton *>()) {
        if (button->isVisibleTo(&page) && button->isEnabled() && !order.contains(button))
            unreached.append(button->text() + QLatin1Char(' ') + QLatin1String(button->metaObject()->className()));
    }
    return unreached;
}

} // namespace Gatehouse
