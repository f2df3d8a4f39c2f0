// One HTTPS request with everything that can go wrong named. Knows nothing of gateways.
#pragma once

#include "models/core/error.h"
#include "models/gateway/servertrust.h"

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QPromise>
#include <QSslError>
#include <QTimer>
#include <QUrl>

#include <chrono>

namespace Gatehouse
{

struct HttpRequest {
    QByteArray method = "GET";
    QUrl url;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body; // JSON; empty: none
};

struct HttpLimits {
    std::chrono::milliseconds timeout{15'000}; // of the whole exchange, however slowly bytes arrive
    qint64 answerBytes = 8 * 1024 * 1024;
};

struct HttpAnswer {
    int status = 0;
    QByteArray contentType;
    QByteArray body;
    qint64 serverTimeMs = 0; // from the Date header; 0: none
    qint64 sentMs = 0;       // our clock, when the request went out and when the answer was there
    qint64 receivedMs = 0;
    int retryAfterSeconds = 0; // 0: not said
    bool encrypted = false;
};

// TLS 1.3 or newer, certificate and host name checked, no redirect followed, no cookie kept, no TLS error ignored.
// Belongs to the thread that makes it and to its parent; deletes itself when done. The future ends without a value when
// the parent goes first. An answer with any status is a value; the errors are those of the way there.
class HttpCall final : public QObject
{
    Q_OBJECT
public:
    static QFuture<Result<HttpAnswer>> start(QNetworkAccessManager &network, const HttpRequest &request,
                                             const ServerTrust &trust, const HttpLimits &limits, QObject *parent);
    ~HttpCall() override;

private:
    HttpCall(HttpLimits limits, ServerTrust trust, QString host, QObject *parent);
    void send(QNetworkAccessManager &network, const HttpRequest &request);
    void checkPin();
    void collect();
    void finish();
    void fail(ErrorKind kind, const QString &message, const QString &detail = {});
    Error networkError() const;
    Error certificateError() const;
    HttpAnswer answer() const;

    HttpLimits m_limits;
    ServerTrust m_trust;
    QString m_host;
    QPromise<Result<HttpAnswer>> m_promise;
    QPointer<QNetworkReply> m_reply; // belongs to the network access, which may go before this
    QTimer m_timer;
    QList<QSslError> m_sslErrors;
    QByteArray m_body;
    qint64 m_sentMs = 0;
    bool m_encrypted = false;
    bool m_done = false;
};

} // namespace Gatehouse
