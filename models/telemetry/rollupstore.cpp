#include "models/telemetry/rollupstore.h"

#include "models/gateway/connectionsettings.h"
#include "models/gateway/consolestore.h"

#include <QCryptographicHash>
#include <QFileInfo>

namespace Gatehouse
{

Result<std::unique_ptr<Database>> openRollupStore(const ConnectionSettings &settings)
{
    return openLocalStore(settings);
}

QString gatewayFingerprint(const ConnectionSettings &settings)
{
    const DatabaseSettings &traffic = settings.logDatabase.value_or(settings.database);
    // The same file under two names is the same gateway; one that is not there yet has no canonical name.
    const QString canonical = QFileInfo(traffic.file).canonicalFilePath();
    const QStringList parts{settings.profile,
                            dialectToken(traffic.driver),
                            traffic.host,
                            traffic.socket,
                            traffic.name,
                            traffic.url,
                            QString::number(traffic.port),
                            canonical.isEmpty() ? traffic.file : canonical};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part : parts) {
        hash.addData(part.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace Gatehouse
