#include "models/team/teamsession.h"

#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString asWords(QString token)
{
    return token.replace(QLatin1Char('_'), QLatin1Char(' '));
}

} // namespace

QString rightTitle(Right right)
{
    return asWords(rightToken(right));
}

QString roleTitle(Role role)
{
    return asWords(roleToken(role));
}

QString roleTitles(Roles roles)
{
    return asWords(roleTokens(roles).join(QStringLiteral(", ")));
}

QString roleExplanation(Role role)
{
    QStringList titles;
    for (const Right right : allRights()) {
        if (gives(role, right) && right != Right::ViewFigures)
            titles.append(rightTitle(right));
    }
    return titles.isEmpty() ? TeamSession::tr("sees figures only") : titles.join(QStringLiteral(", "));
}

TeamSession::TeamSession(TeamStore &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    connect(&m_everySecond, &QTimer::timeout, this, &TeamSession::checkTime);
}

void TeamSession::enter(State state, std::optional<Error> error)
{
    m_busy = false;
    m_state = state;
    m_error = std::move(error);
    if (state == State::SignedIn || state == State::Locked)
        m_everySecond.start(1000);
    else
        m_everySecond.stop();
    emit changed();
}

void TeamSession::begin()
{
    ++m_generation;
    m_busy = true;
    m_error.reset();
    emit changed();
}

void TeamSession::open()
{
    // A server says so only to whoever has signed in.
    if (isOnServer()) {
        enter(State::SignedOut);
        return;
    }
    m_state = State::Opening;
    begin();
    onFinished(m_store.isEmpty(), this, [this, generation = m_generation](const Result<bool> &empty) {
        if (generation == m_generation)
            emptyAnswered(empty);
    });
}

void TeamSession::emptyAnswered(const Result<bool> &empty)
{
    if (!empty)
        enter(State::Failed, empty.error());
    else
        enter(*empty ? State::SetUp : State::SignedOut);
}

void TeamSession::setUp(const QString &name, const QString &passphrase)
{
    if (m_state != State::SetUp || m_busy)
        return;
    begin();
    const NewOperator first{isOnServer() ? serverLogin() : name, Role::Admin, isOnServer() ? QString() : passphrase};
    onFinished(m_store.add({}, first), this,
               [this, name = first.name, passphrase, generation = m_generation](const Result<TeamOperator> &added) {
                   if (generation != m_generation)
                       return;
                   if (!added) {
                       enter(State::SetUp, added.error());
                       return;
                   }
                   m_state = State::SignedOut;
                   m_busy = false;
                   signIn(name, passphrase);
               });
}

void TeamSession::signIn(const QString &name, const QString &passphrase)
{
    if ((m_state != State::SignedOut && m_state != State::Locked) || m_busy)
        return;
    begin();
    onFinished(m_store.signIn(isOnServer() ? QString() : name.trimmed(), passphrase), this,
               [this, generation = m_generation](const Result<TeamOperator> &self) {
                   if (generation == m_generation)
                       signedIn(self);
               });
}

void TeamSession::unlock(const QString &passphrase)
{
    if (m_state == State::Locked)
        signIn(m_self.name, passphrase);
}

void TeamSession::signedIn(const Result<TeamOperator> &self)
{
    if (!self && isOnServer() && m_state == State::SignedOut && self.error().kind == ErrorKind::Denied) {
        serverRefused(self.error());
        return;
    }
    if (!self) {
        enter(m_state, self.error());
        return;
    }
    // On a server another login may have been given.
    const bool another = m_state == State::Locked && self->id != m_self.id;
    if (m_state != State::Locked || another)
        m_sinceMs = m_clock.nowMs();
    m_self = *self;
    m_inputMs = m_clock.nowMs();
    enter(State::SignedIn);
    readOperators();
}

// Signed in at the server as somebody who is no operator; where there is none at all, it can be the first.
void TeamSession::serverRefused(const Error &error)
{
    onFinished(m_store.isEmpty(), this, [this, error, generation = m_generation](const Result<bool> &empty) {
        if (generation != m_generation)
            return;
        if (empty && *empty)
            enter(State::SetUp);
        else
            enter(State::SignedOut, error);
    });
}

void TeamSession::signOut()
{
    end(std::nullopt);
}

void TeamSession::end(std::optional<Error> why)
{
    if (m_state != State::SignedIn && m_state != State::Locked)
        return;
    ++m_generation;
    cancelConfirmation();
    m_self = {};
    m_operators.clear();
    m_store.leave();
    enter(State::SignedOut, std::move(why));
    emit operatorsChanged();
}

