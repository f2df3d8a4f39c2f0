#include "app/demogateway/injectclient.h"

#include "app/demogateway/gatewayfolder.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace Gatehouse::Demo
{

namespace
{

constexpr int kTimeoutMs = 10'000;

} // namespace

InjectClient::InjectClient(QObject *parent)
    : QObject(parent)
{
}

void InjectClient::send(const Options &options)
{
    if (auto sent = post(options); !sent)
        emit finished(std::unexpected(sent.error()));
}

Result<void> InjectClient::post(const Options &options)
{
    const GatewayFolder folder{QFileInfo(options.dir).absoluteFilePath()};
    const auto connection = readWholeFile(folder.connection());
    const auto token = readWholeFile(folder.token());
    const auto ca = readWholeFile(folder.ca());
    if (!connection || !token || !ca) {
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("No demo gateway has run on %1. Start one there first, or name its folder with --dir.")
                .arg(folder.path));
    }
    const QUrl base(QJsonDocument::fromJson(*connection)
                        .object()
                        .value(QLatin1String("admin_api"))
                        .toObject()
                        .value(QLatin1String("url"))
                        .toString());
    QNetworkRequest request(base.resolved(QUrl(QStringLiteral("/admin/v1/demo/incidents"))));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_3OrLater);
    tls.setCaCertificates(QSslCertificate::fromData(*ca));
    request.setSslConfiguration(tls);
    request.setTransferTimeout(kTimeoutMs);
    request.setRawHeader("Authorization", "Bearer " + token->trimmed());
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    QJsonObject body{{QStringLiteral("kind"), incidentToken(options.incident)},
                     {QStringLiteral("minutes"), options.minutes}};
    if (!options.target.isEmpty())
        body.insert(QStringLiteral("target"), options.target);
    QNetworkReply *reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, this, [this, reply] { readAnswer(reply); });
    return {};
}

void InjectClient::readAnswer(QNetworkReply *reply)
{
    reply->deleteLater();
    const QByteArray bytes = reply->readAll();
    const QJsonObject answer = QJsonDocument::fromJson(bytes).object();
    if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 201) {
        emit finished(QJsonDocument(answer.value(QLatin1String("data")).toObject()).toJson(QJsonDocument::Compact));
        return;
    }
    const QString message = answer.value(QLatin1String("error")).toObject().value(QLatin1String("message")).toString();
    if (!message.isEmpty()) {
        emit finished(failure(ErrorKind::InvalidInput, message));
        return;
    }
    emit finished(
        failure(ErrorKind::Unreachable,
                QStringLiteral("The demo gateway did not answer: %1. Is it running?").arg(reply->errorString())));
}

} // namespace Gatehouse::Demo
