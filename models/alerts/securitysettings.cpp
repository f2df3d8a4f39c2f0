#include "models/alerts/securitysettings.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using enum SecurityRule;
using S = SecuritySettings;

// clang-format off
constexpr SecurityParameter kParameters[] = {
    {KeyNewNetworks, "least", "networks", 2, 1000, "So many never-seen networks are needed, however few there were before.", &S::newNetworksLeast},
    {KeyNewNetworks, "factor", "times", 1, 100, "So many times the most networks of an hour in its history are needed.", &S::newNetworksFactor},
    {KeyNewNetworks, "window", "minutes", 5, 1440, "Networks are counted over this time.", &S::newNetworksMinutes},
    {KeyNewNetworks, "history", "days", 7, 365, "A network that was not seen for so long counts as never seen.", &S::newNetworksHistoryDays},
    {KeyNewNetworks, "key_age", "days", 1, 90, "A key must have been watched for so long.", &S::newNetworksKeyDays},
    {KeyNewNetworks, "key_requests", "requests", 10, 100000, "A key must have made more requests than this before.", &S::newNetworksKeyRequests},
    {KeyConcurrentNetworks, "least", "networks", 2, 1000, "A minute with no more networks than this is never unusual.", &S::concurrentLeast},
    {KeyConcurrentNetworks, "minutes", "minutes", 1, 60, "So many unusual minutes are needed.", &S::concurrentMinutes},
    {KeyConcurrentNetworks, "within", "minutes", 1, 120, "They must lie within this time.", &S::concurrentWithinMinutes},
    {KeyConcurrentNetworks, "quantile", "share", 0.9, 1, "A minute is unusual above this share of the key's minutes before.", &S::concurrentQuantile},
    {KeyConcurrentNetworks, "learn", "minutes", 10, 100000, "So many minutes with requests must be known before.", &S::concurrentLearnMinutes},
    {NewNetworkAndBurst, "window", "minutes", 5, 240, "What is spent within this time of the first request from a new network counts.", &S::burstMinutes},
    {NewNetworkAndBurst, "quantile", "share", 0.9, 1, "It must lie above this share of the key's half-hours.", &S::burstQuantile},
    {NewNetworkAndBurst, "learn", "half-hours", 10, 10000, "So many half-hours with requests must be known before.", &S::burstLearnSlots},
    {NewNetworkAndBurst, "history", "days", 7, 365, "A network that was not seen for so long counts as new.", &S::burstHistoryDays},
    {StuffingOneSource, "credentials", "credentials", 3, 10000, "So many different keys or accounts must be refused.", &S::sourceCredentials},
    {StuffingOneSource, "window", "minutes", 1, 1440, "They are counted over this time.", &S::sourceMinutes},
    {StuffingOneSource, "failure_share", "share", 0.1, 1, "At least this share of what the source tried must be refused.", &S::sourceFailureShare},
    {StuffingDistributed, "credentials", "credentials", 5, 1000, "So many different keys or accounts must be refused.", &S::distributedCredentials},
    {StuffingDistributed, "sources", "addresses", 3, 1000, "They must come from so many addresses.", &S::distributedSources},
    {StuffingDistributed, "window", "minutes", 5, 240, "Both are counted over this time.", &S::distributedMinutes},
    {StuffingDistributed, "score", "-log10 p", 3, 30, "Both counts must be as improbable as this, given the counts before.", &S::distributedScore},
    {StuffingDistributed, "rotation", "hours", 0, 720, "A key that was rotated or ended so short ago does not count.", &S::distributedRotationHours},
    {GuessThenSuccess, "failures", "failures", 3, 1000, "So many refusals must come before the success.", &S::guessFailures},
    {GuessThenSuccess, "credentials", "credentials", 2, 100, "They must be of so many different keys or accounts.", &S::guessCredentials},
    {GuessThenSuccess, "window", "minutes", 5, 1440, "Refusals are counted over this time.", &S::guessMinutes},
    {DeadKeyUse, "uses", "requests", 1, 1000, "So many requests with the key are needed.", &S::deadUses},
    {DeadKeyUse, "window", "hours", 1, 168, "They are counted over this time.", &S::deadHours},
    {DeadKeyUse, "rotation", "hours", 0, 720, "So short after a rotation it is only noted: programs still have to change over.", &S::deadRotationHours},
    {DormantAwakening, "idle", "days", 3, 365, "A key that was used within this time does not sleep.", &S::dormantDays},
    {DormantAwakening, "gap_factor", "times", 2, 1000, "It must have slept so many times as long as between two usual requests.", &S::dormantGapFactor},
    {DormantAwakening, "requests", "requests", 1, 10000, "So many requests make it awake.", &S::dormantRequests},
    {DormantAwakening, "window", "minutes", 5, 1440, "They must come within this time.", &S::dormantMinutes},
    {DormantAwakening, "cycles", "times", 1, 8, "After it woke so often in the same hour of the month before, it is a monthly job. The last eight times are kept.", &S::dormantCycles},
    {NewbornAbuse, "age", "hours", 1, 168, "A key is new for so long.", &S::newbornHours},
    {NewbornAbuse, "quantile", "share", 0.5, 1, "It must reach this quantile of what keys cost in an hour.", &S::newbornQuantile},
    {NewbornAbuse, "least", "USD", 0, 10000, "Less than this in an hour is never unusual.", &S::newbornLeastUsd},
    {NewbornAbuse, "learn", "hours", 10, 10000, "So many hours of keys, with spending, must be known before.", &S::newbornLearnHours},
    {QuotaHammering, "score", "-log10 p", 3, 30, "The refusals must be as improbable as this, given the share before.", &S::hammerScore},
    {QuotaHammering, "least", "refusals", 3, 10000, "So many refusals for a limit are needed.", &S::hammerLeast},
    {QuotaHammering, "window", "minutes", 1, 240, "They are counted over this time, and attempts must rise against the same time before.", &S::hammerMinutes},
    {QuotaHammering, "least_share", "share", 0.0001, 0.5, "A usual share of refusals below this counts as this.", &S::hammerLeastShare},
    {QuotaEvasion, "keys", "keys", 2, 100, "So many keys of one owner or address must come close to their limits.", &S::evasionKeys},
    {QuotaEvasion, "share", "share", 0.5, 1, "A key is close to its limit above this share.", &S::evasionShare},
    {QuotaEvasion, "window", "minutes", 5, 1440, "They must do so within this time.", &S::evasionMinutes},
    {SpendSpike, "score", "-log10 p", 3, 30, "The cost of the hour must be as improbable as this.", &S::spikeScore},
    {SpendSpike, "least", "USD", 0, 100000, "Less than this in an hour is never unusual.", &S::spikeLeastUsd},
    {SpendSpike, "price_factor", "times", 1.05, 10, "From so much more per token on, the alert says that a price may have changed.", &S::spikePriceFactor},
    {SpendSpike, "learn", "hours", 24, 2016, "So many hours of the key must be known before.", &S::spikeLearnHours},
    {ScopeDrift, "history", "days", 7, 365, "What was not used for so long counts as never used.", &S::driftDays},
    {ScopeDrift, "requests", "requests", 2, 10000, "So many requests must use it.", &S::driftRequests},
    {ScopeDrift, "window", "minutes", 5, 1440, "They must come within this time of the first.", &S::driftMinutes},
    {ScopeDrift, "new_for", "days", 0, 90, "What the whole gateway has known for less than this is new to everybody.", &S::driftNewDays},
    {ScopeDrift, "cluster", "keys", 2, 1000, "When so many keys begin with it within a day, it is a change of the product.", &S::driftClusterKeys},
    {ScopeDrift, "key_age", "days", 1, 90, "A key must have been watched for so long.", &S::driftKeyDays},
    {ScopeDrift, "key_requests", "requests", 10, 100000, "A key must have made so many requests before.", &S::driftKeyRequests},
    {Recon, "scopes", "models or endpoints", 3, 1000, "So many different ones must be tried.", &S::reconScopes},
    {Recon, "window", "minutes", 1, 240, "They are counted over this time.", &S::reconMinutes},
    {Recon, "share", "share", 0.1, 1, "At least this share must be refused, limits not counted.", &S::reconShare},
    {ClientChange, "history", "days", 3, 365, "For so long one program alone must have used the key.", &S::clientDays},
    {ExfilShape, "score", "-log10 p", 3, 30, "The share of long answers must be as improbable as this.", &S::exfilScore},
    {ExfilShape, "requests", "requests", 20, 100000, "So many answers are needed.", &S::exfilRequests},
    {ExfilShape, "window", "minutes", 5, 240, "They are counted over this time.", &S::exfilMinutes},
    {ExfilShape, "quantile", "share", 0.5, 0.999, "An answer is long above this share of the key's answers before.", &S::exfilQuantile},
    {ExfilShape, "factor", "times", 1, 20, "So many times the usual share of answers must be long.", &S::exfilFactor},
    {ExfilShape, "learn", "answers", 100, 100000, "So many answers must be known before.", &S::exfilLearnAnswers},
    {OffHours, "share", "share", 0, 0.1, "An hour of the day with less than this share of the requests is outside of the key's hours.", &S::offHoursShare},
    {OffHours, "history", "days", 7, 365, "Hours are learned over this time.", &S::offHoursDays},
    {OffHours, "key_age", "days", 1, 90, "A key must have been watched for so long.", &S::offHoursKeyDays},
    {OffHours, "key_requests", "requests", 100, 100000, "So many requests must be known of it.", &S::offHoursKeyRequests},
    {AdminPlane, "keys", "keys", 2, 1000, "So many keys made by one principal are unusual.", &S::adminKeys},
    {AdminPlane, "window", "minutes", 5, 1440, "They are counted over this time.", &S::adminMinutes},
    {AdminPlane, "limit_factor", "times", 1.5, 1000, "A limit that is raised more than so many times is unusual.", &S::adminLimitFactor},
};
// clang-format on

