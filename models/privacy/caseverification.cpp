#include "models/privacy/caseverification.h"

#include "models/privacy/casechecks.h"
#include "models/privacy/policiesofcase.h"
#include "models/privacy/rescan.h"
#include "models/privacy/storedruns.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString placesOf(const QList<ScanHit> &hits)
{
    QStringList places;
    for (const ScanHit &hit : hits)
        places.append(QStringLiteral("%1.%2 (%3)").arg(hit.table, hit.column).arg(hit.rows));
    return places.join(QStringLiteral(", "));
}

// What an erasure leaves though it names the person, since it is other people's.
QList<CertificateTable> tablesOf(const QList<NamingRows> &others)
{
    QList<CertificateTable> tables;
    for (const NamingRows &rows : others) {
        CertificateTable table;
        table.table = rows.table;
        table.disposition = Disposition::Retain;
        table.rowsRetained = rows.ids.size();
        table.ground = QStringLiteral("Rows of other people that name the person");
        tables.append(table);
    }
    return tables;
}

// Of everything that was recorded of the run: whoever has the store can compute it again.
QString journalHash(const QList<JournalEntry> &journal, int run)
{
    QJsonArray entries;
    for (const JournalEntry &entry : journal) {
        if (entry.run == run)
            entries.append(
                QJsonArray{entry.timeMs, entry.step, entry.attempt, entry.epoch, entry.what, entry.rows, entry.detail});
    }
    const QByteArray bytes = QJsonDocument(entries).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace

CaseVerification::CaseVerification(const WorkBench &bench, const WorkerSettings &settings, const CaseLease &lease,
                                   CaseRun &run)
    : m_bench(bench)
    , m_settings(settings)
    , m_lease(lease)
    , m_run(run)
{
}

Result<CaseState> CaseVerification::stopForAttention(const QString &why)
{
    const auto stopped = m_bench.runs.stopForAttention(m_lease, why);
    return stopped ? Result<CaseState>(CaseState::NeedsAttention) : std::unexpected(stopped.error());
}

Result<CaseState> CaseVerification::verify(const std::stop_token &stop)
{
    if (m_run.plan().request == RequestType::Deletion) {
        if (const auto sums = m_run.erasure().checkSums(m_run.plan(), stop); !sums) {
            return isForAPerson(sums.error()) ? stopForAttention(sums.error().message) : std::unexpected(sums.error());
        }
        // What a reader keeps in the files is looked for again by the next run; it is no row any more.
        if (const auto left = m_run.erasure().finishFiles(); !left && left.error().kind != ErrorKind::Busy)
            return std::unexpected(left.error());
    }
    const auto known = m_bench.runs.rescans(m_lease.caseId);
    if (!known)
        return std::unexpected(known.error());
    for (int clean = cleanRescans(*known, m_lease.run); clean < kRescansNeeded; ++clean) {
        if (clean > 0) {
            if (auto waited = waitBetween(stop); !waited)
                return std::unexpected(waited.error());
        }
        const auto record = look(stop);
        if (!record)
            return std::unexpected(record.error());
        probe("before rescan is recorded");
        if (auto recorded = m_bench.runs.recordRescan(m_lease, *record); !recorded)
            return std::unexpected(recorded.error());
        probe("after rescan is recorded");
        if (!record->clean)
            return stopForAttention(QStringLiteral("Something of the person is there that the plan does not keep: %1. "
                                                   "It may have come while the case ran. Put the case back into the "
                                                   "queue to have it taken out as well.")
                                        .arg(record->detail));
    }
    probe("before completion");
    if (auto completed = complete(); !completed)
        return std::unexpected(completed.error());
    probe("after completion");
    return CaseState::Completed;
}

void CaseVerification::probe(const char *label) const
{
    if (m_settings.probe)
        m_settings.probe(label);
}

Result<RescanRecord> CaseVerification::look(const std::stop_token &stop)
{
    RescanRecord record;
    record.run = m_lease.run;
    const auto left = m_run.remaining(stop);
    if (!left)
        return std::unexpected(left.error());
    record.clean = *left == 0;
    if (*left > 0)
        record.detail = *left == 1 ? QStringLiteral("1 row that was planned")
                                   : QStringLiteral("%1 rows that were planned").arg(*left);
    if (m_run.plan().request != RequestType::Deletion) {
        record.tables = int(m_run.plan().tables.size());
        return record;
    }
    const DataMap &map = m_bench.profile.dataMap;
    auto scan = rescan(map, m_bench.tables, m_run.person(), stop);
    if (!scan)
        return std::unexpected(scan.error());
    const FirstLook *first = m_run.firstLook() ? &*m_run.firstLook() : nullptr;
    if (const auto apart =
            first ? setApart(map, m_bench.tables, m_run.person(), first->others, *scan, stop) : Result<void>();
        !apart)
        return std::unexpected(apart.error());
    const ScanJudgement judgement = judge(map, m_run.plan(), *scan, first ? &first->scan : nullptr);
    record.tables = int(scan->tablesLookedAt);
    record.clean = record.clean && judgement.isClean();
    if (!judgement.isClean())
        record.detail = placesOf(judgement.left);
    return record;
}

Result<void> CaseVerification::waitBetween(const std::stop_token &stop)
{
    const auto until = std::chrono::steady_clock::now() + m_settings.rescanDelay;
    if (auto renewed = m_bench.runs.renew(m_lease, m_settings.lease + m_settings.rescanDelay); !renewed)
        return renewed;
    while (std::chrono::steady_clock::now() < until) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, QStringLiteral("The work was stopped; it goes on from here."));
        QThread::msleep(20);
    }
    return {};
}

