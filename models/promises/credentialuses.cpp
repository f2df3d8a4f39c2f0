#include "models/promises/credentialuses.h"

#include "models/promises/credentialreader.h"
#include "models/promises/gatewayfacts.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// More owners of keys than any gateway has.
constexpr qint64 kMostOwners = 5'000'000;

Result<void> addUses(const TablePlace &place, const CredentialTable &keys, const QueryLimits &limits,
                     QHash<QString, qint64> &uses)
{
    const TableFacts facts(place, limits);
    const auto used = facts.time(keys.lastUsed);
    if (!used || keys.owner.isEmpty() || !facts.has(keys.owner))
        return {};
    const QString owner = place.quoted(keys.owner);
    return place.database->visitRows(
        QStringLiteral("SELECT %1, MAX(%2) FROM %3 WHERE %1 IS NOT NULL GROUP BY %1 LIMIT %4")
            .arg(owner, used->selected(), place.name())
            .arg(kMostOwners),
        {}, limits, [&](const RowStream &row) -> Result<void> {
            const auto us = row.isNull(1) ? std::nullopt : used->usOf(row.value(1));
            if (us && *us > 0)
                uses[row.string(0)] = std::max(uses.value(row.string(0)), *us / 1000);
            return {};
        });
}

} // namespace

Result<QHash<QString, qint64>> usesByOwner(const CredentialTable &accounts, const PromiseMap &map,
                                           const GatewayTables &tables, const QueryLimits &limits)
{
    QHash<QString, qint64> uses;
    if (credentialKind(accounts) != EntityKind::Account || accounts.id != map.owners.key)
        return uses;
    for (const CredentialTable &keys : map.credentials) {
        if (credentialKind(keys) != EntityKind::Key)
            continue;
        for (const TablePlace *place : tables.placesOf(keys.table)) {
            if (auto added = addUses(*place, keys, limits, uses); !added)
                return std::unexpected(added.error());
        }
    }
    return uses;
}

} // namespace Gatehouse
