#include "models/alerts/saidusual.h"

#include <algorithm>

namespace Gatehouse
{

bool SaidUsual::covers(const QString &principal, const Shown &shown, qint64 nowMs)
{
    const Episodes *usual = m_usual.find(principal);
    if (!usual || shown.level > kAsMuch * std::ranges::max(*usual, {}, &Episode::level).level)
        return false;
    if (!std::ranges::all_of(shown.things, [&](const QString &thing) { return isUsual(principal, thing, nowMs); }))
        return false;
    m_usual.of(principal, nowMs);
    return true;
}

bool SaidUsual::isUsual(const QString &principal, const QString &thing, qint64 nowMs)
{
    const Episodes *usual = m_usual.find(principal);
    const auto has = [&thing](const Episode &episode) { return episode.things.contains(thing); };
    if (!usual || std::ranges::none_of(*usual, has))
        return false;
    m_usual.of(principal, nowMs);
    return true;
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
    Episodes &episodes = m_shown.of(principal, nowMs);
    if (episodes.empty() || nowMs - episodes.back().span.toMs > kAnotherMs)
        episodes.push_back({{beganMs, nowMs}});
    if (episodes.size() > kMostEpisodes)
        episodes.pop_front();
    Episode &episode = episodes.back();
    episode.span.fromMs = std::min(episode.span.fromMs, beganMs);
    episode.span.toMs = nowMs;
    episode.level = std::max(episode.level, shown.level);
    join(episode.things, shown.things);
    episode.hourMs = shown.hourMs;
    episode.sumAtMs = nowMs;
    episode.sum = shown.level;
}

// What was said to be usual is how fast it went, not how far it had come.
double SaidUsual::wholeHour(const Episode &episode, qint64 nowMs)
{
    if (episode.hourMs == 0 || nowMs - episode.sumAtMs > kStillMs)
        return episode.level;
    const qint64 elapsedMs = std::clamp(std::max(nowMs, episode.sumAtMs) - episode.hourMs, kStillMs, kHourMs);
    return std::max(episode.level, episode.sum * double(kHourMs) / double(elapsedMs));
}

void SaidUsual::add(Episodes &usual, const Episode &episode)
{
    usual.push_back(episode);
    if (usual.size() <= kMostEpisodes)
        return;
    const Episode oldest = usual.front();
    usual.pop_front();
    Episode &next = usual.front();
    next.span = {std::min(oldest.span.fromMs, next.span.fromMs), std::max(oldest.span.toMs, next.span.toMs)};
    next.level = std::max(oldest.level, next.level);
    join(next.things, oldest.things);
}

void SaidUsual::adopt(const QString &principal, const TimeSpan &span, qint64 nowMs)
{
    Episodes *shown = m_shown.find(principal);
    if (!shown)
        return;
    std::erase_if(*shown, [&](Episode &episode) {
        if (!episode.isOf(span))
            return false;
        episode.level = wholeHour(episode, nowMs);
        add(m_usual.of(principal, episode.span.toMs), episode);
        return true;
    });
    if (shown->empty())
        m_shown.forget(principal);
}

void SaidUsual::forget(const QString &principal, const TimeSpan &span)
{
    for (StateOf<Episodes> *all : {&m_shown, &m_usual}) {
        Episodes *episodes = all->find(principal);
        if (!episodes)
            continue;
        std::erase_if(*episodes, [&](const Episode &episode) { return episode.isOf(span); });
        if (episodes->empty())
            all->forget(principal);
    }
}

void SaidUsual::advance(qint64 nowMs)
{
    m_shown.forgetUnusedBefore(nowMs - kShownMs);
    m_usual.forgetUnusedBefore(nowMs - kUsualMs);
}

} // namespace Gatehouse
