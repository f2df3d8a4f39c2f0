#include "models/alerts/keptfigures.h"

#include <iterator>

namespace Gatehouse
{

Result<void> KeptFigures::add(LatticeStretch stretch)
{
    if (!m_span.isEmpty() && stretch.span.fromMs != m_span.toMs)
        return failure(ErrorKind::Internal, QStringLiteral("Figures that are kept must follow one another."));
    if (m_span.isEmpty())
        m_span.fromMs = stretch.span.fromMs;
    m_span.toMs = stretch.span.toMs;
    m_unknown += stretch.unknown;
    const auto found = stretch.nodes.find(m_node);
    if (found != stretch.nodes.end())
        std::ranges::move(found->second, std::back_inserter(m_minutes));
    m_minutes.resize(size_t(m_span.lengthMs() / kMinuteMs));
    return {};
}

Result<LatticeStretch> KeptFigures::read(const TimeSpan &span)
{
    if (span.fromMs < m_span.fromMs || span.toMs > m_span.toMs)
        return failure(ErrorKind::NotFound, QStringLiteral("The figures of that time were not read."));
    LatticeStretch stretch;
    stretch.span = span;
    stretch.freshAsOfMs = m_span.toMs;
    for (const TimeSpan &part : m_unknown) {
        if (part.overlaps(span))
            stretch.unknown.append(part.intersected(span));
    }
    const auto first = m_minutes.begin() + (span.fromMs - m_span.fromMs) / kMinuteMs;
    stretch.nodes[m_node] = std::vector<NodeMinute>(first, first + span.lengthMs() / kMinuteMs);
    return stretch;
}

} // namespace Gatehouse
