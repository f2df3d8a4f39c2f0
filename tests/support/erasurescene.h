// A gateway with persons in it, a console store, and the people and workers who carry a request out on it.
#pragma once

#include "models/gateway/gatewayprofile.h"
#include "models/privacy/caseplanner.h"
#include "models/privacy/caseworker.h"
#include "tests/support/casedesk.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/mapfiller.h"

namespace Gatehouse
{

class ErasureScene
{
public:
    // `kind` as in gatewaykinds.h. Fails the program when it cannot be made.
    ErasureScene(ConsoleStores &stores, Dialect store, const QString &kind, FreshDatabases &databases,
                 const QList<int> &persons);
    // A gateway that was made already, and is filled by the caller on top of the persons.
    ErasureScene(ConsoleStores &stores, Dialect store, std::unique_ptr<GatewayFixture> gateway,
                 const QList<int> &persons);

    CaseDesk &desk() { return *m_desk; }
    CaseRepository &cases() { return m_desk->officer().cases(); }
    CaseRuns &runs() { return m_desk->officer().runs(); }
    const GatewayProfile &profile() const { return m_profile; }
    const GatewayTables &tables() const { return m_tables; }
    GatewayFixture &gateway() { return *m_fixture; }
    const MapFiller &filler() const { return *m_filler; }
    void addPerson(int person) { m_filler->addPerson(person); }

    SubjectIdentity account(int person) const;
    NewCase request(RequestType type, int person) const;
    // Filed, identified, planned and approved by two, on the plan that was made of the gateway.
    QString queued(const NewCase &wanted);
    QString planned(const NewCase &wanted);
    void approve(const QString &caseId);

    WorkBench bench(CaseWorkplace &worker);
    // As the officer, or whoever works.
    Result<std::optional<WorkedCase>> work(const QString &caseId = {}, CaseWorkplace *worker = nullptr);
    WorkerSettings settings; // of work()

    static QDate today();

private:
    std::unique_ptr<CaseDesk> m_desk;
    std::unique_ptr<GatewayFixture> m_fixture;
    GatewayProfile m_profile;
    GatewayTables m_tables;
    std::unique_ptr<MapFiller> m_filler;
    SystemClock m_clock;
};

} // namespace Gatehouse
