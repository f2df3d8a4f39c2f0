#include "app/demogateway/trafficmodel.h"

#include "app/demogateway/catalogue.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace Gatehouse::Demo
{

namespace
{

// How much traffic an incident adds, as a share of what the minute brings without it.
double extraShare(IncidentKind kind)
{
    switch (kind) {
    case IncidentKind::RateLimitStorm:
        return 1.4;
    case IncidentKind::SpendSpike:
        return 0.5;
    case IncidentKind::LeakedKey:
        return 0.35;
    case IncidentKind::CredentialStuffing:
        return 0.5;
    case IncidentKind::DormantKey:
        return 0.25;
    case IncidentKind::ProviderOutage:
    case IncidentKind::LatencyShift:
    case IncidentKind::TrafficDrop:
        return 0;
    }
    return 0;
}

constexpr double kDropShare = 0.95;

} // namespace

double rhythmAt(qint64 timeMs)
{
    const double hour = double(timeMs % kDayMs) / double(kHourMs);
    const double turn = 2 * std::numbers::pi / 24;
    const double day = 1 + 0.55 * std::sin(turn * (hour - 8)) + 0.12 * std::sin(2 * turn * (hour - 5));
    const qint64 weekday = (timeMs / kDayMs + 3) % 7; // 1970-01-01 was a Thursday; 0 is Monday
    return day * (weekday >= 5 ? 0.62 : 1.0) / ((5 + 2 * 0.62) / 7);
}

TrafficModel::TrafficModel(const TraceSample &trace, const Directory &directory, quint64 seed)
    : m_trace(trace)
    , m_directory(directory)
    , m_seed(seed)
{
    for (const ModelEntry &model : models())
        m_endpointChoices.emplace_back(std::vector<double>(model.endpointShare.begin(), model.endpointShare.end()));
}

double TrafficModel::expectedRequests(qint64 minute) const
{
    const double shape = m_trace.minuteShape(minute);
    return m_fixedRate > 0 ? m_fixedRate * shape : m_meanRate * shape * rhythmAt(minute * kMinuteMs + kMinuteMs / 2);
}

double TrafficModel::rateFor(const TimeSpan &history, double requests) const
{
    double minutes = 0;
    for (qint64 minute = history.fromMs / kMinuteMs; minute < history.toMs / kMinuteMs; ++minute)
        minutes += m_trace.minuteShape(minute) * rhythmAt(minute * kMinuteMs + kMinuteMs / 2);
    return minutes > 0 ? requests / minutes : 0;
}

TrafficModel::Active TrafficModel::incidentsOf(qint64 minute) const
{
    const TimeSpan span{minute * kMinuteMs, (minute + 1) * kMinuteMs};
    Active active;
    for (const Incident &incident : m_incidents) {
        if (incident.span.overlaps(span))
            active.push_back(&incident);
    }
    return active;
}

void TrafficModel::generate(qint64 minute, std::vector<Attempt> &attempts) const
{
    const Active active = incidentsOf(minute);
    ordinaryRequests(minute, active, attempts);
    for (const Incident *incident : active)
        incidentRequests(minute, *incident, active, attempts);
}

void TrafficModel::ordinaryRequests(qint64 minute, const Active &active, std::vector<Attempt> &attempts) const
{
    const double expected = expectedRequests(minute);
    if (expected <= 0 || m_directory.keyChoice.isEmpty())
        return;
    const double load = rhythmAt(minute * kMinuteMs);
    RandomStream arrivals(m_seed, quint64(minute));
    double place = arrivals.exponential() / expected;
    for (quint64 index = 1; place < 1; ++index, place += m_trace.gap(arrivals) / expected) {
        // A stream per request: what an incident or an operator changes in one leaves all others as they were.
        RandomStream random(m_seed, quint64(minute), index);
        const qint64 arrivalMs = minute * kMinuteMs + qint64(place * double(kMinuteMs));
        const ApiKey *key = &m_directory.keys[size_t(m_directory.keyChoice.pick(random))];
        for (int tries = 0; key->createdAtMs > arrivalMs && tries < 8; ++tries)
            key = &m_directory.keys[size_t(m_directory.keyChoice.pick(random))];
        const Draft request = draft(arrivalMs, load, *key, random);
        const bool dropped = std::ranges::any_of(active, [&](const Incident *incident) {
            return incident->kind == IncidentKind::TrafficDrop && incident->span.contains(arrivalMs);
        });
        if (dropped && random.chance(kDropShare))
            continue;
        serve(request, active, random, attempts);
    }
}

void TrafficModel::incidentRequests(qint64 minute, const Incident &incident, const Active &active,
                                    std::vector<Attempt> &attempts) const
{
    // Never less than two a minute, so that an incident of a small gateway can be seen too.
    const double share = extraShare(incident.kind);
    const double expected = share > 0 ? std::max(2.0, share * expectedRequests(minute)) : 0;
    if (expected <= 0)
        return;
    const double load = rhythmAt(minute * kMinuteMs);
    RandomStream arrivals(m_seed ^ quint64(incident.span.fromMs), quint64(minute), quint64(incident.id) << 40);
    double place = arrivals.exponential() / expected;
    for (quint64 index = 1; place < 1; ++index, place += m_trace.gap(arrivals) / expected) {
        const qint64 arrivalMs = minute * kMinuteMs + qint64(place * double(kMinuteMs));
        if (!incident.span.contains(arrivalMs))
            continue;
        RandomStream random(m_seed, quint64(minute), quint64(incident.id) << 40 | index);
        const ApiKey *key = &m_directory.keys.front();
        if (incident.dimension == QLatin1String("key"))
            key = &m_directory.keys[size_t(incident.nodeId - 1)];
        else if (incident.dimension == QLatin1String("workspace"))
            key = &m_directory.busiestKeyOf(incident.nodeId);
        Draft request = draft(arrivalMs, load, *key, random);
        shape(request, incident, random);
        serve(request, active, random, attempts);
    }
}

TrafficModel::Draft TrafficModel::draft(qint64 arrivalMs, double load, const ApiKey &key, RandomStream &random) const
{
    Draft request;
    request.arrivalMs = arrivalMs;
    request.load = load;
    request.key = &key;
    request.model = key.models.pick(random);
    request.endpoint = m_endpointChoices[size_t(request.model)].pick(random);
    std::tie(request.tokensIn, request.tokensOut) = m_trace.tokens(random);
    const bool generates = models()[size_t(request.model)].generates;
    request.streamed = random.chance(key.streamShare) && generates;
    if (!generates)
        request.tokensOut = 0;
    else if (request.tokensIn > 256 && random.chance(0.5))
        request.tokensCached = int(request.tokensIn * (0.2 + 0.7 * random.uniform()));
    // The first address carries most of the traffic of a key.
    request.ip = key.homeIps[random.chance(0.9) ? 0 : size_t(random.below(int(key.homeIps.size())))];
    return request;
}

void TrafficModel::shape(Draft &request, const Incident &incident, RandomStream &random) const
{
    switch (incident.kind) {
    case IncidentKind::SpendSpike:
        request.model = 0;
        request.endpoint = m_endpointChoices[0].pick(random);
        request.tokensIn = 60'000 + random.below(80'000);
        request.tokensOut = 1'500 + random.below(2'500);
        request.tokensCached = 0;
        break;
    case IncidentKind::LeakedKey:
        request.ip = strangerIp(random);
        break;
    case IncidentKind::CredentialStuffing:
        request.key = nullptr;
        request.ip = strangerIp(random);
        break;
    case IncidentKind::DormantKey: {
        // One new network, the same for the whole incident.
        RandomStream network(m_seed, quint64(incident.span.fromMs), quint64(incident.id));
        request.ip = strangerIp(network);
        break;
    }
    case IncidentKind::ProviderOutage:
    case IncidentKind::LatencyShift:
    case IncidentKind::RateLimitStorm:
    case IncidentKind::TrafficDrop:
        break;
    }
}

} // namespace Gatehouse::Demo
