#include "models/gateway/connectionsettings.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMaxSecretBytes = 64 * 1024;

Result<QString> secretFromEnvironment(const QString &name)
{
    const QString value = qEnvironmentVariable(name.toUtf8().constData());
    if (value.isEmpty()) {
        return failure(
            ErrorKind::SignIn,
            QStringLiteral("The environment variable %1 with the secret is not set. Set it before starting, or name "
                           "another place in the connection.")
                .arg(name));
    }
    return value;
}

Result<QString> secretFromFile(const QString &name)
{
    QFile file(name);
    if (!file.exists()) {
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("The secret file %1 does not exist. Check its name in the connection.").arg(name));
    }
    if (file.permissions().testFlag(QFileDevice::ReadOther)) {
        return failure(
            ErrorKind::Denied,
            QStringLiteral("The secret file %1 may be read by everybody on this machine, so it is not used. Take the "
                           "right away: chmod o-r, better chmod 600.")
                .arg(name));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(
            ErrorKind::Denied,
            QStringLiteral("The secret file %1 may not be read by this user. Ask for read permission.").arg(name));
    }
    if (file.size() > kMaxSecretBytes)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The secret file %1 is larger than 64 KiB. It is not a secret.").arg(name));
    QString secret = QString::fromUtf8(file.readAll());
    while (secret.endsWith(QLatin1Char('\n')) || secret.endsWith(QLatin1Char('\r')))
        secret.chop(1);
    if (secret.isEmpty())
        return failure(ErrorKind::SignIn, QStringLiteral("The secret file %1 is empty.").arg(name));
    return secret;
}

} // namespace

Result<QString> resolveSecret(const SecretReference &reference)
{
    switch (reference.kind) {
    case SecretReference::Kind::None:
        return QString();
    case SecretReference::Kind::Environment:
        return secretFromEnvironment(reference.name);
    case SecretReference::Kind::File:
        return secretFromFile(reference.name);
    case SecretReference::Kind::Keychain:
        if (!reference.held.isEmpty())
            return reference.held.text();
        return failure(
            ErrorKind::SignIn,
            QStringLiteral("The secret \"%1\" of the keychain was not given. Enter it when the gateway is opened, "
                           "or name an environment variable (*_env) or a file (*_file) in the connection.")
                .arg(reference.name));
    }
    return QString();
}

DatabaseSettings defaultStore(const QString &connectionName)
{
    static const QRegularExpression unsafe(QStringLiteral("[^A-Za-z0-9_-]+"));
    QString base = connectionName;
    base.replace(unsafe, QStringLiteral("-"));
    DatabaseSettings store;
    store.file = QStringLiteral("%1/gatehouse/%2.sqlite")
                     .arg(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation), base.left(80));
    return store;
}

} // namespace Gatehouse
