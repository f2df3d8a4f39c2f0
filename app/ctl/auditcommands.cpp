#include "app/ctl/auditaccess.h"
#include "app/ctl/findingstext.h"

namespace Gatehouse::Ctl
{

namespace
{

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
    const auto checkpoints = givenCheckpoints(request, **access);
    if (!checkpoints)
        return complain(checkpoints.error(), terminal);
    const LogReading reading = readingOn(terminal);
    const auto findings = (*access)->audit().verify(*checkpoints, reading.progress, reading.stop);
    endReading(terminal);
    if (!findings)
        return complain(findings.error(), terminal);
    if (checkpoints->isEmpty())
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
