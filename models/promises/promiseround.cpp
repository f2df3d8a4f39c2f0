#include "models/promises/promiseround.h"

#include "models/policy/policyjson.h"
#include "models/privacy/casegateway.h"
#include "models/telemetry/rollupstore.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QUuid>

namespace Gatehouse
{

namespace
{

const QString kRule = QStringLiteral("promise-broken");
constexpr int kRuleVersion = 1;

QString fingerprintOf(const QString &promise)
{
    const QByteArray text = kRule.toUtf8() + '\n' + promise.toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().first(32));
}

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

RaisedAlert alertOf(const QString &promise, const Commitment &commitment, const PromiseVerdict &verdict, qint64 nowMs)
{
    RaisedAlert raised;
    raised.fingerprint = fingerprintOf(promise);
    raised.rule = kRule;
    raised.ruleVersion = kRuleVersion;
    raised.title = QStringLiteral("Promise broken");
    raised.summary = QStringLiteral("%1 %2").arg(commitment.says, verdict.summary);
    raised.level = AlertLevel::Ticket;
    raised.beganMs = raised.foundMs = raised.hitMs = nowMs;
    raised.evidence = {{QStringLiteral("first_bad_ms"), nowMs},
                       {QStringLiteral("promise"), promise},
                       {QStringLiteral("observed"), verdict.summary},
                       {QStringLiteral("expected"), commitment.says},
                       {QStringLiteral("unless"), verdict.remedy}};
    return raised;
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

// The alerts of one round, under a lease, so that one console at a time looks.
struct PromiseRound::Alerting {
    AlertWatch watch;
    std::optional<WatchLease> lease = {};
    WatchStep step = {};
    qint64 recordedMs = 0;

    // Before the lease runs out: it goes on with each record.
    Result<void> recordInTime(qint64 nowMs)
    {
        return nowMs - recordedMs > AlertWatch::kLeaseMs / 4 ? record(nowMs) : Result<void>();
    }

    Result<void> record(qint64 nowMs)
    {
        if (!lease)
            return {};
        recordedMs = nowMs;
        step.positionMs = std::max(nowMs, lease->positionMs);
        const auto written = watch.record(*lease, step);
        step = {};
        return written ? Result<void>() : std::unexpected(written.error());
    }
};

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
    , m_alerting(new Alerting{AlertWatch(m_alerts, m_gateway, QStringLiteral("promises"))})
{
}

PromiseRound::~PromiseRound()
{
    if (m_alerting->lease)
        (void)m_alerting->watch.release(*m_alerting->lease); // else it runs out by itself
}

Result<void> PromiseRound::claim()
{
    const auto lease = m_alerting->watch.claim(QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (lease)
        m_alerting->lease = *lease;
    else if (lease.error().kind == ErrorKind::Denied) // who may not handle alerts may look all the same
        m_tally.withoutAlerts = lease.error().message;
    else
        return std::unexpected(lease.error());
    return {};
}

Result<PromiseTally> PromiseRound::run(const QList<PolicyDocument> &policies, const Progress &progress)
{
    m_tally = {};
    m_seen.clear();
    if (auto claimed = claim(); !claimed)
        return std::unexpected(claimed.error());
    const auto map = PromiseMap::load(m_settings.profile);
    const auto retention = map ? RetentionMap::load(m_settings.profile) : std::unexpected(map.error());
    const auto gateway = retention ? CaseGateway::open(m_settings, CaseGateway::Purpose::Look, m_store, m_stop)
                                   : std::unexpected(retention.error());
    const auto notes = gateway ? m_promises.notes(m_gateway) : std::unexpected(gateway.error());
    if (!notes)
        return std::unexpected(notes.error());
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
                             m_stop};
    int all = 0;
    for (const PolicyDocument &policy : policies)
        all += commitmentCount(policy);
    for (const PolicyDocument &policy : policies) {
        const auto seen = lookAtAll(policy, scene, *notes, [&] { progress(m_tally.looked, all); });
        if (!seen)
            return std::unexpected(seen.error());
    }
    const auto recorded = m_alerting->record(m_clock.nowMs());
    return recorded ? Result<PromiseTally>(m_tally) : std::unexpected(recorded.error());
}

Result<void> PromiseRound::lookAtAll(const PolicyDocument &policy, const PromiseScene &scene,
                                     const QMap<QString, DutyNote> &notes, const std::function<void()> &done)
{
    for (const PolicySentence &sentence : policy.sentences) {
        for (const Commitment &commitment : sentence.commitments) {
            auto seen = looked(commitment, scene);
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
            if (auto recorded = m_alerting->recordInTime(m_clock.nowMs()); !recorded)
                return recorded;
        }
    }
    return {};
}

Result<PromiseVerdict> PromiseRound::looked(const Commitment &commitment, const PromiseScene &scene)
{
    const QByteArray question = questionOf(commitment);
    if (const auto seen = m_seen.constFind(question); seen != m_seen.constEnd())
        return *seen;
    QElapsedTimer spent;
    spent.start();
    const auto verdict = lookAt(commitment, scene);
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
    if (verdict.state == PromiseState::Broken) {
        m_alerting->step.hits.append(alertOf(key, commitment, verdict, nowMs));
        if (*before != PromiseState::Broken)
            m_tally.newlyBroken.append(key);
    } else if (*before == PromiseState::Broken && verdict.state != PromiseState::Unseen) {
        m_alerting->step.over.append({fingerprintOf(key), nowMs});
    }
    return {};
}

} // namespace Gatehouse
