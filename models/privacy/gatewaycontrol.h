// Switches on a gateway for whoever can wait: the worker of privacy requests, on a thread of its own.
#pragma once

#include "models/gateway/actionway.h"
#include "models/gateway/gatewayactions.h"

#include <stop_token>

namespace Gatehouse
{

class GatewayControl
{
public:
    virtual ~GatewayControl() = default;

    // Whether there is a way to do it at all.
    virtual bool can(const GatewayAction &action) = 0;
    // As GatewayActions::run(). TimedOut: whether it was done is unknown.
    virtual Result<ActionOutcome> run(const GatewayAction &action, const std::stop_token &stop) = 0;
    // Whether the gateway is as the action would leave it; nothing is changed. NotFound is a yes for none of them.
    virtual Result<bool> isDone(const GatewayAction &action, const std::stop_token &stop) = 0;
};

// By actions that live on another thread, whose event loop runs.
class WaitingControl final : public GatewayControl
{
public:
    // Outlives this.
    explicit WaitingControl(GatewayActions &actions);

    bool can(const GatewayAction &action) override;
    Result<ActionOutcome> run(const GatewayAction &action, const std::stop_token &stop) override;
    Result<bool> isDone(const GatewayAction &action, const std::stop_token &stop) override;

private:
    GatewayActions &m_actions;
};

} // namespace Gatehouse
