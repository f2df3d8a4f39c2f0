#include "models/privacy/liveintakesources.h"

#include "models/core/poolwork.h"
#include "models/privacy/intakefile.h"

#include <QFileInfo>

namespace Gatehouse
{

namespace
{

Result<Intake> fromGateway(const ConnectionSettings &settings, const IntakeOrder &order, const std::stop_token &stop)
{
    auto intake = intakeFromGateway(settings, order.today, *order.gateway, stop);
    const bool mayAskApi = *order.gateway != IntakeWay::AdminApi && hasIntakeWay(settings, IntakeWay::AdminApi);
    if (!intake && mayAskApi &&
        (intake.error().kind == ErrorKind::Denied || intake.error().kind == ErrorKind::NotFound))
        intake.error().message += QStringLiteral(" Or read them by the admin API.");
    return intake;
}

QList<IntakeReading> readAll(const ConnectionSettings &settings, const IntakeOrder &order, const std::stop_token &stop)
{
    if (order.gateway)
        return {{QString(), fromGateway(settings, order, stop)}};
    QList<IntakeReading> all;
    for (const QString &file : order.files) {
        const QString name = QFileInfo(file).fileName();
        if (stop.stop_requested())
            all.append({name, failure(ErrorKind::Cancelled, QStringLiteral("%1 was not read: stopped.").arg(name))});
        else
            all.append({name, intakeFromFile(file, order.today)});
    }
    return all;
}

} // namespace

LiveIntakeSources::LiveIntakeSources(const ConnectionSettings &settings)
    : m_settings(settings)
{
}

LiveIntakeSources::~LiveIntakeSources()
{
    m_stop.request_stop();
}

QFuture<QList<IntakeReading>> LiveIntakeSources::read(const IntakeOrder &order)
{
    return runInPool(
        [settings = m_settings, order, stop = m_stop.get_token()] { return readAll(settings, order, stop); });
}

void LiveIntakeSources::stop()
{
    m_stop.request_stop();
    m_stop = {};
}

QFuture<Result<void>> LiveIntakeSources::hasWay(IntakeWay way)
{
    return runInPool([settings = m_settings, way] { return hasIntakeWay(settings, way); });
}

} // namespace Gatehouse
