// What was asked for of channels that are told of alerts.
#pragma once

#include "models/alerts/alertchannel.h"

#include <functional>

namespace Gatehouse::Ctl
{

// One setting as it was given; those that were not given stay as they are.
using ChannelChange = std::function<void(AlertChannel &)>;

struct ChannelRequest {
    std::optional<ChannelKind> kind;
    QList<ChannelChange> changes;
};

} // namespace Gatehouse::Ctl
