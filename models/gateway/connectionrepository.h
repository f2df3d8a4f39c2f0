// The gateways that this console knows: one connection file each, in a folder of the operator.
#pragma once

#include "models/core/error.h"
#include "models/gateway/connectionsettings.h"

#include <QList>
#include <QString>

namespace Gatehouse
{

// A connection file, readable or not: a broken one is listed with its error, never left out.
struct SavedConnection {
    QString file;
    QString name; // of the connection, or of the file when it cannot be read
    Result<ConnectionSettings> settings = ConnectionSettings();
};

// Synchronous; the files are small. Files are written whole or not at all.
class ConnectionRepository
{
public:
    explicit ConnectionRepository(QString folder);

    // The folder that the console uses: <config>/gatehouse/connections.
    static QString standardFolder();

    const QString &folder() const { return m_folder; }
    // Whether the file is one of the saved ones; only those are overwritten and removed.
    bool holds(const QString &file) const;
    // By name.
    QList<SavedConnection> list() const;
    // Writes `settings` to `file`, or to a new file named after the connection when that is empty; gives the file.
    Result<QString> save(const ConnectionSettings &settings, const QString &file = {});
    // Refuses a file that is not among the saved ones.
    Result<void> remove(const QString &file);

private:
    QString freeFile(const QString &name) const;

    QString m_folder;
};

} // namespace Gatehouse
