// The call budgets of one program, one for each admin API and token.
#pragma once

#include "models/gateway/adminapirules.h"
#include "models/gateway/callbudget.h"
#include "models/gateway/connectionsettings.h"

#include <map>

namespace Gatehouse
{

// The gateway counts calls by who makes them, not by which of our objects does: all clients that speak to the same
// address with the same token take from one budget, also those that come after each other.
//
// Thread: one. Outlives the clients that take from it.
class CallBudgets
{
public:
    CallBudgets() = default;
    CallBudgets(const CallBudgets &) = delete;
    CallBudgets &operator=(const CallBudgets &) = delete;

    // Stays where it is. When the rules have changed meanwhile, they hold for the calls that were counted so far too.
    CallBudget &of(const CallBudgetRules &rules, const AdminApiSettings &settings);

private:
    std::map<QString, CallBudget> m_budgets; // its elements never move
};

} // namespace Gatehouse
