#include "models/team/postgresoperators.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The tokens are ours, so none needs quotes.
QString arrayOf(Roles roles)
{
    return QStringLiteral("{%1}").arg(roleTokens(roles).join(QLatin1Char(',')));
}

} // namespace

PostgresOperators::PostgresOperators(Database &store)
    : m_store(store)
{
}

Result<void> PostgresOperators::call(const QString &sql, const QVariantList &values)
{
    const auto done = m_store.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<bool> PostgresOperators::isEmpty()
{
    const auto empty = m_store.scalar(QStringLiteral("SELECT gatehouse.is_empty()::integer"));
    return empty ? Result<bool>(*empty != 0) : std::unexpected(empty.error());
}

Result<QList<TeamOperator>> PostgresOperators::list()
{
    QList<TeamOperator> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT id, name, active, roles FROM gatehouse.list_operators()"), {}, {},
        [&all](const RowStream &row) -> Result<void> {
            all.append({row.string(0), row.string(1), rolesFromList(row.string(3)), row.integer(2) != 0});
            return {};
        });
    return read ? Result<QList<TeamOperator>>(all) : std::unexpected(read.error());
}

Result<TeamOperator> PostgresOperators::add(const QString &, const NewOperator &wanted)
{
    if (auto checked = checkNewOperator(wanted); !checked)
        return std::unexpected(checked.error());
    if (!wanted.passphrase.isEmpty())
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("Operators of a store on a server have no passphrase of the console's: the server "
                           "signs them in by their login role. Leave it out."));
    auto known = list();
    if (!known)
        return std::unexpected(known.error());
    if (std::ranges::any_of(*known, [&](const TeamOperator &each) { return each.name == wanted.name; }))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("There is an operator of this name already. Choose another name."));
    const QString id = newOperatorId();
    if (auto done =
            call(QStringLiteral("SELECT gatehouse.add_operator(?, ?, ?)"), {id, wanted.name, arrayOf(wanted.roles)});
        !done)
        return std::unexpected(done.error());
    known = list();
    if (!known)
        return std::unexpected(known.error());
    const auto added = std::ranges::find(*known, id, &TeamOperator::id);
    return added == known->end() ? TeamOperator{id, wanted.name, wanted.roles} : *added;
}

Result<void> PostgresOperators::changeRoles(const QString &, const QString &id, Roles roles)
{
    return call(QStringLiteral("SELECT gatehouse.change_roles(?, ?)"), {id, arrayOf(roles)});
}

Result<void> PostgresOperators::deactivate(const QString &, const QString &id)
{
    return call(QStringLiteral("SELECT gatehouse.deactivate_operator(?)"), {id});
}

Result<TeamOperator> PostgresOperators::signIn(const QString &name, const QString &)
{
    const auto all = list();
    if (!all)
        return std::unexpected(all.error());
    QString id;
    const auto asked = m_store.visitRows(QStringLiteral("SELECT gatehouse.current_operator()"), {}, {},
                                         [&id](const RowStream &row) -> Result<void> {
                                             id = row.isNull(0) ? QString() : row.string(0);
                                             return {};
                                         });
    if (!asked)
        return std::unexpected(asked.error());
    const auto self = std::ranges::find(*all, id, &TeamOperator::id);
    if (!name.isEmpty() && (self == all->end() || self->name != name))
        return failure(ErrorKind::Denied,
                       QStringLiteral("The sign-in was refused: the connection signs in to the store as "
                                      "somebody else. Name that operator's login in the connection."));
    // Refused by the store for whoever is no operator.
    if (auto done = call(QStringLiteral("SELECT gatehouse.sign_in()"), {}); !done)
        return std::unexpected(done.error());
    if (self == all->end())
        return failure(ErrorKind::Busy, QStringLiteral("The operators changed during the sign-in. Try again."));
    return *self;
}

Result<void> PostgresOperators::changePassphrase(const QString &, const QString &, const QString &)
{
    return failure(ErrorKind::Unsupported,
                   QStringLiteral("There is no passphrase to change: the server signs its operators in. Change the "
                                  "password of the login role on the server."));
}

} // namespace Gatehouse
