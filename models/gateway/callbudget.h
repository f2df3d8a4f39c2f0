// How many calls the console may make in a stretch of time.
#pragma once

#include <QList>
#include <QtGlobal>

namespace Gatehouse
{

// Gateways count the calls of an address or a token, and the operator's own tools share that count. A sliding window:
// never more than `calls` within any `windowMs`. Times are milliseconds of a clock that never goes back.
class CallBudget
{
public:
    CallBudget(int calls, qint64 windowMs);

    // Calls that were counted so far stay counted.
    void setLimit(int calls, qint64 windowMs);

    // 0 when a call may go out now, and it counts; else how long until the next one may, and nothing counts.
    qint64 take(qint64 nowMs);

private:
    int m_calls = 1;
    qint64 m_windowMs = 1;
    QList<qint64> m_taken; // ascending
};

} // namespace Gatehouse
