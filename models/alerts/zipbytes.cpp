#include "models/alerts/zipbytes.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace Gatehouse
{

namespace
{

constexpr unsigned kReadable = 0644;

struct WriterDeleter {
    void operator()(archive *writer) const { archive_write_free(writer); }
};

struct MemberDeleter {
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};

ssize_t appendBlock(archive *, void *into, const void *bytes, size_t size)
{
    static_cast<QByteArray *>(into)->append(static_cast<const char *>(bytes), qsizetype(size));
    return ssize_t(size);
}

bool isWritten(archive *writer, const ZipMember &member)
{
    const std::unique_ptr<archive_entry, MemberDeleter> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), member.name.toLatin1().constData());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), kReadable);
    archive_entry_set_size(entry.get(), member.bytes.size());
    // No time of its own: it would be that of the machine.
    if (archive_write_header(writer, entry.get()) != ARCHIVE_OK)
        return false;
    if (archive_write_data(writer, member.bytes.constData(), size_t(member.bytes.size())) != member.bytes.size())
        return false;
    return archive_write_finish_entry(writer) == ARCHIVE_OK;
}

} // namespace

Result<QByteArray> zipOf(const QList<ZipMember> &members)
{
    QByteArray bytes; // outlives the writer, which writes until it is freed
    const std::unique_ptr<archive, WriterDeleter> writer(archive_write_new());
    bool good = archive_write_set_format_zip(writer.get()) == ARCHIVE_OK;
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    good = good && archive_write_open2(writer.get(), &bytes, nullptr, appendBlock, nullptr, nullptr) == ARCHIVE_OK;
    for (const ZipMember &member : members)
        good = good && isWritten(writer.get(), member);
    good = good && archive_write_close(writer.get()) == ARCHIVE_OK;
    if (good)
        return bytes;
    const char *why = archive_error_string(writer.get());
    return failure(ErrorKind::Internal, QStringLiteral("The files cannot be packed: %1.")
                                            .arg(QString::fromUtf8(why ? why : "the library does not say why")));
}

} // namespace Gatehouse
