// Files and a gateway that answer when they are told: for whatever stands on IntakeSources.
#pragma once

#include "models/privacy/intakesources.h"

#include <QPromise>

#include <deque>

namespace Gatehouse
{

class FakeIntakeSources : public IntakeSources
{
public:
    QFuture<QList<IntakeReading>> read(const IntakeOrder &order) override
    {
        orders.append(order);
        m_open.emplace_back();
        m_open.back().start();
        return m_open.back().future();
    }
    void stop() override { ++stops; }
    QFuture<Result<void>> hasWay(IntakeWay way) override
    {
        QPromise<Result<void>> promise;
        promise.start();
        promise.addResult(way == IntakeWay::Sql ? Result<void>()
                                                : failure(ErrorKind::Unsupported, QStringLiteral("no such list")));
        promise.finish();
        return promise.future();
    }

    // The oldest question that is open.
    void answer(const QList<IntakeReading> &readings)
    {
        m_open.front().addResult(readings);
        m_open.front().finish();
        m_open.pop_front();
    }

    QList<IntakeOrder> orders;
    int stops = 0;

private:
    std::deque<QPromise<QList<IntakeReading>>> m_open;
};

} // namespace Gatehouse
