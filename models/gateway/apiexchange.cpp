#include "models/gateway/apiexchange.h"

#include "models/core/onfinished.h"

#include <QRandomGenerator>

#include <algorithm>

namespace Gatehouse
{

ApiExchange::ApiExchange(QNetworkAccessManager &network, CallBudget &budget, const Call &call, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_budget(budget)
    , m_call(call)
{
    m_promise.start();
    m_since.start();
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &ApiExchange::begin);
}

ApiExchange::~ApiExchange()
{
    m_promise.finish();
}

QFuture<Result<HttpAnswer>> ApiExchange::start(QNetworkAccessManager &network, CallBudget &budget, const Call &call,
                                               QObject *parent)
{
    auto *exchange = new ApiExchange(network, budget, call, parent);
    QFuture<Result<HttpAnswer>> future = exchange->m_promise.future();
    exchange->begin();
    return future;
}

void ApiExchange::begin()
{
    const qint64 waitMs = m_budget.take(m_since.msecsSinceReference() + m_since.elapsed());
    if (waitMs > 0 && m_since.elapsed() + waitMs > m_call.policy.patienceMs) {
        finish(failure(
            ErrorKind::Busy,
            QStringLiteral("The admin API was not asked: the console keeps to the number of calls that leaves the "
                           "gateway's limit to others. Try again in %1 s.")
                .arg((waitMs + 999) / 1000)));
        return;
    }
    if (waitMs > 0) {
        m_pause.start(std::chrono::milliseconds(waitMs));
        return;
    }
    ++m_attempts;
    onFinished(HttpCall::start(m_network, m_call.request, m_call.trust, m_call.limits, this), this,
               [this](const Result<HttpAnswer> &answer) { take(answer); });
}

void ApiExchange::take(const Result<HttpAnswer> &answer)
{
    if (!mayRetry(answer)) {
        finish(answer);
        return;
    }
    const qint64 pauseMs = delayMs(answer);
    if (m_since.elapsed() + pauseMs > m_call.policy.patienceMs)
        finish(answer);
    else
        m_pause.start(std::chrono::milliseconds(pauseMs));
}

bool ApiExchange::mayRetry(const Result<HttpAnswer> &answer) const
{
    if (m_attempts >= m_call.policy.attempts)
        return false;
    const bool reads = m_call.request.method == "GET";
    if (!answer)
        return reads && answer.error().kind == ErrorKind::Unreachable;
    return answer->status == 429 || (reads && (answer->status == 502 || answer->status == 503));
}

// Jitter between half and the whole of the delay: consoles that were refused together do not come back together.
qint64 ApiExchange::delayMs(const Result<HttpAnswer> &answer) const
{
    const qint64 grown = m_call.policy.firstDelayMs << std::min(m_attempts - 1, 20);
    const qint64 delay = std::clamp<qint64>(grown, 1, m_call.policy.longestDelayMs);
    const qint64 jittered = delay / 2 + QRandomGenerator::global()->bounded(delay / 2 + 1);
    const qint64 askedMs = answer ? qint64(answer->retryAfterSeconds) * 1000 : 0;
    return askedMs > 0 ? askedMs + jittered : jittered;
}

void ApiExchange::finish(const Result<HttpAnswer> &answer)
{
    m_promise.addResult(answer);
    m_promise.finish();
    deleteLater();
}

} // namespace Gatehouse
