// Makes alerts of what the detectors of many nodes tell: one for each node and kind of trouble, of which one is what it
// is about, and the others are explained by it.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/alerts/blame.h"
#include "models/alerts/latticedetectors.h"

#include <map>

namespace Gatehouse
{

// Of a gateway's metric at a node.
QString anomalyFingerprint(AnomalyMetric metric, const LatticeNode &node);

class AlertMaker
{
public:
    // Until then the blame may move to another node; later it stays where it is.
    static constexpr qint64 kBlameMs = 5 * kMinuteMs;

    // The detectors outlive it.
    explicit AlertMaker(const LatticeDetectors &detectors);

    // A minute's signals, in the order of time.
    void add(qint64 minuteMs, const std::vector<NodeSignal> &found);
    // The detectors were told to take it for usual.
    void end(qint64 minuteMs, AnomalyMetric metric, const LatticeNode &node);
    // What came of the minutes since the last call: each alert once, with its strongest evidence.
    void takeInto(WatchStep &step);
    // After a restart, of minutes that were written down already: only the blame is kept.
    void forget();

private:
    struct Suspect {
        LatticeNode node;
        AnomalyEvidence evidence; // the strongest
        double members = 0;
        qint64 sinceMs = 0; // when it was first found
        QString explainedBy = {};
        qint64 aloneMs = 0; // since when what explains it is over
        qint64 endedMs = 0;
    };
    using Episode = QHash<QString, Suspect>; // by fingerprint
    void hit(const NodeSignal &found, const QString &fingerprint, qint64 minuteMs);
    RaisedAlert hitOf(const NodeSignal &found, qint64 minuteMs) const;
    void blame(qint64 minuteMs, AnomalyMetric metric, Episode &episode) const;

    const LatticeDetectors &m_detectors;
    Suspect &suspectOf(Episode &episode, const QString &fingerprint, qint64 minuteMs);
    std::map<AnomalyMetric, Episode> m_episodes;
    Episode m_ended; // within the last hour: one that comes back is the same
    std::map<QString, RaisedAlert> m_hits;
    std::map<QString, qint64> m_over;
};

} // namespace Gatehouse
