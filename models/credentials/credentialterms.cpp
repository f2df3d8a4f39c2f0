#include "models/credentials/credentialterms.h"

#include "models/gateway/datamap.h"
#include "models/policy/policyterms.h"

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostDays = 3650;

struct Promised {
    QString age;
    QString from;
};

Promised promised(const QList<PolicyDocument> &policies, const QString &check, const QString &setting,
                  const QString &usual)
{
    Promised found{usual, policies.isEmpty() ? QStringLiteral("usual: no policy is in force")
                                             : QStringLiteral("usual: no policy in force names one")};
    bool isFirst = true;
    const QDate day(2026, 1, 1); // any: only which is shorter is asked
    for (const PolicyDocument &policy : policies) {
        for (const PlacedCommitment &each : placed(policy, CommitmentKind::Promise)) {
            const QString age = each.commitment->expects.value(setting).toString();
            if (each.commitment->check != check || !isPeriodLength(age))
                continue;
            if (isFirst || daysOf(age, day) < daysOf(found.age, day))
                found = {age,
                         QStringLiteral("%1, version %2, §%3").arg(policy.name, policy.version, each.sentence->id)};
            isFirst = false;
        }
    }
    return found;
}

} // namespace

CredentialTerms credentialTerms(const QList<PolicyDocument> &inForce)
{
    const Promised unused =
        promised(inForce, QStringLiteral("inactive_credentials"), QStringLiteral("unused_for"), QStringLiteral("P90D"));
    const Promised rotated =
        promised(inForce, QStringLiteral("credentials_rotated"), QStringLiteral("max_age"), QStringLiteral("P1Y"));
    return {unused.age, rotated.age, unused.from, rotated.from};
}

Result<CredentialTerms> withUnusedDays(CredentialTerms terms, qint64 days)
{
    if (days < 1 || days > kMostDays)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Unused for how many days? Give a number from 1 to %1.").arg(kMostDays));
    terms.unusedFor = QStringLiteral("P%1D").arg(days);
    terms.unusedFrom = QStringLiteral("set here");
    return terms;
}

qint64 daysOf(const QString &age, QDate today)
{
    return keptFrom(today, age).daysTo(today);
}

} // namespace Gatehouse
