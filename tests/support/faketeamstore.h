// Operators in memory, who answer when they are told: for whatever stands on a TeamStore.
#pragma once

#include "models/team/teamstore.h"
#include "tests/support/toldanswers.h"

#include <QHash>

namespace Gatehouse
{

class FakeTeamStore : public TeamStore, public ToldAnswers
{
public:
    std::optional<QString> serverLogin() const override { return login; }
    QFuture<Result<bool>> isEmpty() override;
    QFuture<Result<QList<TeamOperator>>> list() override;
    QFuture<Result<TeamOperator>> add(const QString &by, const NewOperator &wanted) override;
    QFuture<Result<void>> changeRoles(const QString &by, const QString &id, Roles roles) override;
    QFuture<Result<void>> deactivate(const QString &by, const QString &id) override;
    QFuture<Result<TeamOperator>> signIn(const QString &name, const QString &passphrase) override;
    QFuture<Result<void>> changePassphrase(const QString &name, const QString &current, const QString &wanted) override;
    void leave() override { ++leaves; }

    // op-1, op-2 and so on.
    QString put(const QString &name, Roles roles, const QString &passphrase);

    std::optional<QString> login;
    int leaves = 0;
    int signIns = 0;
    QList<TeamOperator> operators;
    QHash<QString, QString> passphrases; // by name

private:
    TeamOperator *find(const QString &id);
    bool isAdmin(const QString &id);
};

} // namespace Gatehouse
