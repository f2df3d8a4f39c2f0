#include "models/database/httppost.h"

#include <QSslSocket>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostWaiting = 1024 * 1024;
constexpr qsizetype kMostHead = 64 * 1024;
// How long a stop may go unnoticed while the server is silent.
constexpr std::chrono::milliseconds kLook{50};

int millisecondsUntil(HttpPost::Clock::time_point deadline, std::chrono::milliseconds most)
{
    if (deadline == HttpPost::Clock::time_point::max())
        return int(most.count());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - HttpPost::Clock::now());
    return int(std::clamp(left, std::chrono::milliseconds(0), most).count());
}

QByteArray headOf(const HttpMessage &message)
{
    const bool usualPort = message.url.port() < 0;
    const QByteArray path = message.url.path(QUrl::FullyEncoded).toLatin1();
    QByteArray head = "POST " + (path.isEmpty() ? QByteArray("/") : path) +
                      (message.url.hasQuery() ? '?' + message.url.query(QUrl::FullyEncoded).toLatin1() : QByteArray()) +
                      " HTTP/1.1\r\nHost: " + message.url.host(QUrl::FullyEncoded).toLatin1() +
                      (usualPort ? QByteArray() : ':' + QByteArray::number(message.url.port())) + "\r\n";
    for (const auto &[name, value] : message.headers)
        head += name + ": " + value + "\r\n";
    return head + "Content-Length: " + QByteArray::number(message.body.size()) + "\r\nConnection: close\r\n\r\n";
}

} // namespace

HttpPost::HttpPost(HttpMessage message)
    : m_message(std::move(message))
    , m_socket(std::make_unique<QSslSocket>())
{
}

HttpPost::~HttpPost()
{
    m_socket->abort();
}

void HttpPost::fail(const QString &text)
{
    m_stage = Stage::Broken;
    m_failureText = text;
}

bool HttpPost::connectTo(Clock::time_point deadline)
{
    const bool tls = m_message.url.scheme() == QLatin1String("https");
    const auto port = quint16(m_message.url.port(tls ? 443 : 80));
    const int patienceMs = millisecondsUntil(deadline, m_message.connectTimeout);
    m_socket->setReadBufferSize(kMostWaiting);
    if (!tls) {
        m_socket->connectToHost(m_message.url.host(), port);
        return m_socket->waitForConnected(patienceMs);
    }
    m_socket->setSslConfiguration(m_message.tls);
    m_socket->connectToHostEncrypted(m_message.url.host(), port);
    if (m_socket->waitForEncrypted(patienceMs))
        return true;
    m_notTrusted =
        m_socket->error() == QAbstractSocket::SslHandshakeFailedError || !m_socket->sslHandshakeErrors().isEmpty();
    return false;
}

bool HttpPost::send(Clock::time_point deadline)
{
    if (!connectTo(deadline)) {
        fail(m_socket->errorString());
        return false;
    }
    m_stage = Stage::Head;
    m_socket->write(headOf(m_message) + m_message.body);
    m_message.body.clear();
    // A server that refuses the request may close before it has read all; its answer is there to be read then.
    while (m_socket->bytesToWrite() > 0 && Clock::now() < deadline &&
           m_socket->waitForBytesWritten(int(m_message.connectTimeout.count()))) {
    }
    return true;
}

HttpPost::Outcome HttpPost::read(QByteArray &bytes, const std::stop_token &stop, Clock::time_point deadline)
{
    if (m_stage == Stage::Unsent && !send(deadline))
        return Clock::now() >= deadline ? Outcome::TimedOut : Outcome::Failed;
    const qsizetype before = bytes.size();
    while (true) {
        m_raw += m_socket->readAll();
        if (m_stage == Stage::Head)
            takeHead();
        if (m_stage == Stage::Body)
            takeBody(bytes);
        if (bytes.size() > before)
            return Outcome::Bytes;
        if (m_stage == Stage::Whole)
            return Outcome::End;
        if (m_stage == Stage::Broken)
            return Outcome::Failed;
        if (stop.stop_requested())
            return Outcome::Stopped;
        if (Clock::now() >= deadline)
            return Outcome::TimedOut;
        if (!m_socket->waitForReadyRead(millisecondsUntil(deadline, kLook)) && m_socket->bytesAvailable() == 0 &&
            m_socket->state() != QAbstractSocket::ConnectedState)
            noteClosed();
    }
}

// Without a length an answer would end where the connection does, and nobody could tell a whole one from one that was
// cut. ClickHouse always tells where its rows end; what says so of an error is shown as it is.
void HttpPost::noteClosed()
{
    if (m_stage != Stage::Body || m_chunked || m_toCome > 0)
        return fail(m_socket->errorString());
    if (m_status == 200)
        return fail(QStringLiteral("the connection ended, and the answer does not tell whether it is whole"));
    m_stage = Stage::Whole;
}

void HttpPost::takeHead()
{
    const qsizetype end = m_raw.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_raw.size() > kMostHead)
            fail(QStringLiteral("the head of the answer does not end"));
        return;
    }
    const QList<QByteArray> lines = m_raw.left(end).split('\n');
    m_raw.remove(0, end + 4);
    if (!lines.constFirst().startsWith("HTTP/1."))
        return fail(QStringLiteral("the answer is not one of HTTP"));
    m_status = lines.constFirst().mid(9, 3).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        m_headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    m_chunked = header("Transfer-Encoding").toLower() == "chunked";
    const QByteArray length = header("Content-Length");
    m_toCome = m_chunked ? 0 : length.isEmpty() ? -1 : length.toLongLong();
    m_stage = Stage::Body;
}

void HttpPost::takeBody(QByteArray &bytes)
{
    if (m_chunked)
        return takeChunks(bytes);
    bytes += m_raw;
    if (m_toCome >= 0) {
        m_toCome -= m_raw.size();
        if (m_toCome <= 0)
            m_stage = Stage::Whole;
    }
    m_raw.clear();
}

void HttpPost::takeChunks(QByteArray &bytes)
{
    qsizetype at = 0;
    while (m_stage == Stage::Body) {
        if (m_toCome > 0) {
            const qsizetype part = std::min<qsizetype>(m_toCome, m_raw.size() - at);
            bytes += QByteArrayView(m_raw).sliced(at, part);
            at += part;
            m_toCome -= part;
        }
        if (m_toCome > 0)
            break;
        // Behind a chunk comes an empty line, before it its length.
        qsizetype from = at;
        while (from + 1 < m_raw.size() && m_raw.at(from) == '\r' && m_raw.at(from + 1) == '\n')
            from += 2;
        const qsizetype end = m_raw.indexOf("\r\n", from);
        if (end < 0)
            break;
        bool isNumber = false;
        m_toCome = m_raw.mid(from, end - from).split(';').constFirst().trimmed().toLongLong(&isNumber, 16);
        at = end + 2;
        if (!isNumber || m_toCome < 0)
            fail(QStringLiteral("the answer is not chunked as it says"));
        else if (m_toCome == 0)
            m_stage = Stage::Whole;
    }
    m_raw.remove(0, at);
}

QByteArray HttpPost::header(const QByteArray &name) const
{
    for (const auto &[key, value] : m_headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

} // namespace Gatehouse
