// What an erasure leaves to show: a signed text that an outsider can read, and check with nothing but the public key.
//
// It says what was done (the body), and that this was written into the audit log when it was done (the proof): the log
// entry holds the hash of the body, and a path of hashes leads from the entry to a signed checkpoint of the log. The
// body knows nothing of the entry, so neither waits for the other.
#pragma once

#include "models/audit/auditentry.h"
#include "models/audit/checkpoint.h"
#include "models/gateway/datamap.h"
#include "models/privacy/caseclock.h"
#include "models/privacy/subjectidentity.h"

namespace Gatehouse
{

struct CertificateTable {
    QString table;
    Disposition disposition = Disposition::Delete;
    qint64 rowsDone = 0;
    qint64 rowsRetained = 0;
    QString ground; // of what stays
    QDate until;    // invalid: no day is set

    bool operator==(const CertificateTable &) const = default;
};

struct CertificateRescan {
    qint64 timeMs = 0;
    bool clean = false;
    int tables = 0; // that were looked at

    bool operator==(const CertificateRescan &) const = default;
};

// Opaque ids and counts, and no personal data.
struct ErasureCertificate {
    QString caseId;
    RequestType type = RequestType::Deletion;
    Regime regime = Regime::Gdpr;
    QDate received;
    QDate completed;
    QString planHash;      // 64 hexadecimal digits
    QString policyVersion; // may be empty
    QString profileId;
    QList<CertificateTable> tables;
    QStringList approvers; // ids of operators
    int approvalsNeeded = 2;
    QList<CertificateRescan> rescans;
    bool suppressed = false; // a restored backup that brings the person back is noticed
    QString journalHash;
    QString auditOrigin;
    bool recordedHere = false; // the gateway has no place for what was asked: the console's store keeps it

    bool operator==(const ErasureCertificate &) const = default;
};

// What is hashed, and kept until a certificate is asked for.
QByteArray certificateBody(const ErasureCertificate &certificate);
// Corrupt for bytes that are not, one by one, how a body is written.
Result<ErasureCertificate> certificateFromBody(const QByteArray &body);
// Stands as "certificate" in the detail of the entry "case.completed" of "case <id>".
QString certificateHash(const QByteArray &body);

struct CertificateProof {
    QByteArray entry; // canonicalBytes() of the audit entry
    QList<Hash> inclusion;
    QByteArray checkpoint; // the note

    bool operator==(const CertificateProof &) const = default;
};

// Corrupt: it would not hold, so it is not signed.
Result<QByteArray> certificateNote(const QByteArray &body, const CertificateProof &proof, const SigningKey &key);

struct OpenedCertificate {
    ErasureCertificate certificate;
    AuditEntry entry;
    Checkpoint checkpoint;
};

bool looksLikeCertificate(const QByteArray &begin);
// InvalidInput or Corrupt: the message says what does not hold, and `detail` names it in one word: "signature", "form",
// "checkpoint", "origin", "entry", "inclusion", "body".
Result<OpenedCertificate> openCertificate(const QByteArray &note, const PublicKey &key);

// What in it comes from people, to be looked through before it is recorded.
QByteArray certificateTexts(const ErasureCertificate &certificate);
// Whether a text names a person: any spelling in capitals, within JSON or not. A single word counts when it stands
// alone, and a number below 10^7 not at all, since any count would match it.
bool containsAny(const QByteArray &text, const QList<SubjectIdentity> &identities);

} // namespace Gatehouse
