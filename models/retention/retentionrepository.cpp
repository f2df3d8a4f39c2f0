#include "models/retention/retentionrepository.h"

#include "models/database/rowlist.h"
#include "models/retention/purgeapprovers.h"
#include "models/retention/purgejson.h"
#include "models/team/demand.h"

#include <QDateTime>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostThreshold = 1'000'000'000'000;
constexpr qint64 kMostRate = 100'000'000;
constexpr int kMostDuty = 90;
constexpr qsizetype kLongestReason = 2000;

QString compact(const QJsonObject &json)
{
    return json.isEmpty() ? QStringLiteral("") : QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

Result<PurgeRecord> recordOf(const RowStream &row)
{
    const auto plan = PurgePlan::fromJson(objectOf(row.string(3)));
    const auto state = purgeStateFromToken(row.string(2));
    if (!plan || !state)
        return plan ? failure(ErrorKind::Corrupt, QStringLiteral("A purge is in a state that this Gatehouse does not "
                                                                 "know."))
                    : std::unexpected(plan.error());
    PurgeRecord one;
    one.id = row.string(0);
    one.gateway = row.string(1);
    one.state = *state;
    one.plan = *plan;
    one.planHash = row.string(4);
    one.plannedBy = row.string(5);
    one.plannedMs = row.integer(6);
    one.approvalsNeeded = int(row.integer(7));
    one.leaseEpoch = row.integer(8);
    one.leaseUntilMs = row.integer(9);
    one.why = row.string(10);
    one.receipt = objectOf(row.string(11));
    one.endedMs = row.integer(12);
    return one;
}

Result<void> checkPlan(const PurgePlan &plan)
{
    if (!plan.problems.isEmpty())
        return failure(ErrorKind::InvalidInput, plan.problems.join(QLatin1Char('\n')));
    if (plan.unmatchedReason.size() > kLongestReason)
        return failure(ErrorKind::InvalidInput, QStringLiteral("Say it in at most %1 characters.").arg(kLongestReason));
    const QStringList blocked = plan.blocked();
    if (!plan.isPurgeable() && !blocked.isEmpty())
        return failure(ErrorKind::InvalidInput, blocked.join(QLatin1Char('\n')));
    return plan.isPurgeable()
               ? Result<void>()
               : failure(ErrorKind::InvalidInput, QStringLiteral("Nothing is past its period, so there is nothing to "
                                                                 "purge."));
}

Result<void> checkSettings(const RetentionSettings &settings)
{
    if (settings.threshold < 0 || settings.threshold > kMostThreshold)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The threshold is a number of rows, 0 or more."));
    if (settings.rowsPerSecond < 1 || settings.rowsPerSecond > kMostRate)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The rate is from 1 to %1 rows a second.").arg(kMostRate));
    return settings.dutyPercent >= 1 && settings.dutyPercent <= kMostDuty
               ? Result<void>()
               : failure(ErrorKind::InvalidInput,
                         QStringLiteral("Batches may take from 1 to %1 percent of the time.").arg(kMostDuty));
}

std::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorKind::Denied, message);
}

} // namespace

RetentionRepository::RetentionRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                         const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString RetentionRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

Result<void> RetentionRepository::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_store.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<QString> RetentionRepository::textOf(const QString &sql, const QVariantList &values)
{
    QString text;
    const auto read = m_store.visitRows(sql, values, {}, [&text](const RowStream &row) -> Result<void> {
        text = row.string(0);
        return {};
    });
    return read ? Result<QString>(text) : std::unexpected(read.error());
}

Result<void> RetentionRepository::call(const QString &function, const QVariantList &values)
{
    const QString places = QStringList(values.size(), QStringLiteral("?")).join(QStringLiteral(", "));
    const auto called = textOf(QStringLiteral("SELECT gatehouse.%1(%2)").arg(function, places), values);
    if (called)
        return {};
    Error error = called.error();
    if (error.kind == ErrorKind::Denied && error.message.contains(QLatin1String("another worker has it by now")))
        error.detail = QStringLiteral("fenced");
    return std::unexpected(error);
}

Result<void> RetentionRepository::change(const QString &by, Right right, const Change &work)
{
    return m_store.transaction([&]() -> Result<void> {
        const auto allowed = demandRight(m_operators, by, right);
        return allowed ? work() : allowed;
    });
}

Result<void> RetentionRepository::record(const QString &by, const QString &action, const QString &object,
                                         const QJsonObject &detail)
{
    const auto recorded = m_audit.append({0, 0, by, action, object, {}, compact(detail)});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<RetentionSettings> RetentionRepository::settings()
{
    RetentionSettings settings;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT threshold, rows_per_second, duty_percent FROM %1").arg(table("retention_setting")), {},
        {}, [&settings](const RowStream &row) -> Result<void> {
            settings = {row.integer(0), row.integer(1), int(row.integer(2))};
            return {};
        });
    return read ? Result<RetentionSettings>(settings) : std::unexpected(read.error());
}

