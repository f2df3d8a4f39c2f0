// From what the detectors of a node told what they did. Nobody knows before a minute whether it will raise something,
// and a copy of every node's state for every minute would cost more than the detectors do: so there is one for a
// stretch, and where something is told, a second one is brought from there to the minute.
#include "models/alerts/latticedetectors.h"

#include "models/alerts/alertreplay.h"

#include <QCoreApplication>

namespace Gatehouse
{

// At the first minute all of them; later those that have come since.
void LatticeDetectors::standBefore(bool isFirst)
{
    for (auto &[node, at] : m_nodes) {
        if (isFirst || !at.earlier)
            standBefore(at, m_minute);
    }
}

void LatticeDetectors::standBefore(Node &node, size_t minute)
{
    node.earlier = std::make_unique<NodeDetectors>(*node.detectors);
    node.earlierMinute = minute;
}

std::optional<ReplayRecord> LatticeDetectors::replayOf(const NodeSignal &found)
{
    const auto node = m_nodes.find(found.node);
    if (!m_stretch || node == m_nodes.end() || !node->second.earlier || node->second.earlierMinute > m_minute ||
        m_stretch->span.fromMs + qint64(m_minute) * kMinuteMs < m_replaysFromMs)
        return std::nullopt;
    const auto minutes = m_stretch->nodes.find(found.node);
    const auto figuresAt = [&](size_t minute) -> const NodeMinute * {
        if (node->second.togetherMs == m_stretch->span.fromMs + qint64(minute) * kMinuteMs)
            return &node->second.together;
        return minutes == m_stretch->nodes.end() ? nullptr : &minutes->second[minute];
    };
    NodeDetectors before(*node->second.earlier);
    Minute minute;
    for (size_t at = node->second.earlierMinute; at < m_minute; ++at) {
        fill(minute, at, figuresAt(at));
        before.push(minute.bucket);
    }
    fill(minute, m_minute, figuresAt(m_minute));
    const AnomalyMetric metric = found.signal.metric;
    ReplayRecord record;
    record.madeBy = QCoreApplication::applicationVersion();
    record.metric = metric;
    record.node = found.node.tokens();
    record.extent = found.node.isAll() ? NodeExtent::WholeGateway : NodeExtent::Part;
    record.ruleVersion = m_rules.of(metric).version;
    record.settings = m_rules.settings();
    record.calendar = m_calendar;
    record.state = before.snapshot();
    record.minute = ReplayMinute(minute.bucket);
    record.evidence = found.signal.evidence;
    record.phase = found.signal.phase;
    record.level = found.signal.level;
    record.threshold = threshold(metric);
    if (record.evidence.method == AnomalyMethod::Mix)
        record.category = category(metric, record.evidence.contributor);
    // What does not lead to the same here would only mislead later.
    const auto played = playMinute(record);
    return played && played->signal && *played->signal == found.signal ? std::optional(record) : std::nullopt;
}

} // namespace Gatehouse
