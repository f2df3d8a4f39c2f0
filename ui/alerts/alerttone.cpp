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

} // namespace Gatehouse
