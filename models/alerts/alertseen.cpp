#include "models/alerts/alertseen.h"

namespace Gatehouse
{

bool isAsSeen(const Alert &alert, const AlertOrder &order)
{
    if (!order.seen)
        return true;
    if (alert.state != *order.seen)
        return false;
    if (order.action != AlertAction::Undo)
        return true;
    switch (alert.state) {
    case AlertState::Acknowledged:
        return alert.owner == order.owner && alert.untilMs == order.untilMs;
    case AlertState::Silenced:
        return alert.untilMs == order.untilMs;
    case AlertState::Resolved:
        return alert.verdict == order.verdict;
    case AlertState::Open:
        break;
    }
    return true;
}

AlertOrder undoOf(const AlertOrder &order, const QString &by)
{
    AlertOrder undo{AlertAction::Undo, by, order.alerts};
    if (const auto now = nextAlertState(order.seen.value_or(AlertState::Open), order.action))
        undo.seen = *now;
    undo.owner = order.owner.isEmpty() ? order.by : order.owner;
    undo.untilMs = order.untilMs;
    undo.verdict = order.verdict;
    return undo;
}

AlertOrder undoOf(const Alert &alert, const QString &by)
{
    AlertOrder undo{AlertAction::Undo, by, {alert.seq}, alert.untilMs};
    undo.verdict = alert.verdict;
    undo.seen = alert.state;
    undo.owner = alert.owner;
    return undo;
}

} // namespace Gatehouse
