#include "models/privacy/gatewaycontrol.h"

#include "models/core/onfinished.h"

#include <QSemaphore>

#include <memory>

namespace Gatehouse
{

namespace
{

constexpr int kLookForStopMs = 100;

template<typename Value>
struct Answer {
    QSemaphore there;
    Result<Value> value =
        failure(ErrorKind::Cancelled, QStringLiteral("The gateway was not asked: the connection was closed."));
};

// shared_ptr: whoever waits may give up before the answer comes, and the answer must have a place to go.
template<typename Value, typename Ask>
Result<Value> waitedFor(GatewayActions &actions, const std::stop_token &stop, Ask ask)
{
    const auto answer = std::make_shared<Answer<Value>>();
    QMetaObject::invokeMethod(
        &actions,
        [&actions, answer, ask] {
            onFinished(ask(actions), &actions, [answer](const Result<Value> &value) {
                answer->value = value;
                answer->there.release();
            });
        },
        Qt::QueuedConnection);
    while (!answer->there.tryAcquire(1, kLookForStopMs)) {
        if (stop.stop_requested())
            return failure(ErrorKind::TimedOut,
                           QStringLiteral("It is unknown whether it was done: the work was stopped while the gateway "
                                          "was asked."));
    }
    return answer->value;
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
    return waitedFor<ActionOutcome>(m_actions, stop, [action](GatewayActions &actions) { return actions.run(action); });
}

Result<bool> WaitingControl::isDone(const GatewayAction &action, const std::stop_token &stop)
{
    return waitedFor<bool>(m_actions, stop, [action](GatewayActions &actions) { return actions.isDone(action); });
}

} // namespace Gatehouse
