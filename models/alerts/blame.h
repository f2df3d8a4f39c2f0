// Which node a burst is about, when a provider's trouble shows at the provider, its models, all traffic and the
// workspaces that use it at once.
#pragma once

#include "models/alerts/latticenode.h"

#include <QHash>
#include <QList>

namespace Gatehouse
{

// A node at which one kind of trouble was found.
struct BlameCandidate {
    QString fingerprint;
    LatticeNode node;
    double excess = 0;  // attempts, or what they cost, above (of a drop: below) what was expected
    double members = 0; // attempts in the window, or what is usual there: how much the node stands for
};

// The smallest node that explains this share of the excess is what it is about.
inline constexpr double kBlameShare = 0.8;

// By the fingerprint of each candidate that another one explains: that one. Those that are missing stand for
// themselves. What shares no attempt with the one that is blamed is never explained by it.
QHash<QString, QString> explainedBy(const QList<BlameCandidate> &candidates);

} // namespace Gatehouse
