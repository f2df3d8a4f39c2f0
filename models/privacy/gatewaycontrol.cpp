#include "models/privacy/gatewaycontrol.h"

#include "models/core/waitedanswer.h"

namespace Gatehouse
{

namespace
{

const Error &unknownOutcome()
{
    static const Error kError{
        ErrorKind::TimedOut, QStringLiteral("It is unknown whether it was done: the work was stopped while the gateway "
                                            "was asked.")};
    return kError;
}

} // namespace

WaitingControl::WaitingControl(GatewayActions &actions)
    : m_actions(actions)
{
}

bool WaitingControl::can(const GatewayAction &action)
{
    return m_actions.wayOf(action).has_value();
}

Result<ActionOutcome> WaitingControl::run(const GatewayAction &action, const std::stop_token &stop)
{
    return waitedFor<ActionOutcome>(m_actions, stop, unknownOutcome(),
                                    [this, action] { return m_actions.run(action); });
}

Result<bool> WaitingControl::isDone(const GatewayAction &action, const std::stop_token &stop)
{
    return waitedFor<bool>(m_actions, stop, unknownOutcome(), [this, action] { return m_actions.isDone(action); });
}

} // namespace Gatehouse
