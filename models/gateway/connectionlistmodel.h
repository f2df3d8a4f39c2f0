// The saved connections, and the one that is open, as a list.
#pragma once

#include "models/gateway/connectionrepository.h"

#include <QAbstractListModel>

namespace Gatehouse
{

// GUI thread. The repository must outlive it.
class ConnectionListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        FileRole = Qt::UserRole + 1,
        SummaryRole, // "SQLite · profile demo", or why the file cannot be read
        OpenRole,    // bool: this gateway is shown now
        BrokenRole,  // bool
    };

    explicit ConnectionListModel(ConnectionRepository &repository, QObject *parent = nullptr);

    void reload();
    // The connection that is shown; it is listed first when it is not among the saved ones.
    void setOpen(const QString &file, const ConnectionSettings &settings);

    SavedConnection connectionAt(int row) const;
    int rowOf(const QString &file) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    bool isOpen(const SavedConnection &connection) const;

    ConnectionRepository &m_repository;
    QList<SavedConnection> m_connections;
    QString m_openFile;
    std::optional<ConnectionSettings> m_open;
};

// "SQLite · profile demo".
QString connectionSummary(const ConnectionSettings &settings);

} // namespace Gatehouse
