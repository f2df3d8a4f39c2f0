// Policies in memory, which answer at once or when they are told: for whatever stands on a PolicyStore.
#pragma once

#include "models/policy/policystore.h"
#include "tests/support/toldanswers.h"

#include <QMap>

namespace Gatehouse
{

class FakePolicyStore : public PolicyStore, public ToldAnswers
{
public:
    QFuture<Result<PolicyShelf>> shelf(const QString &gateway) override;
    QFuture<Result<PolicyDocument>> document(const QString &policy, const QString &version) override;
    QFuture<Result<int>> adopt(const PolicyAdoption &adoption) override;
    QFuture<Result<int>> enforce(const PolicyEnforcement &enforcement) override;
    QFuture<Result<void>> recordNotices(const QList<PolicyNotice> &notices, const QString &by) override;

    QList<PolicyVersion> versions; // by policy, the newest first
    QMap<QString, QList<PolicyStep>> inForce;
    QList<PolicyNotice> notices;
    QList<PolicyDocument> documents;
    QStringList editors; // the ids of those who may
    qint64 nowMs = 1'795'269'600'000;

private:
    Result<int> carryOut(const PolicyAdoption &adoption);
    Result<int> carryOut(const PolicyEnforcement &enforcement);
    Result<PolicyDocument> find(const QString &policy, const QString &version) const;
    Result<void> mayEdit(const QString &by) const;
};

} // namespace Gatehouse
