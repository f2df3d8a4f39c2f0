#include "app/ctl/auditaccess.h"
#include "models/core/counted.h"

namespace Gatehouse::Ctl
{

namespace
{

Result<PublicKey> checkingKey(const Request &request, const StoreAccess &access)
{
    if (!request.keyFile.isEmpty())
        return PublicKey::load(request.keyFile);
    const auto key = access.signingKey();
    if (!key)
        return std::unexpected(key.error());
    return key->publicKey();
}

} // namespace

Result<QList<TreeHead>> givenCheckpoints(const Request &request, const StoreAccess &access)
{
    QList<TreeHead> heads;
    if (request.checkpointFiles.isEmpty())
        return heads;
    const auto key = checkingKey(request, access);
    if (!key)
        return std::unexpected(key.error());
    for (const QString &file : request.checkpointFiles) {
        const auto checkpoint = readCheckpoint(file, access.origin(), *key);
        if (!checkpoint)
            return std::unexpected(checkpoint.error());
        heads.append(checkpoint->head);
    }
    return heads;
}

LogReading readingOn(Terminal &terminal)
{
    LogReading reading{{}, terminal.stop};
    if (terminal.errIsTerminal)
        reading.progress = [&terminal](qint64 count) {
            terminal.err << QStringLiteral("\r%1 checked")
                                .arg(counted(count, QStringLiteral("entry"), QStringLiteral("entries")))
                         << Qt::flush;
        };
    return reading;
}

void endReading(Terminal &terminal)
{
    if (terminal.errIsTerminal)
        terminal.err << QStringLiteral("\r\033[K") << Qt::flush;
}

} // namespace Gatehouse::Ctl
