// What a lookout does when the gateway, or what counts it on this machine, does not get on.
#include "models/alerts/gatewaylookout.h"

#include "models/alerts/gatewaytrouble.h"
#include "models/alerts/patience.h"
#include "models/alerts/watchedpart.h"
#include "models/core/format.h"

#include <algorithm>
#include <utility>

namespace Gatehouse
{

// Whether the gateway can be reached or not. One does it, who need not be the one that looks.
Result<void> GatewayLookout::expire()
{
    const auto lease = m_upkeep.claim(m_owner);
    if (!lease)
        return lease.error().kind == ErrorKind::Busy ? Result<void>() : std::unexpected(lease.error());
    QStringList kinds;
    for (const auto &part : m_parts)
        kinds.append(part->misuseKind);
    if (auto kept = m_upkeep.keepMisuseOf(kinds); !kept)
        return kept;
    return m_upkeep.expire(*lease);
}

Result<void> GatewayLookout::within(const Patience &patience, const std::function<Result<void>()> &work)
{
    m_lookStop = patience.token();
    for (const auto &part : m_parts)
        part->stopBy(m_lookStop);
    return patience.judged(work());
}

Result<GatewayLookout::Look> GatewayLookout::lookAt(const History &history,
                                                    const std::function<void(const AlertEngine::Look &)> &progress)
{
    const auto opened = within(Patience(m_patience.forNews, m_stop), [this]() -> Result<void> {
        const auto open = openGateway();
        const auto asked = open ? askTime() : open;
        return asked ? asked : std::unexpected(gatewayTrouble(asked.error()));
    });
    if (!opened)
        return std::unexpected(opened.error());
    Look look;
    const bool wasWhole = std::exchange(m_isWhole, false);
    // Of history there is more to read than a look has time for otherwise.
    const auto done =
        within(Patience(wasWhole ? m_newsPatience : m_patience.forHistory, m_stop), [&]() -> Result<void> {
            auto seen = lookAtFigures(history, progress, look);
            return seen ? lookForMisuse(look) : seen;
        });
    if (!done) {
        // What hangs is no history, but may be one slice that takes longer than usual.
        m_isWhole = wasWhole && done.error().kind != ErrorKind::Busy;
        if (done.error().kind == ErrorKind::TimedOut)
            m_newsPatience = std::min(2 * m_newsPatience, m_patience.forHistory);
        return std::unexpected(done.error());
    }
    m_newsPatience = m_patience.forNews;
    m_isWhole = !look.more;
    look.unseen = unseen();
    if (auto told = m_unseen.tell(m_owner, look.unseen); !told && told.error().kind != ErrorKind::Busy)
        return std::unexpected(told.error());
    return look;
}

// Who has no news leaves the lease to others, who may have some.
Result<void> GatewayLookout::lookAtFigures(const History &history,
                                           const std::function<void(const AlertEngine::Look &)> &progress, Look &look)
{
    const qint64 oldMs = m_clock.nowMs() - history.freshMs;
    if (oldMs > SourceSilence::kSilentMs && history.freshMs == m_seenFreshMs) {
        look.waitsFor = QStringLiteral("what is counted on this machine ends %1 ago").arg(formatAge(oldMs));
        return m_engine.leave();
    }
    const auto figures = m_engine.catchUp(m_owner, history.oldestMs, progress, m_lookStop);
    if (!figures)
        return std::unexpected(figures.error());
    const bool hasMoved = std::exchange(m_seenPositionMs, figures->positionMs) != figures->positionMs;
    m_seenFreshMs = figures->more || hasMoved ? 0 : history.freshMs;
    look.alerts = figures->alerts;
    look.positionMs = figures->positionMs;
    return {};
}

// What another one hears of the gateway, whose lease it is by now: it runs out within a minute for who cannot look.
qint64 GatewayLookout::heardMs(const History &history)
{
    if (m_clock.nowMs() - history.freshMs <= SourceSilence::kSilentMs || history.freshMs == 0)
        return history.freshMs;
    const auto standing = m_watch.standing();
    return standing && standing->watched ? std::max(history.freshMs, standing->heartbeatMs) : history.freshMs;
}

} // namespace Gatehouse
