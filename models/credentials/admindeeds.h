// Which accounts did something with the rights of an administrator, as far as the gateway's own log tells.
#pragma once

#include "models/credentials/credentialsurvey.h"

#include <QSet>

namespace Gatehouse
{

struct AdminDeeds {
    bool isTold = false; // of all the time since the edge
    QString why;         // it is not
    QSet<QString> actors;
};

// What was done since `edgeMs`, epoch. What keeps the log from telling is no error but the reason; Cancelled alone is
// one.
Result<AdminDeeds> adminDeeds(const CredentialScene &scene, const QueryLimits &limits, qint64 edgeMs);

} // namespace Gatehouse
