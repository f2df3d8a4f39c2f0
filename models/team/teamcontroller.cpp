#include "models/team/teamcontroller.h"

#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

TeamController::TeamController(TeamStore &store, TeamSession &session, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_session(session)
{
    const auto follow = [this] {
        m_table.setOperators(m_session.operators(), m_session.self().id);
        emit changed();
    };
    connect(&session, &TeamSession::operatorsChanged, this, follow);
    connect(&session, &TeamSession::changed, this, follow);
    follow();
}

QString TeamController::headline() const
{
    const QList<TeamOperator> &all = m_session.operators();
    const auto active = std::ranges::count_if(all, &TeamOperator::active);
    const auto approvers = std::ranges::count_if(
        all, [](const TeamOperator &each) { return each.active && give(each.roles, Right::ApprovePlans); });
    if (all.isEmpty())
        return tr("Who may do what in this console");
    QString text = active == 1 ? tr("1 operator") : tr("%1 operators").arg(active);
    if (approvers < 2)
        text += tr(" · a plan needs two approvers, and there %1").arg(approvers == 1 ? tr("is one") : tr("is none"));
    return text;
}

template<typename Value, typename Handler>
void TeamController::run(QFuture<Result<Value>> future, Handler handler)
{
    m_busy = true;
    emit changed();
    onFinished(std::move(future), this, [this, handler](const Result<Value> &result) {
        m_busy = false;
        emit changed();
        handler(result);
    });
}

void TeamController::done(const Result<void> &result, const QString &sentence)
{
    emit said(result ? sentence : result.error().message, result.has_value());
    if (result)
        m_session.readOperators();
}

void TeamController::add(const NewOperator &wanted)
{
    if (m_busy)
        return;
    run(m_store.add(m_session.self().id, wanted), [this](const Result<TeamOperator> &one) {
        if (!one) {
            emit said(one.error().message, false);
            return;
        }
        const QString grant = tr(" Let the login in on the server: GRANT gatehouse_team TO %1;")
                                  .arg(quotedName(one->name, Dialect::PostgreSql));
        done({}, tr("%1 is an operator now: %2.%3")
                     .arg(one->name, roleTitles(one->roles), m_session.isOnServer() ? grant : QString()));
        emit added();
    });
}

void TeamController::changeRoles(const QString &id, Roles roles)
{
    if (m_busy)
        return;
    const QString name = m_session.names().value(id);
    run(m_store.changeRoles(m_session.self().id, id, roles), [this, name, roles](const Result<void> &result) {
        done(result, tr("%1 has the roles %2 now.").arg(name, roleTitles(roles)));
    });
}

void TeamController::deactivate(const QString &id)
{
    if (m_busy)
        return;
    const QString name = m_session.names().value(id);
    onFinished(
        m_session.confirmAgain(tr("Deactivate %1. This cannot be undone: their name cannot be used again.").arg(name)),
        this, [this, id, name](const Result<void> &confirmed) {
            if (!confirmed) {
                emit said(confirmed.error().message, confirmed.error().kind == ErrorKind::Cancelled);
                return;
            }
            run(m_store.deactivate(m_session.self().id, id), [this, name](const Result<void> &result) {
                done(result, tr("%1 is deactivated and can no longer sign in.").arg(name));
            });
        });
}

void TeamController::changePassphrase(const QString &current, const QString &wanted)
{
    if (m_busy)
        return;
    run(m_store.changePassphrase(m_session.self().name, current, wanted), [this](const Result<void> &result) {
        done(result, tr("Your passphrase is changed."));
        if (result)
            emit passphraseChanged();
    });
}

} // namespace Gatehouse
