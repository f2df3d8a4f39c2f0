// Plays the minute of an alert to its detectors again, from where they stood, and holds what they tell against what was
// recorded, bit for bit.
#pragma once

#include "models/alerts/replayrecord.h"

namespace Gatehouse
{

// One number or word of what a detector tells.
struct ReplayedFigure {
    QString name; // "score"
    QString recorded;
    QString replayed;
    bool isSame = false; // of a number: every bit

    bool operator==(const ReplayedFigure &) const = default;
};

struct AlertReplay {
    ReplayRecord record;
    QList<ReplayedFigure> figures;

    bool isSame() const;
};

// What is told of the minute when it is played from the state. Nothing: the detector tells nothing of it.
struct ReplayedMinute {
    std::optional<AnomalySignal> signal;
    double threshold = 0;
};
// Unsupported: the state is not one of the detectors of this Gatehouse.
Result<ReplayedMinute> playMinute(const ReplayRecord &record);

// Corrupt: damaged. Unsupported: of other detectors than those of this Gatehouse.
Result<AlertReplay> replayAlert(const QByteArray &bytes);
// Whether two numbers are the same to the last bit.
bool isSameBits(double a, double b);

} // namespace Gatehouse