Result<void> setOne(SecuritySettings &settings, SecurityRule rule, const QString &id, const QJsonValue &value)
{
    const auto found = std::ranges::find_if(
        kParameters, [&](const SecurityParameter &p) { return p.rule == rule && id == QLatin1String(p.id); });
    const QString ruleId = QString::fromLatin1(entryOf(rule).id);
    if (found == std::end(kParameters)) {
        QStringList known;
        for (const SecurityParameter *parameter : parametersOf(rule))
            known.append(QString::fromLatin1(parameter->id));
        return failure(ErrorKind::InvalidInput, QStringLiteral("The rule %1 has no setting \"%2\". It has %3.")
                                                    .arg(ruleId, id, known.join(QStringLiteral(", "))));
    }
    if (!value.isDouble() || value.toDouble() < found->least || value.toDouble() > found->most)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The setting %1 of the rule %2 must be from %3 to %4 %5.")
                           .arg(id, ruleId)
                           .arg(found->least)
                           .arg(found->most)
                           .arg(QString::fromLatin1(found->unit)));
    settings.*(found->member) = value.toDouble();
    return {};
}

} // namespace

std::span<const SecurityParameter> securityParameters()
{
    return kParameters;
}

QList<const SecurityParameter *> parametersOf(SecurityRule rule)
{
    QList<const SecurityParameter *> found;
    for (const SecurityParameter &parameter : kParameters) {
        if (parameter.rule == rule)
            found.append(&parameter);
    }
    return found;
}

Result<SecuritySettings> securitySettingsFromJson(const QJsonObject &object)
{
    SecuritySettings settings;
    for (auto rule = object.begin(); rule != object.end(); ++rule) {
        const auto which = securityRuleFromId(rule.key());
        if (!which)
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("There is no security rule \"%1\".").arg(rule.key()));
        const QJsonObject values = rule.value().toObject();
        for (auto value = values.begin(); value != values.end(); ++value) {
            if (auto done = setOne(settings, *which, value.key(), value.value()); !done)
                return std::unexpected(done.error());
        }
    }
    return settings;
}

QJsonObject securitySettingsToJson(const SecuritySettings &settings)
{
    QJsonObject object;
    for (const SecurityParameter &parameter : kParameters) {
        if (settings.*(parameter.member) == parameter.preset())
            continue;
        const QString rule = QString::fromLatin1(entryOf(parameter.rule).id);
        QJsonObject values = object.value(rule).toObject();
        values.insert(QString::fromLatin1(parameter.id), settings.*(parameter.member));
        object.insert(rule, values);
    }
    return object;
}

} // namespace Gatehouse
