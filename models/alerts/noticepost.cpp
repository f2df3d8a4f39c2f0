#include "models/alerts/noticepost.h"

#include "models/gateway/httpdate.h"

#include <QCoreApplication>
#include <QDateTime>

namespace Gatehouse
{

namespace
{

constexpr std::chrono::seconds kConnectPatience{5};
constexpr qsizetype kMostAnswer = 64 * 1024;

bool mayTryAgain(int status)
{
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

bool isSignIn(int status)
{
    return status == 401 || status == 403 || status == 407;
}

Delivery judged(const HttpPost &post, const QString &host)
{
    const int status = post.status();
    if (status >= 200 && status < 300)
        return {};
    const QString answered = QStringLiteral("%1 answered %2").arg(host).arg(status);
    if (mayTryAgain(status))
        return {Delivery::Outcome::TryAgain, answered + QStringLiteral(". It is tried again."),
                retryAfterSeconds(post.header("Retry-After"), QDateTime::currentMSecsSinceEpoch()) * kSecondMs};
    if (isSignIn(status))
        return {Delivery::Outcome::Faulty,
                answered + QStringLiteral(" to the sign-in. Check the user and the secret of the channel.")};
    return {Delivery::Outcome::Refused,
            answered +
                QStringLiteral(", which another try would not change. Check the URL and the secret of the channel.")};
}

Delivery notReached(const HttpPost &post, const QString &host, bool timedOut)
{
    if (post.wasNotTrusted())
        return {Delivery::Outcome::TryAgain,
                QStringLiteral("%1 was not trusted: %2. Check its certificate and the CA file of the channel.")
                    .arg(host, post.failureText())};
    if (timedOut)
        return {Delivery::Outcome::TryAgain, QStringLiteral("%1 did not answer within %2 s. It is tried again.")
                                                 .arg(host)
                                                 .arg(NoticeSender::kPatience.count())};
    return {Delivery::Outcome::TryAgain,
            QStringLiteral("%1 cannot be reached: %2. It is tried again.").arg(host, post.failureText())};
}

} // namespace

Result<HttpMessage> noticeRequest(const AlertChannel &channel, const QUrl &url)
{
    auto tls = sslConfiguration({.caFile = channel.caFile});
    if (!tls)
        return std::unexpected(tls.error());
    // Receivers are other people's servers, some of which do not know the newest version yet.
    tls->setProtocol(QSsl::TlsV1_2OrLater);
    HttpMessage message;
    message.url = url;
    message.tls = *tls;
    message.connectTimeout = kConnectPatience;
    message.headers = {{"Content-Type", "application/json"},
                       {"Accept", "application/json"},
                       {"User-Agent", "Gatehouse/" + QCoreApplication::applicationVersion().toLatin1()}};
    return message;
}

Delivery postNotice(const HttpMessage &message, const std::stop_token &stop)
{
    const QString host = message.url.host();
    HttpPost post(message);
    const auto deadline = HttpPost::Clock::now() + NoticeSender::kPatience;
    QByteArray answer;
    auto outcome = HttpPost::Outcome::Bytes;
    // Nothing in the answer is of use but its status; what is sent is taken, so that the other side can end.
    while (outcome == HttpPost::Outcome::Bytes && answer.size() < kMostAnswer)
        outcome = post.read(answer, stop, deadline);
    if (post.status() > 0)
        return judged(post, host);
    return outcome == HttpPost::Outcome::Stopped ? Delivery{Delivery::Outcome::Stopped}
                                                 : notReached(post, host, outcome == HttpPost::Outcome::TimedOut);
}

} // namespace Gatehouse
