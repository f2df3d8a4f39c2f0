#include "models/alerts/blame.h"

#include <algorithm>
#include <tuple>

namespace Gatehouse
{

namespace
{

// Fewer bad attempts to expect say nothing when none come.
constexpr double kFewestToTell = 2.0;

bool agree(const std::optional<QString> &a, const std::optional<QString> &b)
{
    return !a || !b || *a == *b;
}

int depth(const LatticeNode &node)
{
    return int(node.provider.has_value()) + int(node.model.has_value()) + int(node.workspace.has_value());
}

// Whether the whole is in trouble, and not only this part of it.
bool isOfTheWhole(const BlameCandidate &part, const BlameCandidate &whole, const BlameSettings &settings)
{
    const double left = std::max(0.0, whole.members - part.members);
    const double due = part.members > 0 ? left * part.excess / part.members : 0.0;
    if (due < kFewestToTell)
        return left <= settings.alike * whole.members;
    return whole.excess - part.excess >= settings.asBad * due;
}

BlameCandidate blamed(const QList<BlameCandidate> &candidates, const BlameSettings &settings)
{
    const double most = std::ranges::max(candidates, {}, &BlameCandidate::excess).excess;
    // Below nothing there is no share of it.
    const double enough = most > 0 ? settings.share * most : most;
    QList<BlameCandidate> explaining;
    std::ranges::copy_if(candidates, std::back_inserter(explaining),
                         [enough](const BlameCandidate &each) { return each.excess >= enough; });
    const auto bySize = [](const BlameCandidate &each) {
        return std::tuple(each.members, -depth(each.node), each.node, each.fingerprint);
    };
    std::ranges::sort(explaining, {}, bySize);
    BlameCandidate chosen = explaining.constFirst();
    for (const BlameCandidate &each : std::as_const(explaining)) {
        if (each.node.isAbove(chosen.node) && isOfTheWhole(chosen, each, settings))
            chosen = each;
    }
    return chosen;
}

} // namespace

bool overlap(const LatticeNode &a, const LatticeNode &b)
{
    return agree(a.provider, b.provider) && agree(a.model, b.model) && agree(a.workspace, b.workspace);
}

QHash<QString, QString> explainedBy(const QList<BlameCandidate> &candidates, const BlameSettings &settings)
{
    QHash<QString, QString> explained;
    QList<BlameCandidate> left = candidates;
    while (!left.isEmpty()) {
        const BlameCandidate chosen = blamed(left, settings);
        left.removeIf([&](const BlameCandidate &each) {
            if (each.fingerprint == chosen.fingerprint)
                return true;
            if (!overlap(each.node, chosen.node))
                return false;
            if (!chosen.node.isAbove(each.node) && each.excess * settings.share > chosen.excess)
                return false;
            explained.insert(each.fingerprint, chosen.fingerprint);
            return true;
        });
    }
    return explained;
}

} // namespace Gatehouse
