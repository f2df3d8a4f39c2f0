#include "ui/privacy/casetone.h"

namespace Gatehouse
{

Tone toneOf(CaseQueueModel::Urgency urgency)
{
    switch (urgency) {
    case CaseQueueModel::Urgency::Good:
        return Tone::Ok;
    case CaseQueueModel::Urgency::Soon:
        return Tone::Warn;
    case CaseQueueModel::Urgency::Late:
        return Tone::Bad;
    case CaseQueueModel::Urgency::None:
        break;
    }
    return Tone::Neutral;
}

std::optional<Tone> urgencyTone(const QModelIndex &index)
{
    const auto urgency = CaseQueueModel::Urgency(index.data(CaseQueueModel::UrgencyRole).toInt());
    return urgency == CaseQueueModel::Urgency::None ? std::nullopt : std::optional(toneOf(urgency));
}

} // namespace Gatehouse
