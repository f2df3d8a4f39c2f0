#include "models/team/liveteamstore.h"

namespace Gatehouse
{

namespace
{

Result<std::unique_ptr<Database>> closed(const std::stop_token &)
{
    return failure(ErrorKind::SignIn, QStringLiteral("The store is closed: nobody has signed in. Sign in first."));
}

} // namespace

LiveTeamStore::LiveTeamStore(ThreadedDatabase &store, TeamStoreSetup setup, const Clock &clock)
    : m_store(store)
    , m_setup(std::make_shared<const TeamStoreSetup>(std::move(setup)))
    , m_clock(clock)
{
}

template<typename Value>
QFuture<Result<Value>> LiveTeamStore::ask(std::function<Result<Value>(OperatorRepository &)> question)
{
    return m_store.ask([question = std::move(question), setup = m_setup, &clock = m_clock](Database &store) {
        const auto journal = setup->makeJournal(store);
        return question(*makeOperatorRepository(store, *journal, clock, setup->cost));
    });
}

QFuture<Result<bool>> LiveTeamStore::isEmpty()
{
    return ask<bool>([](OperatorRepository &operators) { return operators.isEmpty(); });
}

QFuture<Result<QList<TeamOperator>>> LiveTeamStore::list()
{
    return ask<QList<TeamOperator>>([](OperatorRepository &operators) { return operators.list(); });
}

QFuture<Result<TeamOperator>> LiveTeamStore::add(const QString &by, const NewOperator &wanted)
{
    return ask<TeamOperator>([by, wanted](OperatorRepository &operators) { return operators.add(by, wanted); });
}

QFuture<Result<void>> LiveTeamStore::changeRoles(const QString &by, const QString &id, Roles roles)
{
    return ask<void>([by, id, roles](OperatorRepository &operators) { return operators.changeRoles(by, id, roles); });
}

QFuture<Result<void>> LiveTeamStore::deactivate(const QString &by, const QString &id)
{
    return ask<void>([by, id](OperatorRepository &operators) { return operators.deactivate(by, id); });
}

QFuture<Result<TeamOperator>> LiveTeamStore::signIn(const QString &name, const QString &passphrase)
{
    if (!m_setup->serverLogin)
        return ask<TeamOperator>(
            [name, passphrase](OperatorRepository &operators) { return operators.signIn(name, passphrase); });
    // Whoever left must show the server again who they are: what the connection holds would let anybody in.
    const bool mustShow = m_left && m_setup->asksForPassword && passphrase.isEmpty();
    if (!mustShow) {
        m_setup->aboutToReopen();
        m_store.reopenBy(m_setup->openWith(passphrase));
    }
    return ask<TeamOperator>([name, mustShow](OperatorRepository &operators) -> Result<TeamOperator> {
        if (mustShow)
            return failure(ErrorKind::SignIn,
                           QStringLiteral("The sign-in was refused: the server wants the password of this login."));
        return operators.signIn(name, {});
    });
}

QFuture<Result<void>> LiveTeamStore::changePassphrase(const QString &name, const QString &current,
                                                      const QString &wanted)
{
    return ask<void>([name, current, wanted](OperatorRepository &operators) {
        return operators.changePassphrase(name, current, wanted);
    });
}

void LiveTeamStore::leave()
{
    if (!m_setup->serverLogin)
        return;
    m_left = true;
    m_setup->aboutToReopen();
    m_store.reopenBy(&closed);
}

} // namespace Gatehouse