Result<int> RetentionRepository::approvalsNeeded()
{
    const auto count = m_store.scalar(m_onServer ? QStringLiteral("SELECT gatehouse.approvals_needed()")
                                                 : QStringLiteral("SELECT approvals_needed FROM privacy_rule"),
                                      {}, 2);
    return count ? Result<int>(int(*count)) : std::unexpected(count.error());
}

Result<int> RetentionRepository::approvalsNeeded(const PurgePlan &plan)
{
    const auto now = settings();
    if (!now)
        return std::unexpected(now.error());
    const PurgeCount rows = plan.rows();
    const bool isPayments = std::ranges::any_of(plan.tables, [](const PurgeTable &table) {
        const bool takesSome = table.due.rows > 0 || table.due.isMore || table.due.isUnknown;
        return table.way != PurgeWay::None && takesSome && table.rule.recordClass == QLatin1String("billing");
    });
    const bool isLarge = rows.isMore || now->threshold == 0 || rows.rows > now->threshold;
    return isLarge || isPayments ? approvalsNeeded() : Result<int>(1);
}

Result<void> RetentionRepository::change(const QString &by, const RetentionSettings &settings)
{
    if (auto checked = checkSettings(settings); !checked)
        return checked;
    if (m_onServer)
        return call(QStringLiteral("change_retention"),
                    {settings.threshold, settings.rowsPerSecond, settings.dutyPercent});
    return change(by, Right::ManageRetention, [&]() -> Result<void> {
        if (auto done = run(QStringLiteral("UPDATE retention_setting SET threshold = ?, rows_per_second = ?, "
                                           "duty_percent = ?"),
                            {settings.threshold, settings.rowsPerSecond, settings.dutyPercent});
            !done)
            return done;
        return record(by, QStringLiteral("retention.changed"), {},
                      {{QStringLiteral("threshold"), settings.threshold},
                       {QStringLiteral("rows_per_second"), settings.rowsPerSecond},
                       {QStringLiteral("duty_percent"), settings.dutyPercent}});
    });
}

Result<QList<PurgeRecord>> RetentionRepository::where(const QString &condition, const QVariantList &values, int most)
{
    auto all = rowsOf<PurgeRecord>(
        m_store,
        QStringLiteral(
            "SELECT id, gateway, state, plan, plan_hash, planned_by, planned_ms, approvals_needed, "
            "lease_epoch, lease_until_ms, why, receipt, ended_ms FROM %1 WHERE %2 ORDER BY seq DESC LIMIT %3")
            .arg(table("purge"), condition)
            .arg(most),
        values, recordOf);
    if (!all)
        return all;
    for (PurgeRecord &one : *all) {
        if (auto done = complete(one); !done)
            return std::unexpected(done.error());
    }
    return all;
}

Result<void> RetentionRepository::complete(PurgeRecord &one)
{
    auto approvals = rowsOf<PurgeApproval>(
        m_store,
        QStringLiteral(
            "SELECT a.operator, a.time_ms FROM %1 a JOIN %2 p ON p.seq = a.purge_seq WHERE p.id = ? ORDER BY "
            "a.time_ms, a.operator")
            .arg(table("purge_approval"), table("purge")),
        {one.id}, [](const RowStream &row) -> Result<PurgeApproval> {
            return PurgeApproval{row.string(0), row.integer(1)};
        });
    if (!approvals)
        return std::unexpected(approvals.error());
    one.approvals = std::move(*approvals);
    const auto standing = standings(one.id);
    if (!standing)
        return std::unexpected(standing.error());
    for (const PurgeStanding &each : *standing)
        one.progress.append(each.progress);
    return {};
}

Result<QList<PurgeRecord>> RetentionRepository::purges(const QString &gateway, int most)
{
    return where(QStringLiteral("gateway = ?"), {gateway}, most);
}

Result<PurgeRecord> RetentionRepository::find(const QString &id)
{
    const auto found = where(QStringLiteral("id = ?"), {id}, 1);
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty() ? failure(ErrorKind::NotFound, QStringLiteral("There is no purge %1.").arg(id.left(40)))
                            : Result<PurgeRecord>(found->constFirst());
}

Result<QString> RetentionRepository::lay(const QString &by, const PurgePlan &plan)
{
    if (auto checked = checkPlan(plan); !checked)
        return std::unexpected(checked.error());
    const auto needed = approvalsNeeded(plan);
    const auto enough = needed ? checkApprovers(m_operators, by, *needed) : std::unexpected(needed.error());
    if (!enough)
        return std::unexpected(enough.error());
    if (!m_onServer)
        return layInFile(by, plan);
    return textOf(QStringLiteral("SELECT gatehouse.lay_purge(?, ?)"), {plan.gateway, compact(plan.toJson())});
}

