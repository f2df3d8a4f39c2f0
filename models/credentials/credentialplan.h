// What will be done to chosen credentials, told before anything is.
#pragma once

#include "models/credentials/credential.h"
#include "models/credentials/credentialrun.h"
#include "models/gateway/gatewayprofile.h"

namespace Gatehouse
{

struct PlannedCredential {
    Credential one;
    std::optional<ActionWay> way; // none: it cannot be done, and `why` says so
    QString why;                  // why there is no way, or why it goes by SQL; may be empty
    bool canUndo = false;
    bool usedLastHour = false;
    bool usedLastDay = false;
};

struct CredentialPlan {
    ActionVerb verb = ActionVerb::Disable;
    QString gateway; // the product: "New API"
    QList<PlannedCredential> items;

    int feasible() const;
    int withoutUndo() const; // of those that can be done
    int byWay(ActionWay way) const;
    int usedLastHour() const;
    int usedLastDay() const;
    // Without those that name nobody.
    int owners() const;
    // Of those that cannot be done, each reason once, with how many it holds back.
    QList<std::pair<QString, int>> obstacles() const;
    // Of those that go by SQL, each reason once.
    QStringList reasonsForSql() const;
    QList<CredentialTarget> targets() const; // of those that can be done
};

CredentialPlan planCredentials(const GatewayProfile &profile, const ActionMeans &means, ActionVerb verb,
                               const QList<Credential> &chosen, qint64 nowMs);
// What takes it back; none for a deletion.
std::optional<ActionVerb> oppositeOf(ActionVerb verb);

} // namespace Gatehouse
