// A bucket of tokens that fills again with time.
#pragma once

#include <QtGlobal>

namespace Gatehouse::Demo
{

class RateLimit
{
public:
    // `burst` calls at once, `perSecond` in the long run.
    RateLimit(double burst, double perSecond)
        : m_burst(burst)
        , m_perSecond(perSecond)
        , m_left(burst)
    {
    }

    // Takes one; false when none is left.
    bool take(qint64 nowMs);
    // Whole seconds until the next one, at least 1.
    int retryAfterSeconds() const;

private:
    double m_burst;
    double m_perSecond;
    double m_left;
    qint64 m_lastMs = 0;
};

} // namespace Gatehouse::Demo
