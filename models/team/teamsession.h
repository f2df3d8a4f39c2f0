// Who sits here: sign-in, what they may do, the lock when nobody has touched anything for a while, and the end of the
// session.
//
// Thread: the GUI thread; nothing waits.
#pragma once

#include "models/team/teamstore.h"

#include <QHash>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <memory>
#include <optional>

namespace Gatehouse
{

class TeamSession : public QObject
{
    Q_OBJECT
public:
    // SetUp: the store has no operator yet. Locked: somebody has signed in, and must show again that it is them.
    enum class State { Opening, Failed, SetUp, SignedOut, SignedIn, Locked };
    Q_ENUM(State)

    static constexpr qint64 kUsualIdleMs = 10 * 60'000;
    static constexpr qint64 kLongestSessionMs = 12 * 3'600'000;

    // Both outlive it.
    TeamSession(TeamStore &store, const Clock &clock, QObject *parent = nullptr);

    State state() const { return m_state; }
    // The answer to what was asked last is awaited.
    bool isBusy() const { return m_busy; }
    // Why the last step did not succeed, or why the session has ended.
    const std::optional<Error> &error() const { return m_error; }
    bool isOnServer() const { return m_store.serverLogin().has_value(); }
    QString serverLogin() const { return m_store.serverLogin().value_or(QString()); }

    // Finds out whether there is an operator; once at the beginning, and again after a failure.
    void open();
    // The first operator, an admin; signs them in.
    void setUp(const QString &name, const QString &passphrase);
    void signIn(const QString &name, const QString &passphrase);
    void signOut();
    void lock();
    void unlock(const QString &passphrase);

    // Of whoever is signed in or has locked.
    const TeamOperator &self() const { return m_self; }
    bool isSignedIn() const { return m_state == State::SignedIn; }
    bool may(Right right) const { return isSignedIn() && give(m_self.roles, right); }
    // SignIn: nobody is signed in. Denied: the right is missing; says which, and who has it. `what` was to be done:
    // "The audit log is not shown".
    Result<void> access(Right right, const QString &what) const;

    // A key was pressed, a mouse moved.
    void noteInput();
    // 0 switches the lock off.
    void setIdleLockMs(qint64 ms);
    qint64 idleLockMs() const { return m_idleMs; }
    // Locks or ends the session when it is time; called every second.
    void checkTime();

    // For what cannot be undone: the person shows once more that it is them. Cancelled: they did not want to, or the
    // session was locked meanwhile. One at a time; a second one is refused as Busy.
    QFuture<Result<void>> confirmAgain(const QString &what);
    // What is being asked about; nothing: nobody is asked.
    const std::optional<QString> &confirming() const { return m_confirming; }
    void answerConfirmation(const QString &passphrase);
    void cancelConfirmation();

    // Everybody, also those who were deactivated; read after the sign-in.
    const QList<TeamOperator> &operators() const { return m_operators; }
    QHash<QString, QString> names() const;
    void readOperators();

signals:
    void changed();
    void operatorsChanged();
    void confirmationChanged();

private:
    void enter(State state, std::optional<Error> error = std::nullopt);
    void end(std::optional<Error> why);
    void begin();
    void emptyAnswered(const Result<bool> &empty);
    void signedIn(const Result<TeamOperator> &self);
    void serverRefused(const Error &error);
    void endConfirmation(const Result<void> &result);

    TeamStore &m_store;
    const Clock &m_clock;
    State m_state = State::Opening;
    bool m_busy = false;
    std::optional<Error> m_error;
    TeamOperator m_self;
    QList<TeamOperator> m_operators;
    int m_generation = 0;
    qint64 m_idleMs = kUsualIdleMs;
    qint64 m_inputMs = 0;
    qint64 m_sinceMs = 0; // of the session
    QTimer m_everySecond;
    std::optional<QString> m_confirming;
    std::unique_ptr<QPromise<Result<void>>> m_confirmation;
};

// "read audit log", "privacy officer": for people.
QString rightTitle(Right right);
QString roleTitle(Role role);
QString roleTitles(Roles roles);
// What the role lets its people do, in one line.
QString roleExplanation(Role role);

} // namespace Gatehouse
