#include "models/alerts/saidusual.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

bool isWithin(const TimeSpan &span, qint64 timeMs)
{
    return span.fromMs <= timeMs && timeMs <= span.toMs;
}

} // namespace

QString SaidUsual::hashOf(const QString &text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().first(32));
}

// The same thing of two principals reads otherwise.
SaidUsual::Amount SaidUsual::amountOf(const QString &principal, const Shown &shown)
{
    Amount amount{shown.levels, {}};
    for (const QString &thing : shown.things)
        amount.things.append(hashOf(principal + QLatin1Char('\n') + thing));
    return amount;
}

void SaidUsual::Amount::join(const Amount &more)
{
    levels.resize(std::max(levels.size(), more.levels.size()), 0);
    for (size_t i = 0; i < more.levels.size(); ++i)
        levels[i] = std::max(levels[i], more.levels[i]);
    for (const QString &thing : more.things) {
        if (things.size() < kMostThings && !things.contains(thing))
            things.append(thing);
    }
}

bool SaidUsual::Amount::holds(const Amount &asked) const
{
    const auto isAsMuch = [](double level, double known) { return level <= kAsMuch * known; };
    return asked.levels.size() <= levels.size() &&
           std::equal(asked.levels.begin(), asked.levels.end(), levels.begin(), isAsMuch) &&
           std::ranges::all_of(asked.things, [this](const QString &thing) { return things.contains(thing); });
}

bool SaidUsual::covers(const QString &principal, const Shown &shown, qint64 nowMs)
{
    const std::deque<Usual> *usual = shown.isUnknown || m_usual.isEmpty() ? nullptr : m_usual.find(hashOf(principal));
    if (!usual)
        return false;
    const auto isHeld = [&](const Amount &asked) {
        return std::ranges::any_of(*usual, [&](const Usual &each) { return each.holds(asked, nowMs); });
    };
    const Amount asked = amountOf(principal, shown);
    // Things that are not counted are usual each for itself.
    if (asked.levels.empty())
        return std::ranges::all_of(asked.things, [&](const QString &thing) { return isHeld({{}, {thing}}); });
    return isHeld(asked);
}

bool SaidUsual::isUsual(const QString &principal, const QString &thing, qint64 nowMs)
{
    return covers(principal, {{}, {thing}}, nowMs);
}

bool SaidUsual::isNews(const QString &principal, const Shown &shown, qint64 nowMs)
{
    const std::deque<Told> *told = m_told.find(hashOf(principal));
    if (!told)
        return true;
    const Amount asked = amountOf(principal, shown);
    const auto isOfLate = [nowMs](const Told &each) { return nowMs - each.atMs <= kDayMs; };
    // Nearly always the last one says it. Whoever is something new all the time is told as seldom as anybody.
    if (isOfLate(told->back()) && (told->back().amount.holds(asked) || told->size() >= kMostTold))
        return false;
    Amount known;
    for (const Told &each : *told) {
        if (isOfLate(each))
            known.join(each.amount);
    }
    return !known.holds(asked);
}

void SaidUsual::tell(const QString &principal, qint64 nowMs, const Shown &shown)
{
    std::deque<Told> &told = m_told.of(hashOf(principal), nowMs);
    told.push_back({nowMs, amountOf(principal, shown)});
    if (told.size() > kMostTold)
        told.pop_front();
}

std::optional<qint64> SaidUsual::lastToldMs(const QString &principal, const TimeSpan &span)
{
    const std::deque<Told> *told = m_told.find(hashOf(principal));
    std::optional<qint64> lastMs;
    for (const Told &each : told ? *told : std::deque<Told>()) {
        if (isWithin(span, each.atMs))
            lastMs = each.atMs;
    }
    return lastMs;
}

void SaidUsual::adopt(const QString &principal, const TimeSpan &span, qint64 nowMs)
{
    const QString who = hashOf(principal);
    std::deque<Told> *told = m_told.find(who);
    const auto lastMs = lastToldMs(principal, span);
    if (!told || !lastMs)
        return;
    const QStringList things = std::ranges::find(told->rbegin(), told->rend(), *lastMs, &Told::atMs)->amount.things;
    const Amount ofLast{{}, things};
    Usual usual{span, nowMs, {}};
    std::erase_if(*told, [&](const Told &each) {
        if (!isWithin(span, each.atMs))
            return false;
        if (ofLast.holds({{}, each.amount.things}))
            usual.amount.join(each.amount);
        return true;
    });
    if (told->empty())
        m_told.forget(who);
    std::deque<Usual> &all = m_usual.of(who, nowMs);
    all.push_back(usual);
    if (all.size() > kMostUsual)
        all.pop_front();
}

void SaidUsual::forget(const QString &principal, const TimeSpan &span)
{
    const QString who = hashOf(principal);
    const auto forgetIn = [&who](auto &states, const auto &isOf) {
        auto *all = states.find(who);
        if (!all)
            return;
        std::erase_if(*all, isOf);
        if (all->empty())
            states.forget(who);
    };
    forgetIn(m_told, [&](const Told &each) { return isWithin(span, each.atMs); });
    forgetIn(m_usual,
             [&](const Usual &each) { return each.span.fromMs <= span.toMs && each.span.toMs >= span.fromMs; });
}

void SaidUsual::forget(const QString &principal)
{
    m_told.forget(hashOf(principal));
    m_usual.forget(hashOf(principal));
}

void SaidUsual::advance(qint64 nowMs)
{
    m_told.forgetUnusedBefore(nowMs - kToldMs);
    m_usual.forgetUnusedBefore(nowMs - kUsualMs);
}

} // namespace Gatehouse
