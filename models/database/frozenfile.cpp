#include "models/database/frozenfile.h"

#include <QFile>
#include <QFileInfo>

namespace Gatehouse
{

namespace
{

QString walOf(const QString &file)
{
    return file + QStringLiteral("-wal");
}

// Bytes 18 and 19 of the header are the versions that a writer and a reader must know: 2 is WAL. A file in any other
// mode is opened like all others, with locks that need no right to write.
bool isInWalMode(const QString &file)
{
    QFile header(file);
    return header.open(QIODevice::ReadOnly) && header.seek(18) && header.read(2) == QByteArray("\x02\x02", 2);
}

} // namespace

bool FrozenFile::isNeeded(const QString &file)
{
    return !QFileInfo(QFileInfo(file).absolutePath()).isWritable() && !QFileInfo::exists(walOf(file)) &&
           isInWalMode(file);
}

FrozenFile::FrozenFile(const QString &file)
    : m_file(file)
    , m_state(now())
{
}

FrozenFile::State FrozenFile::now() const
{
    // A new one each time: it keeps what it has once asked.
    const QFileInfo info(m_file);
    return {QFileInfo::exists(walOf(m_file)), info.size(), info.lastModified()};
}

bool FrozenFile::stands() const
{
    return now() == m_state;
}

} // namespace Gatehouse
