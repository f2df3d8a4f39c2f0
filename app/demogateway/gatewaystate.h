// What an operator has switched off or deleted; the traffic obeys it.
#pragma once

#include "models/core/error.h"

#include <unordered_set>

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

struct GatewayState {
    std::unordered_set<int> blockedAccounts; // disabled
    std::unordered_set<int> goneAccounts;    // deleted, with their keys
    std::unordered_set<int> blockedKeys;     // disabled, revoked or expired
    std::unordered_set<int> goneKeys;
    std::unordered_set<int> disabledProviders; // ids

    bool operator==(const GatewayState &) const = default;
};

Result<GatewayState> loadGatewayState(Database &database);

} // namespace Gatehouse::Demo
