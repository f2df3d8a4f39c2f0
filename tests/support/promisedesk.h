// A gateway of any product that a test fills by SQL, a console store with people in it, and somebody who looks at both
// for what a policy promises.
#pragma once

#include "models/promises/promisescene.h"
#include "tests/support/casedesk.h"
#include "tests/support/gatewaykinds.h"

#include <QTemporaryDir>

#include <optional>

namespace Gatehouse
{

class PromiseDesk
{
public:
    // `kind` as in gatewaykinds.h. Fails the program when it cannot be made.
    PromiseDesk(ConsoleStores &stores, Dialect store, const QString &kind, FreshDatabases &databases);

    // Statements, each with a semicolon at its end. "{12}" is twelve days ago in the milliseconds of the demo gateway,
    // "{12s}" in seconds.
    void execute(const QString &statements);
    void executeInStore(const QString &statements);
    // Remembers what it saw for the next look at the same.
    Result<PromiseVerdict> look(const Commitment &commitment);
    void forgetLooks() { m_before.clear(); }
    // By which it is looked from now on; outlives the desk.
    void setClock(const Clock &clock) { m_now = &clock; }

    CaseDesk &desk() { return m_desk; }
    GatewayFixture &gateway() { return *m_fixture; }
    // Of the gateway; a change is seen by the next look.
    ConnectionSettings settings;
    static QString gatewayName() { return QStringLiteral("gateway"); }

private:
    static QString timed(QString statement);

    CaseDesk m_desk;
    std::unique_ptr<GatewayFixture> m_fixture;
    GatewayProfile m_profile;
    PromiseMap m_map;
    RetentionMap m_retention;
    SystemClock m_clock;
    const Clock *m_now = &m_clock;
    std::unique_ptr<AlertRepository> m_alerts;
    QMap<QString, PromiseVerdict> m_before; // by commitment
};

Commitment promiseOf(const QString &check, const QJsonObject &expects = {});
Commitment retentionOf(const QString &recordClass, const QString &length, PeriodStart from = PeriodStart::Recorded);
Commitment rightTo(RequestType request);

} // namespace Gatehouse
