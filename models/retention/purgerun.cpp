#include "models/retention/purgerun.h"

#include "models/core/today.h"
#include "models/retention/purgereceipt.h"
#include "models/retention/purgerenewal.h"
#include "models/retention/purgesettlement.h"

#include <QJsonArray>

#include <condition_variable>
#include <mutex>

namespace Gatehouse
{

namespace
{

constexpr int kMostPasses = 3;
constexpr int kBatchesPerSecond = 4; // at least, by the rate
constexpr int kMostLockedOut = 50;
constexpr std::chrono::milliseconds kAfterLock{250};
// Of a look at a whole table: well within the lease.
constexpr std::chrono::milliseconds kPatience{60'000};

void waitFor(std::chrono::nanoseconds time, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any over;
    std::unique_lock lock(mutex);
    over.wait_for(lock, stop, time, [] { return false; });
}

bool isInUse(const Error &error)
{
    return error.kind == ErrorKind::Busy || error.kind == ErrorKind::TimedOut;
}

bool isFenced(const Error &error)
{
    return error.kind == ErrorKind::Denied && error.detail.contains(QLatin1String("fenced"));
}

} // namespace

// One purge under its lease.
class PurgeRun::Work
{
public:
    Work(const PurgeBench &bench, const PurgeRunSettings &settings, const PurgeLease &lease)
        : m_bench(bench)
        , m_settings(settings)
        , m_lease(lease)
    {
    }

    // How it ends: with a receipt, or with what keeps it from that.
    Result<QJsonObject> run();
    bool isRefused() const { return m_isRefused; }

private:
    Result<QJsonObject> carryOut();
    Result<void> begin();
    std::unexpected<Error> refuse(const QString &why);
    Result<void> purge(const PurgeTable &table, int index);
    Result<void> settle(const PurgeRows &rows, PurgeStanding &standing);
    Result<void> putAllBack();
    Result<void> dropPartitions(const PurgeTable &table, const PurgeRows &rows, PurgeStanding &standing);
    Result<void> dropOne(const WholePartition &partition, const PurgeRows &rows, PurgeStanding &standing);
    Result<void> deleteRows(const PurgeTable &table, const PurgeRows &rows, PurgeStanding &standing);
    Result<bool> deleteBatch(PurgeBatches &batches, qint64 most, const PurgeRows &rows, PurgeStanding &standing);
    Result<void> checkBlocks(const PurgeTable &table);
    Result<PurgeTable> left(const PurgeTable &table, const PurgeRows &rows);
    Result<void> refreshGuard();
    Result<bool> isAsProtected();
    Result<void> advance(const PurgeStanding &standing);
    Result<void> forgetWitness(PurgeStanding standing);
    PurgeSettlement settlement();
    Result<void> goOn() const;
    qint64 allowed(const PurgeTable &table, const PurgeStanding &standing) const;
    void rest(const PurgedBatch &batch) const;
    void pass(const char *point) const;
    QueryLimits limits() const { return {kPatience, m_settings.stop}; }

