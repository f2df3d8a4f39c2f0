// Writes a ZIP piece by piece into a sink, without going back: its size does not matter, and beyond 4 GiB it is a
// Zip64. The seal comes last.
#pragma once

#include "models/privacy/draftfile.h"
#include "models/privacy/packageseal.h"

#include <QStringList>

#include <sys/types.h>

struct archive;

namespace Gatehouse
{

struct SealedFile {
    QString name;
    qint64 size = 0;
    Hash hash{};

    bool operator==(const SealedFile &) const = default;
};

class SealedZip
{
public:
    struct Settings {
        QString caseId;
        qint64 madeMs = 0;
        QString passphrase; // not empty: its contents are encrypted with AES-256; the names of the files are not
        int level = 3;      // of compression, 1 to 9
    };
    // Sink and key outlive it.
    static Result<std::unique_ptr<SealedZip>> begin(ByteSink sink, const SigningKey &key, const Settings &settings,
                                                    const std::stop_token &stop = {});
    ~SealedZip();
    SealedZip(const SealedZip &) = delete;
    SealedZip &operator=(const SealedZip &) = delete;

    // Names are ASCII, with "/" between folders.
    Result<void> beginFile(const QString &name);
    Result<void> write(QByteArrayView bytes);
    Result<void> endFile();
    Result<void> addFile(const QString &name, QByteArrayView bytes);
    // Those that were ended, in their order.
    const QList<SealedFile> &files() const { return m_files; }
    // Nothing can be written afterwards.
    Result<void> finish();

private:
    SealedZip(ByteSink sink, const SigningKey &key, const Settings &settings, const std::stop_token &stop);
    Result<void> open();
    Result<void> done(int code);
    Result<void> forward(QByteArrayView bytes);
    static ssize_t writeBlock(archive *, void *self, const void *bytes, size_t size);

    ByteSink m_sink;
    const SigningKey &m_key;
    Settings m_settings;
    std::stop_token m_stop;
    archive *m_archive;
    Result<void> m_failed; // the first failure of the sink
    QByteArray m_held;     // the last bytes: a seal may have to go behind them
    qint64 m_forwarded = 0;
    Sha256 m_whole;
    Sha256 m_sha;
    SealedFile m_file;
    QList<SealedFile> m_files;
};

} // namespace Gatehouse
