// Makes alerts of what the detectors of many nodes tell: one for each node and kind of trouble, of which one is what it
// is about, and the others are explained by it.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/alerts/latticedetectors.h"

#include <map>

namespace Gatehouse
{

// Of a gateway's metric at a node; of a cap on money also of its month and amount, since another one is another matter.
QString anomalyFingerprint(AnomalyMetric metric, const LatticeNode &node, const BudgetStanding &budget = {});

class AlertMaker
{
public:
    // The detectors outlive it.
    explicit AlertMaker(LatticeDetectors &detectors, const BlameSettings &blame = {});

    // A minute's signals, in the order of time; of detectors that keep replays, while they visit that minute.
    void add(qint64 minuteMs, const std::vector<NodeSignal> &found);
    // The detectors were told to take it for usual.
    void end(qint64 minuteMs, AnomalyMetric metric, const LatticeNode &node);
    void end(qint64 minuteMs, const QString &fingerprint);
    // What came of the minutes since the last call: each alert once, with its strongest evidence.
    void takeInto(WatchStep &step);
    // After a restart, of minutes that were written down already: only the blame is kept.
    void forget();

    // The blame, for a restart; what was not taken yet is not in it.
    void keep(StateStream &stream) { m_book.keep(stream); }

private:
    struct Hit {
        RaisedAlert alert;
        std::optional<ReplayRecord> first; // when it began
        std::optional<ReplayRecord> told;  // of what the alert tells, where that is another minute
    };
    void hit(const NodeSignal &found, const QString &fingerprint, qint64 minuteMs);
    RaisedAlert hitOf(const NodeSignal &found, qint64 minuteMs) const;

    LatticeDetectors &m_detectors;
    BlameBook m_book;
    std::map<QString, Hit> m_hits;
    std::map<QString, qint64> m_over;
};

} // namespace Gatehouse
