#include "tests/support/faketeamstore.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

std::unexpected<Error> denied(const char *why)
{
    return failure(ErrorKind::Denied, QStringLiteral("It was refused: %1.").arg(QLatin1String(why)));
}

} // namespace

QString FakeTeamStore::put(const QString &name, Roles roles, const QString &passphrase)
{
    operators.append({QStringLiteral("op-%1").arg(operators.size() + 1), name, roles});
    passphrases.insert(name, passphrase);
    return operators.constLast().id;
}

TeamOperator *FakeTeamStore::find(const QString &id)
{
    const auto at = std::ranges::find(operators, id, &TeamOperator::id);
    return at == operators.end() ? nullptr : &*at;
}

bool FakeTeamStore::isAdmin(const QString &id)
{
    const TeamOperator *one = find(id);
    return one && one->roles.testFlag(Role::Admin);
}

QFuture<Result<bool>> FakeTeamStore::isEmpty()
{
    return ask<bool>([this]() -> Result<bool> { return operators.isEmpty(); });
}

QFuture<Result<QList<TeamOperator>>> FakeTeamStore::list()
{
    return ask<QList<TeamOperator>>([this]() -> Result<QList<TeamOperator>> { return operators; });
}

QFuture<Result<TeamOperator>> FakeTeamStore::add(const QString &by, const NewOperator &wanted)
{
    return ask<TeamOperator>([this, by, wanted]() -> Result<TeamOperator> {
        if (!operators.isEmpty() && !isAdmin(by))
            return denied("no admin");
        if (!login) {
            if (const auto checked = checkPassphrase(wanted.passphrase); !checked)
                return std::unexpected(checked.error());
        }
        put(wanted.name, operators.isEmpty() ? wanted.roles | Role::Admin : wanted.roles, wanted.passphrase);
        return operators.constLast();
    });
}

QFuture<Result<void>> FakeTeamStore::changeRoles(const QString &by, const QString &id, Roles roles)
{
    return ask<void>([this, by, id, roles]() -> Result<void> {
        if (!isAdmin(by))
            return denied("no admin");
        find(id)->roles = roles;
        return {};
    });
}

QFuture<Result<void>> FakeTeamStore::deactivate(const QString &by, const QString &id)
{
    return ask<void>([this, by, id]() -> Result<void> {
        if (!isAdmin(by))
            return denied("no admin");
        find(id)->active = false;
        return {};
    });
}

QFuture<Result<TeamOperator>> FakeTeamStore::signIn(const QString &name, const QString &passphrase)
{
    return ask<TeamOperator>(
        [this, name = name.isEmpty() ? login.value_or(QString()) : name, passphrase]() -> Result<TeamOperator> {
            ++signIns;
            const auto at = std::ranges::find(operators, name, &TeamOperator::name);
            if (at == operators.end() || !at->active || passphrases.value(name) != passphrase)
                return denied("no such operator with this passphrase");
            return *at;
        });
}

QFuture<Result<void>> FakeTeamStore::changePassphrase(const QString &name, const QString &current,
                                                      const QString &wanted)
{
    return ask<void>([this, name, current, wanted]() -> Result<void> {
        if (passphrases.value(name) != current)
            return denied("another passphrase");
        passphrases[name] = wanted;
        return {};
    });
}

} // namespace Gatehouse
