#include "models/privacy/exportpackage.h"

#include "models/privacy/envelope.h"
#include "models/privacy/packagecontents.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

std::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput, QStringLiteral("The package was not made: %1").arg(why));
}

Result<void> checkOrder(const PackageOrder &order)
{
    const auto nameless =
        std::ranges::find_if(order.redactions, [](const Redaction &each) { return each.ground.trimmed().isEmpty(); });
    if (nameless != order.redactions.end())
        return refused(QStringLiteral("no ground is given for withholding %1.%2. Say which right of whom it serves.")
                           .arg(nameless->table, nameless->column));
    if (const QStringList unknown = Redactions(order.redactions).unknown(order.parts); !unknown.isEmpty())
        return refused(
            QStringLiteral("%1 is to be withheld and is not in it. Review it again.").arg(unknown.constFirst()));
    QStringList tables;
    for (const PackagePart &part : order.parts)
        tables.append(part.table);
    if (tables.removeDuplicates() > 0)
        return refused(QStringLiteral("a table is in it twice."));
    if (!order.passphrase.isEmpty() && order.passphrase.size() < ExportPackage::kLeastPassphrase)
        return refused(QStringLiteral("the passphrase is too short to protect a file that can be guessed at for years. "
                                      "Give at least %1 characters.")
                           .arg(ExportPackage::kLeastPassphrase));
    return {};
}

// The way of the bytes: ZIP, envelope where there is one, file.
class PackageFile
{
public:
    static Result<std::unique_ptr<PackageFile>> make(const PackageOrder &order)
    {
        RecipientCertificate recipient;
        if (!order.recipient.isEmpty()) {
            auto certificate = recipientCertificate(order.recipient, order.madeMs);
            if (!certificate)
                return std::unexpected(certificate.error());
            recipient = std::move(*certificate);
        }
        auto draft = DraftFile::make(order.file);
        if (!draft)
            return std::unexpected(draft.error());
        std::unique_ptr<PackageFile> file(new PackageFile(std::move(*draft)));
        if (!recipient)
            return file;
        auto envelope = Envelope::seal(recipient, [raw = file.get()](QByteArrayView bytes) { return raw->put(bytes); });
        if (!envelope)
            return std::unexpected(envelope.error());
        file->m_envelope = std::move(*envelope);
        return file;
    }

    Result<void> write(QByteArrayView bytes) { return m_envelope ? m_envelope->write(bytes) : put(bytes); }

    Result<void> finish()
    {
        if (m_envelope) {
            if (auto finished = m_envelope->finish(); !finished)
                return finished;
        }
        m_hash = m_sha.end();
        return m_draft->putInPlace();
    }

    qint64 bytes() const { return m_bytes; }
    const Hash &hash() const { return m_hash; }

private:
    explicit PackageFile(std::unique_ptr<DraftFile> draft)
        : m_draft(std::move(draft))
    {
        m_sha.begin();
    }

    Result<void> put(QByteArrayView bytes)
    {
        m_sha.add(bytes);
        m_bytes += bytes.size();
        return m_draft->write(bytes);
    }

    std::unique_ptr<DraftFile> m_draft;
    std::unique_ptr<Envelope> m_envelope;
    Sha256 m_sha;
    qint64 m_bytes = 0;
    Hash m_hash{};
};

} // namespace

ExportPackage::ExportPackage(const SigningKey &key)
    : m_key(key)
{
}

Result<MadePackage> ExportPackage::write(const PackageOrder &order, const PartSource &source,
                                         const std::stop_token &stop, const Progress &progress) const
{
    if (auto valid = checkOrder(order); !valid)
        return std::unexpected(valid.error());
    const auto file = PackageFile::make(order);
    if (!file)
        return std::unexpected(file.error());
    SealedZip::Settings settings;
    settings.caseId = order.caseId;
    settings.madeMs = order.madeMs;
    settings.passphrase = order.passphrase;
    const auto zip =
        SealedZip::begin([&file](QByteArrayView bytes) { return (*file)->write(bytes); }, m_key, settings, stop);
    if (!zip)
        return std::unexpected(zip.error());
    PackageContents contents(order, m_key, **zip, stop, progress);
    auto manifest = contents.write(source);
    if (!manifest)
        return std::unexpected(manifest.error());
    if (auto finished = (*zip)->finish(); !finished)
        return std::unexpected(finished.error());
    if (auto finished = (*file)->finish(); !finished)
        return std::unexpected(finished.error());
    return MadePackage{order.file, QString::fromLatin1(toHex((*file)->hash())), (*file)->bytes(), std::move(*manifest),
                       contents.unreviewed()};
}

} // namespace Gatehouse
