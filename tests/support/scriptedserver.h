// A server on the loopback interface that answers what, and when, a test says.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>

#include <memory>
#include <optional>

namespace Gatehouse
{

class ScriptedServer final : public QObject
{
    Q_OBJECT
public:
    // With a configuration it speaks TLS, else plain TCP. Fails the program when it cannot listen.
    explicit ScriptedServer(const std::optional<QSslConfiguration> &tls,
                            const QHostAddress &address = QHostAddress::LocalHost);

    QString url() const;
    // Bytes sent for each request from now on; the connection is closed behind them. Without an answer the server stays
    // silent.
    void setAnswer(const QByteArray &bytes) { m_answer = bytes; }
    void setJson(const QByteArray &body, const QByteArray &status = "200 OK", const QByteArray &headers = {});
    // Answers to give first, one a request; then the one above.
    void setFirst(const QList<QByteArray> &answers) { m_first = answers; }
    static QByteArray json(const QByteArray &body, const QByteArray &status = "200 OK", const QByteArray &headers = {});
    // Takes bytes for a request only when its body is there, as long as its Content-Length says.
    void takeWholeRequests() { m_whole = true; }
    // The certificate that came with each request; null ones without TLS or where none was shown.
    const QList<QSslCertificate> &shownCertificates() const { return m_certificates; }
    const QList<QByteArray> &requests() const { return m_requests; }

signals:
    void requested();

private:
    void take(QTcpSocket *socket);
    void read(QTcpSocket *socket);

    std::unique_ptr<QTcpServer> m_server;
    bool m_tls;
    bool m_whole = false;
    QHash<QTcpSocket *, QByteArray> m_begun;
    std::optional<QByteArray> m_answer;
    QList<QByteArray> m_first;
    QList<QByteArray> m_requests;
    QList<QSslCertificate> m_certificates;
};

} // namespace Gatehouse
