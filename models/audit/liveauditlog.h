// The audit log of a console store, read on threads: one answers pages, another one reads the whole log.
#pragma once

#include "models/audit/auditlog.h"
#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

class LiveAuditLog final : public AuditLog
{
public:
    // Says which log it is; called on a thread of the store.
    using OriginOf = std::function<Result<QString>(Database &)>;

    // The store and the clock outlive it.
    LiveAuditLog(ThreadedDatabase &store, OriginOf originOf, const Clock &clock);
    ~LiveAuditLog() override;

    QFuture<Result<AuditSlice>> page(const AuditStretch &stretch) override;
    QFuture<Result<LogIdentity>> identity() override;
    QFuture<Result<LogFindings>> carryOut(const AuditOrder &order,
                                          const std::shared_ptr<AuditProgress> &progress) override;

    // Stops and closes what reads the whole log; to be called when the store is opened another way.
    void closeLongReading();

private:
    ThreadedDatabase &m_store;
    const OriginOf m_originOf;
    const Clock &m_clock;
    std::unique_ptr<ThreadedDatabase> m_long;
    std::vector<std::weak_ptr<AuditProgress>> m_orders; // given to it
};

} // namespace Gatehouse
