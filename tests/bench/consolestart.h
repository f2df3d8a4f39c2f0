// Starts the real console on a gateway that is counted already, and reads what it says of its start.
#pragma once

#include "models/core/error.h"

#include <QString>

namespace Gatehouse::Bench
{

struct ConsoleStart {
    double wallMs = 0;
    double processorMs = 0;
    qint64 residentKib = 0;
    qint64 ownKib = 0;
    qint64 peakKib = 0;
};

// The median of some starts after one that warms the caches, without a display. `folder` takes the console's own files.
Result<ConsoleStart> startConsole(const QString &connectionFile, const QString &link, const QString &folder);

} // namespace Gatehouse::Bench
