#include "models/audit/auditdocuments.h"

#include "models/audit/exportedlog.h"

#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <functional>

namespace Gatehouse
{

namespace
{

constexpr qint64 kLargestCheckpoint = 64 * 1024;

// What must not be signed: a signature on it would make it look genuine.
Result<void> mustBeGenuine(const LogFindings &findings)
{
    if (findings.isGenuine())
        return {};
    const LogFault &first = findings.faults.constFirst();
    return failure(ErrorKind::Corrupt, QStringLiteral("The audit log is not what was written, from entry %1 on: %2 "
                                                      "Nothing was signed. Verify the log to see all that is wrong.")
                                           .arg(first.index)
                                           .arg(first.what));
}

Result<void> writeWhole(const QString &fileName, const std::function<Result<void>(QIODevice &)> &write)
{
    QSaveFile file(fileName);
    const auto refuse = [&] {
        // Not Denied, which is about rights in the console.
        return failure(ErrorKind::Unreachable,
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

QByteArray noteOf(const TreeHead &head, const SignedLog &log)
{
    return checkpointNote({log.origin, head, log.clock.nowMs()}, log.key);
}

Result<void> writeLines(QIODevice &file, const LogFindings &findings, const SignedLog &log, const LogReading &reading)
{
    const auto removed = log.log.visitRemoved(
        [&](qint64 index, const Hash &leaf) -> Result<void> {
            file.write(exportedLine({{index, 0, {}, {}, {}, {}, {}}, leaf, true}));
            return {};
        },
        reading.stop);
    if (!removed)
        return removed;
    const auto written = log.log.visit(
        [&](const EntryView &entry, const Hash &leaf) -> Result<void> {
            // Others go on writing to the log.
            if (entry.index < findings.head.size)
                file.write(exportedLine({entry.entry(), leaf, false}));
            return {};
        },
        reading.stop);
    const auto cut = written ? log.log.cutBefore() : std::unexpected(written.error());
    if (!cut)
        return std::unexpected(cut.error());
    if (*cut != findings.removed)
        return failure(ErrorKind::Busy,
                       QStringLiteral("The audit log was not exported: it was cut meanwhile. Try again."));
    return {};
}

Result<LogFindings> genuine(const SignedLog &log, const QList<TreeHead> &checkpoints, const LogReading &reading)
{
    auto findings = log.log.verify(checkpoints, reading.progress, reading.stop);
    if (!findings)
        return findings;
    if (auto checked = mustBeGenuine(*findings); !checked)
        return std::unexpected(checked.error());
    return findings;
}

} // namespace

Result<SigningKey> storeSigningKey(const QString &origin)
{
    return SigningKey::loadOrMake(QStringLiteral("%1/gatehouse/keys/%2.pem")
                                      .arg(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation),
                                           origin.section(QLatin1Char('/'), -1)));
}

Result<Checkpoint> readCheckpoint(const QString &fileName, const QString &origin, const PublicKey &key)
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
    return checkpoint;
}

Result<LogFindings> writeCheckpoint(const QString &fileName, const SignedLog &log, const LogReading &reading)
{
    // The one that is there may be the only proof of what the log was.
    QList<TreeHead> earlier;
    if (QFile::exists(fileName)) {
        const auto there = readCheckpoint(fileName, log.origin, log.key.publicKey());
        if (!there)
            return failure(there.error().kind,
                           there.error().message + QStringLiteral(" It is left as it is; name another file."));
        earlier.append(there->head);
    }
    auto findings = genuine(log, earlier, reading);
    if (!findings)
        return findings;
    if (auto written = writeWhole(fileName, noteOf(findings->head, log)); !written)
        return std::unexpected(written.error());
    return findings;
}

Result<LogFindings> writeExport(const QString &fileName, const SignedLog &log, const LogReading &reading)
{
    auto findings = genuine(log, {}, reading);
    if (!findings)
        return findings;
    const auto written = writeWhole(fileName, [&](QIODevice &file) -> Result<void> {
        file.write(exportedHead(noteOf(findings->head, log)));
        return writeLines(file, *findings, log, reading);
    });
    if (!written)
        return std::unexpected(written.error());
    return findings;
}

Result<void> writePublicKeyPem(const QString &fileName, const QByteArray &pem)
{
    return writeWhole(fileName, pem);
}

} // namespace Gatehouse
