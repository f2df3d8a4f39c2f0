#include "ui/team/signingate.h"

#include "ui/team/signincard.h"

#include <QAction>

namespace Gatehouse
{

SignInGate::SignInGate(TeamSession &session, QWidget *page, QWidget *parent)
    : QStackedWidget(parent)
    , m_session(session)
    , m_card(new SignInCard(session))
{
    setAccessibleName(page->accessibleName());
    auto *place = new QWidget;
    placeInTheMiddle(m_card, place);
    addWidget(place);
    addWidget(page);
    for (QAction *action : page->actions())
        addAction(action);
    connect(&session, &TeamSession::changed, this, &SignInGate::follow);
    follow();
}

void SignInGate::setActive(bool active)
{
    m_active = active;
    if (!active)
        return;
    if (!std::exchange(m_asked, true) && m_session.state() == TeamSession::State::Opening && !m_session.isBusy())
        m_session.open();
    if (!isOpen())
        m_card->focusFirst();
}

bool SignInGate::isSettled() const
{
    return !m_session.isBusy() && m_session.state() != TeamSession::State::Opening;
}

void SignInGate::follow()
{
    const bool open = m_session.isSignedIn();
    const bool turned = open != isOpen();
    if (turned)
        setCurrentIndex(open ? 1 : 0);
    // Whoever types goes on where the page goes on. The form can be typed into once it is known which one it is.
    if (m_active && open && turned)
        currentWidget()->setFocus();
    else if (m_active && !open && !m_session.isBusy() && !m_card->isAncestorOf(focusWidget()))
        m_card->focusFirst();
    for (QAction *action : actions())
        action->setEnabled(open);
}

} // namespace Gatehouse
