// The certificate authority of one demo gateway, and the certificate of its server.
#pragma once

#include "app/demogateway/gatewayfolder.h"

#include <QByteArray>

namespace Gatehouse::Demo
{

struct ServerIdentity {
    QByteArray caPem;
    QByteArray certificatePem;
    QByteArray keyPem;
};

// A server certificate with less life than this left is made anew at the next start.
inline constexpr int kRenewBeforeDays = 30;

// Makes what is missing, unreadable, nearly over or not signed by the authority beside it; keeps the rest. The server
// certificate is for 127.0.0.1, ::1 and localhost. Keys are P-256, in files that only this user can read.
Result<ServerIdentity> ensureIdentity(const GatewayFolder &folder, qint64 nowMs);

} // namespace Gatehouse::Demo
