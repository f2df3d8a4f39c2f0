// For each setting of the rules on figures a trouble that is told with one value and not with another.
#pragma once

#include "models/alerts/anomalysignal.h"

#include <QList>
#include <QMap>

#include <functional>

namespace Gatehouse
{

using SettingValues = QMap<QString, double>;

struct MadeMinute {
    qint64 attempts = 50;
    qint64 failures = 0;
    qint64 costMicros = 0;
    qint64 ofFirstModel = -1; // of two; below 0: half
    qint64 latencyUs = 800'000;
    bool known = true;
};

struct MadeTrouble {
    std::function<MadeMinute(int)> minute;
    int from = 0; // what is told from this minute on counts
    int minutes = 0;
};

struct SettingRow {
    const char *setting; // or several: "window_1 window_2"
    AnomalyMetric metric;
    SettingValues louder;
    SettingValues quieter;
    MadeTrouble trouble;
    int least = 0; // what the quieter one tells
    bool pages = false;
};

QList<SettingRow> settingRows();
// Half a percent of 50 a minute fails.
MadeMinute usualMinute(int i);
inline constexpr int kDayMinutes = 1440;

} // namespace Gatehouse
