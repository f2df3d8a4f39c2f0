// The admin API over HTTPS on the loopback interface, TLS 1.3 only.
#pragma once

#include "app/demogateway/certificateauthority.h"

#include <QAbstractHttpServer>

namespace Gatehouse::Demo
{

class AdminApi;

class AdminServer final : public QAbstractHttpServer
{
    Q_OBJECT
public:
    // The API outlives the server.
    explicit AdminServer(AdminApi &api, QObject *parent = nullptr);

    // Listens on 127.0.0.1; port 0 takes a free one. The port that is listened on.
    Result<quint16> listenOn(quint16 port, const ServerIdentity &identity);

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;

private:
    AdminApi &m_api;
};

} // namespace Gatehouse::Demo
