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

    // What was tried to sign in as them: with a key, or with a password at an account.
    QSet<QString> credentials() const
    {
        QSet<QString> all = keys;
        for (const QString &account : accounts)
            all << account << QStringLiteral("account ") + account;
        return all;
    }
    bool is(SecurityPrincipal kind, const QString &principal) const
    {
        return kind == SecurityPrincipal::Key
                   ? keys.contains(principal)
                   : (kind == SecurityPrincipal::Account || kind == SecurityPrincipal::Admin) &&
                         accounts.contains(principal);
    }
};

} // namespace Gatehouse
