// How well bursts of failures and other episodes are found in simulated traffic, beside what people use elsewhere.
#pragma once

#include "models/alerts/nodedetectors.h"
#include "tests/support/simulatedtraffic.h"

#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace Gatehouse
{

// Something that raises alarms: true in the minute in which a new one begins.
class AlarmSource
{
public:
    virtual ~AlarmSource() = default;
    virtual bool push(const SeriesBucket &bucket) = 0;
    // What the latest alarm was about.
    virtual QString reason() const { return {}; }
};

// Any ticket or page of the product's own detectors; with one metric only those of it.
std::unique_ptr<AlarmSource> productAlarms(const DetectionSettings &settings, const SeasonCalendar &calendar,
                                           std::optional<AnomalyMetric> only = {});
// The failure share of a minute lies above its mean by three standard deviations, so many minutes in a row.
std::unique_ptr<AlarmSource> zScoreAlarms(int inARow);
// 14.4 times the failures that 99 % allows, over an hour and five minutes.
std::unique_ptr<AlarmSource> burnRateAlarms();

struct SuiteResult {
    int episodes = 0;
    int found = 0;
    double medianMinutes = 0.0; // from the first bad minute to the end of the one that raised the alarm
    int falseAlarms = 0;
    QString lastFalse; // what the source says of it
    double quietDays = 0.0;

    double foundShare() const { return episodes > 0 ? double(found) / episodes : 0.0; }
    double falseAlarmsPerDay() const { return quietDays > 0.0 ? falseAlarms / quietDays : 0.0; }
};

struct Suite {
    TrafficShape shape;
    QList<TrafficChange> changes;
    bool changesAreEpisodes = true; // else an alarm during one is a false one
    int warmUpDays = 7;
    int days = 30;
    quint64 seed = 1;
};

// With the holidays of the suite in it, as somebody who knows them has set it.
SeasonCalendar calendarOf(const Suite &suite);

// One run of all, each on the same traffic, and nothing counts before the warm-up is over. An alarm during an episode,
// or five minutes after, finds it; one within an hour after it is neither found nor false.
std::vector<SuiteResult> runSuite(const Suite &suite, const std::vector<AlarmSource *> &sources);

// `count` episodes of `minutes` each, `everyMinutes` apart, after the warm-up; `change` says what happens in them.
QList<TrafficChange> episodes(int count, int minutes, int everyMinutes, int warmUpDays, const TrafficChange &change);
// Every Wednesday of so many weeks after four is a holiday, on which to be quiet: two fifths of a working day's
// traffic.
Suite holidays(const TrafficShape &shape, int weeks, quint64 seed);

} // namespace Gatehouse
