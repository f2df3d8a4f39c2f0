// Watches the history of a demo gateway by the product's own path, as if it happened now: counted, looked at minute by
// minute around each incident, alerts written to a console store; and compares them with the truth file.
#pragma once

#include "models/alerts/alertengine.h"
#include "models/alerts/alertrepository.h"
#include "models/gateway/gatewayprofile.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"
#include "tests/support/truthtable.h"

#include <map>
#include <memory>

namespace Gatehouse
{

class SecurityEngine;
class SecurityReader;

class DemoWatch
{
public:
    struct Plan {
        QString database;
        QString truth;
        TimeSpan history;
        qint64 quietStepMs = 2 * kHourMs; // how often is looked while nothing happens
        int liveMinutes = 30;             // how many minutes of an incident are looked at one by one
    };
    DemoWatch(const Plan &plan, const DetectionSettings &settings);
    ~DemoWatch();

    Result<TruthTable> run(const std::function<void(double)> &progress = {});

private:
    Result<void> open();
    Result<void> count();
    Result<void> lookAt(qint64 ms);
    Result<void> noteTold(qint64 ms);
    Result<void> noteRules(const Alert &alert);
    std::vector<qint64> moments() const;
    Result<QHash<qint64, QStringList>> personal();
    Result<TruthTable> compare();

    Plan m_plan;
    DetectionSettings m_settings;
    FixedClock m_clock;
    ConsoleStores m_stores;
    ConnectionSettings m_connection;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<Database> m_database;
    GatewayProfile m_profile;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<RollupRepository> m_rollups;
    std::unique_ptr<AlertRepository> m_alerts;
    std::unique_ptr<AlertWatch> m_watch;
    std::unique_ptr<AlertWatch> m_securityWatch;
    std::unique_ptr<LatticeReader> m_figures;
    std::unique_ptr<AlertEngine> m_engine;
    std::unique_ptr<SecurityReader> m_reader;
    std::unique_ptr<SecurityEngine> m_security;
    QList<Demo::Incident> m_incidents;
    std::map<qint64, qint64> m_told;               // when, by the number of the alert
    QHash<qint64, QHash<QString, qint64>> m_rules; // when each found something first, by the number of the alert
    QHash<qint64, qint64> m_hitMs;                 // up to when that is known
};

} // namespace Gatehouse
