#include "models/telemetry/telemetrysource.h"

namespace Gatehouse {

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

} // namespace Gatehouse
