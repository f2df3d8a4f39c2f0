// Covers a window while its session is locked: nothing behind it is seen, read out, or reached by a key.
#pragma once

#include "models/team/teamsession.h"

#include <QFrame>
#include <QPointer>

class QMainWindow;

namespace Gatehouse
{

class SignInCard;

class LockCover : public QFrame
{
    Q_OBJECT
public:
    // A child of the window; both outlive it. Follows the session by itself.
    LockCover(TeamSession &session, QMainWindow &window);
    // Before it is destroyed while the window stays.
    void uncover();

    SignInCard *card() const { return m_card; }
    bool isCovering() const { return m_covering; }

signals:
    void coveringChanged(bool covering);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();
    void cover();

    TeamSession &m_session;
    QMainWindow &m_window;
    SignInCard *m_card;
    bool m_covering = false;
    QPointer<QWidget> m_focusBefore;
};

} // namespace Gatehouse
