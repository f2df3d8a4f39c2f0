#include "models/privacy/certificateissue.h"

#include <QSaveFile>

#include "models/audit/merkletree.h"

namespace Gatehouse
{

Result<QByteArray> issueCertificate(CaseRuns &runs, AuditRepository &audit, const QString &caseId,
                                    const QString &origin, qint64 nowMs, const SigningKey &key, int run)
{
    const auto stored = runs.certificate(caseId, run);
    auto entry = stored ? runs.completionEntry(caseId, stored->run) : std::unexpected(stored.error());
    // There is a certificate, so only its entry can be missing.
    if (stored && !entry && entry.error().kind == ErrorKind::NotFound)
        entry =
            failure(ErrorKind::NotFound,
                    QStringLiteral("The certificate of case %1 cannot be written any more: a retention cut took the "
                                   "entry of the audit log that proves it. One that was written before holds.")
                        .arg(caseId));
    const auto leaves = entry ? audit.leaves() : std::unexpected(entry.error());
    if (!leaves)
        return std::unexpected(leaves.error());
    if (entry->index < 0 || entry->index >= qint64(leaves->size()))
        return failure(
            ErrorKind::Corrupt,
            QStringLiteral("The audit log no longer holds the completion of case %1. Verify the log.").arg(caseId));
    CertificateProof proof;
    proof.entry = canonicalBytes(*entry);
    proof.inclusion = inclusionProof(*leaves, entry->index);
    proof.checkpoint = checkpointNote({origin, treeHead(*leaves), nowMs}, key);
    return certificateNote(stored->body, proof, key);
}

Result<void> saveCertificate(const QByteArray &note, const QString &file)
{
    QSaveFile saved(file);
    if (saved.open(QIODevice::WriteOnly) && saved.write(note) == note.size() && saved.commit())
        return {};
    return failure(ErrorKind::Unreachable,
                   QStringLiteral("%1 cannot be written: %2. Check the folder and the room in it.")
                       .arg(file, saved.errorString()));
}

} // namespace Gatehouse
