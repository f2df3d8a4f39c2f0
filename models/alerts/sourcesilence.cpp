#include "models/alerts/sourcesilence.h"

#include "models/core/format.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

const QString SourceSilence::kRule = QStringLiteral("source-silent");

namespace
{

constexpr int kRuleVersion = 1;

} // namespace

SourceSilence::SourceSilence(AlertRepository &alerts, const QString &gateway, const Clock &clock)
    : m_watch(alerts, gateway, QStringLiteral("silence"))
    , m_fingerprint(
          QString::fromLatin1(QCryptographicHash::hash(kRule.toLatin1(), QCryptographicHash::Sha256).toHex().first(32)))
    , m_clock(clock)
{
}

Result<RaisedAlerts> SourceSilence::note(const QString &owner, qint64 freshMs, const QString &why)
{
    const qint64 nowMs = m_clock.nowMs();
    const bool hasSlept = m_lookedMs == 0 || nowMs < m_lookedMs || nowMs - m_lookedMs > kUnseenMs;
    m_lookedMs = nowMs;
    const bool isStale = freshMs > 0 && nowMs - freshMs > kSilentMs;
    if (!isStale || hasSlept)
        m_staleSinceMs.reset();
    if (isStale && !m_staleSinceMs)
        m_staleSinceMs = nowMs;
    const bool isSilent = m_staleSinceMs && nowMs - *m_staleSinceMs >= kSilentMs;
    const bool isTold = m_toldMs > 0 && nowMs - m_toldMs < kMinuteMs; // its end moves on by the minute
    if (isStale ? !isSilent || isTold : m_isOver)
        return RaisedAlerts();

    auto lease = m_watch.claim(owner);
    if (!lease)
        return std::unexpected(lease.error());
    m_lease = *lease;
    WatchStep step;
    step.positionMs = std::max(nowMs, lease->positionMs);
    if (isSilent)
        step.hits.append(alert(freshMs, why));
    else
        step.over.append({m_fingerprint, freshMs});
    auto written = m_watch.record(*lease, step);
    if (written) {
        m_isOver = !isSilent;
        m_toldMs = isSilent ? nowMs : 0;
    }
    return written;
}

RaisedAlert SourceSilence::alert(qint64 freshMs, const QString &why) const
{
    const qint64 nowMs = m_clock.nowMs();
    RaisedAlert raised;
    raised.fingerprint = m_fingerprint;
    raised.rule = kRule;
    raised.ruleVersion = kRuleVersion;
    raised.title = QStringLiteral("No news from the gateway");
    raised.summary = why.isEmpty() ? QStringLiteral("Nothing that it recorded has been read since.") : why;
    raised.level = AlertLevel::Page;
    raised.beganMs = freshMs;
    raised.foundMs = raised.hitMs = nowMs;
    raised.evidence = {
        {QStringLiteral("first_bad_ms"), freshMs},
        {QStringLiteral("observed"), QStringLiteral("nothing was read for %1").arg(formatAge(nowMs - freshMs))},
        {QStringLiteral("expected"), QStringLiteral("all that happened up to %1 ago").arg(formatAge(kSilentMs))},
        {QStringLiteral("unless"), QStringLiteral("rows that were read again within %1").arg(formatAge(kSilentMs))}};
    return raised;
}

Result<void> SourceSilence::leave()
{
    if (!m_lease)
        return {};
    const WatchLease lease = *m_lease;
    m_lease.reset();
    return m_watch.release(lease);
}

} // namespace Gatehouse
