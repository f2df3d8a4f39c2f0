// Files of this machine, and the gateway of a connection, read on threads of the application's pool.
#pragma once

#include "models/privacy/intakesources.h"

namespace Gatehouse
{

class LiveIntakeSources final : public IntakeSources
{
public:
    // The secrets of the settings are filled in.
    explicit LiveIntakeSources(const ConnectionSettings &settings);
    // Stops what is being read, and does not wait for it.
    ~LiveIntakeSources() override;

    QFuture<QList<IntakeReading>> read(const IntakeOrder &order) override;
    void stop() override;
    QFuture<Result<void>> hasWay(IntakeWay way) override;

private:
    const ConnectionSettings m_settings;
    std::stop_source m_stop;
};

} // namespace Gatehouse
