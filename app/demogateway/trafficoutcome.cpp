// The second half of TrafficModel: what becomes of a request. Everything here is synthetic.
#include "app/demogateway/catalogue.h"
#include "app/demogateway/trafficmodel.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse::Demo
{

struct TrafficModel::Fate {
    int status = 200;
    const char *errorClass = nullptr;
    bool mayRetry = false;
};

namespace
{

constexpr double kLatencyShift = 2.6;
constexpr double kRetryShare = 0.92;
constexpr double kInvalidKeyShare = 0.001;

// Time first, so that ids sort by time as those of real gateways do, then what no other request has.
std::array<char, 24> makeRequestId(qint64 arrivalMs, RandomStream &random)
{
    static constexpr char kDigits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    std::array<char, 24> id{'r', 'e', 'q', '_'};
    quint64 time = quint64(arrivalMs);
    for (size_t i = 12; i >= 4; --i, time >>= 5)
        id[i] = kDigits[time & 31];
    quint64 rest = random.bits();
    for (size_t i = 13; i < 24; ++i, rest >>= 5)
        id[i] = kDigits[rest & 31];
    return id;
}

double latencyFactor(int providerId, qint64 timeMs, const std::vector<const Incident *> &active)
{
    for (const Incident *incident : active) {
        if (incident->kind == IncidentKind::LatencyShift && incident->nodeId == providerId &&
            incident->span.contains(timeMs))
            return kLatencyShift;
    }
    return 1;
}

qint64 costOf(const ModelEntry &model, const Attempt &attempt)
{
    const qint64 microsTimesMtok = qint64(attempt.tokensIn - attempt.tokensCached) * model.inputMicrosPerMtok +
                                   qint64(attempt.tokensCached) * model.cachedMicrosPerMtok +
                                   qint64(attempt.tokensOut) * model.outputMicrosPerMtok;
    return (microsTimesMtok + 500'000) / 1'000'000;
}

void refuse(Attempt &attempt, int status, const char *errorClass, RandomStream &random)
{
    attempt.status = status;
    attempt.errorClass = errorClass;
    attempt.latencyMs = 2 + random.below(12);
    attempt.createdAtMs += attempt.latencyMs;
    attempt.tokensIn = attempt.tokensOut = attempt.tokensCached = 0;
}

} // namespace

Attempt TrafficModel::opening(const Draft &request, RandomStream &random) const
{
    Attempt attempt;
    attempt.createdAtMs = request.arrivalMs;
    attempt.requestId = makeRequestId(request.arrivalMs, random);
    attempt.endpoint = request.endpoint;
    attempt.model = request.model;
    attempt.streamed = request.streamed;
    attempt.ip = request.ip;
    if (request.key && !m_state.goneKeys.contains(request.key->id) &&
        !m_state.goneAccounts.contains(request.key->accountId)) {
        attempt.accountId = request.key->accountId;
        attempt.workspaceId = request.key->workspaceId;
        attempt.keyId = request.key->id;
    }
    return attempt;
}

bool TrafficModel::refused(const Draft &request, const Active &active, Attempt &attempt, RandomStream &random) const
{
    const bool mistyped = random.chance(kInvalidKeyShare);
    if (attempt.keyId == 0 || mistyped) {
        attempt.accountId = attempt.workspaceId = attempt.keyId = 0;
        refuse(attempt, 401, "invalid_api_key", random);
    } else if (m_state.blockedKeys.contains(attempt.keyId)) {
        refuse(attempt, 401, "key_disabled", random);
    } else if (request.key->expiresAtMs > 0 && request.key->expiresAtMs <= request.arrivalMs) {
        refuse(attempt, 401, "key_expired", random);
    } else if (m_state.blockedAccounts.contains(attempt.accountId)) {
        refuse(attempt, 403, "account_disabled", random);
    } else {
        const bool storm = std::ranges::any_of(active, [&](const Incident *incident) {
            return incident->kind == IncidentKind::RateLimitStorm && incident->nodeId == attempt.workspaceId &&
                   incident->span.contains(request.arrivalMs);
        });
        if (!storm || !random.chance(0.85))
            return false;
        refuse(attempt, 429, "rate_limit_exceeded", random);
    }
    return true;
}

void TrafficModel::serve(const Draft &request, const Active &active, RandomStream &random,
                         std::vector<Attempt> &attempts) const
{
    Attempt attempt = opening(request, random);
    if (refused(request, active, attempt, random)) {
        attempts.push_back(attempt);
        return;
    }
    std::array<Route, 3> open;
    int routes = 0;
    for (const Route &route : models()[size_t(request.model)].routes) {
        if (!m_state.disabledProviders.contains(route.provider + 1))
            open[size_t(routes++)] = route;
    }
    if (routes == 0) {
        refuse(attempt, 503, "no_provider_available", random);
        attempts.push_back(attempt);
        return;
    }
    for (int i = 0; i < routes; ++i) {
        bool mayRetry = false;
        attempt.attempt = i + 1;
        tryRoute(request, attempt, open[size_t(i)], active, mayRetry, random);
        attempt.isFinal = !mayRetry || i + 1 == routes || !random.chance(kRetryShare);
        attempts.push_back(attempt);
        if (attempt.isFinal)
            return;
        attempt.createdAtMs += 40 + random.below(160); // the pause before the next provider
    }
}

TrafficModel::Fate TrafficModel::fateAt(int providerId, const Draft &request, const Active &active,
                                        RandomStream &random) const
{
    const double draw = random.uniform();
    for (const Incident *incident : active) {
        if (incident->kind != IncidentKind::ProviderOutage || incident->nodeId != providerId ||
            !incident->span.contains(request.arrivalMs))
            continue;
        if (draw < 0.58)
            return {503, "overloaded", true};
        if (draw < 0.80)
            return {504, "upstream_timeout", true};
        if (draw < 0.94)
            return {502, "bad_gateway", true};
        return {};
    }
    if (draw < 0.0052)
        return {503, "overloaded", true};
    if (draw < 0.0088)
        return {429, "rate_limit_exceeded", true};
    if (draw < 0.0107)
        return {504, "upstream_timeout", true};
    if (draw < 0.0119)
        return {500, "internal_error", true};
    if (draw < 0.0144)
        return {400, "context_length_exceeded", false};
    if (draw < 0.0152)
        return {400, "invalid_request", false};
    if (draw < 0.0160)
        return {408, "client_timeout", false};
    if (draw < 0.0190)
        return {499, "client_cancelled", false};
    if (draw < 0.0202 && request.streamed)
        return {502, "stream_aborted", false};
    return {};
}

void TrafficModel::tryRoute(const Draft &request, Attempt &attempt, const Route &route, const Active &active,
                            bool &mayRetry, RandomStream &random) const
{
    const ModelEntry &model = models()[size_t(route.model)];
    const Fate fate = fateAt(route.provider + 1, request, active, random);
    const double pace = providers()[size_t(route.provider)].pace *
                        latencyFactor(route.provider + 1, request.arrivalMs, active) * (0.94 + 0.06 * request.load);
    const int freshTokens = request.tokensIn - request.tokensCached / 2; // cached input is read faster
    const double ttftMs = pace * (model.ttftMs * random.logNormal(0.38) + freshTokens * model.perInputTokenUs / 1000);
    const double fullMs = ttftMs + pace * request.tokensOut * model.perOutputTokenMs * random.logNormal(0.22);

    attempt.model = route.model;
    attempt.providerId = route.provider + 1;
    attempt.status = fate.status;
    attempt.errorClass = fate.errorClass;
    attempt.ttftMs = -1;
    attempt.tokensIn = attempt.tokensOut = attempt.tokensCached = 0;
    double spentMs = fullMs;
    if (fate.status == 200) {
        attempt.tokensIn = request.tokensIn;
        attempt.tokensOut = request.tokensOut;
        attempt.tokensCached = request.tokensCached;
        attempt.ttftMs = request.streamed ? std::max(1, int(std::lround(ttftMs))) : -1;
    } else if (fate.status == 499 || (fate.status == 502 && !fate.mayRetry)) {
        // Cut off on the way: what was read and written until then is counted and costs.
        const double part = random.uniform();
        spentMs = ttftMs + part * (fullMs - ttftMs);
        attempt.tokensIn = request.tokensIn;
        attempt.tokensOut = int(part * request.tokensOut);
        attempt.tokensCached = request.tokensCached;
    } else if (fate.status == 504 || fate.status == 408) {
        spentMs = 30'000 + 30'000 * random.uniform();
    } else {
        spentMs = 30 * random.logNormal(0.8);
    }
    attempt.latencyMs = std::max(1, int(std::lround(spentMs)));
    attempt.createdAtMs += attempt.latencyMs;
    attempt.costMicros = costOf(model, attempt);
    mayRetry = fate.mayRetry;
}

} // namespace Gatehouse::Demo
