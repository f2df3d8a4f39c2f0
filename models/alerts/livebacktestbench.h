// Back-tests on a gateway, on a thread and with connections of their own.
#pragma once

#include "models/alerts/backtestbench.h"
#include "models/database/databasethread.h"

namespace Gatehouse
{

class LiveBacktestBench final : public BacktestBench
{
    Q_OBJECT
public:
    // The secrets of the settings are filled in; the clock outlives it.
    LiveBacktestBench(const ConnectionSettings &settings, const Clock &clock, QObject *parent = nullptr);
    ~LiveBacktestBench() override;

    QFuture<Result<Backtest>> run(const BacktestOrder &order) override;
    void stop() override;
    QFuture<Result<GatewayLattice>> lattice() override;

private:
    // Used by the jobs of the thread.
    struct Place {
        Place(ConnectionSettings with, const Clock &time)
            : settings(std::move(with))
            , clock(time)
        {
        }
        GatewayBacktest &opened();

        const ConnectionSettings settings;
        const Clock &clock;
        std::unique_ptr<GatewayBacktest> backtest;
    };

    std::unique_ptr<Place> m_place;
    std::stop_source m_stop;
    // Last, so that it ends first.
    DatabaseThread m_thread;
};

} // namespace Gatehouse
