// Rounds over the promises of the policies in force, as the worker makes them.
#pragma once

#include "app/ctl/caseaccess.h"
#include "app/ctl/lastingtrouble.h"

#include "models/gateway/connectionsettings.h"
#include "models/policy/policydocument.h"

namespace Gatehouse::Ctl
{

Result<QList<PolicyDocument>> policiesInForce(const QString &gateway, CaseRepositories &store, const Clock &clock);

class PromiseRounds
{
public:
    // All outlive it; the secrets of the settings are filled in. Tells when nothing can be looked at.
    PromiseRounds(const ConnectionSettings &settings, CaseAccess &access, Terminal &terminal);

    // When nobody has looked for an hour, a console or another worker. Failed: the last round came to nothing, for a
    // reason that is told once.
    int lookWhenDue();

private:
    Result<void> look();
    Result<bool> isDue(const QString &gateway, const QList<PolicyDocument> &policies) const;

    const ConnectionSettings m_settings;
    CaseAccess &m_access;
    Terminal &m_terminal;
    const bool m_mayLook;
    qint64 m_askedMs = 0;
    bool m_noneInForce = false; // nor were there any when it was looked last
    LastingTrouble m_trouble;
};

} // namespace Gatehouse::Ctl
