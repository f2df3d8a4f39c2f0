#include "models/promises/livepromisestore.h"

#include "models/gateway/profileloader.h"
#include "models/policy/policyloader.h"
#include "models/policy/policyrepository.h"
#include "models/retention/tableclasses.h"

namespace Gatehouse
{

LivePromiseStore::LivePromiseStore(ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                                   QObject *parent)
    : PromiseStore(parent)
    , m_store(store)
    , m_settings(settings)
    , m_clock(clock)
    , m_thread(QStringLiteral("promises"))
{
}

LivePromiseStore::~LivePromiseStore()
{
    m_stop.request_stop();
}

template<typename Value>
QFuture<Result<Value>>
LivePromiseStore::ask(std::function<Result<Value>(CaseRepositories &, PromiseRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        CaseRepositories all(store, clock);
        PromiseRepository promises(store, all.audit, *all.operators, clock);
        return question(all, promises);
    });
}

namespace
{

Result<QList<PolicyDocument>> shippedOnes()
{
    QList<PolicyDocument> policies;
    for (const QString &id : shippedPolicies()) {
        const auto policy = loadPolicy(id);
        if (!policy)
            return std::unexpected(policy.error());
        policies.append(*policy);
    }
    return policies;
}

} // namespace

QFuture<Result<PromiseBoard>> LivePromiseStore::board(const QString &gateway)
{
    return ask<PromiseBoard>([gateway, &clock = m_clock, profile = m_settings.profile](
                                 CaseRepositories &all, PromiseRepository &promises) -> Result<PromiseBoard> {
        PolicyRepository policies(all.store, all.audit, *all.operators, clock);
        const auto held = policies.documentsInForce(gateway);
        const auto standings = held ? promises.standings(gateway) : std::unexpected(held.error());
        if (!standings)
            return std::unexpected(standings.error());
        const Result<QList<PolicyDocument>> documents = held->isEmpty() ? shippedOnes() : held;
        if (!documents)
            return std::unexpected(documents.error());
        PromiseBoard board{*documents, !held->isEmpty(), standingsUnder(*documents, *standings)};
        // Without its profile a gateway shows what the text alone contradicts; why it cannot be read is told by a look.
        const auto known = loadProfile(profile);
        board.findings = policyFindings(board.policies, known ? known->dataMap : DataMap(), tableClasses(profile));
        return board;
    });
}

QFuture<Result<PromiseFolder>> LivePromiseStore::folder(const QString &gateway, const QString &promise)
{
    return ask<PromiseFolder>([gateway, promise](CaseRepositories &, PromiseRepository &promises) {
        return promises.folder(gateway, promise);
    });
}

QFuture<Result<void>> LivePromiseStore::noteDuty(const NewDutyNote &duty)
{
    return ask<void>([duty](CaseRepositories &, PromiseRepository &promises) { return promises.noteDuty(duty); });
}

QFuture<Result<PromiseTally>> LivePromiseStore::look(const QList<PolicyDocument> &policies, const QString &by)
{
    return m_thread.run([this, open = m_store.opener(), settings = m_settings, &clock = m_clock, policies, by,
                         stop = m_stop.get_token()]() -> Result<PromiseTally> {
        const auto store = open(stop);
        if (!store)
            return std::unexpected(store.error());
        PromiseRound round(settings, **store, clock, by, stop);
        return round.run(policies, [this](int done, int all) {
            QMetaObject::invokeMethod(
                this, [this, done, all] { emit progressed(done, all); }, Qt::QueuedConnection);
        });
    });
}

void LivePromiseStore::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
}

} // namespace Gatehouse
