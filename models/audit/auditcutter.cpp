#include "models/audit/auditcutter.h"

#include "models/team/demand.h"

#include <QDateTime>

#include <algorithm>

namespace Gatehouse
{

namespace
{

qint64 startMs(const QDate &day)
{
    return QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
}

QDate utcDay(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).date();
}

std::unexpected<Error> otherLog(qint64 checkpoint)
{
    return failure(ErrorKind::Corrupt,
                   checkpoint == 1 ? QStringLiteral("Nothing was cut: the first entry of the audit log is not that of "
                                                    "the checkpoint. Verify the log.")
                                   : QStringLiteral("Nothing was cut: the first %1 entries of the audit log are not "
                                                    "those of the checkpoint. Verify the log.")
                                         .arg(checkpoint));
}

} // namespace

// The first entries that stay, each for a reason of its own.
struct AuditCutter::Limits {
    qint64 size = 0;
    qint64 from = 0;
    qint64 young = 0;
    qint64 kept = 0; // of an open case or under a hold; the size when there is none
    QString keptBy;
    qint64 certificates = 0; // that are not below the end of the cut
};

AuditCutter::AuditCutter(Database &store, AuditRepository &log, OperatorRepository &operators, const Clock &clock)
    : m_store(store)
    , m_log(log)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

Result<AuditCutter::Limits> AuditCutter::limitsOfFile(const CutRequest &request)
{
    Limits limits;
    const auto size = m_log.size();
    const auto from = size ? m_log.cutBefore() : size;
    const auto young = from ? m_store.scalar(QStringLiteral("SELECT idx FROM audit_log NOT INDEXED WHERE time_ms >= ? "
                                                            "ORDER BY idx LIMIT 1"),
                                             {startMs(request.day)}, *size)
                            : from;
    if (!young)
        return std::unexpected(young.error());
    limits = {*size, *from, *young, *size, {}, 0};
    const qint64 most = std::min(limits.young, request.checkpoint.size);
    // The last day of a hold is that of an operator, whose zone may be behind UTC.
    const QString today = utcDay(m_clock.nowMs()).addDays(-1).toString(Qt::ISODate);
    const auto kept = m_store.visitRows(
        QStringLiteral(
            "SELECT idx, object FROM audit_log NOT INDEXED WHERE idx < ? AND object IN (SELECT p.object FROM "
            "audit_protected p WHERE p.until_day >= ?) ORDER BY idx LIMIT 1"),
        {most, today}, {}, [&limits](const RowStream &row) -> Result<void> {
            limits.kept = row.integer(0);
            limits.keptBy = row.string(1);
            return {};
        });
    const auto certificates =
        kept ? m_store.scalar(QStringLiteral("SELECT count(*) FROM case_certificate WHERE entry >= ? AND "
                                             "entry < ?"),
                              {limits.from, std::min(most, limits.kept)})
             : std::unexpected(kept.error());
    if (!certificates)
        return std::unexpected(certificates.error());
    limits.certificates = *certificates;
    return limits;
}

Result<AuditCutter::Limits> AuditCutter::limitsOfServer(const CutRequest &request)
{
    Limits limits;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT size, cut_before, young, kept, kept_by, certificates FROM gatehouse.audit_cut_limits(?, "
                       "?)"),
        {startMs(request.day), request.checkpoint.size}, {}, [&limits](const RowStream &row) -> Result<void> {
            limits = {row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.string(4), row.integer(5)};
            return {};
        });
    return read ? Result<Limits>(limits) : std::unexpected(read.error());
}

Result<CutPlan> AuditCutter::planned(const CutRequest &request)
{
    if (!request.day.isValid() || request.day > utcDay(m_clock.nowMs()))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Nothing was cut: %1 is still to come. Name a day up to today; its entries stay.")
                           .arg(request.day.toString(Qt::ISODate)));
    const auto limits = m_onServer ? limitsOfServer(request) : limitsOfFile(request);
    if (!limits)
        return std::unexpected(limits.error());
    if (request.checkpoint.size > limits->size)
        return otherLog(request.checkpoint.size);
    CutPlan plan{limits->from, limits->young, CutPlan::End::Day, {}, limits->certificates};
    if (request.checkpoint.size < plan.before) {
        plan.before = request.checkpoint.size;
        plan.end = CutPlan::End::Checkpoint;
    }
    if (limits->kept < plan.before) {
        plan.before = limits->kept;
        plan.end = CutPlan::End::Protected;
        plan.protectedBy = limits->keptBy;
    }
    plan.before = std::max(plan.before, plan.from);
    return plan;
}

