// The files of one demo gateway.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QString>

namespace Gatehouse::Demo
{

struct GatewayFolder {
    QString path; // absolute

    QString file(const char *name) const;
    QString database() const { return file("gateway.sqlite"); }
    QString newDatabase() const { return file("gateway.sqlite.new"); } // while the first load runs
    QString truth() const { return file("truth.json"); }
    QString token() const { return file("admin-token"); }
    QString ca() const { return file("ca.pem"); }
    QString caKey() const { return file("ca-key.pem"); }
    QString certificate() const { return file("server.pem"); }
    QString certificateKey() const { return file("server-key.pem"); }
    QString connection() const { return file("connection.json"); }
    QString lock() const { return file("gateway.lock"); }
};

// Under the XDG data folder.
QString defaultFolder();
// Makes the folder, for this user only, and says why when it cannot.
Result<GatewayFolder> openFolder(const QString &path);
// Replaces a file as a whole; a crash leaves the old or the new one. `secret` files are readable by this user only,
// from the first byte on.
Result<void> writeWholeFile(const QString &path, const QByteArray &bytes, bool secret);
Result<QByteArray> readWholeFile(const QString &path);

} // namespace Gatehouse::Demo