// Held rows of the table of persons: who it is stays known for as long.
bool CaseVerification::isPersonKept() const
{
    return std::ranges::any_of(m_run.plan().tables, [this](const PlanTable &table) {
        return table.table == m_run.person().table && table.part != PlanPart::Mention &&
               (table.held > 0 || table.effect == StepEffect::None);
    });
}

// Those of the plan and those that came while it was carried out, where they are about rows of the person.
Result<QStringList> CaseVerification::holdsThatKept()
{
    const auto now = m_run.holdsNow();
    const auto steps = now ? m_bench.runs.steps(m_lease.caseId, m_lease.run) : std::unexpected(now.error());
    if (!steps)
        return std::unexpected(steps.error());
    const auto isKept = [&](const PlanTable &table) { return tableOf(table, *steps).rowsRetained > 0; };
    QStringList ids;
    for (const RowHold &hold : m_run.plan().holds + *now) {
        const bool kept = std::ranges::any_of(m_run.plan().tables, [&](const PlanTable &table) {
            return (hold.table.isEmpty() || hold.table == table.table) && isKept(table);
        });
        if (kept && !ids.contains(hold.id))
            ids.append(hold.id);
    }
    return ids;
}

// By what never changes, as long as their row is there.
SubjectIdentity CaseVerification::keyOfPerson() const
{
    const DataMap &map = m_bench.profile.dataMap;
    const QList<SubjectIdentity> all = identitiesOf(map, m_run.person());
    const auto key = std::ranges::find(all, m_run.person().keyValue, &SubjectIdentity::value);
    return key != all.end() ? *key : all.value(0);
}

std::optional<QDate> CaseVerification::reopensOn() const
{
    std::optional<QDate> first;
    for (const PlanTable &table : m_run.plan().tables) {
        const QDate until = QDate::fromString(table.until, Qt::ISODate);
        if (table.effect == StepEffect::None && table.rows > 0 && until.isValid())
            first = std::min(first.value_or(until.addDays(1)), until.addDays(1));
    }
    return first;
}

