#include "models/gateway/connectionlistmodel.h"

#include <QFileInfo>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString engineTitle(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return QStringLiteral("SQLite");
    case Dialect::PostgreSql:
        return QStringLiteral("PostgreSQL");
    case Dialect::MySql:
        return QStringLiteral("MySQL / MariaDB");
    case Dialect::ClickHouse:
        return QStringLiteral("ClickHouse");
    }
    return {};
}

bool sameFile(const QString &a, const QString &b)
{
    return QFileInfo(a).absoluteFilePath() == QFileInfo(b).absoluteFilePath();
}

} // namespace

QString connectionSummary(const ConnectionSettings &settings)
{
    return QStringLiteral("%1 \u00b7 profile %2")
        .arg(engineTitle(settings.database.driver), QFileInfo(settings.profile).fileName());
}

ConnectionListModel::ConnectionListModel(ConnectionRepository &repository, QObject *parent)
    : QAbstractListModel(parent)
    , m_repository(repository)
{
    reload();
}

void ConnectionListModel::reload()
{
    beginResetModel();
    m_connections = m_repository.list();
    const bool listed =
        std::any_of(m_connections.begin(), m_connections.end(), [this](const SavedConnection &c) { return isOpen(c); });
    if (m_open && !listed)
        m_connections.prepend({m_openFile, m_open->name, *m_open});
    endResetModel();
}

void ConnectionListModel::setOpen(const QString &file, const ConnectionSettings &settings)
{
    m_openFile = file;
    m_open = settings;
    reload();
}

SavedConnection ConnectionListModel::connectionAt(int row) const
{
    return m_connections.value(row);
}

int ConnectionListModel::rowOf(const QString &file) const
{
    for (int row = 0; row < m_connections.size(); ++row) {
        if (sameFile(m_connections.at(row).file, file))
            return row;
    }
    return -1;
}

int ConnectionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_connections.size());
}

QVariant ConnectionListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_connections.size())
        return {};
    const SavedConnection &connection = m_connections.at(index.row());
    const QString summary =
        connection.settings ? connectionSummary(*connection.settings) : connection.settings.error().message;
    switch (role) {
    case Qt::DisplayRole:
        return connection.name;
    case Qt::ToolTipRole:
        return connection.settings ? connection.file : summary;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2%3").arg(connection.name, summary, isOpen(connection) ? tr(", open") : QString());
    case FileRole:
        return connection.file;
    case SummaryRole:
        return summary;
    case OpenRole:
        return isOpen(connection);
    case BrokenRole:
        return !connection.settings.has_value();
    default:
        return {};
    }
}

bool ConnectionListModel::isOpen(const SavedConnection &connection) const
{
    return m_open && sameFile(connection.file, m_openFile);
}

} // namespace Gatehouse
