#include "models/credentials/livecredentialstore.h"

#include "models/core/poolwork.h"
#include "models/gateway/profileloader.h"
#include "models/policy/policyrepository.h"
#include "models/privacy/casegateway.h"
#include "models/privacy/caserepositories.h"
#include "models/privacy/draftfile.h"
#include "models/privacy/workerswitches.h"

#include <QDir>
#include <QSet>

namespace Gatehouse
{

namespace
{

constexpr std::chrono::minutes kPatience{1};

Result<void> writeDraft(const QString &folder, const CredentialDraft &draft)
{
    const auto file = DraftFile::make(QDir(folder).filePath(draft.fileName));
    if (!file)
        return std::unexpected(file.error());
    const auto written = (*file)->write(draft.bytes);
    return written ? (*file)->putInPlace() : written;
}

// How many owners there are to write to is on record before an address is read.
Result<CredentialLetters> writtenLetters(const ConnectionSettings &settings, Database &store,
                                         CredentialRepository &runs, const CredentialLetterOrder &order,
                                         const std::stop_token &stop)
{
    QSet<QString> owners;
    for (const Credential &one : order.chosen)
        owners.insert(ownerOf(one));
    owners.remove(QString());
    const auto noted = runs.noteLetters(order.by, int(owners.size()), int(order.chosen.size()), order.language);
    const auto map = noted ? PromiseMap::load(settings.profile) : std::unexpected(noted.error());
    const auto gateway =
        map ? CaseGateway::open(settings, CaseGateway::Purpose::Survey, store, stop) : std::unexpected(map.error());
    const auto addresses = gateway ? ownerAddresses(*map, (*gateway)->tables(), order.chosen, {kPatience, stop})
                                   : std::unexpected(gateway.error());
    if (!addresses)
        return std::unexpected(addresses.error());
    CredentialLetters told;
    const auto drafts = draftCredentialLetters(order, *addresses, QDateTime::currentDateTime(), told);
    if (!drafts)
        return std::unexpected(drafts.error());
    for (const CredentialDraft &draft : *drafts) {
        if (const auto written = writeDraft(order.folder, draft); !written)
            return std::unexpected(written.error());
    }
    return told;
}

} // namespace

Result<CredentialTerms> termsInForce(Database &store, const QString &gateway, const Clock &clock)
{
    CaseRepositories all(store, clock);
    PolicyRepository policies(store, all.audit, *all.operators, clock);
    const auto held = policies.documentsInForce(gateway);
    return held ? Result<CredentialTerms>(credentialTerms(*held)) : std::unexpected(held.error());
}

Result<CredentialSurvey> surveyGateway(const ConnectionSettings &settings, Database &store,
                                       const CredentialTerms &terms, CredentialFindings wanted, const Clock &clock,
                                       const std::stop_token &stop)
{
    const auto map = PromiseMap::load(settings.profile);
    const auto gateway =
        map ? CaseGateway::open(settings, CaseGateway::Purpose::Survey, store, stop) : std::unexpected(map.error());
    if (!gateway)
        return std::unexpected(gateway.error());
    const CredentialScene scene{*map, (*gateway)->tables(),   (*gateway)->profile().telemetry.table, clock,
                                stop, (*gateway)->unreached()};
    return CredentialSurveyor(scene).survey(terms, wanted);
}

LiveCredentialStore::LiveCredentialStore(ThreadedDatabase &store, const ConnectionSettings &settings, QString gateway,
                                         const Clock &clock, QObject *parent)
    : CredentialStore(parent)
    , m_store(store)
    , m_settings(settings)
    , m_gateway(std::move(gateway))
    , m_clock(clock)
    , m_thread(QStringLiteral("credentials"))
{
}

LiveCredentialStore::~LiveCredentialStore()
{
    m_stop.request_stop();
    m_gone.request_stop();
}

QFuture<Result<CredentialTerms>> LiveCredentialStore::terms()
{
    return m_store.ask(
        [gateway = m_gateway, &clock = m_clock](Database &store) { return termsInForce(store, gateway, clock); });
}

QFuture<Result<CredentialSurvey>> LiveCredentialStore::survey(const CredentialTerms &terms)
{
    return m_thread.run([open = m_store.opener(), settings = m_settings, terms, &clock = m_clock,
                         stop = m_stop.get_token()]() -> Result<CredentialSurvey> {
        const auto store = open(stop);
        if (!store)
            return std::unexpected(store.error());
        return surveyGateway(settings, **store, terms, CredentialSurveyor::allFindings(), clock, stop);
    });
}

QFuture<Result<CredentialPlan>> LiveCredentialStore::plan(ActionVerb verb, const QList<Credential> &chosen)
{
    return runInPool([settings = m_settings, verb, chosen, nowMs = m_clock.nowMs()]() -> Result<CredentialPlan> {
        const auto profile = loadProfile(settings.profile);
        if (!profile)
            return std::unexpected(profile.error());
        return planCredentials(*profile, {settings.adminApi.has_value(), true}, verb, chosen, nowMs);
    });
}

QFuture<Result<CredentialRun>> LiveCredentialStore::atGateway(const QString &by, Work work)
{
    return m_thread.run([open = m_store.opener(), settings = m_settings, &clock = m_clock, by, work = std::move(work),
                         stop = m_stop.get_token(), gone = m_gone.get_token()]() -> Result<CredentialRun> {
        const auto profile = loadProfile(settings.profile);
        // Not by the stop: what was done must be recorded.
        const auto store = profile ? open({}) : std::unexpected(profile.error());
        if (!store)
            return std::unexpected(store.error());
        CaseRepositories all(**store, clock);
        CredentialRepository runs(**store, all.audit, *all.operators, clock);
        WorkerSwitches switches(*profile, settings);
        CredentialRunner runner(runs, switches.control(), by, {stop, gone});
        return work(runs, runner);
    });
}

void LiveCredentialStore::tell(int done, int all)
{
    QMetaObject::invokeMethod(
        this, [this, done, all] { emit progressed(done, all); }, Qt::QueuedConnection);
}

QFuture<Result<CredentialRun>> LiveCredentialStore::carryOut(const NewCredentialRun &order)
{
    return atGateway(order.by, [this, order](CredentialRepository &runs, CredentialRunner &runner) {
        NewCredentialRun run = order;
        run.gateway = m_gateway;
        const auto begun = runs.begin(run);
        return begun ? runner.carryOut(*begun, [this](int done, int all) { tell(done, all); })
                     : std::unexpected(begun.error());
    });
}

QFuture<Result<CredentialRun>> LiveCredentialStore::undo(qint64 run, const QString &reason, const QString &by)
{
    return atGateway(by, [this, run, reason](CredentialRepository &, CredentialRunner &runner) {
        const auto begun = runner.beginUndo(m_gateway, run, reason);
        return begun ? runner.carryOut(*begun, [this](int done, int all) { tell(done, all); })
                     : std::unexpected(begun.error());
    });
}

QFuture<Result<CredentialRun>> LiveCredentialStore::readBack(qint64 run, const QString &by)
{
    return atGateway(by, [this, run](CredentialRepository &, CredentialRunner &runner) {
        return runner.readBack(run, [this](int done, int all) { tell(done, all); });
    });
}

QFuture<Result<QList<CredentialRun>>> LiveCredentialStore::runs()
{
    return m_store.ask([gateway = m_gateway, &clock = m_clock](Database &store) {
        CaseRepositories all(store, clock);
        return CredentialRepository(store, all.audit, *all.operators, clock).recent(gateway);
    });
}

QFuture<Result<CredentialLetters>> LiveCredentialStore::writeLetters(const CredentialLetterOrder &order)
{
    return m_thread.run([open = m_store.opener(), settings = m_settings, &clock = m_clock, order,
                         stop = m_stop.get_token()]() -> Result<CredentialLetters> {
        const auto store = open(stop);
        if (!store)
            return std::unexpected(store.error());
        CaseRepositories all(**store, clock);
        CredentialRepository runs(**store, all.audit, *all.operators, clock);
        return writtenLetters(settings, **store, runs, order, stop);
    });
}

void LiveCredentialStore::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
}

} // namespace Gatehouse
