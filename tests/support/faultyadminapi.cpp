#include "tests/support/faultyadminapi.h"

#include <QTimer>

#include <sys/socket.h>

namespace Gatehouse
{

namespace
{

constexpr int kCrumbMs = 20;
const QByteArray kDone = R"({"data":{}})";
const QByteArray kNone = R"({"error":{"code":"not_found","message":"There is no account with this id."}})";

QByteArray answerOf(const QByteArray &status, const QByteArray &body, const QByteArray &headers = {})
{
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

// Without a farewell: whoever reads is told that the connection was reset.
void reset(QTcpSocket *socket)
{
    const linger none{1, 0};
    ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    socket->abort();
}

bool happens(ApiFault fault)
{
    switch (fault) {
    case ApiFault::None:
    case ApiFault::SilentAfter:
    case ApiFault::FailsAfter:
    case ApiFault::Slow:
    case ApiFault::ClosedAfter:
    case ApiFault::ResetAfter:
    case ApiFault::Twice:
    case ApiFault::Garbled:
        return true;
    default:
        return false;
    }
}

void sendCrumbs(QTcpSocket *socket, const QByteArray &bytes)
{
    auto *timer = new QTimer(socket);
    QObject::connect(timer, &QTimer::timeout, socket, [timer, socket, rest = bytes]() mutable {
        socket->write(rest.left(20));
        rest.remove(0, 20);
        if (rest.isEmpty())
            timer->deleteLater();
    });
    timer->start(kCrumbMs);
}

} // namespace

class FaultyAdminApi::Server final : public QObject
{
public:
    Server()
    {
        connect(&m_listener, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_listener.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        if (!m_listener.listen(QHostAddress::LocalHost))
            qFatal("admin API: %s", qPrintable(m_listener.errorString()));
        m_url = QStringLiteral("http://127.0.0.1:%1").arg(m_listener.serverPort());
    }
    const QString &url() const { return m_url; }

    QList<ApiFault> changes;
    QList<ApiFault> readings;
    QHash<QByteArray, int> effects;
    QHash<QByteArray, int> asked;

private:
    // Requests of one connection come one after the other, each perhaps in pieces.
    void read(QTcpSocket *socket)
    {
        QByteArray &buffer = m_buffers[socket];
        buffer += socket->readAll();
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        qsizetype length = 0;
        for (const QByteArray &line : buffer.left(end).split('\n')) {
            if (line.toLower().startsWith("content-length:"))
                length = line.mid(15).trimmed().toLongLong();
        }
        if (buffer.size() < end + 4 + length)
            return;
        const QList<QByteArray> words = buffer.left(buffer.indexOf('\r')).split(' ');
        m_buffers.remove(socket);
        answer(socket, words.value(0) != "GET", words.value(1));
    }

    void answer(QTcpSocket *socket, bool isChange, QByteArray path)
    {
        QList<ApiFault> &faults = isChange ? changes : readings;
        const ApiFault fault = faults.isEmpty() ? ApiFault::None : faults.takeFirst();
        QByteArray body = kDone;
        if (isChange) {
            path.chop(path.endsWith("/disable") ? 8 : 0);
            ++asked[path];
            effects[path] += happens(fault);
        } else {
            body = R"({"data":{"id":)" + path.mid(path.lastIndexOf('/') + 1) + R"(,"name":"it","status":")" +
                   QByteArray(effects.value(path) > 0 ? "disabled" : "active") + R"("}})";
        }
        say(socket, fault, body);
    }

    static void say(QTcpSocket *socket, ApiFault fault, const QByteArray &body)
    {
        switch (fault) {
        case ApiFault::None:
        case ApiFault::Lies:
            socket->write(answerOf("200 OK", body));
            break;
        case ApiFault::SilentBefore:
        case ApiFault::SilentAfter:
            break;
        case ApiFault::FailsBefore:
        case ApiFault::FailsAfter:
            socket->write(answerOf("500 Internal Server Error", "{}"));
            break;
        case ApiFault::TooMany:
            socket->write(answerOf("429 Too Many Requests", "{}", "Retry-After: 1\r\n"));
            break;
        case ApiFault::Slow:
            sendCrumbs(socket, answerOf("200 OK", body));
            break;
        case ApiFault::ClosedBefore:
        case ApiFault::ClosedAfter:
            socket->disconnectFromHost();
            break;
        case ApiFault::ResetBefore:
        case ApiFault::ResetAfter:
            reset(socket);
            break;
        case ApiFault::Twice:
            socket->write(answerOf("200 OK", body) + answerOf("200 OK", body));
            break;
        case ApiFault::Garbled:
            socket->write(answerOf("200 OK", "<html>an error page of a proxy"));
            break;
        case ApiFault::Refused:
            socket->write(answerOf("403 Forbidden", "{}"));
            break;
        case ApiFault::Gone:
            socket->write(answerOf("404 Not Found", kNone));
            break;
        }
    }

    QTcpServer m_listener{this};
    QString m_url;
    QHash<QTcpSocket *, QByteArray> m_buffers;
};

FaultyAdminApi::FaultyAdminApi()
{
    m_server = std::make_unique<Server>();
    m_server->moveToThread(&m_thread);
    m_thread.start();
}

FaultyAdminApi::~FaultyAdminApi()
{
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_server.release()->deleteLater(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QString FaultyAdminApi::url() const
{
    return m_server->url();
}

void FaultyAdminApi::setFaults(const QList<ApiFault> &changes, const QList<ApiFault> &readings)
{
    QMetaObject::invokeMethod(
        m_server.get(),
        [&] {
            m_server->changes = changes;
            m_server->readings = readings;
        },
        Qt::BlockingQueuedConnection);
}

QHash<QByteArray, int> FaultyAdminApi::effects() const
{
    QHash<QByteArray, int> all;
    QMetaObject::invokeMethod(
        m_server.get(), [&] { all = m_server->effects; }, Qt::BlockingQueuedConnection);
    return all;
}

QHash<QByteArray, int> FaultyAdminApi::changesAsked() const
{
    QHash<QByteArray, int> all;
    QMetaObject::invokeMethod(
        m_server.get(), [&] { all = m_server->asked; }, Qt::BlockingQueuedConnection);
    return all;
}

} // namespace Gatehouse
