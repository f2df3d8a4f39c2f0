#include "models/alerts/blame.h"

#include <algorithm>
#include <tuple>

namespace Gatehouse
{

namespace
{

bool agree(const std::optional<QString> &a, const std::optional<QString> &b)
{
    return !a || !b || *a == *b;
}

// Whether an attempt can be one of both.
bool overlap(const LatticeNode &a, const LatticeNode &b)
{
    return agree(a.provider, b.provider) && agree(a.model, b.model) && agree(a.workspace, b.workspace);
}

int depth(const LatticeNode &node)
{
    return int(node.provider.has_value()) + int(node.model.has_value()) + int(node.workspace.has_value());
}

BlameCandidate blamed(const QList<BlameCandidate> &candidates)
{
    const double most = std::ranges::max(candidates, {}, &BlameCandidate::excess).excess;
    // Below nothing there is no share of it.
    const double enough = most > 0 ? kBlameShare * most : most;
    QList<BlameCandidate> explaining;
    std::ranges::copy_if(candidates, std::back_inserter(explaining),
                         [enough](const BlameCandidate &each) { return each.excess >= enough; });
    return std::ranges::min(explaining, {}, [](const BlameCandidate &each) {
        return std::tuple(each.members, -depth(each.node), each.node, each.fingerprint);
    });
}

} // namespace

QHash<QString, QString> explainedBy(const QList<BlameCandidate> &candidates)
{
    QHash<QString, QString> explained;
    QList<BlameCandidate> left = candidates;
    while (!left.isEmpty()) {
        const BlameCandidate chosen = blamed(left);
        left.removeIf([&](const BlameCandidate &each) {
            if (each.fingerprint == chosen.fingerprint)
                return true;
            if (!overlap(each.node, chosen.node) || each.excess * kBlameShare > chosen.excess)
                return false;
            explained.insert(each.fingerprint, chosen.fingerprint);
            return true;
        });
    }
    return explained;
}

} // namespace Gatehouse
