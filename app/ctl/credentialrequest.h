// What was asked for of credentials.
#pragma once

#include "models/credentials/credential.h"

#include <QStringList>

namespace Gatehouse::Ctl
{

struct CredentialRequest {
    std::optional<qint64> unusedDays; // none: what the policy in force says
    CredentialFindings findings;      // none: all
    QStringList names;                // of those that are switched
    QString reason;
};

} // namespace Gatehouse::Ctl
