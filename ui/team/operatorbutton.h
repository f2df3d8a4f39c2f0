// Who is signed in, in the bar on top, with what they can do about it.
#pragma once

#include "models/team/teamsession.h"

#include <QPushButton>

class QMenu;

namespace Gatehouse
{

class Theme;

class OperatorButton : public QPushButton
{
    Q_OBJECT
public:
    // Both outlive it.
    OperatorButton(TeamSession &session, const Theme &theme, QWidget *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    // To the Team page, where one signs in and changes the passphrase.
    void teamRequested();
    void idleLockPicked(int minutes);

private:
    void follow();
    void fillMenu();

    TeamSession &m_session;
    const Theme &m_theme;
    QMenu *m_menu;
};

} // namespace Gatehouse
