#include "tests/app/ctl/ctlprocess.h"

#include <QJsonObject>

namespace Gatehouse
{

constexpr int kEndMs = 240'000; // a machine may be busy, and ctest ends what hangs

QJsonObject CtlResult::json() const
{
    return QJsonDocument::fromJson(out).object();
}

CtlResult runCtl(const QStringList &arguments)
{
    QProcess process;
    return finishCtl(process, arguments);
}

CtlResult finishCtl(QProcess &process, const QStringList &arguments)
{
    process.start(QStringLiteral(GATEHOUSECTL), arguments);
    const bool ended = process.waitForFinished(kEndMs) && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

std::unique_ptr<QProcess> startCtl(const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->start(QStringLiteral(GATEHOUSECTL), arguments);
    process->waitForStarted(kEndMs);
    return process;
}

} // namespace Gatehouse
