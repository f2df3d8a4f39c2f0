// A mail server on the loopback interface that keeps what it is given. On a thread of its own, since whoever sends
// waits.
#pragma once

#include "models/core/loopthread.h"

#include <QByteArrayList>
#include <QSslConfiguration>

#include <memory>
#include <optional>

class QSslSocket;
class QTcpServer;

namespace Gatehouse
{

struct SunkMail {
    QByteArray from;
    QByteArrayList to;
    QByteArray bytes;
    QByteArray user; // who signed in, in base64 as it came
    bool encrypted = false;
};

class SmtpSink
{
public:
    // With a configuration it offers STARTTLS.
    explicit SmtpSink(const std::optional<QSslConfiguration> &tls = {});
    ~SmtpSink();

    int port() const { return m_port; }
    // In place of the usual answer to a command: "RCPT" -> "550 no such user".
    void answer(const QByteArray &command, const QByteArray &line);
    QList<SunkMail> mails();

private:
    class Server;
    struct Talk;

    LoopThread m_thread;
    std::unique_ptr<Server> m_server;
    int m_port = 0;
};

} // namespace Gatehouse
