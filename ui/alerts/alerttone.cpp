#include "ui/alerts/alerttone.h"

namespace Gatehouse
{

Tone toneOf(AlertLevel level)
{
    switch (level) {
    case AlertLevel::Page:
        return Tone::Bad;
    case AlertLevel::Ticket:
        return Tone::Warn;
    case AlertLevel::Watch:
        break;
    }
    return Tone::Neutral;
}

Tone toneOf(IncidentSeverity severity)
{
    switch (severity) {
    case IncidentSeverity::Critical:
        return Tone::Bad;
    case IncidentSeverity::Major:
        return Tone::Warn;
    case IncidentSeverity::Minor:
        break;
    }
    return Tone::Neutral;
}

} // namespace Gatehouse
