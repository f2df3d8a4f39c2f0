// What else whoever an alert of misuse is about did: the calls of each minute, for the chart of its evidence, and how
// many there were, failed, were refused, lasted and cost.
#pragma once

#include "models/alerts/principalalerts.h"
#include "models/telemetry/telemetryquery.h"

#include <QJsonArray>

#include <functional>

namespace Gatehouse
{

// Both as alertEvidence() reads them.
struct PrincipalFigures {
    QJsonArray series;    // {"ms", "value"} of each minute
    QJsonArray alongside; // {"what", "before", "now"}: of the last hour, and of the hour before
};

// On the thread of the lookout; waits for the gateway's database.
class PrincipalSeries
{
public:
    using Ask = std::function<Result<TelemetryAnswer>(const TelemetryQuery &)>;

    // So much before what was found last; and of what is older than that there is no chart: it is history, and each one
    // reads rows of the gateway.
    static constexpr qint64 kSpanMs = 2 * kHourMs;
    static constexpr qint64 kOldestMs = kDayMs;

    explicit PrincipalSeries(Ask ask);

    // Empty where figures cannot be had: of an address, of an administrator, of a key without calls, of old findings,
    // or when the gateway does not answer. An alert is raised without them, too. What stands alongside needs both hours
    // whole.
    PrincipalFigures of(const PrincipalAlert &alert, qint64 nowMs) const;

private:
    Ask m_ask;
};

} // namespace Gatehouse
