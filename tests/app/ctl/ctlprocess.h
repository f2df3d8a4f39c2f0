// The real gatehousectl as a process.
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStringList>

#include <memory>

namespace Gatehouse
{

struct CtlResult {
    int exitCode = -1; // -1: it crashed or did not end
    QByteArray out;
    QByteArray err;

    QJsonObject json() const;
};

// Runs it to its end.
CtlResult runCtl(const QStringList &arguments);
// The same in a process that is set up already.
CtlResult finishCtl(QProcess &process, const QStringList &arguments);

// Starts it and comes back once it runs.
std::unique_ptr<QProcess> startCtl(const QStringList &arguments);

} // namespace Gatehouse
