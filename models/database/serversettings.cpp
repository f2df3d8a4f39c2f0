#include "models/database/serversettings.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QUrl>

namespace Gatehouse
{

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

bool needsVerifiedTls(const ServerSettings &settings)
{
    if (!settings.socket.isEmpty())
        return false;
    return !settings.caFile.isEmpty() || !isThisMachine(settings.host);
}

Result<QString> authoritiesFile(const ServerSettings &settings)
{
    if (!settings.caFile.isEmpty()) {
        const QFileInfo file(settings.caFile);
        if (file.isFile() && file.isReadable())
            return settings.caFile;
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The CA file %1 does not exist or cannot be read. Check ca_file in the connection.")
                .arg(settings.caFile));
    }
    // Where the distributions keep the bundle of the authorities that they trust.
    for (const char *file : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                             "/var/lib/ca-certificates/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
        if (QFileInfo(QLatin1String(file)).isReadable())
            return QString::fromLatin1(file);
    }
    return failure(ErrorKind::NotFound,
                   QStringLiteral("No certificate authorities are installed on this machine. Install them "
                                  "(ca-certificates), or name the server's authority as ca_file in the connection."));
}

QString placeOf(const ServerSettings &settings)
{
    QString place = settings.host;
    if (!settings.url.isEmpty())
        place = QUrl(settings.url).authority().section(QLatin1Char('@'), -1);
    else if (!settings.socket.isEmpty())
        place = settings.socket;
    else if (settings.port > 0)
        place += QStringLiteral(":%1").arg(settings.port);
    return settings.database.isEmpty() ? place : QStringLiteral("%1 at %2").arg(settings.database, place);
}

} // namespace Gatehouse
