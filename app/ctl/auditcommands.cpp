#include "app/ctl/commands.h"
#include "app/ctl/findingstext.h"
#include "app/ctl/storeaccess.h"

#include "models/audit/exportedlog.h"

#include <QFile>
#include <QSaveFile>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kLargestCheckpoint = 64 * 1024;

Result<TreeHead> headIn(const QString &fileName, const QString &origin, const PublicKey &key)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       QStringLiteral("The checkpoint %1 cannot be read: %2.").arg(fileName, file.errorString()));
    const auto checkpoint = openCheckpoint(file.read(kLargestCheckpoint), key);
    if (!checkpoint)
        return failure(checkpoint.error().kind, QStringLiteral("%1: %2").arg(fileName, checkpoint.error().message));
    if (checkpoint->origin != origin)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The checkpoint %1 is of another log (%2), not of %3.")
                                                    .arg(fileName, checkpoint->origin, origin));
    return checkpoint->head;
}

Result<PublicKey> checkingKey(const Request &request, const StoreAccess &access)
{
    if (!request.keyFile.isEmpty())
        return PublicKey::load(request.keyFile);
    const auto key = access.signingKey();
    if (!key)
        return std::unexpected(key.error());
    return key->publicKey();
}

Result<LogFindings> verified(StoreAccess &access, const QList<TreeHead> &checkpoints, Terminal &terminal)
{
    const bool told = terminal.errIsTerminal;
    auto findings = access.audit().verify(
        checkpoints,
        [&](qint64 count) {
            if (told)
                terminal.err << QStringLiteral("\r%1 entries checked").arg(count) << Qt::flush;
        },
        terminal.stop);
    if (told)
        terminal.err << QStringLiteral("\r\033[K") << Qt::flush;
    return findings;
}

// What must not be signed: a signature on it would make it look genuine.
Result<void> mustBeGenuine(const LogFindings &findings)
{
    if (findings.isGenuine())
        return {};
    const LogFault &first = findings.faults.constFirst();
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("The audit log is not what was written, from entry %1 on: %2 Nothing "
                                  "was signed. 'gatehousectl audit verify' lists what is wrong.")
                       .arg(first.index)
                       .arg(first.what));
}

Result<void> writeWhole(const QString &fileName, const std::function<Result<void>(QIODevice &)> &write)
{
    QSaveFile file(fileName);
    const auto refuse = [&] {
        return failure(ErrorKind::Denied,
                       QStringLiteral("%1 cannot be written: %2.").arg(fileName, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return refuse();
    if (auto written = write(file); !written)
        return written;
    return file.commit() ? Result<void>() : refuse();
}

Result<void> writeWhole(const QString &fileName, const QByteArray &bytes)
{
    return writeWhole(fileName, [&](QIODevice &file) -> Result<void> {
        file.write(bytes);
        return {};
    });
}

QByteArray noteOf(const TreeHead &head, const StoreAccess &access, const SigningKey &key, const Terminal &terminal)
{
    return checkpointNote({access.origin(), head, terminal.clock.nowMs()}, key);
}

Result<void> writeCheckpoint(const QString &fileName, StoreAccess &access, Terminal &terminal)
{
    const auto key = access.signingKey();
    if (!key)
        return std::unexpected(key.error());
    // The one that is there may be the only proof of what the log was.
    QList<TreeHead> earlier;
    if (QFile::exists(fileName)) {
        const auto head = headIn(fileName, access.origin(), key->publicKey());
        if (!head)
            return failure(head.error().kind,
                           head.error().message + QStringLiteral(" It is left as it is; name another file."));
        earlier.append(*head);
    }
    const auto findings = verified(access, earlier, terminal);
    if (!findings)
        return std::unexpected(findings.error());
    if (auto genuine = mustBeGenuine(*findings); !genuine)
        return genuine;
    return writeWhole(fileName, noteOf(findings->head, access, *key, terminal));
}

Result<void> writeExport(const QString &fileName, StoreAccess &access, Terminal &terminal)
{
    const auto key = access.signingKey();
    if (!key)
        return std::unexpected(key.error());
    const auto findings = verified(access, {}, terminal);
    if (!findings)
        return std::unexpected(findings.error());
    if (auto genuine = mustBeGenuine(*findings); !genuine)
        return genuine;
    return writeWhole(fileName, [&](QIODevice &file) -> Result<void> {
        file.write(exportedHead(noteOf(findings->head, access, *key, terminal)));
        return access.audit().visit(
            [&](const EntryView &entry, const Hash &leaf) -> Result<void> {
                // Others go on writing to the log.
                if (entry.index < findings->head.size)
                    file.write(exportedLine({entry.entry(), leaf, false}));
                return {};
            },
            terminal.stop);
    });
}

int written(const Request &request, Terminal &terminal,
            const std::function<Result<void>(const QString &, StoreAccess &, Terminal &)> &write)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto done = write(request.outFile, **access, terminal);
    if (done)
        return finish(terminal);
    // A file that may not be written is no refusal of a right in the console.
    const bool ofFile = done.error().kind == ErrorKind::Denied && done.error().message.startsWith(request.outFile);
    return ofFile ? complain({ErrorKind::Unreachable, done.error().message}, terminal)
                  : complain(done.error(), terminal);
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
            const auto head = headIn(file, (*access)->origin(), *key);
            if (!head)
                return complain(head.error(), terminal);
            checkpoints.append(*head);
        }
    }
    const auto findings = verified(**access, checkpoints, terminal);
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
    return written(request, terminal, [](const QString &file, StoreAccess &access, Terminal &) -> Result<void> {
        const auto key = access.signingKey();
        return key ? writeWhole(file, key->publicKey().toPem()) : std::unexpected(key.error());
    });
}

} // namespace Gatehouse::Ctl
