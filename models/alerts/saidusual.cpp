#include "models/alerts/saidusual.h"

#include <algorithm>

namespace Gatehouse
{

bool SaidUsual::covers(const QString &principal, const Shown &shown)
{
    const Usual *usual = m_usual.find(principal);
    return usual && shown.level <= kAsMuch * usual->level &&
           std::ranges::all_of(shown.things, [&](const QString &thing) { return usual->things.contains(thing); });
}

bool SaidUsual::isUsual(const QString &principal, const QString &thing)
{
    const Usual *usual = m_usual.find(principal);
    return usual && usual->things.contains(thing);
}

void SaidUsual::join(QStringList &things, const QStringList &more)
{
    for (const QString &thing : more) {
        if (things.size() < kMostThings && !things.contains(thing))
            things.append(thing);
    }
}

void SaidUsual::show(const QString &principal, qint64 beganMs, qint64 nowMs, const Shown &shown)
{
    Episode &episode = m_shown.of(principal, nowMs);
    if (nowMs - episode.span.toMs > kAnotherMs)
        episode = {{beganMs, nowMs}, 0, {}};
    episode.span.fromMs = std::min(episode.span.fromMs, beganMs);
    episode.span.toMs = nowMs;
    episode.level = std::max(episode.level, shown.level);
    join(episode.things, shown.things);
}

SaidUsual::Episode *SaidUsual::shownIn(const QString &principal, const TimeSpan &span)
{
    Episode *episode = m_shown.find(principal);
    const bool isOfIt = episode && episode->span.fromMs <= span.toMs && episode->span.toMs >= span.fromMs;
    return isOfIt ? episode : nullptr;
}

void SaidUsual::adopt(const QString &principal, const TimeSpan &span)
{
    const Episode *episode = shownIn(principal, span);
    if (!episode)
        return;
    Usual &usual = m_usual.of(principal, episode->span.toMs);
    usual.level = std::max(usual.level, episode->level);
    join(usual.things, episode->things);
    m_shown.forget(principal);
}

void SaidUsual::forget(const QString &principal, const TimeSpan &span)
{
    if (shownIn(principal, span))
        m_shown.forget(principal);
}

} // namespace Gatehouse
