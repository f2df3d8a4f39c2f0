#include "models/gateway/adminapiclient.h"

#include "models/core/onfinished.h"
#include "models/gateway/itemlisting.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kHealth = QStringLiteral("health");
const QString kVersion = QStringLiteral("version");
const QString kSignIn = QStringLiteral("sign_in");

bool isList(const QString &verb)
{
    return verb.startsWith(QStringLiteral("list_")) || verb.startsWith(QStringLiteral("search_"));
}

GatewayHealth healthFrom(const ApiAnswer &answer)
{
    GatewayHealth health;
    const HttpAnswer &http = answer.http;
    const QJsonValue timeMs = answer.results.value(QStringLiteral("time_ms"));
    const qint64 serverMs = timeMs.isDouble() ? timeMs.toInteger() : http.serverTimeMs;
    health.version = answer.results.value(kVersion).toString().left(60);
    health.roundTripMs = http.receivedMs - http.sentMs;
    health.encrypted = http.encrypted;
    health.clockPrecisionMs = health.roundTripMs / 2 + (timeMs.isDouble() ? 1 : 1000);
    if (serverMs > 0)
        health.clockAheadMs = serverMs - (http.sentMs + http.receivedMs) / 2;
    return health;
}

// What an answer is made of another: the future of the whole, which ends without a value when the client goes first.
template<typename T, typename From, typename Make>
QFuture<Result<T>> made(const QFuture<Result<From>> &from, QObject *context, Make make)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    onFinished(from, context, [promise, make](const Result<From> &answer) {
        promise->addResult(answer ? make(*answer) : Result<T>(std::unexpected(answer.error())));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<QList<GatewayEntity>>> entitiesListed(AdminApiClient &client, EntityKind kind,
                                                     const ItemListing::Question &question)
{
    return made<QList<GatewayEntity>>(ItemListing::start(client, question), &client,
                                      [kind, states = client.rules().states.value(kind)](const ListedItems &listed) {
                                          QList<GatewayEntity> all;
                                          for (const QJsonValue &item : listed.items)
                                              all.append(entityFrom(kind, item, listed.call, states));
                                          return Result<QList<GatewayEntity>>(all);
                                      });
}

} // namespace

AdminApiClient::AdminApiClient(const AdminApiRules &rules, const AdminApiSettings &settings, CallBudgets &budgets,
                               QObject *parent)
    : QObject(parent)
    , m_rules(rules)
    , m_settings(settings)
    , m_budgets(budgets)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(0);
}

bool AdminApiClient::wants(const QString &verb, const QString &parameter) const
{
    const QList<ApiCall> calls = m_rules.calls.value(verb);
    return std::any_of(calls.begin(), calls.end(), [&](const ApiCall &call) { return call.mentions(parameter); });
}

QList<qsizetype> AdminApiClient::waysOf(const QString &verb) const
{
    const qsizetype first = m_wayThatWorked.value(verb, 0);
    QList<qsizetype> ways{first};
    for (qsizetype i = 0; i < m_rules.calls.value(verb).size(); ++i) {
        if (i != first)
            ways.append(i);
    }
    return ways;
}

QFuture<Result<ApiAnswer>> AdminApiClient::call(const QString &verb, const QMap<QString, QString> &parameters,
                                                const ApiPage &page)
{
    Attempt attempt{verb, {parameters, {}}, {}, std::make_shared<QPromise<Result<ApiAnswer>>>()};
    attempt.promise->start();
    if (isList(verb))
        attempt.input.page = page;
    if (m_rules.calls.contains(verb)) {
        attempt.ways = waysOf(verb);
        tryNext(attempt);
    } else {
        const QString why = QStringLiteral("The admin API of this gateway does not offer this (%1).").arg(verb);
        attempt.promise->addResult(failure(ErrorKind::Unsupported, m_rules.unsupported.value(verb, why)));
        attempt.promise->finish();
    }
    return attempt.promise->future();
}

