#include "models/telemetry/actionsstep.h"

#include "models/gateway/actionway.h"

#include <QMap>

namespace Gatehouse
{

namespace
{

// What a verb takes: "by the admin API", or a way with its reason.
QString toldWay(const GatewayProfile &profile, const GatewayAction &action, const Result<ActionWay> &way)
{
    if (!way)
        return QStringLiteral("Not possible: %1").arg(way.error().message);
    if (*way == ActionWay::Sql)
        return QStringLiteral("By SQL: %1").arg(profile.sqlActions.value(action.token()).why);
    return QStringLiteral("By the admin API.");
}

bool isKnown(const GatewayProfile &profile, const QString &verb)
{
    return profile.adminApi.calls.contains(verb) || profile.sqlActions.contains(verb) ||
           profile.adminApi.unsupported.contains(verb);
}

} // namespace

CheckStep actionsStep(const ConnectionSettings &settings, const GatewayProfile &profile)
{
    // The database is named in every connection; whether its account may write is told when it is used.
    const ActionMeans means{settings.adminApi.has_value(), true};
    QStringList ways; // in the order in which they come up
    QMap<QString, QStringList> verbsByWay;
    bool any = false;
    bool wantsApi = false;
    for (const EntityKind kind : kEntityKinds) {
        for (const ActionVerb verb : kActionVerbs) {
            const GatewayAction action{verb, kind, {}, {}};
            // Products need not delete providers; a verb that nobody speaks of is not missed.
            if (!isKnown(profile, action.token()))
                continue;
            const auto way = actionWay(profile, means, action);
            any = any || way.has_value();
            wantsApi = wantsApi || (!way && profile.adminApi.calls.contains(action.token()));
            const QString told = toldWay(profile, action, way);
            if (!ways.contains(told))
                ways.append(told);
            verbsByWay[told].append(action.token().replace(QLatin1Char('_'), QLatin1Char(' ')));
        }
    }
    QStringList details;
    for (const QString &way : std::as_const(ways))
        details.append(QStringLiteral("%1. %2").arg(verbsByWay.value(way).join(QStringLiteral(", ")), way));
    return {QStringLiteral("actions"),
            QStringLiteral("Actions"),
            CheckStep::State::Ok,
            any ? QStringLiteral("What can be switched on this gateway, and by which way; nothing was tried.")
                : QStringLiteral("Nothing on this gateway can be switched from here."),
            wantsApi ? QStringLiteral("Name the admin API in the connection for what needs it.") : QString(),
            details};
}

} // namespace Gatehouse
