// Ties a window to the sign-in of the store that is open: the name in the bar on top, the lock, and what resets it.
#pragma once

#include "ui/team/lockcover.h"
#include "ui/team/operatorbutton.h"

#include <QObject>
#include <QPointer>

namespace Gatehouse
{

class MainWindow;
class Theme;

class TeamAccess : public QObject
{
    Q_OBJECT
public:
    // The window and the theme outlive it; it is destroyed with its parent.
    TeamAccess(MainWindow &window, TeamSession &session, const Theme &theme, QObject *parent);
    ~TeamAccess() override;

    LockCover *cover() const { return m_cover; }
    OperatorButton *button() const { return m_button; }

signals:
    void idleLockPicked(int minutes);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addCommands();

    MainWindow &m_window;
    TeamSession &m_session;
    QPointer<LockCover> m_cover;
    QPointer<OperatorButton> m_button;
};

} // namespace Gatehouse
