// Back-tests for whoever must not wait.
#pragma once

#include "models/alerts/gatewaybacktest.h"

#include <QFuture>
#include <QObject>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the bench goes.
class BacktestBench : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    // One after the other; see GatewayBacktest::run.
    virtual QFuture<Result<Backtest>> run(const BacktestOrder &order) = 0;
    // Ends what runs and what waits; they answer Cancelled.
    virtual void stop() = 0;
    virtual QFuture<Result<GatewayLattice>> lattice() = 0;

signals:
    // Of what runs: the share that is done.
    void progressed(double share);
};

} // namespace Gatehouse
