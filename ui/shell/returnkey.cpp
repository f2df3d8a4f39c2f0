#include "ui/shell/returnkey.h"

#include <QCoreApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QPushButton>
#include <QToolButton>

namespace Gatehouse
{

ReturnKey::ReturnKey(QObject *parent)
    : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

QAbstractButton *ReturnKey::pressedBy(QObject *watched, const QKeyEvent &key)
{
    if ((key.key() != Qt::Key_Return && key.key() != Qt::Key_Enter) || (key.modifiers() & ~Qt::KeypadModifier))
        return nullptr;
    // Return on a box that is ticked would tick it instead of going on, as it does elsewhere.
    if (!qobject_cast<QPushButton *>(watched) && !qobject_cast<QToolButton *>(watched))
        return nullptr;
    auto *button = static_cast<QAbstractButton *>(watched);
    return button->isEnabled() && !qobject_cast<QDialog *>(button->window()) ? button : nullptr;
}

bool ReturnKey::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    auto *key = static_cast<QKeyEvent *>(event);
    QAbstractButton *button = pressedBy(watched, *key);
    if (!button)
        return false;
    key->accept(); // the button comes before a shortcut of its page
    if (event->type() == QEvent::KeyPress && !key->isAutoRepeat())
        button->click();
    return true;
}

} // namespace Gatehouse
