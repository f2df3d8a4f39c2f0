#include "models/alerts/alertmanagersender.h"

#include "models/alerts/noticejson.h"

#include <QJsonDocument>

namespace Gatehouse
{

AlertmanagerSender::AlertmanagerSender(HttpMessage request, const QString &user, const QString &secret)
    : m_request(std::move(request))
    , m_user(user)
    , m_secret(QString(secret))
{
}

QUrl AlertmanagerSender::endpoint(const QString &address)
{
    const QString path = QStringLiteral("/api/v2/alerts");
    QUrl url(address);
    QString prefix = url.path();
    while (prefix.endsWith(QLatin1Char('/')))
        prefix.chop(1);
    url.setPath(prefix.endsWith(path) ? prefix : prefix + path);
    return url;
}

Delivery AlertmanagerSender::send(const NoticeMessage &message, const std::stop_token &stop)
{
    HttpMessage request = m_request;
    request.body = QJsonDocument(alertmanagerJson(message)).toJson(QJsonDocument::Compact);
    if (!m_secret.isEmpty()) {
        const QByteArray secret = m_secret.text().toUtf8();
        request.headers.append({"Authorization", m_user.isEmpty()
                                                     ? "Bearer " + secret
                                                     : "Basic " + (m_user.toUtf8() + ':' + secret).toBase64()});
    }
    return postNotice(request, stop);
}

} // namespace Gatehouse
