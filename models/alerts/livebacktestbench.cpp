#include "models/alerts/livebacktestbench.h"

namespace Gatehouse
{

LiveBacktestBench::LiveBacktestBench(const ConnectionSettings &settings, const Clock &clock, QObject *parent)
    : BacktestBench(parent)
    , m_place(std::make_unique<Place>(settings, clock))
    , m_thread(QStringLiteral("back-tests"))
{
    m_thread.beforeEnd([place = m_place.get()] { place->backtest.reset(); });
}

LiveBacktestBench::~LiveBacktestBench()
{
    m_stop.request_stop();
}

GatewayBacktest &LiveBacktestBench::Place::opened()
{
    if (!backtest)
        backtest = std::make_unique<GatewayBacktest>(settings, clock);
    return *backtest;
}

QFuture<Result<Backtest>> LiveBacktestBench::run(const BacktestOrder &order)
{
    return m_thread.run([this, place = m_place.get(), order, stop = m_stop.get_token()]() -> Result<Backtest> {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, QStringLiteral("The back-test was stopped."));
        int told = -1;
        const auto progress = [&](double share) {
            if (const int percent = int(share * 100); percent != std::exchange(told, percent))
                QMetaObject::invokeMethod(
                    this, [this, share] { emit progressed(share); }, Qt::QueuedConnection);
        };
        return place->opened().run(order, progress, stop);
    });
}

void LiveBacktestBench::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
}

QFuture<Result<GatewayLattice>> LiveBacktestBench::lattice()
{
    return m_thread.run([place = m_place.get()] { return place->opened().lattice(); });
}

} // namespace Gatehouse
