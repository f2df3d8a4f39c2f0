#include "tests/support/erasurescene.h"

#include "models/gateway/profileloader.h"

#include <QDateTime>

namespace Gatehouse
{

namespace
{

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("erasure scene: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

ErasureScene::ErasureScene(ConsoleStores &stores, Dialect store, const QString &kind, FreshDatabases &databases,
                           const QList<int> &persons)
    : ErasureScene(stores, store, makeGateway(kind, databases), persons)
{
}

ErasureScene::ErasureScene(ConsoleStores &stores, Dialect store, std::unique_ptr<GatewayFixture> gateway,
                           const QList<int> &persons)
    : m_desk(std::make_unique<CaseDesk>(stores, store))
    , m_fixture(std::move(gateway))
    , m_profile(need(loadProfile(m_fixture->profile())))
{
    QList<Database *> all{&m_fixture->mainDatabase()};
    if (&m_fixture->database() != all.constFirst())
        all.append(&m_fixture->database());
    m_tables = need(GatewayTables::read(all));
    m_filler = std::make_unique<MapFiller>(m_profile.dataMap, m_tables);
    m_filler->addNobody();
    for (const int person : persons)
        m_filler->addPerson(person);
    settings.name = QStringLiteral("a test");
    settings.rescanDelay = std::chrono::milliseconds(0);
    settings.auditOrigin = QStringLiteral("gatehouse/store/test");
}

QDate ErasureScene::today()
{
    return QDateTime::currentDateTimeUtc().date();
}

SubjectIdentity ErasureScene::account(int person) const
{
    const DataMap &map = m_profile.dataMap;
    return {map.identifiers.constFirst().kind, m_filler->value(map.subjectTable, map.subjectKey, person)};
}

NewCase ErasureScene::request(RequestType type, int person) const
{
    NewCase wanted;
    wanted.type = type;
    wanted.channel = QStringLiteral("email");
    wanted.received = today();
    wanted.subject = {account(person)};
    return wanted;
}

QString ErasureScene::planned(const NewCase &wanted)
{
    const QString id = m_desk->opened(wanted);
    const QString by = m_desk->officer().id();
    need(cases().askIdentity(by, id, today()));
    need(cases().acceptIdentity(by, id, {QStringLiteral("account_login"), QStringLiteral("reasonably_high")}, today()));
    need(CasePlanner(cases(), runs(), m_profile, m_tables).plan(by, id, today()));
    return id;
}

void ErasureScene::approve(const QString &caseId)
{
    const QString hash = need(cases().find(caseId)).planHash;
    need(cases().askApproval(m_desk->officer().id(), caseId));
    for (CaseWorkplace *approver : {&m_desk->first(), &m_desk->second()})
        need(approver->cases().approve(approver->id(), caseId, hash));
}

QString ErasureScene::queued(const NewCase &wanted)
{
    const QString id = planned(wanted);
    approve(id);
    return id;
}

WorkBench ErasureScene::bench(CaseWorkplace &worker)
{
    return {worker.cases(), worker.runs(), m_profile, m_tables, nullptr, nullptr, {}, m_clock};
}

Result<std::optional<WorkedCase>> ErasureScene::work(const QString &caseId, CaseWorkplace *worker)
{
    CaseWorkplace &who = worker ? *worker : m_desk->officer();
    WorkerSettings own = settings;
    own.operatorId = who.id();
    return CaseWorker(bench(who), own).workOne(caseId);
}

} // namespace Gatehouse
