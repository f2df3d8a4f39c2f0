#include "app/demogateway/adminserver.h"

#include "app/demogateway/adminapi.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QMetaEnum>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace Gatehouse::Demo
{

AdminServer::AdminServer(AdminApi &api, QObject *parent)
    : QAbstractHttpServer(parent)
    , m_api(api)
{
}

Result<quint16> AdminServer::listenOn(quint16 port, const ServerIdentity &identity)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(identity.certificatePem));
    configuration.setPrivateKey(QSslKey(identity.keyPem, QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients prove themselves with the token
    configuration.setProtocol(QSsl::TlsV1_3OrLater);
    if (configuration.localCertificate().isNull() || configuration.privateKey().isNull()) {
        return failure(ErrorKind::Internal,
                       QStringLiteral("The server certificate cannot be used. Remove server.pem and server-key.pem "
                                      "in the folder of the gateway, and start it again."));
    }
    sslSetup(configuration);
    const quint16 listening = listen(QHostAddress::LocalHost, port);
    if (listening == 0) {
        return failure(ErrorKind::Busy,
                       QStringLiteral("The admin API cannot listen on 127.0.0.1:%1: the port is taken or not allowed. "
                                      "Name another one with --port, or 0 for a free one.")
                           .arg(port));
    }
    return listening;
}

bool AdminServer::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    const ApiReply reply = m_api.handle(
        {QByteArray(QMetaEnum::fromType<QHttpServerRequest::Method>().valueToKey(int(request.method()))).toUpper(),
         request.url().path(), request.query(), request.value("authorization"), request.body()});
    QHttpServerResponder responder = makeResponder(request, socket);
    responder.writeStatusLine(QHttpServerResponder::StatusCode(reply.status));
    responder.writeHeader("Content-Type", "application/json");
    responder.writeHeader("Cache-Control", "no-store");
    for (const auto &[name, value] : reply.headers)
        responder.writeHeader(name, value);
    responder.writeHeader("Content-Length", QByteArray::number(reply.json.size()));
    responder.writeBody(reply.json);
    return true;
}

void AdminServer::missingHandler(const QHttpServerRequest &request, QTcpSocket *socket)
{
    handleRequest(request, socket);
}

} // namespace Gatehouse::Demo
