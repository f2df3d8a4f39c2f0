// What the detections of misuse learn from what people have said of alerts, and when.
#include "models/alerts/securitywatch.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// A false positive teaches nothing: it counts against the rule.
bool teaches(const AlertWatch::Judgement &judgement)
{
    const bool isSaid =
        judgement.verdict == AlertVerdict::Incident || judgement.verdict == AlertVerdict::ExpectedChange;
    return judgement.stands && isSaid && securityRuleFromId(judgement.rule);
}

// What came before something new would have been said is a part of it.
TimeSpan spanOf(const AlertWatch::Judgement &judgement)
{
    return {judgement.span.fromMs, judgement.span.toMs + Firings::kAgainMs};
}

// The detections must have seen what it is of, and no more. A clock that was wrong when it was given makes it no later.
qint64 dueMs(const AlertWatch::Judgement &judgement)
{
    return std::min(judgement.recordedMs, spanOf(judgement).toMs);
}

} // namespace

bool SecurityWatch::hasLearnedFrom(const AlertWatch::Judgement &judgement) const
{
    return std::ranges::binary_search(m_learnedFrom, RecordId(judgement.alert, judgement.idx));
}

bool SecurityWatch::isJudgedOtherwise(const QList<AlertWatch::Judgement> &all) const
{
    return std::ranges::any_of(all, [this](const auto &each) { return !each.stands && hasLearnedFrom(each); });
}

void SecurityWatch::judge(const QList<AlertWatch::Judgement> &all)
{
    m_judgements.clear();
    for (const AlertWatch::Judgement &each : all) {
        if (teaches(each) && !hasLearnedFrom(each))
            m_judgements.push_back(each);
    }
    std::ranges::stable_sort(m_judgements, {}, dueMs);
    learnUntil(m_positionMs);
}

void SecurityWatch::learnUntil(qint64 timeMs)
{
    while (!m_judgements.empty() && dueMs(m_judgements.front()) <= timeMs) {
        const RecordId id(m_judgements.front().alert, m_judgements.front().idx);
        endIncidents(dueMs(m_judgements.front()));
        learnFrom(m_judgements.front());
        m_learnedFrom.insert(std::ranges::upper_bound(m_learnedFrom, id), id);
        m_judgements.pop_front();
    }
    endIncidents(timeMs);
}

void SecurityWatch::learnFrom(const AlertWatch::Judgement &judgement)
{
    const Named *named = m_named.find(judgement.fingerprint);
    if (!named) // what it was of is not found any more
        return;
    const MisuseVerdict verdict{named->kind, named->principal, spanOf(judgement), judgement.verdict};
    teach(verdict);
    if (verdict.verdict == AlertVerdict::Incident)
        goOn(judgement.fingerprint, *named, judgement.span);
    // An incident goes on until it is over. What is expected is no reason to take what comes next for louder.
    if (verdict.verdict == AlertVerdict::ExpectedChange &&
        m_alerts.end(named->kind, named->principal, verdict.span.toMs))
        m_ended.emplace_back(*named, std::max(dueMs(judgement), m_positionMs));
}

void SecurityWatch::teach(const MisuseVerdict &verdict)
{
    for (const auto &detection : m_detections)
        detection->learn(verdict);
}

// What was found since is a part of it, as far as it never paused for so long that it was over.
void SecurityWatch::goOn(const QString &fingerprint, const Named &named, const TimeSpan &judged)
{
    const bool isOfIt =
        named.going.fromMs <= judged.toMs + Firings::kOverMs && judged.fromMs <= named.going.toMs + Firings::kOverMs;
    const qint64 lastMs = isOfIt ? std::max(judged.toMs, named.going.toMs) : judged.toMs;
    const auto [at, isNew] =
        m_incidents.try_emplace(fingerprint, Named{named.kind, named.principal, {judged.fromMs, lastMs}});
    TimeSpan &going = at->second.going;
    going = {std::min(going.fromMs, judged.fromMs), std::max(going.toMs, lastMs)};
}

// Whoever went on after the verdict was learned of again. Once they are gone that is taken out, too.
void SecurityWatch::endIncidents(qint64 timeMs)
{
    std::erase_if(m_incidents, [&](const auto &entry) {
        const Named &each = entry.second;
        if (timeMs - each.going.toMs <= Firings::kOverMs)
            return false;
        teach({each.kind,
               each.principal,
               {each.going.fromMs, each.going.toMs + Firings::kAgainMs},
               AlertVerdict::Incident});
        return true;
    });
}

QList<std::pair<QString, qint64>> SecurityWatch::takeEnded()
{
    QList<std::pair<QString, qint64>> ended;
    for (const auto &[each, overMs] : m_ended) {
        if (!m_alerts.isOpen(each.kind, each.principal)) // else it has come back since
            ended.emplace_back(principalFingerprint(each.kind, each.principal), overMs);
    }
    m_ended.clear();
    return ended;
}

} // namespace Gatehouse
