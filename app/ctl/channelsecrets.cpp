#include "app/ctl/channelsecrets.h"

#include "models/core/onfinished.h"
#include "models/gateway/systemkeychain.h"

#include <QCoreApplication>

namespace Gatehouse::Ctl
{

AlertNotifier::SecretSource channelSecrets(const Terminal &terminal)
{
    return [stop = terminal.stop](const SecretReference &reference) -> Result<QString> {
        if (reference.kind != SecretReference::Kind::Keychain)
            return resolveSecret(reference);
        const std::unique_ptr<Keychain> keychain = makeSystemKeychain();
        QObject place;
        Result<QString> secret =
            failure(ErrorKind::Cancelled, QStringLiteral("Stopped before the keychain had answered."));
        onFinished(keychain->read(reference.name), &place, [&secret](const Result<HeldSecret> &found) {
            secret = found ? Result<QString>(found->text()) : std::unexpected(found.error());
            QCoreApplication::exit(Done);
        });
        const std::stop_callback interrupt(stop, [] {
            QMetaObject::invokeMethod(
                qApp, [] { QCoreApplication::exit(Failed); }, Qt::QueuedConnection);
        });
        QCoreApplication::exec();
        return secret;
    };
}

} // namespace Gatehouse::Ctl
