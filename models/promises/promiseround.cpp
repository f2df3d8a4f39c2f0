#include "models/promises/promiseround.h"

#include "models/policy/policyjson.h"
#include "models/policy/policyrepository.h"
#include "models/privacy/casegateway.h"
#include "models/telemetry/rollupstore.h"

#include <QElapsedTimer>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

// Two commitments that ask for the same are looked at once, whatever their policies call them.
QByteArray questionOf(const Commitment &commitment)
{
    Commitment bare = commitment;
    bare.id.clear();
    bare.says.clear();
    bare.discloses.clear();
    return QJsonDocument(toJson(bare)).toJson(QJsonDocument::Compact);
}

int commitmentCount(const PolicyDocument &policy)
{
    int count = 0;
    for (const PolicySentence &sentence : policy.sentences)
        count += int(sentence.commitments.size());
    return count;
}

} // namespace

PromiseVerdict dutyVerdict(const Commitment &commitment, const std::optional<DutyNote> &note, QDate today)
{
    if (!note) {
        PromiseVerdict never =
            verdict(PromiseState::Person, QStringLiteral("Nobody has noted yet that it was seen to."));
        never.remedy = QStringLiteral("See to it, and note it here.");
        return never;
    }
    const QDate done = QDateTime::fromMSecsSinceEpoch(note->atMs, Qt::UTC).date();
    const auto text = [](QDate day) { return day.toString(QStringLiteral("d MMM yyyy")); };
    QDate next = note->next;
    if (!next.isValid() && !commitment.reviewEvery.isEmpty())
        next = keptUntil(done, commitment.reviewEvery);
    PromiseVerdict one = verdict(PromiseState::Person, QStringLiteral("Seen to on %1 by %2").arg(text(done), note->by));
    if (next.isValid())
        one.summary += QStringLiteral(", next by %1").arg(text(next));
    if (next.isValid() && next < today) {
        one.state = PromiseState::AtRisk;
        one.remedy = QStringLiteral("It was to be looked at again by %1.").arg(text(next));
    }
    one.details = QStringList{note->note};
    return one;
}

PromiseRound::PromiseRound(const ConnectionSettings &settings, Database &store, const Clock &clock, QString by,
                           std::stop_token stop)
    : m_settings(settings)
    , m_store(store)
    , m_clock(clock)
    , m_by(std::move(by))
    , m_stop(std::move(stop))
    , m_gateway(gatewayFingerprint(settings))
    , m_cases(store, clock)
    , m_alerts(store, m_cases.audit, *m_cases.operators, clock)
    , m_promises(store, m_cases.audit, *m_cases.operators, clock)
    , m_alerting(m_alerts, m_gateway, clock)
{
}

Result<void> PromiseRound::begin(const QList<PolicyDocument> &policies)
{
    m_tally = {};
    m_seen.clear();
    m_before.clear();
    const auto claimed = m_alerting.claim();
    if (!claimed)
        return std::unexpected(claimed.error());
    m_tally.withoutAlerts = *claimed;
    const auto inForce =
        PolicyRepository(m_store, m_cases.audit, *m_cases.operators, m_clock).documentsInForce(m_gateway);
    if (!inForce)
        return std::unexpected(inForce.error());
    if (auto begun = m_alerting.begin(*inForce); !begun)
        return begun;
    for (const PolicyDocument &policy : policies) {
        if (m_tally.withoutAlerts.isEmpty() && !m_alerting.isHeldTo(policy))
            m_tally.withoutAlerts = QStringLiteral("%1 is not in force at this gateway.").arg(policy.name);
    }
    return {};
}

