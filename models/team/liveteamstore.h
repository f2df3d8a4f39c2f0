// The operators of a console store, asked on its thread.
#pragma once

#include "models/database/threadeddatabase.h"
#include "models/team/teamstore.h"

namespace Gatehouse
{

struct TeamStoreSetup {
    // Both are for a store on a server. Opens it with this password; empty: with what the connection names.
    std::optional<QString> serverLogin;
    std::function<ThreadedDatabase::Open(const QString &password)> openWith;
    bool asksForPassword = true; // else the server knows the login by other means
    std::function<void()> aboutToReopen = [] {};

    // What records the changes, within their transactions.
    std::function<std::unique_ptr<TeamJournal>(Database &)> makeJournal;
    PassphraseCost cost = {};
};

class LiveTeamStore final : public TeamStore
{
public:
    // The store and the clock outlive it.
    LiveTeamStore(ThreadedDatabase &store, TeamStoreSetup setup, const Clock &clock);

    std::optional<QString> serverLogin() const override { return m_setup->serverLogin; }
    QFuture<Result<bool>> isEmpty() override;
    QFuture<Result<QList<TeamOperator>>> list() override;
    QFuture<Result<TeamOperator>> add(const QString &by, const NewOperator &wanted) override;
    QFuture<Result<void>> changeRoles(const QString &by, const QString &id, Roles roles) override;
    QFuture<Result<void>> deactivate(const QString &by, const QString &id) override;
    QFuture<Result<TeamOperator>> signIn(const QString &name, const QString &passphrase) override;
    QFuture<Result<void>> changePassphrase(const QString &name, const QString &current, const QString &wanted) override;
    void leave() override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(OperatorRepository &)> question);

    ThreadedDatabase &m_store;
    // shared_ptr: questions that wait on the thread need it, too.
    const std::shared_ptr<const TeamStoreSetup> m_setup;
    const Clock &m_clock;
    bool m_left = false;
};

} // namespace Gatehouse
