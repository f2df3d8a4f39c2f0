// Which nodes of the lattice are watched when there are more than can be.
#include "models/alerts/latticedetectors.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

const double kKeptPerHour = std::exp2(-1.0 / 24.0);
constexpr double kNothing = 0.5;     // less than half an attempt is none any more
constexpr double kClearlyMore = 2.0; // or two that are alike would take turns, and neither would learn
constexpr size_t kMostKnown = 20'000;

const auto kByTraffic = [](const auto &a, const auto &b) { return a.second < b.second; };

} // namespace

void LatticeDetectors::countTraffic(const LatticeStretch &stretch, size_t minute)
{
    for (const auto &[node, figures] : stretch.nodes) {
        const qint64 attempts = figures[minute].cell.attempts;
        if (attempts == 0)
            continue;
        if (Node *watched = nodeFor(node))
            watched->traffic += double(attempts);
        else if (m_unwatched.size() < kMostKnown || m_unwatched.contains(node))
            m_unwatched[node] += double(attempts);
    }
}

bool LatticeDetectors::hasOpen(const Node &node)
{
    for (int i = 0; i < kAnomalyMetricCount; ++i) {
        if (node.detectors->isOpen(AnomalyMetric(i)))
            return true;
    }
    return false;
}

// What is clearly busier takes the place of the quietest one, and begins to learn. All traffic stays, and whatever has
// something open: nobody would see its end.
void LatticeDetectors::chooseBusiest()
{
    for (auto &[node, at] : m_nodes)
        at.traffic *= kKeptPerHour;
    for (auto &[node, traffic] : m_unwatched)
        traffic *= kKeptPerHour;
    std::erase_if(m_unwatched, [](const auto &each) { return each.second < kNothing; });
    while (!m_unwatched.empty()) {
        const auto busiest = std::ranges::max_element(m_unwatched, kByTraffic);
        auto quietest = m_nodes.end();
        for (auto each = m_nodes.begin(); each != m_nodes.end(); ++each) {
            const bool isLess = quietest == m_nodes.end() || each->second.traffic < quietest->second.traffic;
            if (isLess && !each->first.isAll() && !hasOpen(each->second))
                quietest = each;
        }
        const bool hasRoom = m_nodes.size() < kMostNodes;
        if (!hasRoom && (quietest == m_nodes.end() ||
                         busiest->second < kClearlyMore * std::max(quietest->second.traffic, kNothing)))
            return;
        const auto [node, traffic] = *busiest;
        m_unwatched.erase(busiest);
        if (!hasRoom) {
            m_unwatched[quietest->first] = quietest->second.traffic;
            m_nodes.erase(quietest);
        }
        nodeFor(node)->traffic = traffic;
    }
}

} // namespace Gatehouse
