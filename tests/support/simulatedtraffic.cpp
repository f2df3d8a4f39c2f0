#include "tests/support/simulatedtraffic.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace Gatehouse
{

namespace
{

constexpr std::array<double, 4> kModelShares{0.5, 0.3, 0.15, 0.05};

} // namespace

SimulatedTraffic::SimulatedTraffic(const TrafficShape &shape, quint64 seed, QList<TrafficChange> changes)
    : m_shape(shape)
    , m_changes(std::move(changes))
    , m_engine(seed)
{
}

// The library's distributions may differ from one standard library to the next; these do not.
double SimulatedTraffic::uniform()
{
    return double(m_engine() >> 11) * 0x1.0p-53;
}

double SimulatedTraffic::normal()
{
    const double radius = std::sqrt(-2 * std::log(1.0 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

qint64 SimulatedTraffic::poisson(double mean)
{
    qint64 count = 0;
    // In pieces, so that e^-mean never vanishes.
    for (double left = mean; left > 0.0; left -= 30.0) {
        const double limit = std::exp(-std::min(left, 30.0));
        for (double product = uniform(); product > limit; product *= uniform())
            ++count;
    }
    return count;
}

qint64 SimulatedTraffic::binomial(qint64 trials, double share)
{
    qint64 hits = 0;
    for (qint64 i = 0; i < trials; ++i)
        hits += uniform() < share;
    return hits;
}

double SimulatedTraffic::attemptsDue(const TrafficChange *change)
{
    const qint64 minute = (m_nextMs - kStartMs) / kMinuteMs;
    if (minute % 60 == 0 && m_shape.hourSwing > 0.0)
        m_hourFactor = std::max(0.2, 1.0 + m_shape.hourSwing * normal());
    const qint64 day = minute / 1440;
    const double angle = 2 * std::numbers::pi * (double(minute % 1440) / 1440.0 - 0.25);
    double due = m_shape.attemptsPerMinute * (1 + m_shape.daySwing * std::sin(angle)) * m_hourFactor;
    if (day % 7 >= 5 || (change && change->sunday))
        due *= m_shape.weekendShare;
    return change ? due * change->attemptsFactor : due;
}

void SimulatedTraffic::fillOutcomes(SeriesBucket &bucket, const TrafficChange *change)
{
    const double failureShare = change && change->failureShare >= 0.0 ? change->failureShare : m_shape.failureShare;
    const qint64 failed = binomial(bucket.attempts, failureShare);
    bucket.authFailures = binomial(bucket.attempts - failed, m_shape.authFailureShare);
    const qint64 limited = binomial(bucket.attempts - failed - bucket.authFailures, m_shape.rateLimitShare);
    bucket.outcomes[size_t(Outcome::ServerError)] = failed;
    bucket.outcomes[size_t(Outcome::ClientError)] = bucket.authFailures;
    bucket.outcomes[size_t(Outcome::RateLimited)] = limited;
    bucket.outcomes[size_t(Outcome::Ok)] = bucket.attempts - failed - bucket.authFailures - limited;
    m_errors = {{{1, failed}, {2, bucket.authFailures}, {3, limited}}};
    qint64 left = bucket.attempts;
    double shareLeft = 1.0;
    for (size_t i = 0; i < m_models.size(); ++i) {
        const qint64 count = i + 1 == m_models.size() ? left : binomial(left, kModelShares[i] / shareLeft);
        m_models[i] = {quint32(i + 1), count};
        left -= count;
        shareLeft -= kModelShares[i];
    }
    bucket.models = m_models;
    bucket.errorClasses = m_errors;
}

void SimulatedTraffic::fillSketches(SeriesBucket &bucket, const TrafficChange *change)
{
    m_latency = {};
    m_ttft = {};
    const double factor = change ? change->latencyFactor : 1.0;
    for (qint64 i = 0; i < bucket.attempts; ++i) {
        m_latency.add(qint64(m_shape.latencyMs * 1000.0 * factor * std::exp(0.6 * normal())));
        m_ttft.add(qint64(m_shape.latencyMs * 250.0 * factor * std::exp(0.5 * normal())));
    }
    bucket.latency = &m_latency;
    bucket.ttft = &m_ttft;
}

SeriesBucket SimulatedTraffic::next()
{
    const auto found =
        std::ranges::find_if(m_changes, [this](const TrafficChange &change) { return change.span.contains(m_nextMs); });
    const TrafficChange *change = found == m_changes.end() ? nullptr : &*found;
    SeriesBucket bucket;
    bucket.startMs = m_nextMs;
    bucket.known = !(change && change->silent);
    const double due = attemptsDue(change);
    m_nextMs += kMinuteMs;
    if (!bucket.known)
        return bucket;
    bucket.attempts = poisson(due);
    fillOutcomes(bucket, change);
    if (m_shape.withSketches)
        fillSketches(bucket, change);
    for (qint64 i = 0; i < bucket.attempts; ++i)
        bucket.costMicros +=
            qint64(m_shape.costMicros * (change ? change->costFactor : 1.0) * std::exp(normal() - 0.5));
    bucket.tokensIn = bucket.costMicros / 4;
    bucket.tokensOut = bucket.costMicros / 20;
    return bucket;
}

} // namespace Gatehouse
