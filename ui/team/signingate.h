// A page that is about people: it is there for whoever has signed in, and for everybody else there is a place to do so.
#pragma once

#include "models/team/teamsession.h"

#include <QStackedWidget>

namespace Gatehouse
{

class SignInCard;

class SignInGate : public QStackedWidget
{
    Q_OBJECT
public:
    // Takes the page over; the session outlives it.
    SignInGate(TeamSession &session, QWidget *page, QWidget *parent = nullptr);

    // Opens the store when it was not opened yet.
    void setActive(bool active);
    bool isSettled() const;
    bool isOpen() const { return currentIndex() == 1; }
    SignInCard *card() const { return m_card; }

private:
    void follow();

    TeamSession &m_session;
    SignInCard *m_card;
    bool m_asked = false;
    bool m_active = false;
};

} // namespace Gatehouse
