#include "models/alerts/sourcesilence.h"

#include "models/core/format.h"

#include <QCryptographicHash>

#include <algorithm>
#include <chrono>
#include <utility>

namespace Gatehouse
{

const QString SourceSilence::kRule = QStringLiteral("source-silent");

namespace
{

constexpr int kRuleVersion = 1;

// Goes on while somebody waits for an answer, and stands still while the machine sleeps.
qint64 steadyMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace

SourceSilence::SourceSilence(AlertRepository &alerts, const QString &gateway, const Clock &clock,
                             std::function<qint64()> awakeMs)
    : m_watch(alerts, gateway, QStringLiteral("silence"))
    , m_fingerprint(
          QString::fromLatin1(QCryptographicHash::hash(kRule.toLatin1(), QCryptographicHash::Sha256).toHex().first(32)))
    , m_clock(clock)
    , m_awakeMs(awakeMs ? std::move(awakeMs) : steadyMs)
{
}

// Who waits for an answer for long is awake, and sees that none comes.
bool SourceSilence::hasSlept(qint64 nowMs)
{
    const qint64 awakeMs = m_awakeMs();
    const qint64 apartMs = nowMs - std::exchange(m_lookedMs, nowMs);
    const qint64 seenMs = awakeMs - std::exchange(m_lookedAwakeMs, awakeMs);
    return apartMs < 0 || apartMs - seenMs > kUnseenMs || apartMs > kApartMs;
}

Result<RaisedAlerts> SourceSilence::note(const QString &owner, qint64 freshMs, const QString &why)
{
    const qint64 nowMs = m_clock.nowMs();
    const bool isFirst = m_lookedMs == 0;
    const bool isUnseen = hasSlept(nowMs);
    if (freshMs == 0) // neither news nor silence: whoever has figures says which it is
        return RaisedAlerts();
    // What is fresh as of a time to come was counted by a clock that was wrong, and tells nothing.
    const bool isStale = nowMs - freshMs > kSilentMs || freshMs - nowMs > kUnseenMs;
    if (!isStale || isUnseen)
        m_staleSinceMs.reset();
    const bool isTold = m_toldMs > 0 && nowMs - m_toldMs < kMinuteMs; // what it is moves on by the minute
    const bool isRaised = m_staleSinceMs && m_toldMs - *m_staleSinceMs >= kSilentMs;
    const bool isDue = !m_staleSinceMs || (!isRaised && nowMs - *m_staleSinceMs >= kSilentMs);
    if (isStale ? isTold && !isDue : m_isOver)
        return RaisedAlerts();
    if (auto claimed = claim(owner); !claimed)
        return std::unexpected(claimed.error());
    WatchStep step;
    step.positionMs = nowMs;
    step.state = QByteArray();
    if (isStale) {
        const bool isOfNow = isFirst && !m_lease->state.isEmpty() && std::abs(nowMs - m_lease->stateMs) <= kApartMs;
        if (!m_staleSinceMs)
            m_staleSinceMs = isOfNow ? std::min(nowMs, m_lease->state.toLongLong()) : nowMs;
        step.state = QByteArray::number(*m_staleSinceMs);
        if (nowMs - *m_staleSinceMs >= kSilentMs)
            step.hits.append(alert(std::min(freshMs, nowMs), why));
    } else {
        step.over.append({m_fingerprint, freshMs});
    }
    auto written = m_watch.record(*m_lease, step);
    if (written) {
        m_isOver = !isStale;
        m_toldMs = isStale ? nowMs : 0;
    }
    return written;
}

Result<void> SourceSilence::claim(const QString &owner)
{
    auto lease = m_watch.claim(owner);
    if (!lease)
        return std::unexpected(lease.error());
    m_lease = *lease;
    return {};
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
    m_lease.reset();
    return m_watch.leave();
}

} // namespace Gatehouse
