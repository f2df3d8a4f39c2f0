#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

std::string_view TelemetryRow::text(Dimension dimension) const
{
    switch (dimension) {
    case Dimension::Model:
        return model;
    case Dimension::Provider:
        return provider;
    case Dimension::Endpoint:
        return endpoint;
    case Dimension::ErrorClass:
        return errorClass;
    case Dimension::Workspace:
        return workspace;
    case Dimension::Account:
        return account;
    case Dimension::Key:
        return key;
    case Dimension::Outcome:
    case Dimension::StatusCode:
        return {};
    }
    return {};
}

Result<GroupOffer> TelemetrySource::groupOffer()
{
    return GroupOffer{QStringLiteral("this source hands out rows only"), 0};
}

Result<void> TelemetrySource::scanGroups(const TimeSpan &, GroupSlots, const GroupSink &, const QueryLimits &)
{
    return failure(ErrorKind::Unsupported,
                   QStringLiteral("Groups of attempts cannot be had: this source hands out rows only. Read the rows."));
}

} // namespace Gatehouse
