#include "models/gateway/actionway.h"

namespace Gatehouse
{

QString GatewayAction::token() const
{
    switch (verb) {
    case ActionVerb::Enable:
        return QStringLiteral("enable_") + entityToken(kind);
    case ActionVerb::Disable:
        return QStringLiteral("disable_") + entityToken(kind);
    case ActionVerb::Delete:
        return QStringLiteral("delete_") + entityToken(kind);
    }
    return {};
}

Result<ActionWay> actionWay(const GatewayProfile &profile, const ActionMeans &means, const GatewayAction &action)
{
    const QString verb = action.token();
    const bool byApi = profile.adminApi.calls.contains(verb);
    if (byApi && means.adminApi)
        return ActionWay::AdminApi;
    if (means.sql && profile.sqlActions.contains(verb))
        return ActionWay::Sql;
    if (byApi) {
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral(
                "This needs the gateway's admin API, and the connection names none. Add admin_api to the connection."));
    }
    return failure(ErrorKind::Unsupported, profile.adminApi.unsupported.value(
                                               verb, QStringLiteral("This gateway does not offer it (%1).").arg(verb)));
}

} // namespace Gatehouse