Result<CutPlan> AuditCutter::plan(const QString &by, const CutRequest &request)
{
    if (!m_onServer) {
        if (auto allowed = demandRight(m_operators, by, Right::CutAuditLog); !allowed)
            return std::unexpected(allowed.error());
    }
    return planned(request);
}

Result<qint64> AuditCutter::cut(const QString &by, const CutRequest &request, const CutPlan &plan,
                                const Reading &reading)
{
    const auto findings = m_log.verify({request.checkpoint}, reading.progress, reading.stop);
    if (!findings)
        return std::unexpected(findings.error());
    if (!findings->isGenuine()) {
        const LogFault &first = findings->faults.constFirst();
        return failure(ErrorKind::Corrupt, QStringLiteral("The audit log is not what was written, from entry %1 on: %2 "
                                                          "Nothing was cut: what is there may be evidence.")
                                               .arg(first.index)
                                               .arg(first.what));
    }
    return m_onServer ? cutOnServer(request, plan) : cutFile(by, request, plan);
}

// The head of the log as it is, with the checkpoint looked at by the way.
Result<CutNote> AuditCutter::noteFor(const CutRequest &request, const CutPlan &plan)
{
    MerkleFrontier frontier;
    bool agrees = request.checkpoint.size == 0;
    const auto read = m_log.visitLeaves([&](const Hash &leaf) -> Result<void> {
        frontier.append(leaf);
        if (frontier.size() == request.checkpoint.size)
            agrees = frontier.head() == request.checkpoint;
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    if (!agrees)
        return otherLog(request.checkpoint.size);
    return CutNote{plan.before, request.checkpoint.size, frontier.head()};
}

Result<qint64> AuditCutter::cutFile(const QString &by, const CutRequest &request, const CutPlan &plan)
{
    qint64 entry = 0;
    const auto done = m_store.transaction([&]() -> Result<void> {
        const auto now = this->plan(by, request);
        if (!now)
            return std::unexpected(now.error());
        if (plan.from != now->from || plan.before > now->before || plan.count() <= 0)
            return failure(ErrorKind::Denied,
                           QStringLiteral("Nothing was cut: what may be cut has changed meanwhile. Count again."));
        const auto note = noteFor(request, plan);
        const auto index =
            note ? m_log.append({0, 0, by, kCutAction, {}, {}, cutDetail(*note)}) : std::unexpected(note.error());
        if (!index)
            return std::unexpected(index.error());
        entry = *index;
        const auto kept = m_store.execute(
            QStringLiteral("INSERT INTO audit_leaf (idx, leaf) SELECT idx, leaf FROM audit_log WHERE idx < ?"),
            {plan.before});
        const auto gone =
            kept ? m_store.execute(QStringLiteral("DELETE FROM audit_log WHERE idx < ?"), {plan.before}) : kept;
        if (!gone)
            return std::unexpected(gone.error());
        return {};
    });
    if (!done)
        return std::unexpected(done.error());
    // The journal of the file still holds what was cut, unless a reader is in the way: then the next one empties it.
    (void)m_store.scalar(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    return entry;
}

Result<qint64> AuditCutter::cutOnServer(const CutRequest &request, const CutPlan &plan)
{
    qint64 entry = 0;
    // To its end, which is when the server has committed it.
    const auto done = m_store.visitRows(QStringLiteral("SELECT gatehouse.cut_audit(?, ?, ?, ?, ?)"),
                                        {startMs(request.day), plan.from, plan.before, request.checkpoint.size,
                                         QString::fromLatin1(toHex(request.checkpoint.root))},
                                        {}, [&entry](const RowStream &row) -> Result<void> {
                                            entry = row.integer(0);
                                            return {};
                                        });
    return done ? Result<qint64>(entry) : std::unexpected(done.error());
}

} // namespace Gatehouse
