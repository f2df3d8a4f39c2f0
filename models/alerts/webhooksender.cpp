#include "models/alerts/webhooksender.h"

#include "models/alerts/noticejson.h"

#include <QJsonDocument>
#include <QMessageAuthenticationCode>

namespace Gatehouse
{

WebhookSender::WebhookSender(HttpMessage request, const QString &secret)
    : m_request(std::move(request))
    , m_secret(QString(secret))
{
}

Delivery WebhookSender::send(const NoticeMessage &message, const std::stop_token &stop)
{
    HttpMessage request = m_request;
    request.body = QJsonDocument(webhookJson(message)).toJson(QJsonDocument::Compact);
    const QByteArray timestamp = QByteArray::number(message.nowMs / kSecondMs);
    request.headers.append({"Idempotency-Key", message.id.toLatin1()});
    request.headers.append({"X-Gatehouse-Timestamp", timestamp});
    if (!m_secret.isEmpty()) {
        request.headers.append(
            {"X-Gatehouse-Signature",
             "v1=" + QMessageAuthenticationCode::hash(timestamp + '.' + request.body, m_secret.text().toUtf8(),
                                                      QCryptographicHash::Sha256)
                         .toHex()});
    }
    return postNotice(request, stop);
}

} // namespace Gatehouse