void AdminApiClient::tryNext(const Attempt &attempt)
{
    const ApiCall way = m_rules.calls.value(attempt.verb).value(attempt.ways.first());
    const auto request = apiRequest(m_rules, m_settings, way, attempt.input);
    if (!request) {
        attempt.promise->addResult(Result<ApiAnswer>(std::unexpected(request.error())));
        attempt.promise->finish();
        return;
    }
    CallBudget &budget = m_budgets.of(m_rules.budget, m_settings);
    auto http = ApiExchange::start(m_network, budget, {*request, m_settings.trust, m_limits, m_policy}, this);
    onFinished(http, this, [this, attempt, way](const Result<HttpAnswer> &answer) { take(attempt, way, answer); });
}

// A call whose answer was lost or cannot be read may have worked: only one that was surely not known is tried in
// another way.
void AdminApiClient::take(const Attempt &attempt, const ApiCall &call, const Result<HttpAnswer> &http)
{
    if (http && isNoRoute(m_rules.envelope, *http)) {
        m_wayThatWorked.remove(attempt.verb);
        if (attempt.ways.size() > 1) {
            Attempt next = attempt;
            next.ways.removeFirst();
            tryNext(next);
            return;
        }
    }
    const Result<ApiAnswer> answer = http ? apiAnswer(m_rules, QUrl(m_settings.url).host(), call, *http)
                                          : Result<ApiAnswer>(std::unexpected(http.error()));
    if (answer)
        m_wayThatWorked.insert(attempt.verb, attempt.ways.first());
    attempt.promise->addResult(answer);
    attempt.promise->finish();
}

QFuture<Result<QList<GatewayEntity>>> AdminApiClient::list(EntityKind kind, int most)
{
    return entitiesListed(*this, kind, {QStringLiteral("list_%1s").arg(entityToken(kind)), {}, most});
}

QFuture<Result<QList<GatewayEntity>>> AdminApiClient::search(EntityKind kind, const QString &text, int most)
{
    return entitiesListed(
        *this, kind, {QStringLiteral("search_%1s").arg(entityToken(kind)), {{QStringLiteral("text"), text}}, most});
}

QFuture<Result<GatewayEntity>> AdminApiClient::find(EntityKind kind, const QString &id)
{
    return made<GatewayEntity>(call(QStringLiteral("find_") + entityToken(kind), {{QStringLiteral("id"), id}}), this,
                               [states = m_rules.states.value(kind), kind, id](const ApiAnswer &answer) {
                                   return foundEntity(kind, id, answer, states);
                               });
}

void AdminApiClient::learnVersion(const QString &version)
{
    if (version.isEmpty())
        return;
    if (!m_version.isEmpty() && version != m_version)
        m_wayThatWorked.clear();
    m_version = version;
}

QFuture<Result<GatewayHealth>> AdminApiClient::healthBy(const QString &verb)
{
    return made<GatewayHealth>(call(verb), this, [this](const ApiAnswer &answer) -> Result<GatewayHealth> {
        const GatewayHealth health = healthFrom(answer);
        learnVersion(health.version);
        return health;
    });
}

QFuture<Result<GatewayHealth>> AdminApiClient::health()
{
    return healthBy(kHealth);
}

QFuture<Result<GatewayHealth>> AdminApiClient::checkSignIn()
{
    const auto needsToken = [this](const QString &verb) {
        const QList<ApiCall> calls = m_rules.calls.value(verb);
        return !calls.isEmpty() && std::ranges::all_of(calls, &ApiCall::signedIn);
    };
    for (const QString &verb : {kSignIn, kHealth, kVersion}) {
        if (needsToken(verb))
            return healthBy(verb);
    }
    return healthBy(kSignIn);
}

QFuture<Result<QString>> AdminApiClient::version()
{
    return made<QString>(healthBy(kVersion), this, [](const GatewayHealth &health) -> Result<QString> {
        if (health.version.isEmpty())
            return failure(ErrorKind::Unsupported, QStringLiteral("The gateway does not tell its version."));
        return health.version;
    });
}

} // namespace Gatehouse
