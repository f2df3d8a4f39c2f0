// The alerts and incidents of the gateway that a request names, for whoever acts or reads.
#pragma once

#include "app/ctl/storeaccess.h"

#include "models/alerts/incidentrepository.h"

namespace Gatehouse::Ctl
{

class AlertAccess
{
public:
    // Whoever acts has to sign in; others may.
    static Result<std::unique_ptr<AlertAccess>> open(const Request &request, bool acts, const Terminal &terminal);

    AlertRepository &alerts() { return m_alerts; }
    IncidentRepository &incidents() { return m_incidents; }
    StoreAccess &store() { return *m_store; }
    const QString &gateway() const { return m_gateway; }
    const QString &self() const { return m_self; }

private:
    AlertAccess(std::unique_ptr<StoreAccess> store, const Terminal &terminal);

    std::unique_ptr<StoreAccess> m_store;
    AlertRepository m_alerts;
    IncidentRepository m_incidents;
    QString m_gateway;
    QString m_self;
};

} // namespace Gatehouse::Ctl
