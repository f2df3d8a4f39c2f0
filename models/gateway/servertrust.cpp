#include "models/gateway/servertrust.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QSslKey>

#include <openssl/x509.h>

#include <memory>

namespace Gatehouse
{

namespace
{

// Qt wants to be told the algorithm of a key.
QSslKey readKey(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        if (const QSslKey key(pem, algorithm); !key.isNull())
            return key;
    }
    return {};
}

Result<void> addOurCertificate(QSslConfiguration &configuration, const ServerTrust &trust)
{
    const QList<QSslCertificate> chain =
        QSslCertificate::fromPath(trust.certificateFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
    if (chain.isEmpty()) {
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The client certificate %1 holds no certificate in PEM form, or cannot be read. Check "
                           "client_cert_file in the connection.")
                .arg(trust.certificateFile));
    }
    const QString keyName = trust.keyFile.isEmpty() ? trust.certificateFile : trust.keyFile;
    if (QFileInfo(keyName).permissions() & (QFileDevice::ReadOther | QFileDevice::WriteOther)) {
        return failure(
            ErrorKind::Denied,
            QStringLiteral("The client key %1 can be read by everybody on this machine. Take that right away: "
                           "chmod o-rw.")
                .arg(keyName));
    }
    QFile file(keyName);
    const QSslKey key = file.open(QIODevice::ReadOnly) ? readKey(file.readAll()) : QSslKey();
    if (key.isNull()) {
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral(
                "The client key %1 holds no EC or RSA key in PEM form without a passphrase, or cannot be read. Check "
                "client_key_file in the connection.")
                .arg(keyName));
    }
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return {};
}

} // namespace

Result<QSslConfiguration> sslConfiguration(const ServerTrust &trust)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_3OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!trust.caFile.isEmpty()) {
        const QList<QSslCertificate> authorities =
            QSslCertificate::fromPath(trust.caFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
        if (authorities.isEmpty()) {
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("The CA file %1 holds no certificate in PEM form, or cannot be read. Check "
                                          "ca_file in the connection.")
                               .arg(trust.caFile));
        }
        configuration.setCaCertificates(authorities);
    }
    if (!trust.certificateFile.isEmpty()) {
        if (const auto added = addOurCertificate(configuration, trust); !added)
            return std::unexpected(added.error());
    }
    return configuration;
}

// QSslKey knows the algorithms that Qt knows; OpenSSL gives the key's own bytes for any.
QString publicKeyPin(const QSslCertificate &certificate)
{
    const QByteArray der = certificate.toDer();
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const std::unique_ptr<X509, decltype(&X509_free)> x509(d2i_X509(nullptr, &at, long(der.size())), &X509_free);
    if (!x509)
        return {};
    unsigned char *bytes = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509.get()), &bytes);
    if (length <= 0)
        return {};
    const QByteArray key(reinterpret_cast<const char *>(bytes), length);
    OPENSSL_free(bytes);
    return QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex());
}

} // namespace Gatehouse
