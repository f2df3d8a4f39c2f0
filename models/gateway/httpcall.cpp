#include "models/gateway/httpcall.h"

#include "models/gateway/httpdate.h"
#include "models/gateway/onetimebody.h"

#include <QDateTime>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QFuture<Result<HttpAnswer>> failedAtOnce(const Error &error)
{
    QPromise<Result<HttpAnswer>> promise;
    promise.start();
    promise.addResult(std::unexpected(error));
    promise.finish();
    return promise.future();
}

QNetworkRequest networkRequest(const HttpRequest &request, const QSslConfiguration &ssl)
{
    QNetworkRequest result(request.url);
    result.setSslConfiguration(ssl);
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setRawHeader("Accept", "application/json");
    // Some products translate their errors, and Qt would ask for the operator's language.
    result.setRawHeader("Accept-Language", "en");
    for (const auto &[name, value] : request.headers)
        result.setRawHeader(name, value);
    if (!request.body.isEmpty())
        result.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    return result;
}

} // namespace

HttpCall::HttpCall(HttpLimits limits, ServerTrust trust, QString host, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_trust(std::move(trust))
    , m_host(std::move(host))
{
    m_promise.start();
    m_timer.setSingleShot(true);
}

HttpCall::~HttpCall()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
    m_promise.finish();
}

QFuture<Result<HttpAnswer>> HttpCall::start(QNetworkAccessManager &network, const HttpRequest &request,
                                            const ServerTrust &trust, const HttpLimits &limits, QObject *parent)
{
    if (const auto ssl = sslConfiguration(trust); !ssl)
        return failedAtOnce(ssl.error());
    auto *call = new HttpCall(limits, trust, request.url.host(), parent);
    QFuture<Result<HttpAnswer>> future = call->m_promise.future();
    call->send(network, request);
    return future;
}

void HttpCall::send(QNetworkAccessManager &network, const HttpRequest &request)
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        fail(ErrorKind::TimedOut,
             QStringLiteral(
                 "The admin API at %1 did not answer within %2 s. Check that the gateway is well, and try again.")
                 .arg(m_host, QString::number(double(m_limits.timeout.count()) / 1000)));
    });
    m_timer.start(m_limits.timeout);
    m_sentMs = QDateTime::currentMSecsSinceEpoch();
    QNetworkRequest sent = networkRequest(request, *sslConfiguration(m_trust));
    if (request.method == "GET") {
        m_reply = network.sendCustomRequest(sent, request.method, request.body);
    } else {
        sent.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        sent.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        m_reply = network.sendCustomRequest(sent, request.method, new OneTimeBody(request.body, this));
    }
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpCall::checkPin);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpCall::collect);
    connect(m_reply, &QNetworkReply::finished, this, &HttpCall::finish);
}

// Runs after the handshake and before the first byte of the request, so a token never reaches a stranger.
void HttpCall::checkPin()
{
    m_encrypted = true;
    if (m_trust.pinsSha256.isEmpty())
        return;
    const QString pin = publicKeyPin(m_reply->sslConfiguration().peerCertificate());
    if (!m_trust.pinsSha256.contains(pin)) {
        fail(ErrorKind::SignIn,
             QStringLiteral("The admin API at %1 has another key than the pinned ones. If the gateway's key was "
                            "changed, check that "
                            "and put the pin of the new one into pin_sha256; if not, somebody may be in between.")
                 .arg(m_host),
             QStringLiteral("the server's pin is %1").arg(pin));
    }
}

void HttpCall::collect()
{
    m_body += m_reply->read(m_limits.answerBytes + 1 - m_body.size());
    if (m_body.size() > m_limits.answerBytes) {
        fail(ErrorKind::Corrupt, QStringLiteral("The admin API at %1 sent more than %2 MiB for one answer, so it was "
                                                "cut off. Check that the address is "
                                                "the one of the gateway.")
                                     .arg(m_host)
                                     .arg(m_limits.answerBytes / (1024 * 1024)));
    }
}

