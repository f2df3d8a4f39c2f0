// The attempts of a TrafficModel in the order in which they end, which is the order in which a gateway writes them.
#pragma once

#include "app/demogateway/attempt.h"
#include "app/demogateway/trafficmodel.h"

#include <vector>

namespace Gatehouse::Demo
{

class TrafficStream
{
public:
    // The model outlives the stream.
    explicit TrafficStream(const TrafficModel &model)
        : m_model(model)
    {
    }

    // The next take() begins at `fromMs`. Called again at positionMs() after the model was changed: what was prepared
    // and not taken yet is made anew.
    void startAt(qint64 fromMs);
    // Replaces `attempts` with those that ended in [positionMs(), untilMs).
    void take(qint64 untilMs, std::vector<Attempt> &attempts);
    qint64 positionMs() const { return m_fromMs; }

private:
    const TrafficModel &m_model;
    qint64 m_fromMs = 0;
    qint64 m_minute = 0;
    std::vector<Attempt> m_pending;
};

} // namespace Gatehouse::Demo