Result<QString> RetentionRepository::layInFile(const QString &by, const PurgePlan &plan)
{
    QString id;
    const auto done = change(by, Right::ManageRetention, [&]() -> Result<void> {
        const auto needed = approvalsNeeded(plan);
        const auto seq = needed ? m_store.scalar(QStringLiteral("SELECT coalesce(max(seq), 0) + 1 FROM purge"))
                                : std::unexpected(needed.error());
        if (!seq)
            return std::unexpected(seq.error());
        const int year = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC).date().year();
        id = QStringLiteral("P-%1-%2").arg(year).arg(*seq, 6, 10, QLatin1Char('0'));
        if (auto added = run(QStringLiteral("INSERT INTO purge (id, gateway, state, plan, plan_hash, planned_by, "
                                            "planned_ms, approvals_needed) VALUES (?, ?, 'planned', ?, ?, ?, ?, ?)"),
                             {id, plan.gateway, compact(plan.toJson()), plan.hash(), by, m_clock.nowMs(), *needed});
            !added)
            return added;
        return record(by, QStringLiteral("purge.planned"), QStringLiteral("purge ") + id,
                      {{QStringLiteral("plan"), plan.hash()},
                       {QStringLiteral("rows"), plan.rows().rows},
                       {QStringLiteral("approvals_needed"), *needed}});
    });
    return done ? Result<QString>(id) : std::unexpected(done.error());
}

Result<void> RetentionRepository::approve(const QString &by, const QString &id, const QString &planHash)
{
    if (m_onServer)
        return call(QStringLiteral("approve_purge"), {id, planHash});
    return m_store.transaction([&] { return approveInFile(by, id, planHash); });
}

Result<void> RetentionRepository::checkApproval(const QString &by, const PurgeRecord &one, const QString &planHash)
{
    const bool isOwnSmall = one.approvalsNeeded == 1 && one.plannedBy == by;
    const auto own = isOwnSmall ? demandRight(m_operators, by, Right::ManageRetention) : refused({});
    const auto allowed = own ? own : demandRight(m_operators, by, Right::ApprovePlans);
    if (!allowed)
        return allowed;
    if (one.state != PurgeState::Planned)
        return refused(
            QStringLiteral("Purge %1 is %2, so it is not approved any more.").arg(one.id, purgeStateToken(one.state)));
    if (one.planHash != planHash)
        return refused(QStringLiteral("The plan of purge %1 is another one. Look at it again.").arg(one.id));
    if (one.approvalsNeeded > 1 && one.plannedBy == by)
        return refused(QStringLiteral("Whoever planned purge %1 cannot approve it. Somebody else has to.").arg(one.id));
    for (const PurgeApproval &approval : one.approvals) {
        if (approval.by == by)
            return refused(
                QStringLiteral("Purge %1 is approved by you already. Somebody else has to, too.").arg(one.id));
    }
    return {};
}

Result<void> RetentionRepository::approveInFile(const QString &by, const QString &id, const QString &planHash)
{
    const auto one = find(id);
    if (!one)
        return std::unexpected(one.error());
    if (auto checked = checkApproval(by, *one, planHash); !checked)
        return checked;
    if (auto added = run(QStringLiteral("INSERT INTO purge_approval SELECT seq, ?, ? FROM purge WHERE id = ?"),
                         {by, m_clock.nowMs(), id});
        !added)
        return added;
    const int given = int(one->approvals.size()) + 1;
    if (given >= one->approvalsNeeded) {
        if (auto moved = run(QStringLiteral("UPDATE purge SET state = 'approved' WHERE id = ?"), {id}); !moved)
            return moved;
    }
    return record(by, QStringLiteral("purge.approved"), QStringLiteral("purge ") + id,
                  {{QStringLiteral("plan"), one->planHash},
                   {QStringLiteral("approval"), given},
                   {QStringLiteral("of"), one->approvalsNeeded}});
}

// Its rows would stay outside their table, and nobody would come back for them.
Result<void> RetentionRepository::checkNothingOutside(const QString &id)
{
    const auto standing = standings(id);
    if (!standing)
        return std::unexpected(standing.error());
    for (const PurgeStanding &each : *standing) {
        if (each.pending && !each.pending->partition.isEmpty())
            return refused(QStringLiteral("Purge %1 was broken off with partition %2 taken out of its table, so it "
                                          "cannot be withdrawn. Run it once more: that puts the partition back, or "
                                          "drops it.")
                               .arg(id, each.pending->partition));
    }
    return {};
}

Result<void> RetentionRepository::withdraw(const QString &by, const QString &id, const QString &reason)
{
    const QString why = reason.trimmed();
    if (why.isEmpty() || why.size() > kLongestReason)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Say why it is withdrawn, in at most %1 characters.").arg(kLongestReason));
    if (m_onServer)
        return call(QStringLiteral("withdraw_purge"), {id, why});
    return change(by, Right::ManageRetention, [&]() -> Result<void> {
        const auto one = find(id);
        if (!one)
            return std::unexpected(one.error());
        if (one->state != PurgeState::Planned && one->state != PurgeState::Approved)
            return refused(
                QStringLiteral("Purge %1 is %2, so it cannot be withdrawn.").arg(id, purgeStateToken(one->state)));
        if (auto inside = checkNothingOutside(id); !inside)
            return inside;
        if (auto done = run(QStringLiteral("UPDATE purge SET state = 'withdrawn', why = ?, ended_ms = ? WHERE id = ?"),
                            {why, m_clock.nowMs(), id});
            !done)
            return done;
        return record(by, QStringLiteral("purge.withdrawn"), QStringLiteral("purge ") + id, {});
    });
}

} // namespace Gatehouse
