#include "models/alerts/alertmaker.h"

#include "models/alerts/anomalywords.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

QString anomalyFingerprint(AnomalyMetric metric, const LatticeNode &node, const BudgetStanding &budget)
{
    QString named = anomalyMetricToken(metric) + QLatin1Char('\n') + node.tokens().join(QLatin1Char('\n'));
    if (budget.capMicros > 0)
        named += QStringLiteral("\n%1\n%2").arg(budget.fromMs).arg(budget.capMicros);
    return QString::fromLatin1(QCryptographicHash::hash(named.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
}

static QString fingerprintOf(const NodeSignal &found)
{
    return anomalyFingerprint(found.signal.metric, found.node, found.signal.strongest.budget);
}

static void keepReplay(ReplayPart part, std::optional<ReplayRecord> &record, RaisedAlert &alert)
{
    const QByteArray bytes = record ? replayBytes(std::move(*record)) : QByteArray();
    if (!bytes.isEmpty())
        alert.replays.append({part, bytes});
}

AlertMaker::AlertMaker(LatticeDetectors &detectors, const BlameSettings &blame)
    : m_detectors(detectors)
    , m_book(blame)
{
}

RaisedAlert AlertMaker::hitOf(const NodeSignal &found, qint64 minuteMs) const
{
    const AnomalySignal &signal = found.signal;
    const double threshold = m_detectors.threshold(signal.metric);
    AnomalyBasis basis{m_detectors.rules().of(signal.metric).settings, m_detectors.dueOf(found.node, signal.metric)};
    if (signal.strongest.method == AnomalyMethod::Mix)
        basis.category = m_detectors.category(signal.metric, signal.strongest.contributor);
    RaisedAlert hit;
    hit.fingerprint = fingerprintOf(found);
    hit.rule = anomalyMetricToken(signal.metric);
    hit.ruleVersion = m_detectors.rules().of(signal.metric).version;
    hit.node = found.node.tokens();
    hit.title = anomalyTitle(signal.metric);
    hit.summary = anomalyWords(signal.metric, signal.strongest, threshold, basis).summary;
    hit.level = signal.level;
    hit.score = signal.strongest.score;
    hit.beganMs = signal.sinceMs;
    hit.foundMs = minuteMs + kMinuteMs;
    hit.hitMs = signal.lastBadMs + kMinuteMs;
    hit.evidence =
        anomalyEvidenceJson(signal.metric, signal.strongest, threshold, m_detectors.history(found.node), basis);
    return hit;
}

void AlertMaker::add(qint64 minuteMs, const std::vector<NodeSignal> &found)
{
    for (const NodeSignal &each : found) {
        const QString fingerprint = fingerprintOf(each);
        if (each.signal.phase == AnomalySignal::Phase::Closed) {
            end(minuteMs, fingerprint);
            continue;
        }
        m_over.erase(fingerprint);
        m_book.hit(fingerprint, each.signal, each.node, minuteMs);
        hit(each, fingerprint, minuteMs);
    }
    m_book.settle(minuteMs, [this, minuteMs](const Suspect &suspect, qint64 sinceMs) {
        return m_detectors.measure(suspect, sinceMs, minuteMs);
    });
}

void AlertMaker::end(qint64 minuteMs, AnomalyMetric metric, const LatticeNode &node)
{
    const QString standing = m_book.standing(metric, node);
    end(minuteMs, standing.isEmpty() ? anomalyFingerprint(metric, node) : standing);
}

void AlertMaker::end(qint64 minuteMs, const QString &fingerprint)
{
    m_over[fingerprint] = minuteMs + kMinuteMs;
    m_book.end(fingerprint, minuteMs);
    // What has ended is forgotten in time, and stays what it was.
    if (const auto hit = m_hits.find(fingerprint); hit != m_hits.end())
        hit->second.alert.mutedBy = m_book.explainedBy(fingerprint);
}

void AlertMaker::hit(const NodeSignal &found, const QString &fingerprint, qint64 minuteMs)
{
    const auto [at, isNew] = m_hits.try_emplace(fingerprint);
    Hit &hit = at->second;
    // The evidence costs a picture of two hours: it is made when it is stronger than the one before.
    if (isNew || found.signal.strongest.score > hit.alert.score) {
        const qint64 foundMs = isNew ? minuteMs + kMinuteMs : hit.alert.foundMs;
        hit.alert = hitOf(found, minuteMs);
        hit.alert.foundMs = foundMs;
        if (found.signal.phase == AnomalySignal::Phase::Opened && !hit.first)
            hit.first = m_detectors.replayOf(found);
        else if (found.signal.evidence == found.signal.strongest)
            hit.told = m_detectors.replayOf(found);
    }
    hit.alert.hitMs = found.signal.lastBadMs + kMinuteMs;
    hit.alert.level = std::max(hit.alert.level, found.signal.level);
}

void AlertMaker::takeInto(WatchStep &step)
{
    for (auto &[fingerprint, hit] : m_hits) {
        if (m_book.knows(fingerprint))
            hit.alert.mutedBy = m_book.explainedBy(fingerprint);
        keepReplay(ReplayPart::First, hit.first, hit.alert);
        keepReplay(ReplayPart::Told, hit.told, hit.alert);
        step.hits.append(hit.alert);
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
