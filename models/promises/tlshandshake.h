// A handshake with a server and nothing else, to see which version of TLS it agrees on and until when its certificate
// is good.
#pragma once

#include "models/core/error.h"

#include <QDate>
#include <QSslConfiguration>

namespace Gatehouse
{

// What is spoken before TLS begins.
enum class TlsGreeting { None, PostgreSql, MySql };

struct TlsSight {
    QString version; // "1.2"
    QDate ends;      // of the certificate

    bool operator==(const TlsSight &) const = default;
};

// Waits, five seconds at most for each step. Whoever may see how a server answers need not be able to sign in.
// Unreachable: nobody answers. SignIn: the certificate is not trusted, where the configuration asks for that
// (isAboutTrust()). Unsupported: the server has no TLS, or none that is new enough.
Result<TlsSight> seenTls(const QString &host, int port, TlsGreeting greeting, const QSslConfiguration &trust);

} // namespace Gatehouse
