#include "models/alerts/blamebook.h"

#include "models/core/timespan.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>
#include <vector>

namespace Gatehouse
{

namespace
{

// What may be behind another: a trouble explains those of its own rank and of the ranks below. Slowness follows from
// failures and from what is asked for, shares follow from everything. What is only watched explains nothing. A cap on
// money is told whatever else goes on: somebody has promised to keep it.
enum class Rank { Failure, Spend, Slowness, Traffic, Objective, Mix, Cap, Watched };

Rank rankOf(AnomalyMetric metric)
{
    switch (metric) {
    case AnomalyMetric::Errors:
    case AnomalyMetric::AuthFailures:
    case AnomalyMetric::RateLimits:
    case AnomalyMetric::TrafficDrop:
        return Rank::Failure;
    case AnomalyMetric::SpendSpike:
        return Rank::Spend;
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
        return Rank::Slowness;
    case AnomalyMetric::TrafficSpike:
        return Rank::Traffic;
    case AnomalyMetric::Objective:
        return Rank::Objective;
    case AnomalyMetric::ModelMix:
    case AnomalyMetric::ErrorMix:
    case AnomalyMetric::OutcomeMix:
        return Rank::Mix;
    case AnomalyMetric::Budget:
        return Rank::Cap;
    case AnomalyMetric::TrafficNovelty:
    case AnomalyMetric::SpendNovelty:
        break;
    }
    return Rank::Watched;
}

// A burn and a mix are judged over an hour and more, and say little of when it began.
qint64 onsetMs(const Suspect &suspect)
{
    const bool late = rankOf(suspect.metric) >= Rank::Objective;
    return late ? suspect.sinceMs : std::max(suspect.evidence.firstBadMs, suspect.sinceMs - kHourMs / 2);
}

// Attempts that fail at a provider are tried elsewhere: there they are more traffic, another mix and more money.
bool failsOver(const Suspect &cause, const Suspect &of)
{
    const bool refuses = cause.metric == AnomalyMetric::Errors || cause.metric == AnomalyMetric::RateLimits;
    const bool takes = of.metric == AnomalyMetric::TrafficSpike || of.metric == AnomalyMetric::ModelMix ||
                       of.metric == AnomalyMetric::SpendSpike;
    return refuses && takes && cause.node.provider.has_value();
}

} // namespace

void Suspect::keep(StateStream &stream)
{
    static_assert(std::is_trivially_copyable_v<AnomalyEvidence>);
    QByteArray bytes(reinterpret_cast<const char *>(&evidence), sizeof(evidence));
    stream.keep(metric, node.provider, node.model, node.workspace, bytes, level, sinceMs, endedMs, affected, within,
                across, aloneMs);
    if (bytes.size() == qsizetype(sizeof(evidence)))
        std::memcpy(&evidence, bytes.constData(), sizeof(evidence));
    else
        stream.fail();
}

bool BlameBook::isYoung(const Suspect &suspect, qint64 minuteMs) const
{
    return minuteMs - suspect.sinceMs <= m_settings.settleMs;
}

// What has ended leaves its marks in the windows of the detectors, and may come back by them.
void BlameBook::hit(const QString &fingerprint, const AnomalySignal &signal, const LatticeNode &node, qint64 minuteMs)
{
    const auto [at, isNew] = m_suspects.try_emplace(fingerprint);
    Suspect &suspect = at->second;
    if (isNew || (suspect.endedMs > 0 && minuteMs - suspect.endedMs > m_settings.trailMs)) {
        suspect = {};
        suspect.sinceMs = minuteMs;
    }
    suspect.metric = signal.metric;
    suspect.node = node;
    suspect.evidence = rankOf(signal.metric) == Rank::Mix ? signal.evidence : signal.strongest;
    suspect.level = signal.level;
    suspect.endedMs = 0;
}

void BlameBook::end(const QString &fingerprint, qint64 minuteMs)
{
    if (const auto found = m_suspects.find(fingerprint); found != m_suspects.end() && found->second.endedMs == 0)
        found->second.endedMs = minuteMs;
}

QString BlameBook::standing(AnomalyMetric metric, const LatticeNode &node) const
{
    const auto found = std::ranges::find_if(m_suspects, [&](const auto &each) {
        return each.second.metric == metric && each.second.node == node && each.second.endedMs == 0;
    });
    return found == m_suspects.end() ? QString() : found->first;
}

void BlameBook::settle(qint64 minuteMs, const Measure &measure)
{
    std::erase_if(m_suspects, [&](const auto &each) {
        return each.second.endedMs > 0 && minuteMs - each.second.endedMs > m_settings.trailMs;
    });
    m_affected.clear();
    std::set<AnomalyMetric> kinds;
    for (auto &[fingerprint, suspect] : m_suspects) {
        if (suspect.endedMs > 0)
            continue;
        kinds.insert(suspect.metric);
        leaveAlone(minuteMs, suspect, measure);
    }
    for (const AnomalyMetric metric : kinds)
        settleKind(minuteMs, metric, measure);
    settleAcross();
}

// Its windows may hold the trouble for hours after what explains it is over. It is something of its own when as much
// of it is found in an hour that has nothing to do with that.
void BlameBook::leaveAlone(qint64 minuteMs, Suspect &suspect, const Measure &measure) const
{
    const QString &by = suspect.within.isEmpty() ? suspect.across : suspect.within;
    const auto found = m_suspects.find(by);
    if (by.isEmpty() || (found != m_suspects.end() && found->second.endedMs == 0)) {
        suspect.aloneMs = 0;
    } else if (suspect.aloneMs == 0) {
        suspect.aloneMs = minuteMs;
    } else if (minuteMs - suspect.aloneMs >= m_settings.trailMs &&
               measure(suspect, minuteMs - kHourMs + kMinuteMs).affected >= m_settings.asBad * suspect.affected) {
        suspect.within.clear();
        suspect.across.clear();
        suspect.aloneMs = 0;
    }
}

// All by the same minutes. Who was found some time ago keeps what was decided then, but for what was found later and
// explains it better.
void BlameBook::settleKind(qint64 minuteMs, AnomalyMetric metric, const Measure &measure)
{
    qint64 sinceMs = minuteMs;
    for (const auto &[fingerprint, suspect] : m_suspects) {
        if (suspect.metric == metric && suspect.endedMs == 0)
            sinceMs = std::min(sinceMs, suspect.evidence.firstBadMs);
    }
    sinceMs = std::max(sinceMs, minuteMs - kHourMs + kMinuteMs);
    QList<BlameCandidate> candidates;
    for (auto &[fingerprint, suspect] : m_suspects) {
        if (suspect.metric != metric || suspect.endedMs > 0)
            continue;
        const SuspectMeasure measured = measure(suspect, sinceMs);
        candidates.append({fingerprint, suspect.node, measured.excess, measured.members});
        m_affected[fingerprint] = measured.affected;
        suspect.affected = std::max(suspect.affected, measured.affected);
    }
    const QHash<QString, QString> explained = Gatehouse::explainedBy(candidates, m_settings);
    for (const BlameCandidate &each : std::as_const(candidates)) {
        Suspect &suspect = m_suspects.at(each.fingerprint);
        const QString by = explained.value(each.fingerprint);
        if (isYoung(suspect, minuteMs))
            suspect.within.clear();
        const bool better = !by.isEmpty() && suspect.within.isEmpty() &&
                            (isYoung(suspect, minuteMs) || isYoung(m_suspects.at(by), minuteMs));
        if (better)
            takeOver(each.fingerprint, by);
    }
}

// What `by` was explained by until now explains both, unless that is the one that it takes over from.
void BlameBook::takeOver(const QString &fingerprint, const QString &by)
{
    Suspect &suspect = m_suspects.at(fingerprint);
    Suspect &better = m_suspects.at(by);
    suspect.across.clear();
    if (better.within.isEmpty() || better.within == fingerprint) {
        better.within.clear();
        suspect.within = by;
    } else {
        suspect.within = better.within;
    }
    const LatticeNode &root = m_suspects.at(suspect.within).node;
    for (auto &[other, each] : m_suspects) {
        if (each.within == fingerprint && other != suspect.within)
            each.within = overlap(each.node, root) ? suspect.within : QString();
    }
}

bool BlameBook::causes(const Suspect &cause, const Suspect &of) const
{
    const Rank rank = rankOf(of.metric);
    if (rank >= Rank::Cap || rankOf(cause.metric) > rank || cause.level < of.level)
        return false;
    if (onsetMs(of) < onsetMs(cause) - m_settings.togetherMs)
        return false;
    if (cause.node == of.node)
        return true;
    return overlap(cause.node, of.node) || failsOver(cause, of);
}

// From the loudest and the most telling on: each stands, unless one before it explains it.
void BlameBook::settleAcross()
{
    std::vector<QString> roots;
    for (const auto &[fingerprint, suspect] : m_suspects) {
        if (suspect.within.isEmpty())
            roots.push_back(fingerprint);
    }
    std::ranges::sort(roots, {}, [this](const QString &fingerprint) {
        const Suspect &each = m_suspects.at(fingerprint);
        return std::tuple(-int(each.level), rankOf(each.metric), each.sinceMs, fingerprint);
    });
    std::vector<QString> standing;
    for (const QString &fingerprint : roots) {
        Suspect &suspect = m_suspects.at(fingerprint);
        const auto explains = [&](const QString &by) {
            const Suspect &cause = m_suspects.at(by);
            if (suspect.across == by)
                return cause.level >= suspect.level;
            return causes(cause, suspect) &&
                   (cause.node == suspect.node || cause.affected >= m_settings.share * m_affected[fingerprint]);
        };
        if (suspect.endedMs > 0) {
            if (suspect.across.isEmpty())
                standing.push_back(fingerprint);
            continue;
        }
        const auto by = std::ranges::find_if(standing, explains);
        suspect.across = by == standing.end() ? QString() : *by;
        if (by == standing.end())
            standing.push_back(fingerprint);
    }
}

QString BlameBook::explainedBy(const QString &fingerprint) const
{
    const auto found = m_suspects.find(fingerprint);
    if (found == m_suspects.end())
        return {};
    const Suspect &suspect = found->second;
    if (suspect.within.isEmpty())
        return suspect.across;
    const auto root = m_suspects.find(suspect.within);
    return root == m_suspects.end() || root->second.across.isEmpty() || root->second.across == fingerprint
               ? suspect.within
               : root->second.across;
}

} // namespace Gatehouse
