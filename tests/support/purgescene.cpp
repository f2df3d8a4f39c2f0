#include "tests/support/purgescene.h"

#include "models/core/today.h"
#include "models/gateway/classificationrepository.h"
#include "models/policy/policyloader.h"

namespace Gatehouse
{

namespace
{

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("purge scene: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

class ToldTotals final : public KeptTotals
{
public:
    explicit ToldTotals(const std::optional<TotalsSpan> &totals)
        : m_totals(totals)
    {
    }
    Result<std::optional<TotalsSpan>> of(const Database &, const TimeSpan &) const override { return m_totals; }

private:
    const std::optional<TotalsSpan> m_totals;
};

} // namespace

PurgeScene::PurgeScene(ConsoleStores &stores, Dialect store, const QString &kind, FreshDatabases &databases)
    : m_desk(stores, store)
    , m_fixture(makeGateway(kind, databases))
{
}

PolicyDocument PurgeScene::policy(const QMap<QString, QString> &periods, const QString &version)
{
    PolicyDocument document = need(loadPolicy(QStringLiteral("002_abeeb869346ab629")));
    document.id = QStringLiteral("ours");
    document.version = version;
    for (PolicySentence &sentence : document.sentences)
        sentence.commitments.removeIf([](const Commitment &each) { return each.kind == CommitmentKind::Retention; });
    document.sentences.removeIf([](const PolicySentence &each) { return each.commitments.isEmpty(); });
    PolicySentence &last = document.sentences.last();
    for (auto at = periods.begin(); at != periods.end(); ++at) {
        Commitment one;
        one.id = QStringLiteral("9.") + at.key();
        one.kind = CommitmentKind::Retention;
        one.says = QStringLiteral("Rows go in time.");
        one.retention.recordClass = at.key();
        one.retention.period = {PolicyPeriod::Length::Given, *at, PeriodStart::Recorded};
        last.commitments.append(one);
    }
    return document;
}

void PurgeScene::putInForce(const PolicyDocument &document)
{
    StoreUser &officer = m_desk.officer().user();
    PolicyRepository policies(officer.store(), officer.audit(), officer.operators(), m_clock);
    const QString by = m_desk.officer().id();
    need(policies.adopt({document, m_policies, QStringLiteral("for the test"), by}));
    need(policies.enforce(
        {gatewayName(), document.id, document.version, m_policies, QStringLiteral("for the test"), by}));
    ++m_policies;
}

const PurgeGateway &PurgeScene::gateway()
{
    QList<Database *> all{m_own ? m_own.get() : &m_fixture->mainDatabase()};
    if (!m_own && &m_fixture->database() != all.constFirst())
        all.append(&m_fixture->database());
    const auto said = need(classificationsOf(m_desk.officer().user().store(), gatewayName()));
    m_gateway = need(PurgeGateway::over(m_fixture->profile(), said, all, std::make_unique<ToldTotals>(m_totals)));
    return *m_gateway;
}

QDate PurgeScene::today() const
{
    return todayBy(m_clock);
}

Result<PurgePlan> PurgeScene::preview()
{
    return previewOf(gateway(), m_desk.officer().user().store(), gatewayName(), m_clock, {});
}

RetentionRepository PurgeScene::purges(CaseWorkplace &who)
{
    return {who.user().store(), who.user().audit(), who.user().operators(), m_clock};
}

Result<QString> PurgeScene::laid()
{
    const auto plan = preview();
    return plan ? purges(m_desk.officer()).lay(m_desk.officer().id(), *plan) : std::unexpected(plan.error());
}

QString PurgeScene::approved()
{
    const QString id = need(laid());
    const PurgeRecord record = need(purges(m_desk.officer()).find(id));
    const QList<CaseWorkplace *> approvers = record.approvalsNeeded == 1
                                                 ? QList<CaseWorkplace *>{&m_desk.officer()}
                                                 : QList<CaseWorkplace *>{&m_desk.first(), &m_desk.second()};
    for (CaseWorkplace *each : approvers)
        need(purges(*each).approve(each->id(), id, record.planHash));
    return id;
}

PurgeRunSettings PurgeScene::runSettings()
{
    PurgeRunSettings settings;
    settings.gateway = gatewayName();
    settings.operatorId = m_desk.officer().id();
    settings.worker = QStringLiteral("a worker");
    return settings;
}

Result<PurgeRecord> PurgeScene::run(const QString &id, const Probe &probe, std::stop_token stop)
{
    PurgeRunSettings settings = runSettings();
    settings.stop = std::move(stop);
    settings.probe = probe;
    return runPurge(gateway(), m_desk.officer().user().store(), m_clock, settings, id);
}

QString PurgeScene::logged(const QString &action)
{
    AuditStretch stretch;
    stretch.filter.action = action;
    const auto page = m_desk.admin().user().audit().page(stretch);
    return page && !page->entries.isEmpty() ? page->entries.constFirst().entry.detail : QString();
}

} // namespace Gatehouse
