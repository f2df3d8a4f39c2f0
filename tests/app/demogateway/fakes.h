// What stands in for the traffic when only the admin API is tested.
#pragma once

#include "app/demogateway/trafficcontrol.h"

namespace Gatehouse::Demo
{

class FakeTraffic final : public TrafficControl
{
public:
    double attemptsPerMinute() const override { return 123; }
    Result<void> reloadState() override
    {
        ++reloads;
        return {};
    }
    Result<Incident> inject(IncidentKind kind, const QString &target, qint64 minutes) override
    {
        if (refuse)
            return failure(ErrorKind::Unsupported, QStringLiteral("The live traffic is off."));
        if (target == QLatin1String("nobody"))
            return failure(ErrorKind::InvalidInput, QStringLiteral("There is no such target."));
        Incident incident;
        incident.id = 9;
        incident.kind = kind;
        incident.node = target;
        incident.dimension = QStringLiteral("provider");
        incident.span = {1'000, 1'000 + minutes * kMinuteMs};
        incident.live = true;
        injected.append(incident);
        return incident;
    }

    int reloads = 0;
    bool refuse = false;
    QList<Incident> injected;
};

} // namespace Gatehouse::Demo
