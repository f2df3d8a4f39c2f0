// The thresholds of the detections of misuse. Each is listed with its unit, its bounds and what it means, so that a
// page can offer it.
#pragma once

#include "models/alerts/securityrule.h"

#include <QJsonObject>

namespace Gatehouse
{

// What a member is in stands in securityParameters().
struct SecuritySettings {
    double newNetworksLeast = 5;
    double newNetworksFactor = 3;
    double newNetworksMinutes = 60;
    double newNetworksHistoryDays = 90;
    double newNetworksKeyDays = 7;
    double newNetworksKeyRequests = 200;

    double concurrentLeast = 3;
    double concurrentMinutes = 3;
    double concurrentWithinMinutes = 5;
    double concurrentQuantile = 0.999;
    double concurrentLearnMinutes = 100;

    double burstMinutes = 30;
    double burstQuantile = 0.999;
    double burstLearnSlots = 96;
    double burstHistoryDays = 90;

    double sourceCredentials = 20;
    double sourceMinutes = 10;
    double sourceFailureShare = 0.9;

    double distributedCredentials = 50;
    double distributedSources = 20;
    double distributedMinutes = 15;
    double distributedScore = 8;
    double distributedRotationHours = 48;

    double guessFailures = 10;
    double guessCredentials = 3;
    double guessMinutes = 60;

    double deadUses = 3;
    double deadHours = 24;
    double deadRotationHours = 48;

    double dormantDays = 30;
    double dormantGapFactor = 10;
    double dormantRequests = 10;
    double dormantMinutes = 60;
    double dormantCycles = 2;

    double newbornHours = 24;
    double newbornQuantile = 0.99;
    double newbornLeastUsd = 1;
    double newbornLearnHours = 200;

    double hammerScore = 8;
    double hammerLeast = 20;
    double hammerMinutes = 10;
    double hammerLeastShare = 0.01;

    double evasionKeys = 3;
    double evasionShare = 0.9;
    double evasionMinutes = 60;

    double spikeScore = 7;
    double spikeLeastUsd = 5;
    double spikePriceFactor = 1.3;
    double spikeLearnHours = 72;

    double driftDays = 60;
    double driftRequests = 20;
    double driftMinutes = 60;
    double driftNewDays = 7;
    double driftClusterKeys = 3;
    double driftKeyDays = 14;
    double driftKeyRequests = 200;

    double reconScopes = 8;
    double reconMinutes = 10;
    double reconShare = 0.5;

    double clientDays = 30;

    double exfilScore = 6;
    double exfilRequests = 100;
    double exfilMinutes = 15;
    double exfilQuantile = 0.95;
    double exfilFactor = 2;
    double exfilLearnAnswers = 1000;

    double offHoursShare = 0.001;
    double offHoursDays = 60;
    double offHoursKeyDays = 14;
    double offHoursKeyRequests = 1000;

    double adminKeys = 5;
    double adminMinutes = 60;
    double adminLimitFactor = 10;

    bool operator==(const SecuritySettings &) const = default;
};

struct SecurityParameter {
    SecurityRule rule;
    const char *id; // unique within the rule: "least"
    const char *unit;
    double least;
    double most;
    const char *meaning;
    double SecuritySettings::*member;

    double preset() const { return SecuritySettings{}.*member; }
};

std::span<const SecurityParameter> securityParameters();
QList<const SecurityParameter *> parametersOf(SecurityRule rule);

// {"key-new-networks": {"least": 8}}; what is not named keeps its preset. Fails with the name of what is unknown or out
// of bounds.
Result<SecuritySettings> securitySettingsFromJson(const QJsonObject &object);
// Only what differs from the preset.
QJsonObject securitySettingsToJson(const SecuritySettings &settings);

} // namespace Gatehouse
