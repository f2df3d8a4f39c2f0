// Looks for alerts at one gateway: brings its figures up to date, and hands them to the detectors.
#pragma once

#include "app/ctl/gatewayaccess.h"
#include "app/ctl/storeaccess.h"

#include "models/alerts/alertengine.h"
#include "models/alerts/rulerepository.h"
#include "models/alerts/securityengine.h"
#include "models/gateway/gatewaydatabase.h"

namespace Gatehouse::Ctl
{

class AlertLookout
{
public:
    // The request names the gateway; the store and the terminal outlive it.
    static Result<std::unique_ptr<AlertLookout>> open(const Request &request, StoreAccess &store, Terminal &terminal);

    // What of the rules in the store cannot be used.
    Result<QStringList> ruleProblems();
    // Up to now, figures and misuse; all that was found. Busy: another console or worker does it.
    Result<AlertEngine::Look> look();
    Result<void> leave();

private:
    AlertLookout(StoreAccess &store, Terminal &terminal);
    Result<QList<TelemetryAnswer>> ask(const QList<TelemetryQuery> &queries);

    // What one database of the gateway tells of misuse.
    struct Misuse {
        GatewayProfile profile;
        GatewayDatabases databases;
        std::unique_ptr<SqlTelemetrySource> source;
        std::unique_ptr<SecurityReader> reader;
        std::unique_ptr<AlertWatch> watch;
        std::unique_ptr<SecurityEngine> engine;
    };
    Result<void> addMisuse(const ConnectionSettings &part);

    Terminal &m_terminal;
    std::unique_ptr<GatewayAccess> m_access;
    AlertRepository m_alerts;
    RuleRepository m_rules;
    std::unique_ptr<AlertWatch> m_watch;
    LatticeReader m_figures;
    std::unique_ptr<AlertEngine> m_engine;
    std::vector<std::unique_ptr<Misuse>> m_misuse;
    QString m_owner;
};

} // namespace Gatehouse::Ctl
