// Retention for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/retention/purgerecord.h"

#include <QFuture>
#include <QObject>

namespace Gatehouse
{

// What the store knows of the purges of one gateway.
struct RetentionBoard {
    QString policyPins; // in force at the gateway; empty: none is, so nothing can be purged
    RetentionSettings settings;
    int approvalsNeeded = 2;   // of plans above the threshold; 1: a one-person operation
    QList<PurgeRecord> purges; // the newest first

    bool operator==(const RetentionBoard &) const = default;
};

// GUI thread. Of one gateway. Futures end without a value when the store goes. `by`: whoever has signed in, by id.
class RetentionStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QFuture<Result<RetentionBoard>> board() = 0;
    // Counts at the live gateway, read only; may take long, see stop(). Nothing is kept. NotFound: no policy is in
    // force. InvalidInput: commitments contradict each other.
    virtual QFuture<Result<PurgePlan>> preview() = 0;
    // Lays the plan down; gives the id. InvalidInput: it has problems, or takes nothing.
    virtual QFuture<Result<QString>> lay(const QString &by, const PurgePlan &plan) = 0;
    // Denied: the approver made the plan or has approved already, or the plan is another one, or a right is missing.
    virtual QFuture<Result<void>> approve(const QString &by, const QString &id, const QString &planHash) = 0;
    virtual QFuture<Result<void>> withdraw(const QString &by, const QString &id, const QString &reason) = 0;
    virtual QFuture<Result<void>> change(const QString &by, const RetentionSettings &settings) = 0;
    // Carries it out, here, until it is done, or stop(). Gives it as it stands then. Denied: it is not approved, or
    // another console or worker has it, or it was refused for what the record's `why` says.
    virtual QFuture<Result<PurgeRecord>> run(const QString &by, const QString &id) = 0;
    // What is being counted or carried out ends soon, as Cancelled; what was purged by then stays purged and is on
    // record, and run() goes on with the rest.
    virtual void stop() = 0;

signals:
    void counted(int done, int all); // tables of a preview
    void progressed(const QString &id, const Gatehouse::PurgeProgress &table);
};

} // namespace Gatehouse
