#include "ui/shell/teamaccess.h"

#include "ui/shell/commands.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/topbar.h"
#include "ui/team/confirmprompt.h"

#include <QApplication>
#include <QEvent>

namespace Gatehouse
{

namespace
{

bool isInput(QEvent::Type type)
{
    switch (type) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TabletPress:
        return true;
    default:
        return false;
    }
}

} // namespace

TeamAccess::TeamAccess(MainWindow &window, TeamSession &session, const Theme &theme, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session)
    , m_cover(new LockCover(session, window))
    , m_button(new OperatorButton(session, theme))
{
    window.topBar().setOperatorButton(m_button);
    auto *confirm = new ConfirmPrompt(session, &window);
    connect(this, &QObject::destroyed, confirm, &QObject::deleteLater);
    connect(m_button, &OperatorButton::teamRequested, &window, [&window] { window.showPage(QStringLiteral("team")); });
    connect(m_button, &OperatorButton::idleLockPicked, this, [this](int minutes) {
        m_session.setIdleLockMs(qint64(minutes) * 60'000);
        emit idleLockPicked(minutes);
    });
    connect(m_cover, &LockCover::coveringChanged, &window.commands(), &Commands::setSuspended);
    addCommands();
    qApp->installEventFilter(this);
}

// The session may be gone by now.
TeamAccess::~TeamAccess()
{
    m_window.commands().setSuspended(false);
    m_cover->uncover();
    delete m_cover;
    delete m_button;
}

void TeamAccess::addCommands()
{
    const QString program = tr("Program");
    m_window.commands().addFor(this, program, tr("Lock"), QKeySequence(Qt::CTRL | Qt::Key_L),
                               [this] { m_session.lock(); });
    m_window.commands().addFor(this, program, tr("Sign out"), {}, [this] { m_session.signOut(); });
}

bool TeamAccess::eventFilter(QObject *watched, QEvent *event)
{
    if (isInput(event->type()))
        m_session.noteInput();
    return QObject::eventFilter(watched, event);
}

} // namespace Gatehouse
