// Which servers the console talks to by HTTPS, and who it says it is.
#pragma once

#include "models/core/error.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct ServerTrust {
    QString caFile; // PEM; empty: the system's authorities
    // SHA-256 of the server's public key (SubjectPublicKeyInfo), 64 hexadecimal digits in lower case; one of them must
    // match. Empty: any server that the authorities vouch for. The key outlives the certificate, so a renewal with the
    // same key changes nothing; the second pin is that of a key kept in reserve.
    QStringList pinsSha256;
    QString certificateFile; // PEM; ours, for servers that want one; empty: none
    QString keyFile;         // PEM, not readable by others; empty: the key is in certificateFile

    bool operator==(const ServerTrust &) const = default;
};

// TLS 1.3 or newer, certificate and host name checked. InvalidInput and Denied name the file that cannot be used.
Result<QSslConfiguration> sslConfiguration(const ServerTrust &trust);

// The pin of a certificate's public key; empty when the certificate has none.
QString publicKeyPin(const QSslCertificate &certificate);

} // namespace Gatehouse