void TeamSession::lock()
{
    if (m_state != State::SignedIn)
        return;
    ++m_generation;
    cancelConfirmation();
    m_store.leave();
    enter(State::Locked);
}

Result<void> TeamSession::access(Right right, const QString &what) const
{
    if (!isSignedIn())
        return failure(ErrorKind::SignIn, tr("%1: nobody has signed in. Sign in first.").arg(what));
    if (may(right))
        return {};
    QStringList roles;
    for (const Role role : allRoles()) {
        if (gives(role, right))
            roles.append(roleTitle(role));
    }
    return failure(ErrorKind::Denied, tr("%1: this needs the right \"%2\", which %3 does not have. The role %4 gives "
                                         "it; ask an admin.")
                                          .arg(what, rightTitle(right), m_self.name, roles.join(tr(" or "))));
}

void TeamSession::noteInput()
{
    if (m_state != State::SignedIn)
        return;
    // After a machine has slept, the first touch comes before the next second does.
    checkTime();
    if (m_state == State::SignedIn)
        m_inputMs = m_clock.nowMs();
}

void TeamSession::setIdleLockMs(qint64 ms)
{
    m_idleMs = ms;
}

void TeamSession::checkTime()
{
    const qint64 nowMs = m_clock.nowMs();
    // A clock that was set back must not keep a session open for longer.
    m_inputMs = std::min(m_inputMs, nowMs);
    m_sinceMs = std::min(m_sinceMs, nowMs);
    if ((m_state == State::SignedIn || m_state == State::Locked) && nowMs - m_sinceMs >= kLongestSessionMs) {
        end(Error{ErrorKind::SignIn, tr("The session has ended: it lasts 12 hours. Sign in again.")});
    } else if (m_state == State::SignedIn && m_idleMs > 0 && nowMs - m_inputMs >= m_idleMs) {
        lock();
    }
}

QFuture<Result<void>> TeamSession::confirmAgain(const QString &what)
{
    auto promise = std::make_unique<QPromise<Result<void>>>();
    promise->start();
    QFuture<Result<void>> future = promise->future();
    if (!isSignedIn() || m_confirmation) {
        promise->addResult(Result<void>(m_confirmation
                                            ? failure(ErrorKind::Busy, tr("Another question is open already."))
                                            : failure(ErrorKind::SignIn, tr("Nobody has signed in. Sign in first."))));
        promise->finish();
        return future;
    }
    m_confirmation = std::move(promise);
    m_confirming = what;
    m_error.reset();
    emit confirmationChanged();
    return future;
}

void TeamSession::answerConfirmation(const QString &passphrase)
{
    if (!m_confirmation || m_busy)
        return;
    begin();
    onFinished(m_store.signIn(isOnServer() ? QString() : m_self.name, passphrase), this,
               [this, generation = m_generation](const Result<TeamOperator> &self) {
                   if (generation != m_generation)
                       return;
                   m_busy = false;
                   if (self && self->id == m_self.id) {
                       m_inputMs = m_clock.nowMs();
                       endConfirmation({});
                       return;
                   }
                   m_error = self ? Error{ErrorKind::Denied, tr("This is somebody else's sign-in.")} : self.error();
                   emit changed();
                   emit confirmationChanged();
               });
}

void TeamSession::cancelConfirmation()
{
    if (m_confirmation)
        endConfirmation(failure(ErrorKind::Cancelled, tr("Nothing was done: it was not confirmed.")));
}

void TeamSession::endConfirmation(const Result<void> &result)
{
    const auto promise = std::move(m_confirmation);
    m_confirming.reset();
    m_error.reset();
    m_busy = false;
    emit changed();
    emit confirmationChanged();
    promise->addResult(result);
    promise->finish();
}

QHash<QString, QString> TeamSession::names() const
{
    QHash<QString, QString> names;
    for (const TeamOperator &each : m_operators)
        names.insert(each.id, each.name);
    return names;
}

void TeamSession::readOperators()
{
    onFinished(m_store.list(), this, [this, generation = m_generation](const Result<QList<TeamOperator>> &all) {
        if (generation != m_generation || !all)
            return;
        m_operators = *all;
        const auto self = std::ranges::find(m_operators, m_self.id, &TeamOperator::id);
        if (self != m_operators.end() && !self->active) {
            signOut();
            return;
        }
        if (self != m_operators.end() && *self != m_self) {
            m_self = *self;
            emit changed();
        }
        emit operatorsChanged();
    });
}

} // namespace Gatehouse
