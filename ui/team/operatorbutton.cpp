#include "ui/team/operatorbutton.h"

#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QEvent>
#include <QMenu>

namespace Gatehouse
{

namespace
{

constexpr int kMinutes[] = {1, 5, 10, 30, 60, 0};
constexpr int kMinuteMs = 60'000;

} // namespace

OperatorButton::OperatorButton(TeamSession &session, const Theme &theme, QWidget *parent)
    : QPushButton(parent)
    , m_session(session)
    , m_theme(theme)
    , m_menu(new QMenu(this))
{
    m_menu->installEventFilter(this);
    connect(m_menu, &QMenu::aboutToShow, this, &OperatorButton::fillMenu);
    connect(this, &QPushButton::clicked, this, [this] {
        if (!m_session.isSignedIn())
            emit teamRequested();
    });
    connect(&session, &TeamSession::changed, this, &OperatorButton::follow);
    connect(&theme, &Theme::changed, this, &OperatorButton::follow);
    follow();
}

void OperatorButton::follow()
{
    const bool in = m_session.isSignedIn();
    setIcon(m_theme.icon(QStringLiteral("person")));
    QString name = m_session.self().name;
    if (name.size() > 20)
        name = name.left(19) + QChar(0x2026);
    setText(in ? name : tr("Sign in"));
    setAccessibleName(in ? tr("Signed in as %1").arg(m_session.self().name) : tr("Sign in"));
    setToolTip(in ? tr("Signed in as %1: %2").arg(m_session.self().name, roleTitles(m_session.self().roles))
                  : tr("Nobody has signed in; figures can be looked at all the same"));
    setMenu(in ? m_menu : nullptr);
}

// The button stands at the right edge of the window, and a menu only knows the edge of the screen.
bool OperatorButton::eventFilter(QObject *watched, QEvent *event)
{
    auto *menu = qobject_cast<QMenu *>(watched);
    if (menu && event->type() == QEvent::Show) {
        const int edge = menu == m_menu ? mapToGlobal(QPoint(width(), 0)).x()
                                        : window()->mapToGlobal(QPoint(window()->width(), 0)).x();
        if (menu->x() + menu->width() > edge)
            menu->move((menu == m_menu ? edge : m_menu->x()) - menu->width(), menu->y());
    }
    return QPushButton::eventFilter(watched, event);
}

void OperatorButton::fillMenu()
{
    m_menu->clear();
    QAction *who = m_menu->addAction(roleTitles(m_session.self().roles));
    who->setEnabled(false);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Lock\tCtrl+L")), &QAction::triggered, &m_session, &TeamSession::lock);
    QMenu *idle = m_menu->addMenu(tr("Lock by itself"));
    idle->installEventFilter(this);
    auto *group = new QActionGroup(idle);
    for (const int minutes : kMinutes) {
        QAction *action = idle->addAction(minutes == 0   ? tr("never")
                                          : minutes == 1 ? tr("after 1 minute without input")
                                                         : tr("after %1 minutes without input").arg(minutes));
        action->setCheckable(true);
        action->setChecked(m_session.idleLockMs() == qint64(minutes) * kMinuteMs);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, minutes] { emit idleLockPicked(minutes); });
    }
    connect(m_menu->addAction(tr("Team and passphrase…")), &QAction::triggered, this, &OperatorButton::teamRequested);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Sign out")), &QAction::triggered, &m_session, &TeamSession::signOut);
}

} // namespace Gatehouse
