// The calls of each minute of whoever an alert of misuse is about, for the chart of its evidence.
#pragma once

#include "models/alerts/principalalerts.h"
#include "models/telemetry/telemetryquery.h"

#include <QJsonArray>

#include <functional>

namespace Gatehouse
{

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

    // {"ms", "value"} of each minute, as alertEvidence() reads it; empty where figures cannot be had: of an address, of
    // an administrator, of a key without calls, of old findings, or when the gateway does not answer. An alert is
    // raised without a chart, too.
    QJsonArray of(const PrincipalAlert &alert, qint64 nowMs) const;

private:
    Ask m_ask;
};

} // namespace Gatehouse
