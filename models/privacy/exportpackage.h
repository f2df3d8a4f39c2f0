// The export package of a person: a ZIP with every row as JSON and as CSV, pages that say what they mean, and a signed
// manifest. Whatever the size of the data, it takes the same memory.
//
// The rows of a table are read once. The JSON goes into the ZIP as they come and the CSV is set aside meanwhile, so
// that both hold the same rows even if the gateway writes between two readings.
#pragma once

#include "models/privacy/packageindex.h"
#include "models/privacy/redaction.h"

namespace Gatehouse
{

struct PackageOrder {
    QString file;
    QString caseId;
    RequestType type = RequestType::Access;
    Regime regime = Regime::Gdpr;
    QString gateway; // profile or name of it
    qint64 madeMs = 0;
    PackageNotice notice;
    QList<PackagePart> parts;
    QList<Redaction> redactions;
    // What the review was made of: then a package is only made while the findings are still those.
    std::optional<QByteArray> reviewDigest;
    QList<SubjectIdentity> subject; // for that review
    QString passphrase;             // not empty: AES-256 within the ZIP
    QByteArray recipient;           // a certificate, not empty: the ZIP within CMS EnvelopedData
};

struct MadePackage {
    QString file;
    QString sha256; // of the file
    qint64 bytes = 0;
    PackageManifest manifest;
    // Values that may concern others and are neither withheld nor were reviewed: the caller says so before it is sent.
    qint64 unreviewed = 0;
};

class ExportPackage
{
public:
    using Progress = std::function<void(qint64 rows)>;

    explicit ExportPackage(const SigningKey &key);

    // The file is there when it is whole. InvalidInput: a redaction without a ground or of nothing, a passphrase that
    // is too short, a certificate that cannot be encrypted to. Busy: what might concern others is no longer what was
    // reviewed. Unreachable: no room. Cancelled.
    Result<MadePackage> write(const PackageOrder &order, const PartSource &source, const std::stop_token &stop = {},
                              const Progress &progress = {}) const;

    static constexpr qsizetype kLeastPassphrase = 12;

private:
    const SigningKey &m_key;
};

} // namespace Gatehouse
