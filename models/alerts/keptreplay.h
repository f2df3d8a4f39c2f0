// What is kept with an alert to replay it, as bytes: see replayrecord.h.
#pragma once

#include <QByteArray>
#include <QString>

namespace Gatehouse
{

enum class ReplayPart {
    First, // of the minute in which it began
    Told   // of the minute that the alert tells of, where that is a later one: the strongest
};

struct KeptReplay {
    ReplayPart part = ReplayPart::First;
    QByteArray record;

    bool operator==(const KeptReplay &) const = default;
};

// "first", "told".
inline QString replayPartToken(ReplayPart part)
{
    return part == ReplayPart::First ? QStringLiteral("first") : QStringLiteral("told");
}

} // namespace Gatehouse
