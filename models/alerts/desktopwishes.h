// What the person at this desktop wants to be told of on it.
#pragma once

#include "models/alerts/quiethours.h"

#include <optional>

namespace Gatehouse
{

struct DesktopNoticeWishes {
    bool wanted = true;
    AlertLevel least = AlertLevel::Ticket;
    std::optional<QuietHours> quiet = {}; // what is held back in them stands in the queue; nothing is told later

    bool operator==(const DesktopNoticeWishes &) const = default;
};

} // namespace Gatehouse
