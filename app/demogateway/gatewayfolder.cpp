#include "app/demogateway/gatewayfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace Gatehouse::Demo
{

QString GatewayFolder::file(const char *name) const
{
    return path + QLatin1Char('/') + QString::fromLatin1(name);
}

QString defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/gatehouse/demo");
}

Result<GatewayFolder> openFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isDir())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 is a file, not a folder. Name a folder with --dir.").arg(path));
    const bool isNew = !info.exists();
    if (!QDir().mkpath(path) || !QFileInfo(path).isWritable()) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("The folder %1 cannot be written. Name another one with --dir.").arg(path));
    }
    if (isNew)
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return GatewayFolder{QFileInfo(path).absoluteFilePath()};
}

Result<void> writeWholeFile(const QString &path, const QByteArray &bytes, bool secret)
{
    QSaveFile file(path);
    const bool opened = file.open(QIODevice::WriteOnly);
    if (opened && secret && !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) {
        file.cancelWriting();
        return failure(ErrorKind::Denied,
                       QStringLiteral("%1 could not be closed to other users: %2.").arg(path, file.errorString()));
    }
    if (!opened || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorKind::Denied, QStringLiteral("%1 could not be written: %2.").arg(path, file.errorString()));
    return {};
}

Result<QByteArray> readWholeFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorKind::NotFound, QStringLiteral("%1 does not exist.").arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Denied, QStringLiteral("%1 could not be read: %2.").arg(path, file.errorString()));
    return file.readAll();
}

} // namespace Gatehouse::Demo
