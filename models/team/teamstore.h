// The operators of a store for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/team/operatorrepository.h"

#include <QFuture>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the store goes. See OperatorRepository for what the calls do.
class TeamStore
{
public:
    virtual ~TeamStore() = default;

    // The login of the connection, where a server signs people in; nothing where the console does.
    virtual std::optional<QString> serverLogin() const = 0;
    virtual QFuture<Result<bool>> isEmpty() = 0;
    virtual QFuture<Result<QList<TeamOperator>>> list() = 0;
    virtual QFuture<Result<TeamOperator>> add(const QString &by, const NewOperator &wanted) = 0;
    virtual QFuture<Result<void>> changeRoles(const QString &by, const QString &id, Roles roles) = 0;
    virtual QFuture<Result<void>> deactivate(const QString &by, const QString &id) = 0;
    // On a server the passphrase is the password of the login. Empty: as the connection says, until leave() was called.
    virtual QFuture<Result<TeamOperator>> signIn(const QString &name, const QString &passphrase) = 0;
    virtual QFuture<Result<void>> changePassphrase(const QString &name, const QString &current,
                                                   const QString &wanted) = 0;
    // Nobody is there any more: a connection that a server let in is closed.
    virtual void leave() = 0;
};

} // namespace Gatehouse
