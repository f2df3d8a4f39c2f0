// The time of day as a dependency, so that a test can say what time it is.
#pragma once

#include <QtGlobal>

namespace Gatehouse
{

class Clock
{
public:
    virtual ~Clock() = default;

    // Milliseconds since 1970-01-01T00:00:00Z. May be called from any thread.
    virtual qint64 nowMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    qint64 nowMs() const override;
};

} // namespace Gatehouse
