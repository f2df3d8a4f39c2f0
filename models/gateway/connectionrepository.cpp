#include "models/gateway/connectionrepository.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

namespace Gatehouse
{

ConnectionRepository::ConnectionRepository(QString folder)
    : m_folder(std::move(folder))
{
}

QString ConnectionRepository::standardFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/gatehouse/connections");
}

bool ConnectionRepository::holds(const QString &file) const
{
    return !file.isEmpty() && QFileInfo(file).absolutePath() == QFileInfo(m_folder).absoluteFilePath();
}

QList<SavedConnection> ConnectionRepository::list() const
{
    QList<SavedConnection> saved;
    const QFileInfoList files = QDir(m_folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QFileInfo &file : files) {
        SavedConnection connection{file.absoluteFilePath(), file.completeBaseName(),
                                   loadConnection(file.absoluteFilePath())};
        if (connection.settings)
            connection.name = connection.settings->name;
        saved.append(connection);
    }
    std::stable_sort(saved.begin(), saved.end(), [](const SavedConnection &a, const SavedConnection &b) {
        return QString::compare(a.name, b.name, Qt::CaseInsensitive) < 0;
    });
    return saved;
}

Result<QString> ConnectionRepository::save(const ConnectionSettings &settings, const QString &file)
{
    if (settings.name.trimmed().isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("The connection has no name. Give it one."));
    if (!QDir().mkpath(m_folder)) {
        return failure(
            ErrorKind::Denied,
            QStringLiteral("The folder for connections cannot be made: %1. Check its permissions.").arg(m_folder));
    }
    const QString target = file.isEmpty() ? freeFile(settings.name) : file;
    if (auto written = saveConnection(settings, target); !written)
        return std::unexpected(written.error());
    return target;
}

Result<void> ConnectionRepository::remove(const QString &file)
{
    const QFileInfo info(file);
    if (!holds(file))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 is not among the saved connections.").arg(info.fileName()));
    if (!QFile::remove(info.absoluteFilePath()))
        return failure(ErrorKind::Denied,
                       QStringLiteral("Connection %1 cannot be removed. Check its permissions.").arg(info.fileName()));
    return {};
}

QString ConnectionRepository::freeFile(const QString &name) const
{
    static const QRegularExpression odd(QStringLiteral("[^a-z0-9]+"));
    QString base = name.toLower().replace(odd, QStringLiteral("-")).left(60);
    if (base.isEmpty() || base == QStringLiteral("-"))
        base = QStringLiteral("gateway");
    QString candidate = QDir(m_folder).filePath(base + QStringLiteral(".json"));
    for (int number = 2; QFileInfo::exists(candidate); ++number)
        candidate = QDir(m_folder).filePath(QStringLiteral("%1-%2.json").arg(base).arg(number));
    return candidate;
}

} // namespace Gatehouse
