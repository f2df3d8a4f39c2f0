#include "models/credentials/credentialplan.h"

#include "models/core/timespan.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

std::optional<ActionVerb> oppositeOf(ActionVerb verb)
{
    if (verb == ActionVerb::Delete)
        return std::nullopt;
    return verb == ActionVerb::Enable ? ActionVerb::Disable : ActionVerb::Enable;
}

CredentialPlan planCredentials(const GatewayProfile &profile, const ActionMeans &means, ActionVerb verb,
                               const QList<Credential> &chosen, qint64 nowMs)
{
    CredentialPlan plan{verb, profile.name, {}};
    const auto back = oppositeOf(verb);
    for (const Credential &one : chosen) {
        PlannedCredential item{one};
        const GatewayAction action{verb, one.kind, one.id, {}};
        if (const auto way = actionWay(profile, means, action)) {
            item.way = *way;
            if (*way == ActionWay::Sql) {
                const SqlAction sql = profile.sqlActions.value(action.token());
                item.why = (sql.why + QLatin1Char(' ') + sql.caveat).trimmed();
            }
        } else {
            item.why = way.error().message;
        }
        item.canUndo = back && actionWay(profile, means, {*back, one.kind, one.id, {}});
        item.usedLastHour = one.usedMs && nowMs - *one.usedMs <= kHourMs;
        item.usedLastDay = one.usedMs && nowMs - *one.usedMs <= kDayMs;
        plan.items.append(item);
    }
    return plan;
}

int CredentialPlan::feasible() const
{
    return int(std::ranges::count_if(items, [](const PlannedCredential &item) { return item.way.has_value(); }));
}

int CredentialPlan::withoutUndo() const
{
    return int(std::ranges::count_if(items, [](const PlannedCredential &item) { return item.way && !item.canUndo; }));
}

int CredentialPlan::byWay(ActionWay way) const
{
    return int(std::ranges::count_if(items, [way](const PlannedCredential &item) { return item.way == way; }));
}

int CredentialPlan::usedLastHour() const
{
    return int(std::ranges::count_if(items, &PlannedCredential::usedLastHour));
}

int CredentialPlan::usedLastDay() const
{
    return int(std::ranges::count_if(items, &PlannedCredential::usedLastDay));
}

int CredentialPlan::owners() const
{
    QSet<QString> all;
    for (const PlannedCredential &item : items) {
        const bool isOwnOwner = item.one.kind == EntityKind::Account;
        if (isOwnOwner || !item.one.owner.isEmpty())
            all.insert(isOwnOwner ? item.one.id : item.one.owner);
    }
    return int(all.size());
}

QList<std::pair<QString, int>> CredentialPlan::obstacles() const
{
    QMap<QString, int> counts;
    for (const PlannedCredential &item : items) {
        if (!item.way)
            ++counts[item.why];
    }
    QList<std::pair<QString, int>> all;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        all.append({it.key(), it.value()});
    return all;
}

QStringList CredentialPlan::reasonsForSql() const
{
    QStringList all;
    for (const PlannedCredential &item : items) {
        if (item.way == ActionWay::Sql && !item.why.isEmpty() && !all.contains(item.why))
            all.append(item.why);
    }
    return all;
}

QList<CredentialTarget> CredentialPlan::targets() const
{
    QList<CredentialTarget> all;
    for (const PlannedCredential &item : items) {
        if (item.way)
            all.append({item.one.kind, item.one.id, item.one.shown()});
    }
    return all;
}

} // namespace Gatehouse
