// Promises for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/policy/policyfindings.h"
#include "models/promises/promiseround.h"

#include <QFuture>
#include <QObject>

namespace Gatehouse
{

// The policies that are looked at, and how each of their promises stands.
struct PromiseBoard {
    QList<PolicyDocument> policies;
    bool isInForce = false;           // else they are those that are shipped: none is in force at the gateway
    QList<PromiseStanding> standings; // of these policies as they are worded now
    QMap<QString, QList<PolicyFinding>> findings = {}; // by the id of the policy; see policyFindings()

    bool operator==(const PromiseBoard &) const = default;
};

// GUI thread. Futures end without a value when the store goes.
class PromiseStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QFuture<Result<PromiseBoard>> board(const QString &gateway) = 0;
    virtual QFuture<Result<PromiseFolder>> folder(const QString &gateway, const QString &promise) = 0;
    virtual QFuture<Result<void>> noteDuty(const NewDutyNote &duty) = 0;
    // A round over these policies; see PromiseRound.
    virtual QFuture<Result<PromiseTally>> look(const QList<PolicyDocument> &policies, const QString &by) = 0;
    // What is being looked at ends soon, as Cancelled.
    virtual void stop() = 0;

signals:
    void progressed(int done, int all);
};

} // namespace Gatehouse
