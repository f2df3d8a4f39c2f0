// The console store of one connection as a window uses it: opened on threads, when it is first asked.
#pragma once

#include "models/audit/liveauditlog.h"
#include "models/gateway/connectionsettings.h"

#include <QObject>

namespace Gatehouse
{

class StoreSession : public QObject
{
    Q_OBJECT
public:
    // The secrets of the settings are filled in; the clock outlives it.
    StoreSession(const ConnectionSettings &settings, const Clock &clock, QObject *parent = nullptr);

    ThreadedDatabase &store() { return m_store; }
    AuditLog &auditLog() { return m_auditLog; }

private:
    ThreadedDatabase m_store;
    LiveAuditLog m_auditLog;
};

} // namespace Gatehouse
