// What the detections of misuse learn from what people have said of alerts, and when.
#include "models/alerts/securitywatch.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The alert goes on growing when it has come back.
TimeSpan judgedOf(const AlertWatch::Judgement &judgement)
{
    const TimeSpan &span = judgement.span;
    const qint64 toMs = judgement.cameBack ? std::min(span.toMs, judgement.recordedMs) : span.toMs;
    return {span.fromMs, std::max(span.fromMs, toMs)};
}

// What came before something new would have been said is a part of it.
TimeSpan spanOf(const AlertWatch::Judgement &judgement)
{
    const TimeSpan judged = judgedOf(judgement);
    return {judged.fromMs, judged.toMs + Firings::kAgainMs};
}

// The detections must have seen what it is of, and no more. A clock that was wrong when it was given makes it neither
// earlier nor later than that.
qint64 dueMs(const AlertWatch::Judgement &judgement)
{
    const qint64 seenMs = judgedOf(judgement).toMs + 1;
    return std::clamp(judgement.recordedMs, seenMs, spanOf(judgement).toMs);
}

using RecordId = std::pair<qint64, int>;

RecordId idOf(const AlertWatch::Judgement &judgement)
{
    return {judgement.alert, judgement.idx};
}

bool has(const std::vector<RecordId> &records, const AlertWatch::Judgement &judgement)
{
    return std::ranges::binary_search(records, idOf(judgement));
}

void insert(std::vector<RecordId> &records, const AlertWatch::Judgement &judgement)
{
    records.insert(std::ranges::upper_bound(records, idOf(judgement)), idOf(judgement));
}

bool isPartOf(const TimeSpan &going, const TimeSpan &judged)
{
    return going.fromMs <= judged.toMs + Firings::kOverMs && judged.fromMs <= going.toMs + Firings::kOverMs;
}

} // namespace

// A false positive teaches nothing: it counts against the rule.
bool SecurityWatch::teaches(const AlertWatch::Judgement &judgement) const
{
    const bool isExpected = judgement.verdict == AlertVerdict::ExpectedChange && judgement.recordedMs >= m_heedsFromMs;
    const bool isSaid = judgement.verdict == AlertVerdict::Incident || isExpected;
    return judgement.stands && isSaid && securityRuleFromId(judgement.rule);
}

bool SecurityWatch::isJudgedOtherwise(const QList<AlertWatch::Judgement> &all) const
{
    return std::ranges::any_of(all, [this](const auto &each) { return !each.stands && has(m_learnedFrom, each); });
}

QList<qint64> SecurityWatch::unlearned(const QList<AlertWatch::Judgement> &all) const
{
    QList<qint64> alerts;
    for (const AlertWatch::Judgement &each : all) {
        const bool isOfLate = each.recordedMs >= m_positionMs - kNamedMs;
        if (isOfLate && teaches(each) && has(m_heard, each) && !has(m_learnedFrom, each))
            alerts.append(each.alert);
    }
    return alerts;
}

void SecurityWatch::judge(const QList<AlertWatch::Judgement> &all)
{
    m_judgements.clear();
    for (const AlertWatch::Judgement &each : all) {
        if (teaches(each) && !has(m_heard, each))
            m_judgements.push_back(each);
    }
    std::ranges::stable_sort(m_judgements, {}, dueMs);
    learnUntil(m_positionMs);
}

void SecurityWatch::learnUntil(qint64 timeMs)
{
    while (!m_judgements.empty() && dueMs(m_judgements.front()) <= timeMs) {
        endIncidents(dueMs(m_judgements.front()));
        learnFrom(m_judgements.front());
        insert(m_heard, m_judgements.front());
        m_judgements.pop_front();
    }
    endIncidents(timeMs);
}

void SecurityWatch::learnFrom(const AlertWatch::Judgement &judgement)
{
    const Named *named = this->named(judgement.fingerprint);
    if (!named) // what it was of is not found any more, or in another part of the gateway
        return;
    insert(m_learnedFrom, judgement);
    const MisuseVerdict verdict{named->kind,         named->principal,  spanOf(judgement),
                                judgedOf(judgement), judgement.verdict, dueMs(judgement)};
    teach(verdict);
    if (verdict.verdict == AlertVerdict::Incident)
        goOn(judgement, *named);
    else if (const auto at = m_incidents.find(judgement.fingerprint);
             at != m_incidents.end() && isPartOf(at->second.going, judgedOf(judgement)))
        m_incidents.erase(at); // what goes on was expected, as was said later
    // An incident goes on until it is over. What is expected is no reason to take what comes next for louder.
    if (verdict.verdict == AlertVerdict::ExpectedChange &&
        m_alerts.end(named->kind, named->principal, verdict.judged.toMs))
        m_ended.emplace_back(judgement.fingerprint, std::max(dueMs(judgement), m_positionMs));
}

const SecurityWatch::Named *SecurityWatch::named(const QString &fingerprint)
{
    for (NamedOfKind &each : m_named) {
        if (const Named *found = each.find(fingerprint))
            return found;
    }
    return nullptr;
}

void SecurityWatch::teach(const MisuseVerdict &verdict)
{
    for (const auto &detection : m_detections)
        detection->learn(verdict);
}

// What was found since is a part of it, as far as it never paused for so long that it was over. Of an alert of long ago
// only that is taken out which it is about, and another incident of the same principal goes on for itself.
void SecurityWatch::goOn(const AlertWatch::Judgement &judgement, const Named &named)
{
    const TimeSpan judged = judgedOf(judgement);
    const auto at = m_incidents.find(judgement.fingerprint);
    const TimeSpan going = at == m_incidents.end() ? named.going : at->second.going;
    if (!isPartOf(going, judged))
        return;
    const qint64 fromMs = at == m_incidents.end() ? judged.fromMs : std::min(going.fromMs, judged.fromMs);
    m_incidents[judgement.fingerprint] = {named.kind, named.principal, {fromMs, std::max(going.toMs, judged.toMs)}};
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
               each.going,
               AlertVerdict::Incident});
        return true;
    });
}

} // namespace Gatehouse
