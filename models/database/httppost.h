// One HTTP request whose answer is read piece by piece by a thread that blocks. QNetworkAccessManager takes in a
// chunked answer as fast as the server sends it, however slowly it is read; here a server waits when its rows are not
// taken.
#pragma once

#include <QByteArray>
#include <QList>
#include <QSslConfiguration>
#include <QUrl>

#include <chrono>
#include <memory>
#include <stop_token>

class QSslSocket;

namespace Gatehouse
{

struct HttpMessage {
    QUrl url; // http or https
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QSslConfiguration tls;
    std::chrono::milliseconds connectTimeout{10'000};
};

// Belongs to the thread that makes it and needs no event loop. The connection ends with the answer.
class HttpPost
{
public:
    using Clock = std::chrono::steady_clock;

    // End: the answer is whole. Failed: no answer, or one that breaks off.
    enum class Outcome { Bytes, End, Stopped, TimedOut, Failed };

    explicit HttpPost(HttpMessage message);
    // An answer that is not at its end is cut off.
    ~HttpPost();
    HttpPost(const HttpPost &) = delete;
    HttpPost &operator=(const HttpPost &) = delete;

    // Waits for bytes of the answer's body and appends them to `bytes`, about a MiB at most; sends the request first.
    Outcome read(QByteArray &bytes, const std::stop_token &stop, Clock::time_point deadline);

    // Known when bytes came in, at the end and after a failure; 0: there was no answer.
    int status() const { return m_status; }
    QByteArray header(const QByteArray &name) const;
    bool wasNotTrusted() const { return m_notTrusted; }
    // In the words of the network; for the log.
    QString failureText() const { return m_failureText; }

private:
    enum class Stage { Unsent, Head, Body, Whole, Broken };

    bool send(Clock::time_point deadline);
    bool connectTo(Clock::time_point deadline);
    void takeHead();
    void takeBody(QByteArray &bytes);
    void takeChunks(QByteArray &bytes);
    void noteClosed();
    void fail(const QString &text);

    HttpMessage m_message;
    std::unique_ptr<QSslSocket> m_socket;
    Stage m_stage = Stage::Unsent;
    QByteArray m_raw; // came in and is not yet understood
    bool m_chunked = false;
    qint64 m_toCome = -1; // of the chunk or of the body; -1: not said
    int m_status = 0;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
    bool m_notTrusted = false;
    QString m_failureText;
};

} // namespace Gatehouse
