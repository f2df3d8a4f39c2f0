// A person who is taken out of what the detections of misuse remember.
#pragma once

#include "models/alerts/securityfinding.h"

#include <QSet>

namespace Gatehouse
{

// As the events call them.
struct MisusePerson {
    QSet<QString> keys;
    QSet<QString> accounts;

    bool is(SecurityPrincipal kind, const QString &principal) const
    {
        return kind == SecurityPrincipal::Key
                   ? keys.contains(principal)
                   : (kind == SecurityPrincipal::Account || kind == SecurityPrincipal::Admin) &&
                         accounts.contains(principal);
    }
};

} // namespace Gatehouse
