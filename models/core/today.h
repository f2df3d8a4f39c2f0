// The day where the console is, by a clock.
#pragma once

#include "models/core/clock.h"

#include <QDate>
#include <QDateTime>
#include <QTimeZone>

namespace Gatehouse
{

inline QDate todayBy(const Clock &clock)
{
    return QDateTime::fromMSecsSinceEpoch(clock.nowMs(), QTimeZone::systemTimeZone()).date();
}

} // namespace Gatehouse
