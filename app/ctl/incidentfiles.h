// The bundle of an incident, read again.
#pragma once

#include "models/alerts/keptreplay.h"
#include "models/core/error.h"

#include <QList>

namespace Gatehouse::Ctl
{

// What a bundle has of one alert.
struct BundledAlert {
    double score = 0;
    QList<KeptReplay> replays;
};

// NotFound: the bundle has no such alert. Corrupt: it is no bundle, or larger than one may be.
Result<BundledAlert> bundledAlert(const QString &file, qint64 seq);

} // namespace Gatehouse::Ctl
