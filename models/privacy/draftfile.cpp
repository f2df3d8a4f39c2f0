#include "models/privacy/draftfile.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace Gatehouse
{

namespace
{

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

std::unexpected<Error> refused(const QString &name, int code)
{
    const QString why = QString::fromLocal8Bit(std::strerror(code));
    if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
        return failure(
            ErrorKind::Unreachable,
            QStringLiteral("%1 could not be written: there is no room for it (%2). Free some space or choose "
                           "another folder; nothing was left behind.")
                .arg(name, why));
    }
    return failure(ErrorKind::Denied,
                   QStringLiteral("%1 cannot be written: %2. Choose another folder.").arg(name, why));
}

QByteArray folderOf(const QString &file)
{
    return QFile::encodeName(QFileInfo(file).absolutePath());
}

QByteArray namedDraft(const QString &file)
{
    const QFileInfo info(file);
    return folderOf(file) + "/." + QFile::encodeName(info.fileName()) + '.' +
           QByteArray::number(QRandomGenerator::system()->generate64(), 36);
}

int openIn(const QByteArray &folder)
{
    return ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly);
}

// Some file systems know no file without a name.
bool isUnsupported(int code)
{
    return code == EOPNOTSUPP || code == EISDIR || code == ENOENT;
}

int openNamed(const QByteArray &draft)
{
    return ::open(draft.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
}

} // namespace

OpenFile::~OpenFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

OpenFile::OpenFile(OpenFile &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

OpenFile &OpenFile::operator=(OpenFile &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<void> OpenFile::write(QByteArrayView bytes, const QString &name)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return refused(name, written < 0 ? errno : ENOSPC);
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<OpenFile> openNameless(const QString &folder)
{
    OpenFile file(openIn(QFile::encodeName(folder)));
    if (!file.isOpen() && isUnsupported(errno)) {
        const QByteArray draft = namedDraft(folder + QStringLiteral("/spool"));
        file = OpenFile(openNamed(draft));
        const int code = errno;
        if (file.isOpen())
            ::unlink(draft.constData());
        errno = code;
    }
    if (file.isOpen())
        return file;
    return refused(folder, errno);
}

DraftFile::DraftFile(const QString &file, OpenFile opened, const QByteArray &draft)
    : m_name(file)
    , m_file(std::move(opened))
    , m_draft(draft)
{
}

DraftFile::~DraftFile()
{
    if (!m_draft.isEmpty())
        ::unlink(m_draft.constData());
}

Result<std::unique_ptr<DraftFile>> DraftFile::make(const QString &file)
{
    QByteArray draft;
    OpenFile opened(openIn(folderOf(file)));
    if (!opened.isOpen() && isUnsupported(errno)) {
        draft = namedDraft(file);
        opened = OpenFile(openNamed(draft));
    }
    if (!opened.isOpen())
        return refused(file, errno);
    return std::unique_ptr<DraftFile>(new DraftFile(file, std::move(opened), draft));
}

Result<void> DraftFile::putInPlace()
{
    const QByteArray target = QFile::encodeName(QFileInfo(m_name).absoluteFilePath());
    if (::fsync(m_file.descriptor()) != 0)
        return refused(m_name, errno);
    if (m_draft.isEmpty()) {
        // A link replaces nothing, so that the file gets a name of its own before it takes the one that was asked for.
        const QByteArray own = namedDraft(m_name);
        const QByteArray open = "/proc/self/fd/" + QByteArray::number(m_file.descriptor());
        if (::linkat(AT_FDCWD, open.constData(), AT_FDCWD, own.constData(), AT_SYMLINK_FOLLOW) != 0)
            return refused(m_name, errno);
        m_draft = own;
    }
    if (::rename(m_draft.constData(), target.constData()) != 0)
        return refused(m_name, errno);
    m_draft.clear();
    // The name, too, is to be there after a power cut.
    const OpenFile folder(::open(folderOf(m_name).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.isOpen())
        ::fsync(folder.descriptor());
    return {};
}

} // namespace Gatehouse
