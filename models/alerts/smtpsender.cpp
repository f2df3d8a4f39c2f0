#include "models/alerts/smtpsender.h"

#include "models/alerts/noticetext.h"
#include "models/core/mailmessage.h"
#include "models/database/serversettings.h"

#include <QDateTime>
#include <QUrl>

#include <curl/curl.h>

#include <algorithm>
#include <cstring>

namespace Gatehouse
{

namespace
{

constexpr long kConnectPatienceMs = 5000;
constexpr long kWholePatienceMs = 30'000;

struct Upload {
    QByteArray bytes;
    qsizetype at = 0;
    const std::stop_token &stop;
};

size_t readUpload(char *into, size_t size, size_t count, void *of)
{
    auto *upload = static_cast<Upload *>(of);
    const auto part = std::min(qsizetype(size * count), upload->bytes.size() - upload->at);
    if (part > 0)
        std::memcpy(into, upload->bytes.constData() + upload->at, size_t(part));
    upload->at += part;
    return size_t(part);
}

// Called at least once a second; anything but 0 ends the transfer.
int lookForStop(void *of, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Upload *>(of)->stop.stop_requested() ? 1 : 0;
}

struct Lists {
    curl_slist *recipients = nullptr;
    ~Lists() { curl_slist_free_all(recipients); }
};

QByteArray urlOf(const AlertChannel &channel)
{
    QUrl url;
    url.setScheme(channel.tlsFirst ? QStringLiteral("smtps") : QStringLiteral("smtp"));
    url.setHost(channel.server);
    url.setPort(channel.port > 0 ? channel.port : channel.tlsFirst ? 465 : 587);
    return url.toEncoded();
}

void setConnection(CURL *curl, const AlertChannel &channel)
{
    curl_easy_setopt(curl, CURLOPT_URL, urlOf(channel).constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectPatienceMs);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kWholePatienceMs);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, isThisMachine(channel.server) ? CURLUSESSL_TRY : CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!channel.caFile.isEmpty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, channel.caFile.toUtf8().constData());
}

// A server that cannot check a sign-in now says so by 4xx, which passes by itself, as all of them do (RFC 5321, 4.2.1).
bool isSignIn(CURLcode code, long status)
{
    const bool isTemporary = status >= 400 && status < 500;
    const bool isWanted = status == 530 || status == 534 || status == 535 || status == 538;
    return (code == CURLE_LOGIN_DENIED && !isTemporary) || isWanted;
}

// What the server said last, or what kept it from saying anything.
Delivery judged(CURL *curl, CURLcode code, const AlertChannel &channel, const char *words)
{
    if (code == CURLE_OK)
        return {};
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return {Delivery::Outcome::Stopped};
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    const QString server = channel.server;
    if (isSignIn(code, status))
        return {Delivery::Outcome::Faulty,
                QStringLiteral("%1 refused the sign-in. Check the user and the secret of the channel.").arg(server)};
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        return {Delivery::Outcome::TryAgain,
                QStringLiteral("%1 was not trusted: %2. Check its certificate and the CA file of the channel.")
                    .arg(server, QString::fromLocal8Bit(words))};
    if (code == CURLE_USE_SSL_FAILED)
        return {Delivery::Outcome::TryAgain,
                QStringLiteral("%1 offers no encryption, so nothing was sent to it. Check the server and the port.")
                    .arg(server)};
    if (status >= 500 && status < 600)
        return {
            Delivery::Outcome::Refused,
            QStringLiteral("%1 answered %2, which another try would not change. Check the addresses of the channel.")
                .arg(server)
                .arg(status)};
    return {Delivery::Outcome::TryAgain,
            QStringLiteral("%1 did not take the mail: %2. It is tried again.")
                .arg(server, QString::fromLocal8Bit(*words ? words : curl_easy_strerror(code)))};
}

} // namespace

SmtpSender::SmtpSender(AlertChannel channel, const QString &secret)
    : m_channel(std::move(channel))
    , m_secret(QString(secret))
{
}

Result<QByteArray> SmtpSender::bytesOf(const NoticeMessage &message) const
{
    WrittenMail mail;
    mail.from = {QStringLiteral("Gatehouse"), m_channel.from};
    mail.to = {{}, m_channel.to.constFirst()};
    for (const QString &other : m_channel.to.mid(1))
        mail.others.append({{}, other});
    mail.subject = noticeSubject(message);
    mail.text = noticeText(message);
    mail.date = QDateTime::fromMSecsSinceEpoch(message.nowMs, Qt::UTC);
    mail.messageId = message.id + QLatin1Char('@') + m_channel.from.section(QLatin1Char('@'), -1);
    return mailBytes(mail);
}

Delivery SmtpSender::send(const NoticeMessage &message, const std::stop_token &stop)
{
    const auto bytes = bytesOf(message);
    if (!bytes)
        return {Delivery::Outcome::Refused, bytes.error().message};
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(started == CURLE_OK ? curl_easy_init() : nullptr,
                                                                   &curl_easy_cleanup);
    if (!curl)
        return {Delivery::Outcome::TryAgain, QStringLiteral("Mail cannot be sent: libcurl does not start.")};
    Upload upload{*bytes, 0, stop};
    Lists lists;
    for (const QString &address : std::as_const(m_channel.to))
        lists.recipients = curl_slist_append(lists.recipients, address.toUtf8().constData());
    char words[CURL_ERROR_SIZE] = "";
    setConnection(curl.get(), m_channel);
    if (!m_channel.user.isEmpty()) {
        curl_easy_setopt(curl.get(), CURLOPT_USERNAME, m_channel.user.toUtf8().constData());
        curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, m_secret.text().toUtf8().constData());
    }
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, m_channel.from.toUtf8().constData());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, lists.recipients);
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &readUpload);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, &lookForStop);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &upload);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, words);
    return judged(curl.get(), curl_easy_perform(curl.get()), m_channel, words);
}

} // namespace Gatehouse