CertificateTable CaseVerification::tableOf(const PlanTable &planned, const QList<CaseStep> &steps) const
{
    CertificateTable table;
    table.table = planned.table;
    table.disposition = planned.disposition;
    table.ground = planned.ground;
    table.until = QDate::fromString(planned.until, Qt::ISODate);
    ErasureStep step;
    step.table = planned.table;
    step.part = planned.part;
    step.effect = planned.effect;
    qint64 toDo = 0;
    for (const CaseStep &each : steps) {
        if (each.target == step.title())
            table.rowsDone += each.doneRows;
        if (each.target == step.title())
            toDo += each.expectedRows;
    }
    table.rowsRetained = planned.effect == StepEffect::None ? planned.rows : planned.held;
    // A hold that came while rows were changed.
    if (planned.effect == StepEffect::Set)
        table.rowsRetained = std::max(table.rowsRetained, toDo - table.rowsDone);
    return table;
}

Result<QString> CaseVerification::policyPinned()
{
    return m_bench.store ? policiesOfCase(*m_bench.store, m_bench.clock, m_bench.rollupFingerprint, m_run.one())
                         : Result<QString>(QString());
}

Result<ErasureCertificate> CaseVerification::certificate()
{
    const auto steps = m_bench.runs.steps(m_lease.caseId, m_lease.run);
    const auto journal = steps ? m_bench.runs.journal(m_lease.caseId) : std::unexpected(steps.error());
    const auto looks = journal ? m_bench.runs.rescans(m_lease.caseId) : std::unexpected(journal.error());
    const auto approvals = looks ? m_bench.cases.approvals(m_lease.caseId) : std::unexpected(looks.error());
    const auto policy = approvals ? policyPinned() : std::unexpected(approvals.error());
    if (!policy)
        return std::unexpected(policy.error());
    ErasureCertificate made;
    made.caseId = m_lease.caseId;
    made.type = m_run.one().type;
    made.regime = m_run.one().regime;
    made.received = m_run.one().received;
    made.completed = QDateTime::fromMSecsSinceEpoch(m_bench.clock.nowMs(), Qt::UTC).date();
    made.planHash = m_run.one().planHash;
    made.policyVersion = *policy;
    made.profileId = m_bench.profile.id;
    for (const PlanTable &table : m_run.plan().tables)
        made.tables.append(tableOf(table, *steps));
    if (m_run.firstLook())
        made.tables += tablesOf(m_run.firstLook()->others);
    for (const CaseApproval &approval : *approvals) {
        if (approval.counts)
            made.approvers.append(approval.approver);
    }
    made.approvalsNeeded = m_run.one().approvalsNeeded;
    for (const RescanRecord &each : *looks) {
        if (each.run == m_lease.run)
            made.rescans.append({each.timeMs, each.clean, each.tables});
    }
    made.suppressed = made.type == RequestType::Deletion && !isPersonKept();
    made.recordedHere = !m_run.plan().recordedHere.isEmpty();
    made.journalHash = journalHash(*journal, m_lease.run);
    made.auditOrigin = m_settings.auditOrigin;
    return made;
}

Result<void> CaseVerification::complete()
{
    const auto made = certificate();
    if (!made)
        return std::unexpected(made.error());
    const QByteArray body = certificateBody(*made);
    if (containsAny(certificateTexts(*made), identitiesOf(m_bench.profile.dataMap, m_run.person())))
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("The certificate of case %1 would name the person: a table, a ground or the "
                                      "profile is called as they are. It was not written.")
                           .arg(m_lease.caseId));
    CaseCompletion completion;
    completion.certificate = body;
    completion.certificateHash = certificateHash(body);
    completion.erased = made->suppressed;
    if (made->type != RequestType::Access && made->type != RequestType::Portability) {
        const auto heldBy = holdsThatKept();
        if (!heldBy)
            return std::unexpected(heldBy.error());
        completion.heldBy = *heldBy;
    }
    if (made->type == RequestType::Deletion)
        completion.reopensOn = reopensOn();
    if (made->type == RequestType::Restriction)
        completion.restricts = keyOfPerson();
    return m_bench.runs.complete(m_lease, completion);
}

} // namespace Gatehouse
