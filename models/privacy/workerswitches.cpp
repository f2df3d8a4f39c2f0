#include "models/privacy/workerswitches.h"

#include "models/gateway/gatewaydatabase.h"

namespace Gatehouse
{

WorkerSwitches::WorkerSwitches(const GatewayProfile &profile, const ConnectionSettings &settings)
    : m_thread(QStringLiteral("gateway switches"))
{
    m_thread.run([&] {
        if (settings.adminApi)
            m_api = std::make_unique<AdminApiClient>(profile.adminApi, *settings.adminApi, m_budgets);
        m_actions = std::make_unique<GatewayActions>(
            profile, m_api.get(), [database = settings.database] { return openGatewayDatabaseForWriting(database); });
    });
    m_control = std::make_unique<WaitingControl>(*m_actions);
}

WorkerSwitches::~WorkerSwitches()
{
    m_thread.run([this] {
        m_actions.reset();
        m_api.reset();
    });
}

} // namespace Gatehouse
