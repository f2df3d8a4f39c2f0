// The files of a ZIP, one after another.
#pragma once

#include "models/privacy/draftfile.h"

#include <QIODevice>
#include <QString>

#include <cstdint>
#include <sys/types.h>

struct archive;
struct archive_entry;

namespace Gatehouse
{

class ZipReading
{
public:
    // The device outlives it.
    static Result<std::unique_ptr<ZipReading>> open(QIODevice &device, const QString &passphrase);
    ~ZipReading();
    ZipReading(const ZipReading &) = delete;
    ZipReading &operator=(const ZipReading &) = delete;

    // False at the end. A file that is not read is passed over.
    Result<bool> next();
    QString name() const;
    bool isPlainFile() const;
    bool isEncrypted() const;
    // Corrupt when there are more than `most` bytes, before they are handed over.
    Result<void> read(qint64 most, const ByteSink &sink);

private:
    explicit ZipReading(QIODevice &device);
    std::unexpected<Error> failed() const;
    static ssize_t readBlock(archive *, void *self, const void **bytes);
    static std::int64_t seekTo(archive *, void *self, std::int64_t offset, int from);

    QIODevice &m_device;
    QByteArray m_block;
    archive *m_archive;
    archive_entry *m_entry = nullptr;
};

} // namespace Gatehouse