Result<PromiseTally> PromiseRound::run(const QList<PolicyDocument> &policies, const Progress &progress)
{
    if (auto begun = begin(policies); !begun)
        return std::unexpected(begun.error());
    if (policies.isEmpty())
        return finished(); // no reason to ask the gateway
    const auto map = PromiseMap::load(m_settings.profile);
    const auto retention = map ? RetentionMap::load(m_settings.profile) : std::unexpected(map.error());
    const auto gateway = retention ? CaseGateway::open(m_settings, CaseGateway::Purpose::Survey, m_store, m_stop)
                                   : std::unexpected(retention.error());
    const auto notes = gateway ? m_promises.notes(m_gateway) : std::unexpected(gateway.error());
    const auto standings = notes ? m_promises.standings(m_gateway) : std::unexpected(notes.error());
    if (!standings)
        return std::unexpected(standings.error());
    for (const PromiseStanding &each : *standings)
        m_before.insert(each.promise, each.verdict);
    const PromiseScene scene{m_settings,
                             (*gateway)->profile(),
                             *map,
                             *retention,
                             (*gateway)->tables(),
                             m_store,
                             m_cases.audit,
                             m_alerts,
                             *m_cases.cases,
                             *m_cases.runs,
                             m_clock,
                             m_gateway,
                             m_stop,
                             PromiseScene::kPatience,
                             nullptr,
                             (*gateway)->unreached()};
    int all = 0;
    for (const PolicyDocument &policy : policies)
        all += commitmentCount(policy);
    for (const PolicyDocument &policy : policies) {
        const auto seen = lookAtAll(policy, scene, *notes, [&] { progress(m_tally.looked, all); });
        if (!seen)
            return std::unexpected(seen.error());
    }
    return finished();
}

Result<PromiseTally> PromiseRound::finished()
{
    const auto recorded = m_alerting.record();
    return recorded ? Result<PromiseTally>(m_tally) : std::unexpected(recorded.error());
}

Result<void> PromiseRound::lookAtAll(const PolicyDocument &policy, const PromiseScene &scene,
                                     const QMap<QString, DutyNote> &notes, const std::function<void()> &done)
{
    for (const PolicySentence &sentence : policy.sentences) {
        for (const Commitment &commitment : sentence.commitments) {
            auto seen = looked(promiseKey(policy.id, commitment.id), commitment, scene);
            if (!seen)
                return std::unexpected(seen.error());
            if (seen->state == PromiseState::Person && commitment.kind != CommitmentKind::Retention) {
                const auto noted = notes.find(promiseKey(policy.id, commitment.id));
                seen =
                    dutyVerdict(commitment, noted == notes.end() ? std::nullopt : std::optional(*noted), scene.today());
            }
            if (auto written = note(policy, commitment, *seen); !written)
                return written;
            ++m_tally.looked;
            done();
            if (auto recorded = m_alerting.recordInTime(); !recorded)
                return recorded;
        }
    }
    return {};
}

Result<PromiseVerdict> PromiseRound::looked(const QString &promise, const Commitment &commitment,
                                            const PromiseScene &scene)
{
    const auto before = m_before.constFind(promise);
    QByteArray question = questionOf(commitment);
    // Who was seen to be otherwise by the last look is asked about by itself.
    if (before != m_before.constEnd() && !before->marks.isEmpty())
        question += QJsonDocument(before->marks).toJson(QJsonDocument::Compact);
    if (const auto seen = m_seen.constFind(question); seen != m_seen.constEnd())
        return *seen;
    QElapsedTimer spent;
    spent.start();
    PromiseScene own = scene;
    own.before = before == m_before.constEnd() ? nullptr : &*before;
    const auto verdict = lookAt(commitment, own);
    m_tally.gatewayMs += spent.elapsed();
    if (verdict)
        m_seen.insert(question, *verdict);
    return verdict;
}

Result<void> PromiseRound::note(const PolicyDocument &policy, const Commitment &commitment,
                                const PromiseVerdict &verdict)
{
    const QString key = promiseKey(policy.id, commitment.id);
    const qint64 nowMs = m_clock.nowMs();
    const auto before = m_promises.note(m_by, m_gateway, {key, verdict, policyPin(policy), nowMs, nowMs});
    if (!before)
        return std::unexpected(before.error());
    ++m_tally.states[verdict.state];
    if (verdict.state == PromiseState::Broken && *before != PromiseState::Broken)
        m_tally.newlyBroken.append(key);
    m_alerting.note(policy, commitment, verdict);
    return {};
}

} // namespace Gatehouse
