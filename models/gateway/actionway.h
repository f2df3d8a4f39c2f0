// What can be done to a gateway, and by which way: its admin API, or SQL where the API lacks it.
#pragma once

#include "models/core/error.h"
#include "models/gateway/gatewayprofile.h"

#include <array>

namespace Gatehouse
{

enum class ActionVerb { Enable, Disable, Delete };
inline constexpr std::array kActionVerbs{ActionVerb::Enable, ActionVerb::Disable, ActionVerb::Delete};

struct GatewayAction {
    ActionVerb verb = ActionVerb::Disable;
    EntityKind kind = EntityKind::Key;
    QString id;
    QString reason; // some products keep it; no personal data

    // "disable_key": the word in profiles.
    QString token() const;
    bool operator==(const GatewayAction &) const = default;
};

enum class ActionWay { AdminApi, Sql };

// What a connection gives to act by.
struct ActionMeans {
    bool adminApi = false;
    bool sql = false; // a database that may be written
};

// The way that an action would take; Unsupported with the reason when there is none. The admin API goes first.
Result<ActionWay> actionWay(const GatewayProfile &profile, const ActionMeans &means, const GatewayAction &action);

} // namespace Gatehouse
