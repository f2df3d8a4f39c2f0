// The troubles that go on, of all kinds and at all nodes, and which of them is what the others are about.
#pragma once

#include "models/alerts/anomalysignal.h"
#include "models/alerts/blame.h"
#include "models/alerts/statestream.h"

#include <functional>
#include <map>

namespace Gatehouse
{

// A kind of trouble at a node, while it goes on and for a while after.
struct Suspect {
    AnomalyMetric metric = AnomalyMetric::Errors;
    LatticeNode node;
    AnomalyEvidence evidence; // the strongest; of a mix the latest
    AlertLevel level = AlertLevel::Watch;
    qint64 sinceMs = 0;  // when it was first found
    qint64 endedMs = 0;  // 0: it goes on
    double affected = 0; // attempts, the most within an hour so far
    QString within = {}; // what explains it among those of its kind
    QString across = {}; // what explains it among all others, which itself stands
    qint64 aloneMs = 0;  // since when what explains it is over

    void keep(StateStream &stream);
};

// What a suspect amounts to since a minute.
struct SuspectMeasure {
    double excess = 0;   // as BlameCandidate
    double members = 0;  // the same
    double affected = 0; // attempts that are bad, missing or too many
};

class BlameBook
{
public:
    using Measure = std::function<SuspectMeasure(const Suspect &suspect, qint64 sinceMs)>;

    explicit BlameBook(const BlameSettings &settings = {})
        : m_settings(settings)
    {
    }

    // It goes on, or is found.
    void hit(const QString &fingerprint, const AnomalySignal &signal, const LatticeNode &node, qint64 minuteMs);
    // It is over; it comes back as the same within the trail.
    void end(const QString &fingerprint, qint64 minuteMs);
    // After all hits of the minute.
    void settle(qint64 minuteMs, const Measure &measure);
    bool knows(const QString &fingerprint) const { return m_suspects.contains(fingerprint); }
    // The fingerprint of what goes on there; empty: nothing of that kind does.
    QString standing(AnomalyMetric metric, const LatticeNode &node) const;
    // The fingerprint of what stands for it; empty: it stands for itself, or is unknown.
    QString explainedBy(const QString &fingerprint) const;

    void keep(StateStream &stream) { stream.keep(m_suspects); }

private:
    using Suspects = std::map<QString, Suspect>;

    void settleKind(qint64 minuteMs, AnomalyMetric metric, const Measure &measure);
    void settleAcross();
    void leaveAlone(qint64 minuteMs, Suspect &suspect, const Measure &measure) const;
    void takeOver(const QString &fingerprint, const QString &by);
    bool isYoung(const Suspect &suspect, qint64 minuteMs) const;
    bool causes(const Suspect &cause, const Suspect &of) const;

    BlameSettings m_settings;
    Suspects m_suspects;
    std::map<QString, double> m_affected; // now, of those that go on
};

} // namespace Gatehouse
