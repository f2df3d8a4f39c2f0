// A file that appears under its name when it is whole. Until then it has no name at all where the file system allows
// that, so that not even a program that is killed leaves personal data behind.
#pragma once

#include "models/core/error.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

namespace Gatehouse
{

using ByteSink = std::function<Result<void>(QByteArrayView)>;

// A file descriptor that is closed.
class OpenFile
{
public:
    explicit OpenFile(int descriptor = -1)
        : m_descriptor(descriptor)
    {
    }
    ~OpenFile();
    OpenFile(OpenFile &&other) noexcept;
    OpenFile &operator=(OpenFile &&other) noexcept;

    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }
    // All of it. Unreachable: the disk is full, or a limit was reached.
    Result<void> write(QByteArrayView bytes, const QString &name);

private:
    int m_descriptor;
};

// For its owner alone, on the file system of that folder, gone when it is closed.
Result<OpenFile> openNameless(const QString &folder);

class DraftFile
{
public:
    // Denied: no file can be made there.
    static Result<std::unique_ptr<DraftFile>> make(const QString &file);
    ~DraftFile();
    DraftFile(const DraftFile &) = delete;
    DraftFile &operator=(const DraftFile &) = delete;

    Result<void> write(QByteArrayView bytes) { return m_file.write(bytes, m_name); }
    // On the disk, and then under its name, instead of what stood there.
    Result<void> putInPlace();

private:
    DraftFile(const QString &file, OpenFile opened, const QByteArray &draft);

    QString m_name;
    OpenFile m_file;
    QByteArray m_draft; // its name until then; empty: it has none
};

} // namespace Gatehouse
