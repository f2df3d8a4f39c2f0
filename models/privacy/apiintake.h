// Requests that the gateway itself has taken, by its admin API.
#pragma once

#include "models/gateway/itemlisting.h"
#include "models/privacy/gatewayrequest.h"

#include <stop_token>

namespace Gatehouse
{

inline constexpr const char *kListRequests = "list_privacy_requests"; // the verb in profiles

// Those of the list that nobody has answered. What is not of the form that the profile says becomes a problem of that
// request alone. InvalidInput: the profile does not say which of them are open.
Result<QList<GatewayRequest>> openRequests(const ListedItems &listed, const RequestRules &rules);

// Reads the list, once more when it has changed meanwhile, and waits for it; never on a thread with a window.
Result<Intake> intakeFromApi(const AdminApiRules &api, const AdminApiSettings &settings, const RequestRules &rules,
                             const QString &origin, const QDate &today, const std::stop_token &stop = {});

} // namespace Gatehouse
