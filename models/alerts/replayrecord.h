// What a figure alert was raised from, as it stood: the state of its node's detectors just before a minute, the minute,
// and all that the detectors are set to; and what they told of it, so that a replay has something to be held against.
#pragma once

#include "models/alerts/nodedetectors.h"
#include "models/telemetry/sketch.h"

#include <QStringList>

#include <vector>

namespace Gatehouse
{

// A minute that owns what its bucket refers to.
struct ReplayMinute {
    ReplayMinute() = default;
    explicit ReplayMinute(const SeriesBucket &bucket);
    // Valid as long as this is.
    SeriesBucket bucket() const;

    SeriesBucket figures; // refers to nothing
    Sketch latency;
    Sketch ttft;
    std::vector<CategoryCount> models;
    std::vector<CategoryCount> errorClasses;
};

struct ReplayRecord {
    QString madeBy; // the version of Gatehouse
    AnomalyMetric metric = AnomalyMetric::Errors;
    QStringList node; // conditions, as of the alert
    NodeExtent extent = NodeExtent::Part;
    int ruleVersion = 0;
    MetricSettings settings{}; // of all metrics: what one finds stops others from learning
    SeasonCalendar calendar;
    QByteArray state; // NodeDetectors::snapshot() just before the minute
    ReplayMinute minute;
    // What was told of the minute.
    AnomalyEvidence evidence;
    AnomalySignal::Phase phase = AnomalySignal::Phase::Opened;
    AlertLevel level = AlertLevel::Watch;
    double threshold = 0;
    QString category; // the name of evidence.contributor, of a mix

    void keep(StateStream &stream);
};

// A record as the store and a bundle keep it: a word, the SHA-256 of what follows, and that compressed. The state is in
// the byte order of the machine.
inline constexpr qsizetype kMostReplayBytes = 64 * 1024;
// Empty: it would be larger than that.
QByteArray replayBytes(ReplayRecord record);
// Corrupt: it is damaged. Unsupported: what it is written in is not that of this Gatehouse; the message says by which
// one it was written.
Result<ReplayRecord> replayRecordOf(const QByteArray &bytes);

} // namespace Gatehouse
