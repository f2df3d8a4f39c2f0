// Writes what is in a package, in the order in which it can be known: rows, pages, manifest.
#pragma once

#include "models/privacy/exportpackage.h"
#include "models/privacy/packagerows.h"

namespace Gatehouse
{

class CipheredSpool;

class PackageContents
{
public:
    // All outlive it.
    PackageContents(const PackageOrder &order, const SigningKey &key, SealedZip &zip, const std::stop_token &stop,
                    const ExportPackage::Progress &progress);

    Result<PackageManifest> write(const PartSource &source);
    // See MadePackage.
    qint64 unreviewed() const { return m_order.reviewDigest ? 0 : m_scan.review().open; }

private:
    Result<void> writePart(const PackagePart &part, const PartSource &source);
    Result<void> writeRows(PackageRows &rows, IndexPart &index, const PartSource &source, CipheredSpool &spool);
    Result<void> flush(CipheredSpool &spool);
    Result<void> checkReview() const;
    QString stem(const QString &table);
    PackageManifest manifest() const;

    const PackageOrder &m_order;
    const SigningKey &m_key;
    SealedZip &m_zip;
    std::stop_token m_stop;
    const ExportPackage::Progress &m_progress;
    Redactions m_redactions;
    RedactionScan m_scan;
    PackageIndex m_index;
    QStringList m_stems;
    QByteArray m_json;
    QByteArray m_csv;
    qint64 m_rows = 0;
};

} // namespace Gatehouse
