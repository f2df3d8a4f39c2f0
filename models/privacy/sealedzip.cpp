#include "models/privacy/sealedzip.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kBlock = 128 * 1024;
constexpr unsigned kPermissions = 0600;

struct EntryDeleter {
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};

} // namespace

SealedZip::SealedZip(ByteSink sink, const SigningKey &key, const Settings &settings, const std::stop_token &stop)
    : m_sink(std::move(sink))
    , m_key(key)
    , m_settings(settings)
    , m_stop(stop)
    , m_archive(archive_write_new())
{
    m_whole.begin();
}

SealedZip::~SealedZip()
{
    // What is not finished is thrown away, also what the library would still write.
    if (m_failed)
        m_failed = failure(ErrorKind::Cancelled, QStringLiteral("Writing was given up."));
    archive_write_free(m_archive);
}

Result<std::unique_ptr<SealedZip>> SealedZip::begin(ByteSink sink, const SigningKey &key, const Settings &settings,
                                                    const std::stop_token &stop)
{
    std::unique_ptr<SealedZip> zip(new SealedZip(std::move(sink), key, settings, stop));
    if (auto opened = zip->open(); !opened)
        return std::unexpected(opened.error());
    return zip;
}

Result<void> SealedZip::open()
{
    if (auto is = done(archive_write_set_format_zip(m_archive)); !is)
        return is;
    const QByteArray options = "zip:compression-level=" + QByteArray::number(m_settings.level);
    if (auto is = done(archive_write_set_options(m_archive, options.constData())); !is)
        return is;
    if (!m_settings.passphrase.isEmpty()) {
        if (auto is = done(archive_write_set_options(m_archive, "zip:encryption=aes256")); !is)
            return is;
        if (auto is = done(archive_write_set_passphrase(m_archive, m_settings.passphrase.toUtf8().constData())); !is)
            return is;
    }
    archive_write_set_bytes_per_block(m_archive, kBlock);
    archive_write_set_bytes_in_last_block(m_archive, 1);
    return done(archive_write_open2(m_archive, this, nullptr, &SealedZip::writeBlock, nullptr, nullptr));
}

// The sink's own words where it was the sink.
Result<void> SealedZip::done(int code)
{
    if (!m_failed)
        return m_failed;
    if (code == ARCHIVE_OK)
        return {};
    const char *why = archive_error_string(m_archive);
    m_failed = failure(ErrorKind::Internal, QStringLiteral("The package cannot be packed: %1.")
                                                .arg(QString::fromUtf8(why ? why : "the library does not say why")));
    return m_failed;
}

ssize_t SealedZip::writeBlock(archive *, void *self, const void *bytes, size_t size)
{
    // A failure is told by done(): the library, if told, would keep what it holds of a file that it has not ended.
    auto &zip = *static_cast<SealedZip *>(self);
    if (!zip.m_failed)
        return ssize_t(size);
    zip.m_held.append(static_cast<const char *>(bytes), qsizetype(size));
    const qsizetype free = zip.m_held.size() - kZipEndSize;
    if (free > 0) {
        zip.m_failed = zip.forward(QByteArrayView(zip.m_held).first(free));
        zip.m_held.remove(0, free);
    }
    return ssize_t(size);
}

Result<void> SealedZip::forward(QByteArrayView bytes)
{
    if (m_stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("Writing the package was cancelled."));
    m_whole.add(bytes);
    m_forwarded += bytes.size();
    return m_sink(bytes);
}

Result<void> SealedZip::beginFile(const QString &name)
{
    const std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.toLatin1().constData());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), kPermissions);
    archive_entry_set_mtime(entry.get(), m_settings.madeMs / 1000, 0);
    // Its size is told behind it.
    archive_entry_unset_size(entry.get());
    m_file = {name, 0, {}};
    m_sha.begin();
    return done(archive_write_header(m_archive, entry.get()));
}

Result<void> SealedZip::write(QByteArrayView bytes)
{
    m_sha.add(bytes);
    m_file.size += bytes.size();
    while (!bytes.isEmpty()) {
        const auto written = archive_write_data(m_archive, bytes.data(), size_t(bytes.size()));
        if (auto is = done(written > 0 ? ARCHIVE_OK : ARCHIVE_FATAL); !is)
            return is;
        bytes = bytes.sliced(std::min<qsizetype>(bytes.size(), written));
    }
    return {};
}

Result<void> SealedZip::endFile()
{
    m_file.hash = m_sha.end();
    m_files.append(m_file);
    return done(archive_write_finish_entry(m_archive));
}

Result<void> SealedZip::addFile(const QString &name, QByteArrayView bytes)
{
    if (auto begun = beginFile(name); !begun)
        return begun;
    if (auto written = write(bytes); !written)
        return written;
    return endFile();
}

Result<void> SealedZip::finish()
{
    if (auto closed = done(archive_write_close(m_archive)); !closed)
        return closed;
    if (!isZipEnd(m_held))
        return failure(ErrorKind::Internal, QStringLiteral("The package does not end as a ZIP does."));
    PackageSeal seal{m_settings.caseId, m_settings.madeMs, m_forwarded + kZipEndSize, {}};
    if (auto ended = forward(zipEndWithComment(m_held, sealSize(seal, m_key))); !ended)
        return ended;
    seal.hash = m_whole.end();
    return m_sink(sealNote(seal, m_key));
}

} // namespace Gatehouse
