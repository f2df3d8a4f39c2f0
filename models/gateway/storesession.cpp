#include "models/gateway/storesession.h"

#include "models/gateway/consolestore.h"

namespace Gatehouse
{

StoreSession::StoreSession(const ConnectionSettings &settings, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(QStringLiteral("console store"),
              [settings](const std::stop_token &) { return openConsoleStore(settings); })
    , m_auditLog(m_store, &storeOrigin, clock)
{
}

} // namespace Gatehouse
