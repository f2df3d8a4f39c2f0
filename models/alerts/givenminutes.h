// What the detectors of a node were given of the last hour. What a minute of it has more by now was written down late.
#pragma once

#include "models/alerts/latticereader.h"
#include "models/alerts/statestream.h"

namespace Gatehouse
{

class GivenMinutes
{
public:
    static constexpr qint64 kMinutes = 60;

    // One after the other; after a gap it begins anew. None: nothing was there, or nobody knew.
    void push(qint64 minuteMs, const NodeMinute *minute);
    // Adds to `late` what the minute has more than it had, which is given from now on. What it has less, was taken out
    // of the gateway or is called otherwise there by now. A minute that was not given has nothing that is late.
    void takeLate(qint64 minuteMs, const NodeMinute &now, NodeMinute &late);

    void keep(StateStream &stream) { stream.keep(m_minutes, m_nextMs); }

private:
    using Named = std::vector<std::pair<QString, qint64>>;
    struct Given {
        std::array<qint64, kOutcomeCount> outcomes{};
        qint64 authFailures = 0;
        qint64 costMicros = 0;
        QByteArray latency; // a sketch as it is written down: it is seldom looked at again
        QByteArray ttft;
        Named errorClasses;

        void take(const NodeMinute &minute);
        void keep(StateStream &stream);
    };

    std::deque<Given> m_minutes;
    qint64 m_nextMs = 0; // the minute behind the last one
};

} // namespace Gatehouse
