#include "app/ctl/commands.h"
#include "app/ctl/storeaccess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

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

} // namespace

int operatorAdd(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Make, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto one = added(request, **access);
    if (!one)
        return complain(one.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(operatorJson(*one)).toJson();
    else
        terminal.out << operatorText(*one);
    if ((*access)->isOnServer())
        terminal.err << QStringLiteral("The login role needs to be let in on the server: GRANT gatehouse_team TO %1;")
                            .arg(quotedName(one->name, Dialect::PostgreSql))
                     << Qt::endl;
    return finish(terminal);
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
