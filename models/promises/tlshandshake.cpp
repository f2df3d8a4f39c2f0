#include "models/promises/tlshandshake.h"

#include "models/database/serversettings.h"

#include <QSslCertificate>
#include <QSslSocket>

namespace Gatehouse
{

namespace
{

constexpr int kPatienceMs = 5000;
constexpr qsizetype kLongestGreeting = 16'384;

// At least so many bytes, or what came until nothing more did.
QByteArray readAtLeast(QSslSocket &socket, qsizetype count)
{
    QByteArray read = socket.read(kLongestGreeting);
    while (read.size() < count && socket.waitForReadyRead(kPatienceMs))
        read += socket.read(kLongestGreeting);
    return read;
}

bool offersPostgresTls(QSslSocket &socket)
{
    static const QByteArray request("\x00\x00\x00\x08\x04\xd2\x16\x2f", 8); // SSLRequest
    socket.write(request);
    return socket.waitForBytesWritten(kPatienceMs) && readAtLeast(socket, 1) == "S";
}

bool offersMySqlTls(QSslSocket &socket)
{
    constexpr qsizetype kHead = 4; // length in three bytes, number in one
    QByteArray greeting = readAtLeast(socket, kHead);
    if (greeting.size() < kHead)
        return false;
    const qsizetype length = quint8(greeting.at(0)) | quint8(greeting.at(1)) << 8 | quint8(greeting.at(2)) << 16;
    if (length > kLongestGreeting)
        return false;
    if (greeting.size() < kHead + length)
        greeting += readAtLeast(socket, kHead + length - greeting.size());
    // Behind the version, which ends with a zero: the thread in four bytes, eight of a salt, a zero, capabilities.
    const qsizetype capabilities = greeting.indexOf('\0', kHead + 1) + 1 + 4 + 8 + 1;
    constexpr quint8 kSslInSecondByte = 0x08;
    if (greeting.size() < capabilities + 2 || !(quint8(greeting.at(capabilities + 1)) & kSslInSecondByte))
        return false;
    // SSLRequest: protocol 4.1, TLS and a safe sign-in; packets of 16 MB; UTF-8; 23 bytes of nothing.
    QByteArray request("\x20\x00\x00\x01\x00\x8a\x00\x00\x00\x00\x00\x01\x21", 13);
    request.append(23, '\0');
    socket.write(request);
    return socket.waitForBytesWritten(kPatienceMs);
}

bool offersTls(QSslSocket &socket, TlsGreeting greeting)
{
    switch (greeting) {
    case TlsGreeting::PostgreSql:
        return offersPostgresTls(socket);
    case TlsGreeting::MySql:
        return offersMySqlTls(socket);
    case TlsGreeting::None:
        break;
    }
    return true;
}

QString versionText(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_3:
        return QStringLiteral("1.3");
    case QSsl::TlsV1_2:
        return QStringLiteral("1.2");
    default:
        return {};
    }
}

} // namespace

Result<TlsSight> seenTls(const QString &host, int port, TlsGreeting greeting, const QSslConfiguration &trust)
{
    QSslConfiguration configuration = trust;
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    QSslSocket socket;
    socket.setSslConfiguration(configuration);
    socket.setPeerVerifyName(host);
    socket.connectToHost(host, quint16(port));
    if (!socket.waitForConnected(kPatienceMs))
        return failure(ErrorKind::Unreachable, QStringLiteral("nobody answers: %1").arg(socket.errorString()));
    if (!offersTls(socket, greeting))
        return failure(ErrorKind::Unsupported, QStringLiteral("it offers no TLS"));
    socket.startClientEncryption();
    if (socket.waitForEncrypted(kPatienceMs))
        return TlsSight{versionText(socket.sessionProtocol()), socket.peerCertificate().expiryDate().toUTC().date()};
    if (!socket.sslHandshakeErrors().isEmpty())
        return failure(ErrorKind::SignIn, QStringLiteral("its certificate is not trusted"), kNotTrusted);
    return failure(ErrorKind::Unsupported, QStringLiteral("it does not answer with TLS 1.2 or a later one"));
}

} // namespace Gatehouse
