#include "tests/support/fakepolicystore.h"

#include "models/policy/policyorders.h"

#include <algorithm>

namespace Gatehouse
{

QFuture<Result<PolicyShelf>> FakePolicyStore::shelf(const QString &gateway)
{
    return ask<PolicyShelf>([this, gateway] {
        return Result<PolicyShelf>(PolicyShelf{versions, inForce.value(gateway), notices});
    });
}

QFuture<Result<PolicyDocument>> FakePolicyStore::document(const QString &policy, const QString &version)
{
    return ask<PolicyDocument>([this, policy, version] { return find(policy, version); });
}

QFuture<Result<int>> FakePolicyStore::adopt(const PolicyAdoption &adoption)
{
    return ask<int>([this, adoption] { return carryOut(adoption); });
}

QFuture<Result<int>> FakePolicyStore::enforce(const PolicyEnforcement &enforcement)
{
    return ask<int>([this, enforcement] { return carryOut(enforcement); });
}

QFuture<Result<void>> FakePolicyStore::recordNotices(const QList<PolicyNotice> &made, const QString &by)
{
    return ask<void>([this, made, by]() -> Result<void> {
        if (auto allowed = mayEdit(by); !allowed)
            return allowed;
        for (PolicyNotice one : made) {
            if (const auto known = find(one.policy, one.version); !known)
                return std::unexpected(known.error());
            one.by = by;
            one.atMs = nowMs;
            notices.prepend(one);
        }
        return {};
    });
}

Result<void> FakePolicyStore::mayEdit(const QString &by) const
{
    if (editors.contains(by))
        return {};
    return Gatehouse::failure(ErrorKind::Denied, QStringLiteral("This needs the right manage_policies."));
}

Result<PolicyDocument> FakePolicyStore::find(const QString &policy, const QString &version) const
{
    const auto at = std::ranges::find_if(documents, [&](const PolicyDocument &document) {
        return document.id == policy && document.version == version;
    });
    if (at != documents.end())
        return *at;
    return Gatehouse::failure(ErrorKind::NotFound, QStringLiteral("It was never taken over."));
}

Result<int> FakePolicyStore::carryOut(const PolicyAdoption &adoption)
{
    if (auto allowed = mayEdit(adoption.by); !allowed)
        return std::unexpected(allowed.error());
    if (auto checked = checkAdoption(adoption, versions); !checked)
        return std::unexpected(checked.error());
    const PolicyDocument &document = adoption.document;
    documents.append(document);
    versions.append({document.id, document.version, adoption.seen + 1, document.name, document.effective,
                     document.basedOn, policyHash(document), adoption.by, nowMs, adoption.reason.trimmed()});
    std::ranges::sort(versions, [](const PolicyVersion &left, const PolicyVersion &right) {
        return left.policy != right.policy ? left.policy < right.policy : left.number > right.number;
    });
    return adoption.seen + 1;
}

Result<int> FakePolicyStore::carryOut(const PolicyEnforcement &wanted)
{
    if (auto allowed = mayEdit(wanted.by); !allowed)
        return std::unexpected(allowed.error());
    const auto known = find(wanted.policy, wanted.version);
    if (!known)
        return std::unexpected(known.error());
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date();
    if (auto checked = checkEnforcement(wanted, inForce.value(wanted.gateway), known->effective, today); !checked)
        return std::unexpected(checked.error());
    inForce[wanted.gateway].prepend({wanted.policy, wanted.version, policyHash(*known),
                                     wanted.ends ? PolicyEffect::Ended : PolicyEffect::Beside, wanted.seen + 1, nowMs,
                                     wanted.by, wanted.reason.trimmed()});
    return wanted.seen + 1;
}

} // namespace Gatehouse
