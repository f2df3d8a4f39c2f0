#include "tests/support/smtpsink.h"

#include <QHash>
#include <QSslSocket>
#include <QTcpServer>

namespace Gatehouse
{

struct SmtpSink::Talk {
    SunkMail mail;
    bool inBody = false;
    bool inSignIn = false;
};

class SmtpSink::Server final : public QTcpServer
{
public:
    explicit Server(const std::optional<QSslConfiguration> &tls)
        : m_tls(tls)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("mail server: %s", qPrintable(errorString()));
    }

    QHash<QByteArray, QByteArray> answers;
    QList<SunkMail> mails;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        if (m_tls)
            socket->setSslConfiguration(*m_tls);
        connect(socket, &QSslSocket::readyRead, this, [this, socket] {
            while (socket->canReadLine())
                take(*socket, m_talks[socket], socket->readLine());
        });
        connect(socket, &QSslSocket::disconnected, this, [this, socket] {
            m_talks.remove(socket);
            socket->deleteLater();
        });
        socket->write("220 sink\r\n");
    }

private:
    void take(QSslSocket &socket, Talk &talk, const QByteArray &line)
    {
        if (talk.inBody) {
            takeBody(socket, talk, line);
            return;
        }
        if (talk.inSignIn) {
            talk.inSignIn = false;
            talk.mail.user = line.trimmed();
            socket.write("235 ok\r\n");
            return;
        }
        const QByteArray command = line.left(4).toUpper();
        if (answers.contains(command)) {
            socket.write(answers.value(command) + "\r\n");
            return;
        }
        if (command == "EHLO") {
            const bool offers = m_tls && !socket.isEncrypted();
            socket.write(QByteArray("250-sink\r\n") + (offers ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN\r\n");
        } else if (command == "STAR") {
            socket.write("220 go\r\n");
            socket.flush();
            socket.startServerEncryption();
        } else if (command == "AUTH") {
            talk.inSignIn = true;
            socket.write("334 \r\n");
        } else if (command == "MAIL") {
            talk.mail.from = line.mid(10).trimmed();
            socket.write("250 ok\r\n");
        } else if (command == "RCPT") {
            talk.mail.to.append(line.mid(8).trimmed());
            socket.write("250 ok\r\n");
        } else if (command == "DATA") {
            talk.inBody = true;
            socket.write("354 go\r\n");
        } else if (command == "QUIT") {
            socket.write("221 bye\r\n");
            socket.disconnectFromHost();
        } else {
            socket.write("250 ok\r\n");
        }
    }
    void takeBody(QSslSocket &socket, Talk &talk, const QByteArray &line)
    {
        if (line != ".\r\n") {
            talk.mail.bytes += line.startsWith('.') ? line.mid(1) : line;
            return;
        }
        talk.inBody = false;
        talk.mail.encrypted = socket.isEncrypted();
        mails.append(talk.mail);
        talk.mail = {};
        socket.write("250 taken\r\n");
    }

    std::optional<QSslConfiguration> m_tls;
    QHash<QSslSocket *, Talk> m_talks;
};

SmtpSink::SmtpSink(const std::optional<QSslConfiguration> &tls)
    : m_thread(QStringLiteral("mail server"))
{
    m_thread.run([&] {
        m_server = std::make_unique<Server>(tls);
        m_port = m_server->serverPort();
    });
}

SmtpSink::~SmtpSink()
{
    m_thread.run([&] { m_server.reset(); });
}

void SmtpSink::answer(const QByteArray &command, const QByteArray &line)
{
    m_thread.run([&] { m_server->answers.insert(command, line); });
}

QList<SunkMail> SmtpSink::mails()
{
    QList<SunkMail> mails;
    m_thread.run([&] { mails = m_server->mails; });
    return mails;
}

} // namespace Gatehouse
