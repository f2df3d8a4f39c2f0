// The switches of a gateway for whoever waits: the thread that calls to the admin API want, and what lives on it.
#pragma once

#include "models/core/loopthread.h"
#include "models/gateway/callbudgets.h"
#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"
#include "models/privacy/gatewaycontrol.h"

#include <memory>

namespace Gatehouse
{

class WorkerSwitches
{
public:
    // The profile outlives it; the secrets of the settings are filled in.
    WorkerSwitches(const GatewayProfile &profile, const ConnectionSettings &settings);
    ~WorkerSwitches();
    WorkerSwitches(const WorkerSwitches &) = delete;
    WorkerSwitches &operator=(const WorkerSwitches &) = delete;

    GatewayControl &control() { return *m_control; }

private:
    LoopThread m_thread;
    // They end on the thread.
    CallBudgets m_budgets;
    std::unique_ptr<AdminApiClient> m_api;
    std::unique_ptr<GatewayActions> m_actions;
    std::unique_ptr<GatewayControl> m_control;
};

} // namespace Gatehouse
