// One call to an admin API, tried again where that is harmless.
#pragma once

#include "models/gateway/callbudget.h"
#include "models/gateway/httpcall.h"

#include <QElapsedTimer>

namespace Gatehouse
{

struct RetryPolicy {
    int attempts = 4;          // 1: never again
    qint64 firstDelayMs = 500; // doubles with each attempt, with jitter
    qint64 longestDelayMs = 30'000;
    qint64 patienceMs = 90'000; // of the whole call with its pauses; a longer pause is not begun
};

// Belongs to the thread that makes it and to its parent; deletes itself when done. The future ends without a value when
// the parent goes first.
//
// Tried again: a call that the server did not take (429, after the pause it asks for, else a growing one), and a call
// that only reads (GET) when the connection broke or the server is out for a moment (502, 503). A call that changes
// something and whose outcome is unknown is never sent twice.
class ApiExchange final : public QObject
{
    Q_OBJECT
public:
    struct Call {
        HttpRequest request;
        ServerTrust trust;
        HttpLimits limits;
        RetryPolicy policy;
    };

    // The network access and the budget outlive the exchange.
    static QFuture<Result<HttpAnswer>> start(QNetworkAccessManager &network, CallBudget &budget, const Call &call,
                                             QObject *parent);
    ~ApiExchange() override;

private:
    ApiExchange(QNetworkAccessManager &network, CallBudget &budget, const Call &call, QObject *parent);
    void begin();
    void take(const Result<HttpAnswer> &answer);
    bool mayRetry(const Result<HttpAnswer> &answer) const;
    qint64 delayMs(const Result<HttpAnswer> &answer) const;
    void finish(const Result<HttpAnswer> &answer);

    QNetworkAccessManager &m_network;
    CallBudget &m_budget;
    Call m_call;
    QPromise<Result<HttpAnswer>> m_promise;
    QElapsedTimer m_since;
    QTimer m_pause;
    int m_attempts = 0;
};

} // namespace Gatehouse
