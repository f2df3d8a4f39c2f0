#include "models/promises/promisealerts.h"

#include <QCryptographicHash>
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

PromiseAlerts::PromiseAlerts(AlertRepository &alerts, QString gateway, const Clock &clock)
    : m_alerts(alerts)
    , m_gateway(std::move(gateway))
    , m_clock(clock)
    , m_watch(alerts, m_gateway, QStringLiteral("promises"))
{
}

PromiseAlerts::~PromiseAlerts()
{
    (void)m_watch.leave(); // else it runs out by itself
}

Result<QString> PromiseAlerts::claim()
{
    const auto lease = m_watch.claim(QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (!lease)
        return lease.error().kind == ErrorKind::Denied ? Result<QString>(lease.error().message)
                                                       : std::unexpected(lease.error());
    m_lease = *lease;
    return QString();
}

Result<void> PromiseAlerts::begin(const QList<PolicyDocument> &inForce)
{
    QSet<QString> promised;
    for (const PolicyDocument &policy : inForce) {
        m_inForce.insert(policyPin(policy));
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &commitment : sentence.commitments)
                promised.insert(fingerprintOf(promiseKey(policy.id, commitment.id)));
        }
    }
    if (!m_lease)
        return {};
    AlertFilter filter;
    filter.gateway = m_gateway;
    filter.rule = kRule;
    filter.states = {AlertState::Open, AlertState::Acknowledged, AlertState::Silenced};
    const auto alerts = m_alerts.list(filter);
    if (!alerts)
        return std::unexpected(alerts.error());
    for (const Alert &alert : *alerts) {
        if (alert.isOver())
            continue;
        if (promised.contains(alert.fingerprint))
            m_going.insert(alert.fingerprint);
        else
            m_step.over.append({alert.fingerprint, m_clock.nowMs()});
    }
    return {};
}

void PromiseAlerts::note(const PolicyDocument &policy, const Commitment &commitment, const PromiseVerdict &verdict)
{
    if (!isHeldTo(policy))
        return;
    const QString promise = promiseKey(policy.id, commitment.id);
    if (verdict.state == PromiseState::Broken)
        m_step.hits.append(alertOf(promise, commitment, verdict, m_clock.nowMs()));
    else if (verdict.state != PromiseState::Unseen && m_going.contains(fingerprintOf(promise)))
        m_step.over.append({fingerprintOf(promise), m_clock.nowMs()}); // whatever was seen in between
}

Result<void> PromiseAlerts::recordInTime()
{
    return m_clock.nowMs() - m_recordedMs > AlertWatch::kLeaseMs / 4 ? record() : Result<void>();
}

Result<void> PromiseAlerts::record()
{
    if (!m_lease)
        return {};
    m_recordedMs = m_clock.nowMs();
    m_step.positionMs = std::max(m_recordedMs, m_lease->positionMs);
    const auto written = m_watch.record(*m_lease, m_step);
    m_step = {};
    return written ? Result<void>() : std::unexpected(written.error());
}

} // namespace Gatehouse
