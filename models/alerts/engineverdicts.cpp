// What the detectors learn from what people have said of alerts, and when.
#include "models/alerts/alertengine.h"

#include <algorithm>
#include <limits>

namespace Gatehouse
{

bool AlertEngine::isJudgedOtherwise() const
{
    return std::ranges::any_of(m_verdicts, [this](const AlertWatch::Judgement &each) {
        return !each.stands && m_learnedFrom.contains(RecordId(each.alert, each.idx));
    });
}

// Where history is played again the detectors must have seen what a verdict is of, and no more: what is usual by then
// is what was said to be. A clock that was wrong when it was given makes it no later.
static qint64 dueMs(const AlertWatch::Judgement &verdict)
{
    return (std::min(verdict.recordedMs, verdict.span.toMs) + kMinuteMs - 1) / kMinuteMs * kMinuteMs;
}

qint64 AlertEngine::nextVerdictMs() const
{
    qint64 nextMs = std::numeric_limits<qint64>::max();
    for (const AlertWatch::Judgement &each : m_verdicts) {
        if (each.stands && dueMs(each) > m_nextMs && !m_learnedFrom.contains(RecordId(each.alert, each.idx)))
            nextMs = std::min(nextMs, dueMs(each));
    }
    return nextMs;
}

Result<void> AlertEngine::learnFromVerdicts()
{
    for (const AlertWatch::Judgement &each : std::as_const(m_verdicts)) {
        const RecordId id(each.alert, each.idx);
        if (!each.stands || dueMs(each) > m_nextMs || m_learnedFrom.contains(id))
            continue;
        if (auto learned = learnFrom(each); !learned)
            return learned;
        m_learnedFrom.insert(id);
    }
    return {};
}

Result<void> AlertEngine::learnFrom(const AlertWatch::Judgement &verdict)
{
    const auto metric = anomalyMetricFromToken(verdict.rule);
    const auto node = LatticeNode::fromTokens(verdict.node);
    if (!metric || !node)
        return {};
    qint64 fromMs = verdict.span.fromMs / kMinuteMs * kMinuteMs;
    for (const qint64 endMs = verdict.span.toMs / kMinuteMs * kMinuteMs; fromMs < endMs;
         fromMs += LatticeReader::kLongestMs) {
        const auto stretch = m_figures.read({fromMs, std::min(endMs, fromMs + LatticeReader::kLongestMs)});
        if (!stretch)
            return std::unexpected(stretch.error());
        if (verdict.verdict == AlertVerdict::Incident)
            m_detectors->unlearn(*node, *metric, *stretch);
        else
            m_detectors->adopt(*node, *metric, *stretch);
    }
    m_maker->end(m_nextMs - kMinuteMs, *metric, *node);
    return {};
}

} // namespace Gatehouse
