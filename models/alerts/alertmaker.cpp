#include "models/alerts/alertmaker.h"

#include "models/alerts/anomalywords.h"

#include <QCryptographicHash>

#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kBlameWindowMs = kHourMs;

// How much the node stands for: attempts of an hour, those that are missing with them.
double membersOf(const NodeSignal &found)
{
    const AnomalyEvidence &evidence = found.signal.strongest;
    return found.signal.metric == AnomalyMetric::TrafficDrop
               ? evidence.expected / std::max(1, evidence.windowMinutes) * 60
               : found.members;
}

} // namespace

QString anomalyFingerprint(AnomalyMetric metric, const LatticeNode &node)
{
    const QString named = anomalyMetricToken(metric) + QLatin1Char('\n') + node.tokens().join(QLatin1Char('\n'));
    return QString::fromLatin1(QCryptographicHash::hash(named.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
}

AlertMaker::AlertMaker(const LatticeDetectors &detectors)
    : m_detectors(detectors)
{
}

RaisedAlert AlertMaker::hitOf(const NodeSignal &found, qint64 minuteMs) const
{
    const AnomalySignal &signal = found.signal;
    const double threshold = m_detectors.threshold(signal.metric);
    const QString category =
        signal.strongest.method == AnomalyMethod::Mix ? m_detectors.category(signal.strongest.contributor) : QString();
    RaisedAlert hit;
    hit.fingerprint = anomalyFingerprint(signal.metric, found.node);
    hit.rule = anomalyMetricToken(signal.metric);
    hit.ruleVersion = m_detectors.rules().of(signal.metric).version;
    hit.node = found.node.tokens();
    hit.title = anomalyTitle(signal.metric);
    hit.summary = anomalyWords(signal.metric, signal.strongest, threshold, category).summary;
    hit.level = signal.level;
    hit.score = signal.strongest.score;
    hit.beganMs = signal.sinceMs;
    hit.foundMs = minuteMs + kMinuteMs;
    hit.hitMs = signal.lastBadMs + kMinuteMs;
    hit.evidence =
        anomalyEvidenceJson(signal.metric, signal.strongest, threshold, m_detectors.history(found.node), category);
    return hit;
}

void AlertMaker::add(qint64 minuteMs, const std::vector<NodeSignal> &found)
{
    QSet<AnomalyMetric> young;
    for (const NodeSignal &each : found) {
        const AnomalyMetric metric = each.signal.metric;
        const QString fingerprint = anomalyFingerprint(metric, each.node);
        Episode &episode = m_episodes[metric];
        if (each.signal.phase == AnomalySignal::Phase::Closed) {
            end(minuteMs, metric, each.node);
            continue;
        }
        m_over.erase(fingerprint);
        Suspect &suspect = suspectOf(episode, fingerprint, minuteMs);
        suspect.node = each.node;
        suspect.evidence = each.signal.strongest;
        suspect.members = membersOf(each);
        if (minuteMs - suspect.sinceMs <= kBlameMs)
            young.insert(metric);
        // It may be over a little later than what explains it; long after that it is something of its own.
        if (suspect.explainedBy.isEmpty() || episode.contains(suspect.explainedBy))
            suspect.aloneMs = 0;
        else if (suspect.aloneMs == 0)
            suspect.aloneMs = minuteMs;
        else if (minuteMs - suspect.aloneMs >= kBlameWindowMs)
            suspect.explainedBy.clear();
        hit(each, fingerprint, minuteMs);
    }
    for (const AnomalyMetric metric : young)
        blame(minuteMs, metric, m_episodes[metric]);
}

void AlertMaker::end(qint64 minuteMs, AnomalyMetric metric, const LatticeNode &node)
{
    const QString fingerprint = anomalyFingerprint(metric, node);
    m_over[fingerprint] = minuteMs + kMinuteMs;
    Suspect ended = m_episodes[metric].take(fingerprint);
    ended.endedMs = minuteMs;
    m_ended.removeIf([minuteMs](const auto &each) { return minuteMs - each.value().endedMs > kBlameWindowMs; });
    m_ended.insert(fingerprint, ended);
    if (const auto hit = m_hits.find(fingerprint); hit != m_hits.end())
        hit->second.mutedBy = ended.explainedBy;
}

// What has ended leaves its marks in the windows of the detectors, and may come back by them.
AlertMaker::Suspect &AlertMaker::suspectOf(Episode &episode, const QString &fingerprint, qint64 minuteMs)
{
    const auto known = episode.find(fingerprint);
    if (known != episode.end())
        return *known;
    Suspect suspect = m_ended.take(fingerprint);
    if (suspect.sinceMs == 0 || minuteMs - suspect.endedMs > kBlameWindowMs)
        suspect = Suspect{{}, {}, 0, minuteMs};
    return *episode.insert(fingerprint, suspect);
}

void AlertMaker::hit(const NodeSignal &found, const QString &fingerprint, qint64 minuteMs)
{
    const auto known = m_hits.find(fingerprint);
    // The evidence costs a picture of two hours: it is made when it is stronger than the one before.
    if (known == m_hits.end() || found.signal.strongest.score > known->second.score) {
        const qint64 foundMs = known == m_hits.end() ? minuteMs + kMinuteMs : known->second.foundMs;
        m_hits[fingerprint] = hitOf(found, minuteMs);
        m_hits[fingerprint].foundMs = foundMs;
    }
    RaisedAlert &hit = m_hits[fingerprint];
    hit.hitMs = found.signal.lastBadMs + kMinuteMs;
    hit.level = std::max(hit.level, found.signal.level);
}

// All by the same minutes. Who was found some time ago keeps what was decided then.
void AlertMaker::blame(qint64 minuteMs, AnomalyMetric metric, Episode &episode) const
{
    qint64 sinceMs = minuteMs;
    for (const Suspect &suspect : std::as_const(episode))
        sinceMs = std::min(sinceMs, suspect.evidence.firstBadMs);
    sinceMs = std::max(sinceMs, minuteMs - kBlameWindowMs);
    QList<BlameCandidate> candidates;
    for (auto each = episode.cbegin(); each != episode.cend(); ++each)
        candidates.append({each.key(), each->node,
                           m_detectors.history(each->node).excess(metric, each->evidence, sinceMs), each->members});
    const QHash<QString, QString> explained = explainedBy(candidates);
    for (auto each = episode.begin(); each != episode.end(); ++each) {
        if (minuteMs - each->sinceMs <= kBlameMs)
            each->explainedBy = explained.value(each.key());
    }
}

void AlertMaker::takeInto(WatchStep &step)
{
    for (auto &[fingerprint, hit] : m_hits) {
        for (const auto &[metric, episode] : m_episodes) {
            if (const auto suspect = episode.constFind(fingerprint); suspect != episode.cend())
                hit.mutedBy = suspect->explainedBy;
        }
        step.hits.append(hit);
    }
    for (const auto &[fingerprint, overMs] : m_over)
        step.over.append({fingerprint, overMs});
    m_hits.clear();
    m_over.clear();
}

void AlertMaker::forget()
{
    m_hits.clear();
    m_over.clear();
}

} // namespace Gatehouse
