#include "models/database/httppost.h"

#include <QTest>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace Gatehouse;

namespace
{

// A server that takes one request, gives one answer and hangs up.
class OneAnswer
{
public:
    explicit OneAnswer(const QByteArray &answer)
        : m_listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(m_listener, 1) != 0 ||
            getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no port on the loopback interface");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([listener = m_listener, answer] {
            const int client = accept(listener, nullptr, nullptr);
            QByteArray heard;
            char bytes[4096];
            while (!heard.endsWith("the request")) {
                const ssize_t count = ::read(client, bytes, sizeof bytes);
                if (count <= 0)
                    break;
                heard.append(bytes, qsizetype(count));
            }
            (void)!::write(client, answer.constData(), size_t(answer.size()));
            close(client);
        });
    }
    ~OneAnswer()
    {
        m_thread.join();
        close(m_listener);
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(m_port)); }

private:
    int m_listener;
    int m_port = 0;
    std::thread m_thread;
};

} // namespace

class HttpPostTest : public QObject
{
    Q_OBJECT
private slots:
    void onlyAWholeAnswerIsTakenForOne_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<QByteArray>("body");
        const QByteArray good("HTTP/1.1 200 OK\r\n");
        QTest::newRow("as long as it says") << good + "Content-Length: 4\r\n\r\n1\n2\n" << true << QByteArray("1\n2\n");
        QTest::newRow("shorter than it says") << good + "Content-Length: 6\r\n\r\n1\n2\n" << false << QByteArray();
        QTest::newRow("chunks with an end") << good + "Transfer-Encoding: chunked\r\n\r\n4\r\n1\n2\n\r\n0\r\n\r\n"
                                            << true << QByteArray("1\n2\n");
        QTest::newRow("chunks without an end") << good + "Transfer-Encoding: chunked\r\n\r\n4\r\n1\n2\n\r\n"
                                               << false << QByteArray();
        QTest::newRow("rows of a length that nobody tells") << good + "\r\n1\n2\n" << false << QByteArray();
        QTest::newRow("an error of a length that nobody tells")
            << QByteArray("HTTP/1.1 500 Internal Server Error\r\n\r\nCode: 60") << true << QByteArray("Code: 60");
        QTest::newRow("a head that does not end") << good + "Content-Le" << false << QByteArray();
        QTest::newRow("nothing") << QByteArray() << false << QByteArray();
    }
    void onlyAWholeAnswerIsTakenForOne()
    {
        QFETCH(QByteArray, answer);
        QFETCH(bool, whole);
        QFETCH(QByteArray, body);
        OneAnswer server(answer);
        HttpMessage message;
        message.url = server.url();
        message.body = "the request";
        HttpPost post(message);
        QByteArray bytes;
        HttpPost::Outcome outcome = HttpPost::Outcome::Bytes;
        while (outcome == HttpPost::Outcome::Bytes)
            outcome = post.read(bytes, {}, HttpPost::Clock::now() + std::chrono::seconds(20));
        QCOMPARE(outcome, whole ? HttpPost::Outcome::End : HttpPost::Outcome::Failed);
        if (whole)
            QCOMPARE(bytes, body);
        else
            QVERIFY(!post.failureText().isEmpty());
    }
};

QTEST_GUILESS_MAIN(HttpPostTest)
#include "httppost_test.moc"
