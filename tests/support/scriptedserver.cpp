#include "tests/support/scriptedserver.h"

#include <QSslServer>

namespace Gatehouse
{

namespace
{

bool isWhole(const QByteArray &request)
{
    const qsizetype end = request.indexOf("\r\n\r\n");
    const qsizetype at = request.toLower().indexOf("\r\ncontent-length:");
    if (end < 0 || at < 0 || at > end)
        return end >= 0;
    const qsizetype value = at + qsizetype(sizeof "\r\ncontent-length:") - 1;
    return request.size() >= end + 4 + request.mid(value, request.indexOf('\r', value) - value).trimmed().toLongLong();
}

} // namespace

ScriptedServer::ScriptedServer(const std::optional<QSslConfiguration> &tls, const QHostAddress &address)
    : m_tls(tls.has_value())
{
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection())
            take(socket);
    });
    if (!m_server->listen(address))
        qFatal("scripted server: %s", qPrintable(m_server->errorString()));
}

QString ScriptedServer::url() const
{
    return QStringLiteral("%1://%2:%3")
        .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"), m_server->serverAddress().toString())
        .arg(m_server->serverPort());
}

QByteArray ScriptedServer::json(const QByteArray &body, const QByteArray &status, const QByteArray &headers)
{
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

void ScriptedServer::setJson(const QByteArray &body, const QByteArray &status, const QByteArray &headers)
{
    setAnswer(json(body, status, headers));
}

void ScriptedServer::take(QTcpSocket *socket)
{
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        m_begun.remove(socket);
        socket->deleteLater();
    });
    if (socket->bytesAvailable() > 0)
        read(socket);
}

void ScriptedServer::read(QTcpSocket *socket)
{
    const QByteArray request = m_begun.take(socket) + socket->readAll();
    if (m_whole && !isWhole(request)) {
        m_begun.insert(socket, request);
        return;
    }
    m_requests.append(request);
    auto *encrypted = qobject_cast<QSslSocket *>(socket);
    m_certificates.append(encrypted ? encrypted->peerCertificate() : QSslCertificate());
    emit requested();
    if (m_first.isEmpty() && !m_answer)
        return;
    socket->write(m_first.isEmpty() ? *m_answer : m_first.takeFirst());
    socket->disconnectFromHost();
}

} // namespace Gatehouse
