// Which node a burst is about, when a provider's trouble shows at the provider, its models, all traffic and the
// workspaces that use it at once.
#pragma once

#include "models/alerts/latticenode.h"

#include <QHash>
#include <QList>

namespace Gatehouse
{

// How the blame is shared out. A plain value: what a rule says of it is named here.
struct BlameSettings {
    double share = 0.8;           // the smallest node that explains this share of the excess is what it is about
    double alike = 0.1;           // a node that has but this share more members than a smaller one is as small
    double asBad = 0.5;           // what is left of a node is in trouble, too, from this share of its part's density on
    qint64 settleMs = 5 * 60'000; // until then the blame may move; later only to what was found later
    qint64 togetherMs = 15 * 60'000; // what began so long before another trouble is no consequence of it
    qint64 trailMs = 60 * 60'000;    // so long after its end it still explains what its marks in the windows show

    bool operator==(const BlameSettings &) const = default;
};

// A node at which one kind of trouble was found. Excess and members are of the same minutes for all of them.
struct BlameCandidate {
    QString fingerprint;
    LatticeNode node;
    double excess = 0;  // attempts, or what they cost, above (of a drop: below) what was expected
    double members = 0; // attempts in the window, or what is usual there: how much the node stands for
};

// Whether an attempt can be one of both.
bool overlap(const LatticeNode &a, const LatticeNode &b);

// By the fingerprint of each candidate that another one explains: that one, which no other explains. Those that are
// missing stand for themselves. A part of what is blamed is always explained by it; what shares no attempt with it,
// never. A node is blamed instead of the part of it that explains the trouble, when what is left of it is as bad, or
// too little to tell.
QHash<QString, QString> explainedBy(const QList<BlameCandidate> &candidates, const BlameSettings &settings = {});

} // namespace Gatehouse
