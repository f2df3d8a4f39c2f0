#include "app/ctl/commands.h"
#include "app/ctl/storeaccess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <functional>

namespace Gatehouse::Ctl
{

namespace
{

QJsonObject operatorJson(const TeamOperator &one)
{
    return {{QStringLiteral("id"), one.id},
            {QStringLiteral("name"), one.name},
            {QStringLiteral("roles"), QJsonArray::fromStringList(roleTokens(one.roles))},
            {QStringLiteral("active"), one.active}};
}

QString operatorText(const TeamOperator &one)
{
    return QStringLiteral("%1  %2  %3%4\n")
        .arg(one.id, one.name, roleTokens(one.roles).join(QStringLiteral(", ")),
             one.active ? QString() : QStringLiteral("  (deactivated)"));
}

Result<TeamOperator> added(const Request &request, StoreAccess &access)
{
    const auto empty = access.operators().isEmpty();
    if (!empty)
        return std::unexpected(empty.error());
    NewOperator wanted{request.operand, request.roles, {}};
    if (access.isOnServer()) {
        if (!request.newPassphraseVariable.isEmpty())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("This store is on a server, which signs its operators in. Leave out "
                                          "--new-passphrase-env; NAME is a login role of the server."));
    } else {
        const auto passphrase = passphraseFrom(request.newPassphraseVariable, QStringLiteral("--new-passphrase-env"));
        if (!passphrase)
            return std::unexpected(passphrase.error());
        wanted.passphrase = *passphrase;
    }
    QString by;
    if (!*empty) {
        const auto self = access.signIn(request);
        if (!self)
            return std::unexpected(self.error());
        by = self->id;
    }
    return access.operators().add(by, wanted);
}

Result<TeamOperator> named(const QString &name, StoreAccess &access)
{
    const auto all = access.operators().list();
    if (!all)
        return std::unexpected(all.error());
    const auto found = std::ranges::find(*all, name, &TeamOperator::name);
    if (found == all->end())
        return failure(ErrorKind::NotFound,
                       QStringLiteral("There is no operator %1. 'gatehousectl operator list' lists them.").arg(name));
    return *found;
}

// Something that an admin does to an operator; the operator as they are afterwards.
using ChangeOperator = std::function<Result<void>(OperatorRepository &, const QString &by, const QString &id)>;
Result<TeamOperator> changed(const Request &request, StoreAccess &access, const ChangeOperator &change)
{
    const auto self = access.signIn(request);
    if (!self)
        return std::unexpected(self.error());
    const auto one = named(request.operand, access);
    if (!one)
        return one;
    if (auto done = change(access.operators(), self->id, one->id); !done)
        return std::unexpected(done.error());
    return named(request.operand, access);
}

int showOperator(const Result<TeamOperator> &one, const Request &request, Terminal &terminal)
{
    if (!one)
        return complain(one.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(operatorJson(*one)).toJson();
    else
        terminal.out << operatorText(*one);
    return finish(terminal);
}

int change(const Request &request, Terminal &terminal, const ChangeOperator &how)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    return showOperator(changed(request, **access, how), request, terminal);
}

} // namespace

int operatorAdd(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Make, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto one = added(request, **access);
    if (one && (*access)->isOnServer())
        terminal.err << QStringLiteral("The login role needs to be let in on the server: GRANT gatehouse_team TO %1;")
                            .arg(quotedName(one->name, Dialect::PostgreSql))
                     << Qt::endl;
    return showOperator(one, request, terminal);
}

int operatorRoles(const Request &request, Terminal &terminal)
{
    return change(request, terminal, [&](OperatorRepository &operators, const QString &by, const QString &id) {
        return operators.changeRoles(by, id, request.roles);
    });
}

int operatorDeactivate(const Request &request, Terminal &terminal)
{
    return change(request, terminal, [](OperatorRepository &operators, const QString &by, const QString &id) {
        return operators.deactivate(by, id);
    });
}

int operatorPassphrase(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto current = passphraseFrom(request.passphraseVariable, QStringLiteral("--passphrase-env"));
    const auto wanted = passphraseFrom(request.newPassphraseVariable, QStringLiteral("--new-passphrase-env"));
    if (!current || !wanted)
        return complain(current ? wanted.error() : current.error(), terminal);
    const auto done = (*access)->operators().changePassphrase(request.operand, *current, *wanted);
    return done ? finish(terminal) : complain(done.error(), terminal);
}

int operatorList(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto all = (*access)->operators().list();
    if (!all)
        return complain(all.error(), terminal);
    QJsonArray document;
    for (const TeamOperator &one : *all) {
        if (request.json)
            document.append(operatorJson(one));
        else
            terminal.out << operatorText(one);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("operators"), document}}).toJson();
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