    PurgeBench m_bench;
    const PurgeRunSettings &m_settings;
    const PurgeLease m_lease;
    PurgeRecord m_record;
    RetentionSettings m_pace;
    QList<PolicyDocument> m_policies;
    std::unique_ptr<RetentionPreview> m_preview;
    PurgeProtection m_protection;
    std::optional<RowGuard> m_guard;
    QStringList m_tables;
    QJsonArray m_receipt;
    bool m_isRefused = false;
    int m_lockedOut = 0;
};

void PurgeRun::Work::pass(const char *point) const
{
    if (m_settings.probe)
        m_settings.probe(point);
}

Result<void> PurgeRun::Work::goOn() const
{
    if (m_settings.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The purge was stopped; it goes on where it was."));
    return {};
}

std::unexpected<Error> PurgeRun::Work::refuse(const QString &why)
{
    m_isRefused = true;
    return failure(ErrorKind::Denied, why);
}

// The policies, the rules and the tables must be what was approved; the counts may have changed.
Result<void> PurgeRun::Work::begin()
{
    const auto record = m_bench.purges.find(m_lease.id);
    const auto pace = record ? m_bench.purges.settings() : std::unexpected(record.error());
    const auto policies = pace ? m_bench.policies.documentsInForce(m_settings.gateway) : std::unexpected(pace.error());
    if (!policies)
        return std::unexpected(policies.error());
    m_record = *record;
    m_pace = *pace;
    if (policies->isEmpty())
        return refuse(QStringLiteral("No policy is in force at this gateway any more."));
    if (m_record.plan.hash() != m_record.planHash)
        return refuse(QStringLiteral("The plan in the store is not the one that was approved."));
    m_policies = *policies;
    const auto disputes = PurgeDisputes::read(m_bench.gateway, m_bench.store, m_settings.gateway);
    if (!disputes)
        return std::unexpected(disputes.error());
    m_preview = std::make_unique<RetentionPreview>(
        m_bench.gateway, m_policies, m_bench.clock,
        PreviewSettings{.patience = kPatience, .stop = m_settings.stop, .disputes = *disputes});
    const auto now = m_preview->rules(m_settings.gateway, m_record.plan.asOf);
    if (!now && now.error().kind == ErrorKind::InvalidInput)
        return refuse(now.error().message);
    if (!now)
        return std::unexpected(now.error());
    if (!now->problems.isEmpty() || now->rulesHash() != m_record.plan.rulesHash())
        return refuse(QStringLiteral("Something is not as it was approved: %1. Plan it again.")
                          .arg(planDifference(m_record.plan, *now)));
    for (const PurgeTable &table : m_record.plan.tables) {
        if (table.way != PurgeWay::None && !m_tables.contains(table.rule.table))
            m_tables.append(table.rule.table);
    }
    return {};
}

Result<QJsonObject> PurgeRun::Work::run()
{
    auto receipt = carryOut();
    if (receipt || !m_isRefused)
        return receipt;
    if (auto back = putAllBack(); !back) {
        m_isRefused = false;
        return std::unexpected(back.error());
    }
    return receipt;
}

Result<QJsonObject> PurgeRun::Work::carryOut()
{
    if (auto begun = begin(); !begun)
        return std::unexpected(begun.error());
    for (int i = 0; i < int(m_record.plan.tables.size()); ++i) {
        const PurgeTable &table = m_record.plan.tables.at(i);
        if (table.way == PurgeWay::None)
            continue;
        if (auto done = purge(table, i); !done)
            return std::unexpected(done.error());
    }
    pass("before receipt");
    return QJsonObject{{QStringLiteral("plan"), m_record.planHash},
                       {QStringLiteral("policy"), m_record.plan.policyPins},
                       {QStringLiteral("as_of"), m_record.plan.asOf.toString(Qt::ISODate)},
                       {QStringLiteral("approvals"), m_record.approvals.size()},
                       {QStringLiteral("approvals_needed"), m_record.approvalsNeeded},
                       {QStringLiteral("tables"), m_receipt}};
}

Result<void> PurgeRun::Work::refreshGuard()
{
    const auto protection = purgeProtection(m_bench.store, m_bench.cases, todayBy(m_bench.clock));
    if (!protection)
        return std::unexpected(protection.error());
    if (m_guard && *protection == m_protection)
        return {};
    auto guard = RowGuard::make(m_bench.gateway, *protection, m_tables, m_settings.stop);
    if (!guard)
        return std::unexpected(guard.error());
    const PurgePlan &plan = m_record.plan;
    for (const QString &hold : guard->unmatchedHolds()) {
        if (!plan.unmatchedHolds.contains(hold) || plan.unmatchedReason.isEmpty())
            return refuse(QStringLiteral("Nothing at the gateway leads to whom hold %1 stands for, and whoever planned "
                                         "did not know. Plan it again.")
                              .arg(hold));
    }
    m_guard = std::move(*guard);
    m_protection = *protection;
    return {};
}

// Whether what must stay is what the guard knows.
Result<bool> PurgeRun::Work::isAsProtected()
{
    const auto now = purgeProtection(m_bench.store, m_bench.cases, todayBy(m_bench.clock));
    return now ? Result<bool>(*now == m_protection) : std::unexpected(now.error());
}

Result<void> PurgeRun::Work::advance(const PurgeStanding &standing)
{
    const auto recorded = m_bench.purges.advance(m_settings.operatorId, m_lease, standing);
    if (recorded && m_settings.progress && !standing.pending)
        m_settings.progress(m_lease.id, standing.progress);
    return recorded;
}

// Halfway back, one row does not tell where the others are. Whoever has lost the lease puts them back all the same: who
// has it now may have settled the mark before they were taken out, and would never look for them.
Result<void> PurgeRun::Work::forgetWitness(PurgeStanding standing)
{
    if (standing.pending->witness.isEmpty())
        return {};
    standing.pending->witness.clear();
    const auto recorded = advance(standing);
    return recorded || isFenced(recorded.error()) ? Result<void>() : recorded;
}

PurgeSettlement PurgeRun::Work::settlement()
{
    return {m_bench.gateway, limits(), [this] { return isAsProtected(); },
            [this](const PurgeStanding &standing) { return forgetWitness(standing); }};
}

// Never more than was counted when it was approved; one that could not be counted was approved as it is.
qint64 PurgeRun::Work::allowed(const PurgeTable &table, const PurgeStanding &standing) const
{
    if (table.due.isMore || table.due.isUnknown)
        return std::numeric_limits<qint64>::max();
    return std::max<qint64>(0, table.due.rows - standing.progress.rows);
}

Result<void> PurgeRun::Work::purge(const PurgeTable &table, int index)
{
    const TablePlace *place = m_preview->placeOf(table);
    if (!place)
        return refuse(QStringLiteral("Table %1 is not there any more.").arg(table.rule.table));
    const auto rows = PurgeRows::make(table.rule, *place, limits());
    if (!rows)
        return rows.error().kind == ErrorKind::InvalidInput ? refuse(rows.error().message)
                                                            : std::unexpected(rows.error());
    const auto standings = m_bench.purges.standings(m_lease.id);
    if (!standings)
        return std::unexpected(standings.error());
    PurgeStanding standing = standings->value(index);
    standing.progress.table = index;
    if (auto fresh = refreshGuard(); !fresh)
        return fresh;
    if (auto settled = settle(*rows, standing); !settled)
        return settled;
    if (!standing.progress.isDone) {
        if (auto kept = checkBlocks(table); !kept)
            return kept;
        if (auto dropped = dropPartitions(table, *rows, standing); !dropped)
            return dropped;
        if (auto deleted = deleteRows(table, *rows, standing); !deleted)
            return deleted;
        standing.progress.isDone = true;
        if (auto recorded = advance(standing); !recorded)
            return recorded;
    }
    const auto stays = left(table, *rows);
    if (!stays)
        return std::unexpected(stays.error());
    m_receipt.append(purgeReceipt(table, standing.progress, *stays));
    return {};
}

// A worker on another machine sees no totals. It goes by the plan, in which people have approved that they are kept:
// the time of it is over, so it does not come to be uncounted but by damage, which only the machine with the totals can
// see - and that one looks here again.
Result<void> PurgeRun::Work::checkBlocks(const PurgeTable &table)
{
    if (const QString dispute = m_preview->disputeOf(table); !dispute.isEmpty())
        return refuse(dispute);
    const PurgeTotals now = m_preview->totalsOf(table);
    const bool isByPlan = now.state == PurgeTotals::State::Unseen && table.totals.state == PurgeTotals::State::Kept;
    if (!now.isBlocking() || isByPlan)
        return {};
    return refuse(QStringLiteral("%1 Plan it again.").arg(totalsText(now)));
}

Result<void> PurgeRun::Work::settle(const PurgeRows &rows, PurgeStanding &standing)
{
    if (!standing.pending)
        return {};
    const auto settled = settlement().finished(rows, *m_guard, standing);
    if (!settled)
        return std::unexpected(settled.error());
    standing = *settled;
    return advance(standing);
}

// A purge that ends must leave nothing outside the tables of the gateway; one that cannot mend that does not end.
Result<void> PurgeRun::Work::putAllBack()
{
    const auto standings = m_bench.purges.standings(m_lease.id);
    if (!standings)
        return std::unexpected(standings.error());
    for (const PurgeStanding &standing : *standings) {
        if (!standing.pending || standing.progress.table >= m_record.plan.tables.size())
            continue;
        const PurgeTable &table = m_record.plan.tables.at(standing.progress.table);
        const auto settled = settlement().putBack(table, standing);
        const auto recorded = settled ? advance(*settled) : std::unexpected(settled.error());
        if (!recorded)
            return recorded;
    }
    return {};
}

Result<void> PurgeRun::Work::dropPartitions(const PurgeTable &table, const PurgeRows &rows, PurgeStanding &standing)
{
    if (table.way != PurgeWay::Partitions)
        return {};
    const auto whole = PurgePartitions(rows, *m_guard, limits()).whole();
    if (!whole)
        return std::unexpected(whole.error());
    for (const WholePartition &each : *whole) {
        if (auto stopped = goOn(); !stopped)
            return stopped;
        if (auto fresh = refreshGuard(); !fresh)
            return fresh;
        if (each.rows > allowed(table, standing))
            continue;
        if (auto dropped = dropOne(each, rows, standing); !dropped)
            return dropped;
    }
    return {};
}

Result<void> PurgeRun::Work::dropOne(const WholePartition &partition, const PurgeRows &rows, PurgeStanding &standing)
{
    const PurgePartitions partitions(rows, *m_guard, limits());
    standing.pending = PendingBatch{partition.witness, partition.name,     partition.bound,
                                    partition.rows,    partition.oldestUs, partition.newestUs};
    if (auto meant = advance(standing); !meant)
        return meant;
    pass("before detach");
    const auto out = partitions.detach(partition.name);
    if (!out && !isInUse(out.error()) && out.error().kind != ErrorKind::Unsupported)
        return out;
    pass("after detach");
    if (out) {
        const auto finished =
            partitions.finish(partition.name, partition.bound,
                              {[this] { return isAsProtected(); }, [&] { return forgetWitness(standing); }});
        if (!finished)
            return std::unexpected(finished.error());
        pass("after drop");
        if (*finished) {
            addGone(standing.progress, (*finished)->rows, (*finished)->oldestUs, (*finished)->newestUs);
            standing.progress.partitions.append(partition.name);
        }
    }
    standing.pending.reset();
    return advance(standing);
}

Result<void> PurgeRun::Work::deleteRows(const PurgeTable &table, const PurgeRows &rows, PurgeStanding &standing)
{
    const qint64 byRate = std::max<qint64>(1, m_pace.rowsPerSecond / kBatchesPerSecond);
    for (int i = 0; i < kMostPasses; ++i) {
        PurgeBatches batches(rows);
        for (bool more = true; more;) {
            const qint64 most = std::min(byRate, allowed(table, standing));
            if (most == 0)
                return {};
            const auto gone = deleteBatch(batches, most, rows, standing);
            if (!gone)
                return std::unexpected(gone.error());
            more = *gone;
        }
        const auto stays = left(table, rows);
        if (!stays)
            return std::unexpected(stays.error());
        // Rows that somebody had locked were passed over.
        if (stays->due.rows == 0)
            return {};
    }
    return {};
}

Result<bool> PurgeRun::Work::deleteBatch(PurgeBatches &batches, qint64 most, const PurgeRows &rows,
                                         PurgeStanding &standing)
{
    if (auto stopped = goOn(); !stopped)
        return std::unexpected(stopped.error());
    if (auto fresh = refreshGuard(); !fresh)
        return std::unexpected(fresh.error());
    const auto mean = [&](const PurgedBatch &batch) {
        pass("before intent");
        PurgeStanding meant = standing;
        meant.pending = PendingBatch{batch.witness, {}, {}, batch.rows, batch.oldestUs, batch.newestUs};
        const auto recorded = advance(meant);
        pass("before commit");
        return recorded;
    };
    const auto batch = batches.next(m_guard->free(rows.place()), most, mean, m_settings.stop);
    if (!batch && isInUse(batch.error()) && ++m_lockedOut <= kMostLockedOut) {
        waitFor(kAfterLock, m_settings.stop);
        return true;
    }
    if (!batch)
        return std::unexpected(batch.error());
    m_lockedOut = 0;
    if (!*batch)
        return false;
    pass("after commit");
    const PurgedBatch &done = **batch;
    if (done.rows > 0) {
        addGone(standing.progress, done.rows, done.oldestUs, done.newestUs);
        ++standing.progress.batches;
        if (auto recorded = advance(standing); !recorded)
            return std::unexpected(recorded.error());
        pass("after outcome");
    }
    rest(done);
    return true;
}

Result<PurgeTable> PurgeRun::Work::left(const PurgeTable &table, const PurgeRows &rows)
{
    PurgeTable now = table;
    const auto counted = m_preview->count(now, rows, *m_guard);
    return counted ? Result<PurgeTable>(now) : std::unexpected(counted.error());
}

// At least as long as the share of the time asks for, and as the rate does.
void PurgeRun::Work::rest(const PurgedBatch &batch) const
{
    const auto byShare = batch.worked * (100 - m_pace.dutyPercent) / m_pace.dutyPercent;
    const auto byRate =
        std::chrono::nanoseconds(std::chrono::seconds(1)) * batch.rows / m_pace.rowsPerSecond - batch.worked;
    waitFor(std::max<std::chrono::nanoseconds>({byShare, byRate, batch.leastRest}), m_settings.stop);
}

PurgeRun::PurgeRun(const PurgeBench &bench, PurgeRunSettings settings)
    : m_bench(bench)
    , m_settings(std::move(settings))
{
}

PurgeRun::~PurgeRun() = default;

Result<QJsonObject> PurgeRun::underLease(Work &work, const PurgeLease &lease) const
{
    const LeaseKeeper keeper(purgeRenewal(m_settings, lease, m_bench.clock), {}, m_settings.lease);
    return work.run();
}

Result<std::optional<PurgeRecord>> PurgeRun::runOne(const QString &id)
{
    const auto lease = m_bench.purges.claim(m_settings.operatorId, m_settings.gateway, m_settings.worker, id);
    if (!lease || !*lease)
        return lease ? Result<std::optional<PurgeRecord>>(std::nullopt) : std::unexpected(lease.error());
    Work work(m_bench, m_settings, **lease);
    const auto receipt = underLease(work, **lease);
    if (!receipt && isFenced(receipt.error()))
        return std::unexpected(receipt.error());
    const PurgeState state = receipt ? PurgeState::Done : work.isRefused() ? PurgeState::Refused : PurgeState::Approved;
    const auto ended =
        m_bench.purges.end(m_settings.operatorId, **lease, state, receipt ? QString() : receipt.error().message,
                           receipt.value_or(QJsonObject()));
    const auto record = ended ? m_bench.purges.find((*lease)->id) : std::unexpected(ended.error());
    return record ? Result<std::optional<PurgeRecord>>(*record) : std::unexpected(record.error());
}

} // namespace Gatehouse
