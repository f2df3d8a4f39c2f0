#include "ui/team/lockcover.h"

#include "ui/team/signincard.h"
#include "ui/widgets/card.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QMainWindow>

#include <utility>

namespace Gatehouse
{

LockCover::LockCover(TeamSession &session, QMainWindow &window)
    : QFrame(&window)
    , m_session(session)
    , m_window(window)
    , m_card(new SignInCard(session))
{
    setObjectName(QStringLiteral("lockCover"));
    setAccessibleName(tr("Locked"));
    setAutoFillBackground(true);
    placeInTheMiddle(m_card, this);
    hide();
    window.installEventFilter(this);
    connect(&session, &TeamSession::changed, this, &LockCover::follow);
    follow();
}

void LockCover::follow()
{
    const bool locked = m_session.state() == TeamSession::State::Locked;
    if (locked && !m_covering)
        cover();
    else if (!locked && m_covering)
        uncover();
}

void LockCover::cover()
{
    m_covering = true;
    m_focusBefore = m_window.focusWidget();
    // Dialogs, menus and tool tips are windows of their own; panels lie over the pages.
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window != &m_window && window->isVisible())
            window->close();
    }
    for (QWidget *child : m_window.findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        if (child != this && child != m_window.centralWidget() && !child->isWindow())
            child->hide();
    }
    m_window.centralWidget()->hide();
    setGeometry(m_window.rect());
    show();
    raise();
    m_card->focusFirst();
    emit coveringChanged(true);
}

void LockCover::uncover()
{
    if (!std::exchange(m_covering, false))
        return;
    m_window.centralWidget()->show();
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
    emit coveringChanged(false);
}

bool LockCover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_window && event->type() == QEvent::Resize && m_covering)
        setGeometry(m_window.rect());
    return QFrame::eventFilter(watched, event);
}

} // namespace Gatehouse
