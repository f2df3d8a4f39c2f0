#include "app/demogateway/gatewaystate.h"

#include "app/demogateway/directory.h"
#include "models/database/database.h"

namespace Gatehouse::Demo
{

namespace
{

// Calls `row(id, status)` for every row of the table, and returns the ids that are there.
template<typename Row>
Result<std::unordered_set<int>> readStatus(Database &database, const QString &table, Row row)
{
    auto rows = database.query(QStringLiteral("SELECT id, status FROM %1").arg(table));
    if (!rows)
        return std::unexpected(rows.error());
    std::unordered_set<int> present;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return present;
        const int id = int((*rows)->integer(0));
        present.insert(id);
        row(id, (*rows)->text(1));
    }
}

std::unordered_set<int> missing(const std::unordered_set<int> &present, int count)
{
    std::unordered_set<int> gone;
    for (int id = 1; id <= count; ++id) {
        if (!present.contains(id))
            gone.insert(id);
    }
    return gone;
}

} // namespace

Result<GatewayState> loadGatewayState(Database &database)
{
    GatewayState state;
    const auto accounts = readStatus(database, QStringLiteral("accounts"), [&](int id, std::string_view status) {
        if (status == "disabled")
            state.blockedAccounts.insert(id);
        else if (status == "deleted")
            state.goneAccounts.insert(id);
    });
    if (!accounts)
        return std::unexpected(accounts.error());
    state.goneAccounts.merge(missing(*accounts, kAccountCount));
    const auto keys = readStatus(database, QStringLiteral("api_keys"), [&](int id, std::string_view status) {
        if (status != "active")
            state.blockedKeys.insert(id);
    });
    if (!keys)
        return std::unexpected(keys.error());
    state.goneKeys = missing(*keys, kKeyCount);
    const auto providers = readStatus(database, QStringLiteral("providers"), [&](int id, std::string_view status) {
        if (status != "enabled")
            state.disabledProviders.insert(id);
    });
    if (!providers)
        return std::unexpected(providers.error());
    return state;
}

} // namespace Gatehouse::Demo
