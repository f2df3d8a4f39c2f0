#include "app/ctl/storeaccess.h"

#include "app/ctl/usableconnection.h"

#include "models/audit/auditdocuments.h"
#include "models/gateway/consolestore.h"

#include <QFileInfo>

namespace Gatehouse::Ctl
{

Result<std::unique_ptr<StoreAccess>> StoreAccess::open(const QString &connectionFile, Missing missing,
                                                       const Terminal &terminal)
{
    const Result<ConnectionSettings> settings = usableConnection(connectionFile, terminal);
    if (!settings)
        return std::unexpected(settings.error());
    const bool isThere = settings->store.driver != Dialect::Sqlite || QFileInfo::exists(settings->store.file);
    if (!isThere && missing == Missing::Refuse)
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("There is no console store %1. Check \"store\" in the connection; the console, or "
                           "'gatehousectl operator add', makes one.")
                .arg(settings->store.file));
    auto store = openConsoleStore(*settings);
    if (!store)
        return std::unexpected(store.error());
    auto origin = storeOrigin(**store);
    if (!origin)
        return std::unexpected(origin.error());
    std::unique_ptr<StoreAccess> access(new StoreAccess);
    access->m_store = std::move(*store);
    access->m_origin = *origin;
    access->m_audit = std::make_unique<AuditRepository>(*access->m_store, terminal.clock);
    access->m_operators = makeOperatorRepository(*access->m_store, *access->m_audit, terminal.clock);
    return access;
}

Result<SigningKey> StoreAccess::signingKey() const
{
    return storeSigningKey(m_origin);
}

Result<TeamOperator> StoreAccess::signIn(const Request &request)
{
    if (isOnServer())
        return m_operators->signIn(request.as, {});
    if (request.as.isEmpty())
        return failure(ErrorKind::Denied, QStringLiteral("This is for operators who have signed in. Add --as OPERATOR "
                                                         "--passphrase-env VARIABLE."));
    const auto passphrase = passphraseFrom(request.passphraseVariable, QStringLiteral("--passphrase-env"));
    return passphrase ? m_operators->signIn(request.as, *passphrase) : std::unexpected(passphrase.error());
}

Result<QString> passphraseFrom(const QString &variable, const QString &optionName)
{
    if (variable.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("No passphrase is given. Put it in an environment variable "
                                      "and name that with %1.")
                           .arg(optionName));
    const QByteArray name = variable.toLocal8Bit();
    if (!qEnvironmentVariableIsSet(name.constData()))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The environment variable %1 of %2 is not set.").arg(variable, optionName));
    return qEnvironmentVariable(name.constData());
}

} // namespace Gatehouse::Ctl