void HttpCall::finish()
{
    collect();
    if (m_done)
        return;
    // Qt reports a status of 400 and above as an error too; with a status there was an answer.
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0 || m_reply->error() == QNetworkReply::RemoteHostClosedError) {
        const Error error = networkError();
        fail(error.kind, error.message, error.detail);
        return;
    }
    m_done = true;
    m_promise.addResult(answer());
    m_promise.finish();
    deleteLater();
}

HttpAnswer HttpCall::answer() const
{
    HttpAnswer answer;
    answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.contentType = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    answer.body = m_body;
    answer.sentMs = m_sentMs;
    answer.receivedMs = QDateTime::currentMSecsSinceEpoch();
    answer.encrypted = m_encrypted;
    answer.serverTimeMs = httpDateMs(m_reply->rawHeader("Date"));
    answer.retryAfterSeconds = retryAfterSeconds(m_reply->rawHeader("Retry-After"), answer.receivedMs);
    return answer;
}

void HttpCall::fail(ErrorKind kind, const QString &message, const QString &detail)
{
    if (m_done)
        return;
    m_done = true;
    m_timer.stop();
    m_promise.addResult(failure(kind, message, detail));
    m_promise.finish();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
    deleteLater();
}

Error HttpCall::certificateError() const
{
    const auto has = [&](QSslError::SslError wanted) {
        return std::any_of(m_sslErrors.begin(), m_sslErrors.end(),
                           [&](const QSslError &error) { return error.error() == wanted; });
    };
    QStringList details;
    for (const QSslError &error : m_sslErrors)
        details.append(error.errorString());
    QString reason = QStringLiteral(
        "its certificate is not vouched for by a known authority. If the gateway has an authority of its "
        "own, name its certificate as ca_file in the connection");
    if (has(QSslError::HostNameMismatch))
        reason = QStringLiteral("its certificate is for another name. Use the name that the certificate holds, or have "
                                "it issued for this one");
    else if (has(QSslError::CertificateExpired))
        reason = QStringLiteral("its certificate has expired. Have it renewed");
    else if (has(QSslError::CertificateNotYetValid))
        reason = QStringLiteral("its certificate is not valid yet. Check the clocks of both machines");
    else if (m_sslErrors.isEmpty())
        reason = QStringLiteral("no TLS 1.3 connection could be made. The server must offer TLS 1.3 at this address");
    return {ErrorKind::SignIn, QStringLiteral("The admin API at %1 was not trusted: %2.").arg(m_host, reason),
            m_sslErrors.isEmpty() ? m_reply->errorString() : details.join(QStringLiteral("; "))};
}

Error HttpCall::networkError() const
{
    switch (m_reply->error()) {
    case QNetworkReply::SslHandshakeFailedError:
        return certificateError();
    case QNetworkReply::HostNotFoundError:
        return {ErrorKind::Unreachable,
                QStringLiteral(
                    "The admin API cannot be reached: the name %1 is not known. Check the URL in the connection.")
                    .arg(m_host),
                {}};
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorKind::Unreachable,
                QStringLiteral("The admin API at %1 cannot be reached: nothing listens at that port. Check the URL, "
                               "and that the gateway runs.")
                    .arg(m_host),
                {}};
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError:
        return {ErrorKind::Unreachable,
                QStringLiteral("The admin API at %1 closed the connection before the answer was whole. Try again; look "
                               "into the gateway's log if it stays so.")
                    .arg(m_host),
                {}};
    default:
        if (!m_sslErrors.isEmpty())
            return certificateError();
        return {
            ErrorKind::Unreachable,
            QStringLiteral(
                "The admin API at %1 cannot be reached or does not speak HTTP there. Check the URL in the connection.")
                .arg(m_host),
            QStringLiteral("network error %1: %2").arg(int(m_reply->error())).arg(m_reply->errorString())};
    }
}

} // namespace Gatehouse
