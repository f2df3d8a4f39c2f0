#include "app/ctl/commands.h"
#include "app/ctl/findingstext.h"
#include "app/ctl/storeaccess.h"

#include "models/audit/auditdocuments.h"

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

LogReading readingOn(Terminal &terminal)
{
    LogReading reading{{}, terminal.stop};
    if (terminal.errIsTerminal)
        reading.progress = [&terminal](qint64 count) {
            terminal.err << QStringLiteral("\r%1 entries checked").arg(count) << Qt::flush;
        };
    return reading;
}

void endReading(Terminal &terminal)
{
    if (terminal.errIsTerminal)
        terminal.err << QStringLiteral("\r\033[K") << Qt::flush;
}

using WriteDocument = Result<LogFindings> (*)(const QString &, const SignedLog &, const LogReading &);

int written(const Request &request, Terminal &terminal, WriteDocument write)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    auto key = (*access)->signingKey();
    if (!key)
        return complain(key.error(), terminal);
    const auto done = write(request.outFile, {(*access)->audit(), (*access)->origin(), std::move(*key), terminal.clock},
                            readingOn(terminal));
    endReading(terminal);
    return done ? finish(terminal) : complain(done.error(), terminal);
}

} // namespace

int auditVerify(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    QList<TreeHead> checkpoints;
    if (!request.checkpointFiles.isEmpty()) {
        const auto key = checkingKey(request, **access);
        if (!key)
            return complain(key.error(), terminal);
        for (const QString &file : request.checkpointFiles) {
            const auto checkpoint = readCheckpoint(file, (*access)->origin(), *key);
            if (!checkpoint)
                return complain(checkpoint.error(), terminal);
            checkpoints.append(checkpoint->head);
        }
    }
    const LogReading reading = readingOn(terminal);
    const auto findings = (*access)->audit().verify(checkpoints, reading.progress, reading.stop);
    endReading(terminal);
    if (!findings)
        return complain(findings.error(), terminal);
    if (checkpoints.isEmpty())
        terminal.err << QStringLiteral(
                            "Without a checkpoint it cannot be seen whether the log was cut off or written anew. "
                            "'gatehousectl audit checkpoint' makes one.")
                     << Qt::endl;
    return writeFindings({(*access)->origin(), *findings}, request.json, terminal);
}

int auditCheckpoint(const Request &request, Terminal &terminal)
{
    return written(request, terminal, &writeCheckpoint);
}

int auditExport(const Request &request, Terminal &terminal)
{
    return written(request, terminal, &writeExport);
}

int auditPublicKey(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto key = (*access)->signingKey();
    if (!key)
        return complain(key.error(), terminal);
    const auto done = writePublicKeyPem(request.outFile, key->publicKey().toPem());
    return done ? finish(terminal) : complain(done.error(), terminal);
}

} // namespace Gatehouse::Ctl
