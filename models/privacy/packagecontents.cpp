#include "models/privacy/packagecontents.h"

#include "models/privacy/cipheredspool.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kPiece = 128 * 1024;
constexpr qsizetype kFirstRows = 20;
constexpr qint64 kProgressStep = 10'000;

} // namespace

PackageContents::PackageContents(const PackageOrder &order, const SigningKey &key, SealedZip &zip,
                                 const std::stop_token &stop, const ExportPackage::Progress &progress)
    : m_order(order)
    , m_key(key)
    , m_zip(zip)
    , m_stop(stop)
    , m_progress(progress)
    , m_redactions(order.redactions)
    , m_scan(order.subject, 0, m_redactions)
    , m_index{order.caseId, order.regime, order.madeMs, order.notice, {}}
{
}

Result<PackageManifest> PackageContents::write(const PartSource &source)
{
    for (const PackagePart &part : m_order.parts) {
        if (auto written = writePart(part, source); !written)
            return std::unexpected(written.error());
    }
    if (auto same = checkReview(); !same)
        return std::unexpected(same.error());
    for (const PackageLanguage language : {PackageLanguage::English, PackageLanguage::Chinese}) {
        if (auto added = m_zip.addFile(indexFile(language), indexPage(m_index, language)); !added)
            return std::unexpected(added.error());
    }
    const PackageManifest made = manifest();
    const QByteArray json = manifestJson(made);
    if (auto added = m_zip.addFile(kManifestFile, json); !added)
        return std::unexpected(added.error());
    if (auto added = m_zip.addFile(kManifestNoteFile, manifestNote(json, made.caseId, m_key)); !added)
        return std::unexpected(added.error());
    return made;
}

Result<void> PackageContents::writePart(const PackagePart &part, const PartSource &source)
{
    const QString name = QStringLiteral("data/") + stem(part.table);
    IndexPart index{part, name + QStringLiteral(".json"), name + QStringLiteral(".csv")};
    const auto spool = CipheredSpool::make(QFileInfo(m_order.file).absolutePath());
    if (!spool)
        return std::unexpected(spool.error());
    if (auto begun = m_zip.beginFile(index.jsonFile); !begun)
        return begun;
    PackageRows rows(part, m_redactions);
    m_scan.begin(part);
    if (auto written = writeRows(rows, index, source, **spool); !written)
        return written;
    if (auto ended = m_zip.endFile(); !ended)
        return ended;
    if (auto begun = m_zip.beginFile(index.csvFile); !begun)
        return begun;
    if (auto copied = (*spool)->read([this](QByteArrayView bytes) { return m_zip.write(bytes); }, m_stop); !copied)
        return copied;
    index.rows = rows.rows();
    index.masked = rows.masked();
    index.withheld = rows.withheld();
    m_index.parts.append(index);
    return m_zip.endFile();
}

Result<void> PackageContents::writeRows(PackageRows &rows, IndexPart &index, const PartSource &source,
                                        CipheredSpool &spool)
{
    m_json = "[";
    m_csv = rows.csvHead();
    const auto read = source(index.part, [&](const RowStream &row) -> Result<void> {
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, QStringLiteral("Writing the package was cancelled."));
        const auto values = rows.read(row);
        m_scan.look(values);
        if (index.first.size() < kFirstRows)
            index.first.append(rows.shown());
        m_json.append(rows.rows() == 0 ? "\n" : ",\n");
        rows.append(m_json, m_csv);
        if (++m_rows % kProgressStep == 0 && m_progress)
            m_progress(m_rows);
        return m_json.size() < kPiece ? Result<void>() : flush(spool);
    });
    if (!read)
        return read;
    m_json.append("\n]\n");
    return flush(spool);
}

Result<void> PackageContents::flush(CipheredSpool &spool)
{
    if (auto written = m_zip.write(m_json); !written)
        return written;
    if (auto written = spool.write(m_csv); !written)
        return written;
    // The room stays reserved.
    m_json.resize(0);
    m_csv.resize(0);
    return {};
}

Result<void> PackageContents::checkReview() const
{
    if (!m_order.reviewDigest || m_scan.review().digest == *m_order.reviewDigest)
        return {};
    return failure(ErrorKind::Busy,
                   QStringLiteral("The package was not made: the data changed after it was looked through for what "
                                  "concerns others. Review it again."));
}

// A file of its own for every table, whatever it is called.
QString PackageContents::stem(const QString &table)
{
    QString plain = table;
    for (QChar &each : plain) {
        const bool kept = each.unicode() < 0x80 && (each.isLetterOrNumber() || each == QLatin1Char('_'));
        each = kept ? each : QLatin1Char('_');
    }
    plain = plain.left(80);
    QString name = plain.isEmpty() ? QStringLiteral("_") : plain;
    for (int n = 2; m_stems.contains(name, Qt::CaseInsensitive); ++n)
        name = QStringLiteral("%1-%2").arg(plain).arg(n);
    m_stems.append(name);
    return name;
}

PackageManifest PackageContents::manifest() const
{
    PackageManifest made{m_order.caseId, m_order.type, m_order.regime, m_order.gateway,
                         m_order.madeMs, {},           m_zip.files()};
    for (const IndexPart &part : m_index.parts) {
        qint64 withheld = 0;
        for (const qint64 count : part.withheld)
            withheld += count;
        made.tables.append({part.part.table, part.rows, withheld, part.masked});
    }
    return made;
}

} // namespace Gatehouse
