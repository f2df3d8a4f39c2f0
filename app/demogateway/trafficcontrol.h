// What the admin API may ask of the traffic.
#pragma once

#include "app/demogateway/incident.h"

namespace Gatehouse::Demo
{

class TrafficControl
{
public:
    virtual ~TrafficControl() = default;

    // Attempts of the last minute; 0 when the traffic is off.
    virtual double attemptsPerMinute() const = 0;
    // Reads again who is disabled or deleted; what comes from now on obeys it.
    virtual Result<void> reloadState() = 0;
    // Begins an incident now and notes it in the truth file. Unsupported when the traffic is off.
    virtual Result<Incident> inject(IncidentKind kind, const QString &target, qint64 minutes) = 0;
};

} // namespace Gatehouse::Demo
