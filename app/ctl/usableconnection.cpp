#include "app/ctl/usableconnection.h"

#include "models/core/onfinished.h"
#include "models/gateway/connectionsecrets.h"
#include "models/gateway/systemkeychain.h"

#include <QCoreApplication>

namespace Gatehouse::Ctl
{

Result<ConnectionSettings> usableConnection(const QString &file, const Terminal &terminal)
{
    Result<ConnectionSettings> settings = loadConnection(file);
    if (!settings || !namesKeychain(*settings))
        return settings;
    const std::unique_ptr<Keychain> keychain = makeSystemKeychain();
    ConnectionSecrets secrets(*keychain);
    FetchedConnection found;
    onFinished(secrets.fetch(*settings), &secrets, [&found](const FetchedConnection &fetched) {
        found = fetched;
        QCoreApplication::exit(Done);
    });
    const std::stop_callback interrupt(terminal.stop, [] {
        QMetaObject::invokeMethod(
            qApp, [] { QCoreApplication::exit(Failed); }, Qt::QueuedConnection);
    });
    if (QCoreApplication::exec() != Done)
        return failure(ErrorKind::Cancelled, QStringLiteral("Stopped before the keychain had answered."));
    if (found.gaps.isEmpty())
        return found.settings;
    const SecretGap &gap = found.gaps.constFirst();
    return failure(
        ErrorKind::SignIn,
        QStringLiteral("There is no way to get %1: %2\nWithout a keychain, name an environment variable "
                       "(password_env, token_env) or a file that only you can read (password_file, token_file) "
                       "in the connection.")
            .arg(gap.what, gap.error.message));
}

} // namespace Gatehouse::Ctl
