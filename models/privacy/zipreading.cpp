#include "models/privacy/zipreading.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdio>

namespace Gatehouse
{

namespace
{

constexpr qint64 kBlock = 64 * 1024;

} // namespace

ZipReading::ZipReading(QIODevice &device)
    : m_device(device)
    , m_block(kBlock, '\0')
    , m_archive(archive_read_new())
{
}

ZipReading::~ZipReading()
{
    archive_read_free(m_archive);
}

Result<std::unique_ptr<ZipReading>> ZipReading::open(QIODevice &device, const QString &passphrase)
{
    std::unique_ptr<ZipReading> zip(new ZipReading(device));
    archive *const a = zip->m_archive;
    // By its directory only: reading it from the front would find what the directory does not name.
    bool ready = device.seek(0) && archive_read_support_format_zip_seekable(a) == ARCHIVE_OK &&
                 archive_read_set_read_callback(a, &ZipReading::readBlock) == ARCHIVE_OK &&
                 archive_read_set_seek_callback(a, &ZipReading::seekTo) == ARCHIVE_OK &&
                 archive_read_set_callback_data(a, zip.get()) == ARCHIVE_OK;
    if (ready && !passphrase.isEmpty())
        ready = archive_read_add_passphrase(a, passphrase.toUtf8().constData()) == ARCHIVE_OK;
    if (!ready || archive_read_open1(a) != ARCHIVE_OK)
        return zip->failed();
    return zip;
}

std::unexpected<Error> ZipReading::failed() const
{
    const char *why = archive_error_string(m_archive);
    const QString text = QString::fromUtf8(why ? why : "it is not written as a ZIP is");
    // The library tells a wrong passphrase by its words only.
    const bool passphrase = text.contains(QLatin1String("passphrase"), Qt::CaseInsensitive);
    return failure(passphrase ? ErrorKind::SignIn : ErrorKind::Corrupt, text);
}

ssize_t ZipReading::readBlock(archive *, void *self, const void **bytes)
{
    auto &zip = *static_cast<ZipReading *>(self);
    *bytes = zip.m_block.constData();
    return zip.m_device.read(zip.m_block.data(), kBlock);
}

std::int64_t ZipReading::seekTo(archive *, void *self, std::int64_t offset, int from)
{
    QIODevice &device = static_cast<ZipReading *>(self)->m_device;
    const qint64 base = from == SEEK_SET ? 0 : from == SEEK_CUR ? device.pos() : device.size();
    // The offsets of a hostile archive are any number.
    qint64 to = 0;
    if (__builtin_add_overflow(base, qint64(offset), &to) || to < 0 || to > device.size() || !device.seek(to))
        return ARCHIVE_FATAL;
    return to;
}

Result<bool> ZipReading::next()
{
    const int code = archive_read_next_header(m_archive, &m_entry);
    if (code == ARCHIVE_EOF)
        return false;
    if (code != ARCHIVE_OK)
        return failed();
    return true;
}

QString ZipReading::name() const
{
    const char *name = archive_entry_pathname(m_entry);
    return QString::fromUtf8(name ? name : "");
}

bool ZipReading::isPlainFile() const
{
    return archive_entry_filetype(m_entry) == AE_IFREG && !archive_entry_hardlink(m_entry) &&
           !archive_entry_symlink(m_entry);
}

bool ZipReading::isEncrypted() const
{
    return archive_entry_is_encrypted(m_entry) != 0;
}

Result<void> ZipReading::read(qint64 most, const ByteSink &sink)
{
    QByteArray piece(kBlock, '\0');
    for (qint64 total = 0;;) {
        const auto size = archive_read_data(m_archive, piece.data(), size_t(kBlock));
        if (size < 0)
            return failed();
        if (size == 0)
            return {};
        total += size;
        if (total > most)
            return failure(ErrorKind::Corrupt, QStringLiteral("it is longer than it may be"));
        if (auto taken = sink(QByteArrayView(piece).first(size)); !taken)
            return taken;
    }
}

} // namespace Gatehouse
