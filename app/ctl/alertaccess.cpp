#include "app/ctl/alertaccess.h"

#include "app/ctl/usableconnection.h"

#include "models/telemetry/rollupstore.h"

namespace Gatehouse::Ctl
{

AlertAccess::AlertAccess(std::unique_ptr<StoreAccess> store, const Terminal &terminal)
    : m_store(std::move(store))
    , m_alerts(m_store->store(), m_store->audit(), m_store->operators(), terminal.clock)
    , m_incidents(m_store->store(), m_store->audit(), m_store->operators(), terminal.clock)
{
}

Result<std::unique_ptr<AlertAccess>> AlertAccess::open(const Request &request, bool acts, const Terminal &terminal)
{
    auto store = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!store || !settings)
        return std::unexpected(store ? settings.error() : store.error());
    std::unique_ptr<AlertAccess> access(new AlertAccess(std::move(*store), terminal));
    access->m_gateway = gatewayFingerprint(*settings);
    if (acts || !request.as.isEmpty()) {
        const auto self = access->m_store->signIn(request);
        if (!self)
            return std::unexpected(self.error());
        access->m_self = self->id;
    }
    return access;
}

} // namespace Gatehouse::Ctl
