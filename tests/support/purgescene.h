// A gateway of any product that a test fills by SQL, a policy in force there, a console store with people in it, and
// purges by that policy.
#pragma once

#include "models/retention/purgerun.h"
#include "tests/support/casedesk.h"
#include "tests/support/gatewaykinds.h"

#include <atomic>
#include <limits>

namespace Gatehouse
{

// The machine's clock, moved.
class MovedClock final : public Clock
{
public:
    qint64 nowMs() const override { return SystemClock().nowMs() + m_byMs; }
    void moveBy(qint64 ms) { m_byMs += ms; }

private:
    std::atomic<qint64> m_byMs = 0; // leases are renewed on a thread of their own
};

class PurgeScene
{
public:
    // `kind` as in gatewaykinds.h. Fails the program when it cannot be made.
    PurgeScene(ConsoleStores &stores, Dialect store, const QString &kind, FreshDatabases &databases);

    // A policy that gives these record classes these periods.
    static PolicyDocument policy(const QMap<QString, QString> &periods, const QString &version = QStringLiteral("1"));
    void putInForce(const PolicyDocument &document);

    // Looks at the schema and at what was classified anew.
    const PurgeGateway &gateway();
    Result<PurgePlan> preview();
    // What is counted of its traffic; everything, unless a test says otherwise. Nothing: it is not seen from here.
    void setTotals(const std::optional<TotalsSpan> &totals) { m_totals = totals; }
    RetentionRepository purges(CaseWorkplace &who);
    // By the officer; approved by both approvers, or by the officer alone where that is enough.
    Result<QString> laid();
    QString approved();
    // Previews and runs use this connection, as another account of the gateway's.
    void connectBy(std::unique_ptr<Database> own) { m_own = std::move(own); }
    using Probe = std::function<void(const char *point)>;
    // By the officer.
    PurgeRunSettings runSettings();
    Result<PurgeRecord> run(const QString &id, const Probe &probe = {}, std::stop_token stop = {});

    CaseDesk &desk() { return m_desk; }
    GatewayFixture &fixture() { return *m_fixture; }
    Database &database() { return m_fixture->database(); }
    MovedClock &clock() { return m_clock; }
    QDate today() const;
    static QString gatewayName() { return QStringLiteral("gateway"); }
    // The newest entry of the audit log with this action; empty without one.
    QString logged(const QString &action);

private:
    CaseDesk m_desk;
    std::unique_ptr<GatewayFixture> m_fixture;
    std::unique_ptr<Database> m_own;
    std::unique_ptr<PurgeGateway> m_gateway;
    MovedClock m_clock;
    int m_policies = 0;
    std::optional<TotalsSpan> m_totals = TotalsSpan{std::nullopt, std::numeric_limits<qint64>::max(), {}};
};

} // namespace Gatehouse
