// The audit log as it is kept in the console store.
#pragma once

#include "models/audit/auditentry.h"
#include "models/audit/auditfilter.h"
#include "models/audit/logverifier.h"
#include "models/core/clock.h"
#include "models/database/database.h"
#include "models/team/teamjournal.h"

#include <functional>
#include <vector>

namespace Gatehouse
{

// There is no way to change or remove an entry, but for a retention cut (see auditcutter.h), after which the hashes of
// the oldest entries are left. An engine: no thread of its own.
class AuditRepository final : public TeamJournal
{
public:
    // Both outlive it. On a server the time is the server's.
    AuditRepository(Database &store, const Clock &clock);

    // Appends within a transaction of the store, the one of the effect that is recorded: both are there or neither is.
    // Index and time are set here; on a server the actor, too, who is whoever has signed in there. Gives the index.
    Result<qint64> append(const AuditEntry &entry);
    // The same of many, in their order; on a server in one statement.
    Result<void> appendAll(const QList<AuditEntry> &entries);
    Result<void> record(const TeamAction &action) override;

    // With those that were cut.
    Result<qint64> size();
    // So many of the oldest entries have lost their content.
    Result<qint64> cutBefore();
    // Looks at no more than some ten thousand entries, so that it answers at once whatever is looked for; `readTo` says
    // how far it came. Denied as visit().
    Result<AuditSlice> page(const AuditStretch &stretch, const std::stop_token &stop = {});
    // In the order of the log, all that have their content. Denied where the server lets this operator not read it.
    using EntryVisitor = std::function<Result<void>(const EntryView &, const Hash &leaf)>;
    Result<void> visit(const EntryVisitor &visitor, const std::stop_token &stop = {});
    // The others, which are before them.
    using RemovedVisitor = std::function<Result<void>(qint64 index, const Hash &leaf)>;
    Result<void> visitRemoved(const RemovedVisitor &visitor, const std::stop_token &stop = {});

    // The hashes of all entries, in their order, for proofs. On a server for whoever handles, approves or checks cases:
    // there is nothing to read in them.
    using LeafVisitor = std::function<Result<void>(const Hash &leaf)>;
    Result<void> visitLeaves(const LeafVisitor &visitor);
    Result<std::vector<Hash>> leaves();

    // Every entry against its hash and all of them against checkpoints; `progress` is called with the count of entries
    // that were checked, now and then.
    using Progress = std::function<void(qint64)>;
    Result<LogFindings> verify(const QList<TreeHead> &checkpoints = {}, const Progress &progress = {},
                               const std::stop_token &stop = {});

    static constexpr qint64 kEntriesPerPage = 50'000;

private:
    QString table(const char *name) const;
    Result<std::optional<AuditCut>> lastCut(qint64 before);
    Result<LogFindings> verifyOnce(const QList<TreeHead> &checkpoints, const Progress &progress,
                                   const std::stop_token &stop);

    Database &m_store;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
