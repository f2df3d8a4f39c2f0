// What is kept of the real Azure LLM inference trace: the spread of arrivals and of token counts.
#pragma once

#include "app/demogateway/randomstream.h"
#include "models/core/error.h"

#include <utility>
#include <vector>

namespace Gatehouse::Demo
{

class TraceSample
{
public:
    // Reads the resource azure-trace.json. An error means that the program was built wrongly.
    static Result<TraceSample> load();

    // The time to the next arrival in units of the mean.
    double gap(RandomStream &random) const;
    // How busy a minute is against the mean of the trace; repeats after shapeLength() minutes.
    double minuteShape(qint64 minute) const;
    int shapeLength() const { return int(m_minuteShape.size()); }
    // Context and generated tokens of one request; they belong together.
    std::pair<int, int> tokens(RandomStream &random) const;
    const std::vector<std::pair<int, int>> &tokenPairs() const { return m_tokenPairs; }

private:
    std::vector<std::pair<int, int>> m_tokenPairs;
    std::vector<double> m_gapQuantiles;
    std::vector<double> m_minuteShape;
};

} // namespace Gatehouse::Demo
