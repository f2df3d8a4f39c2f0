#include "models/privacy/sqlitecaseruns.h"

#include "models/privacy/recordedwishes.h"

#include <algorithm>

namespace Gatehouse
{

SqliteCaseRuns::SqliteCaseRuns(Database &store, CaseRepository &cases, AuditRepository &audit,
                               OperatorRepository &operators, const Clock &clock)
    : StoredRuns(store, cases)
    , m_transaction(store, audit, operators, clock)
    , m_holds(cases, m_transaction)
{
}

Result<QString> SqliteCaseRuns::nextToClaim(const QString &caseId)
{
    QString id;
    const QString which = caseId.isEmpty() ? QString() : QStringLiteral(" AND id = ?");
    QVariantList values{m_transaction.nowMs()};
    if (!caseId.isEmpty())
        values.append(caseId);
    const auto read = store().visitRows(
        QStringLiteral("SELECT id FROM privacy_case WHERE (state = 'queued' OR (state IN ('running', 'verifying') AND "
                       "lease_until_ms <= ?))%1 ORDER BY due_day, seq LIMIT 1")
            .arg(which),
        values, {}, [&id](const RowStream &row) -> Result<void> {
            id = row.string(0);
            return {};
        });
    return read ? Result<QString>(id) : std::unexpected(read.error());
}

Result<std::optional<CaseLease>> SqliteCaseRuns::claim(const QString &by, const QString &worker,
                                                       std::chrono::milliseconds lease, const QString &caseId)
{
    if (auto checked = checkLease(lease); !checked)
        return std::unexpected(checked.error());
    std::optional<CaseLease> claimed;
    const auto done = store().transaction([&]() -> Result<void> {
        if (auto allowed = m_transaction.demand(by, Right::HandleCases); !allowed)
            return allowed;
        const auto id = nextToClaim(caseId);
        if (!id || id->isEmpty())
            return id ? Result<void>() : std::unexpected(id.error());
        const auto one = cases().find(*id);
        if (!one)
            return std::unexpected(one.error());
        CaseLease taken{one->id, one->run, one->leaseEpoch + 1, one->state, {}};
        if (auto set = m_transaction.run(QStringLiteral("UPDATE privacy_case SET lease_owner = ?, lease_epoch = ?, "
                                                        "lease_until_ms = ? WHERE seq = ?"),
                                         {by, taken.epoch, m_transaction.nowMs() + lease.count(), one->seq});
            !set)
            return set;
        const QJsonObject detail{{QStringLiteral("worker"), worker}, {QStringLiteral("epoch"), taken.epoch}};
        if (one->state == CaseState::Queued) {
            const auto moved = m_transaction.move(by, *one, CaseAction::Claim, detail);
            if (!moved)
                return std::unexpected(moved.error());
            taken.state = *moved;
        } else if (auto noted = m_transaction.note(by, *one, QStringLiteral("taken_over"), detail); !noted) {
            return noted;
        }
        const auto salted = readSalt(*one, taken);
        claimed = taken;
        return salted;
    });
    // What a worker that died, or a reader, has left in the journal of the file goes when there is nothing else to do.
    if (done && !claimed && caseId.isEmpty())
        (void)emptyJournal();
    return done ? Result<std::optional<CaseLease>>(claimed) : std::unexpected(done.error());
}

Result<void> SqliteCaseRuns::readSalt(const PrivacyCase &one, CaseLease &taken)
{
    return store().visitRows(QStringLiteral("SELECT salt FROM privacy_case WHERE seq = ?"), {one.seq}, {},
                             [&taken](const RowStream &row) -> Result<void> {
                                 const std::string_view view = row.text(0);
                                 taken.salt = QByteArray(view.data(), qsizetype(view.size()));
                                 return {};
                             });
}

// Unless a reader is in the way: then the next one empties it.
Result<void> SqliteCaseRuns::emptyJournal()
{
    const auto emptied = store().scalar(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    return emptied || emptied.error().kind == ErrorKind::Busy ? Result<void>() : std::unexpected(emptied.error());
}

Result<void> SqliteCaseRuns::underLease(const CaseLease &lease, const Work &work)
{
    return store().transaction([&]() -> Result<void> {
        const auto one = cases().find(lease.caseId);
        if (!one)
            return std::unexpected(one.error());
        const bool isRun = one->state == CaseState::Running || one->state == CaseState::Verifying;
        if (!isRun || one->leaseEpoch != lease.epoch)
            return fenced(lease.caseId);
        // Who was made to leave meanwhile, or has the right no more, runs nothing on.
        if (auto allowed = m_transaction.demand(one->leaseOwner, Right::HandleCases); !allowed)
            return allowed;
        return work(*one);
    });
}

Result<void> SqliteCaseRuns::renew(const CaseLease &lease, std::chrono::milliseconds longer)
{
    if (auto checked = checkLease(longer); !checked)
        return checked;
    return underLease(lease, [&](const PrivacyCase &one) {
        return m_transaction.run(QStringLiteral("UPDATE privacy_case SET lease_until_ms = ? WHERE seq = ?"),
                                 {m_transaction.nowMs() + longer.count(), one.seq});
    });
}

Result<void> SqliteCaseRuns::laySteps(const CaseLease &lease, const QList<CaseStep> &wanted)
{
    return underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        if (one.state != CaseState::Running)
            return failure(ErrorKind::Denied,
                           QStringLiteral("Case %1 gets no steps any more: all were done.").arg(one.id));
        for (const CaseStep &step : wanted) {
            if (auto done =
                    m_transaction.run(QStringLiteral("INSERT INTO case_step (case_seq, run, idx, kind, target, "
                                                     "expected_rows) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                                      {one.seq, lease.run, step.index, step.kind, step.target, step.expectedRows});
                !done)
                return done;
        }
        return {};
    });
}

Result<void> SqliteCaseRuns::addJournal(const CaseLease &lease, const PrivacyCase &one, int step, const QString &what,
                                        qint64 rows, const QString &detail)
{
    return m_transaction.run(
        QStringLiteral("INSERT INTO case_journal (case_seq, idx, time_ms, run, step, attempt, epoch, what, row_count, "
                       "detail) SELECT ?, (SELECT coalesce(max(idx) + 1, 0) FROM case_journal WHERE case_seq = ?), ?, "
                       "?, ?, s.attempt, ?, ?, ?, ? FROM case_step s WHERE s.case_seq = ? AND s.run = ? AND s.idx = ?"),
        {one.seq, one.seq, m_transaction.nowMs(), lease.run, step, lease.epoch, what, rows, detail, one.seq, lease.run,
         step});
}

Result<void> SqliteCaseRuns::intend(const CaseLease &lease, int step, const QString &detail)
{
    return underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        const auto set = store().execute(QStringLiteral("UPDATE case_step SET status = 'intended', attempt = attempt + "
                                                        "1 WHERE case_seq = ? AND run = ? AND idx = ? AND status IN "
                                                        "('planned', 'intended')"),
                                         {one.seq, lease.run, step});
        if (!set)
            return std::unexpected(set.error());
        if (*set != 1)
            return failure(ErrorKind::Internal,
                           QStringLiteral("Step %1 of case %2 cannot be begun: it is done, or nobody knows what became "
                                          "of it.")
                               .arg(step)
                               .arg(lease.caseId));
        return addJournal(lease, one, step, QStringLiteral("intent"), 0, detail);
    });
}

Result<void> SqliteCaseRuns::writeOutcome(const CaseLease &lease, const PrivacyCase &one, int step, const QString &what,
                                          const StepOutcome &outcome)
{
    if (outcome.rows < 0)
        return failure(ErrorKind::InvalidInput, QStringLiteral("An outcome of less than no row is none."));
    const auto set = store().execute(
        QStringLiteral("UPDATE case_step SET status = ?, done_rows = done_rows + ? WHERE case_seq = ? AND run = ? AND "
                       "idx = ? AND status IN ('intended', 'unknown')"),
        {stepStatusToken(outcome.finished ? StepStatus::Done : StepStatus::Intended), outcome.rows, one.seq, lease.run,
         step});
    if (!set)
        return std::unexpected(set.error());
    if (*set != 1)
        return fenced(lease.caseId);
    if (auto written = addJournal(lease, one, step, what, outcome.rows, outcome.detail); !written)
        return written;
    const auto recorded = m_transaction.record(one.leaseOwner, one, QStringLiteral("case.step_") + what,
                                               compactJson({{QStringLiteral("step"), step},
                                                            {QStringLiteral("rows"), outcome.rows},
                                                            {QStringLiteral("finished"), outcome.finished}}));
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<StepOutcome> SqliteCaseRuns::carryOut(const CaseLease &lease, int step, const Effect &effect)
{
    StepOutcome outcome;
    const auto done = underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        const auto holds = cases().holds();
        if (!holds)
            return std::unexpected(holds.error());
        const auto made = effect(*holds);
        if (!made)
            return std::unexpected(made.error());
        outcome = *made;
        return writeOutcome(lease, one, step, QStringLiteral("outcome"), outcome);
    });
    return done ? Result<StepOutcome>(outcome) : std::unexpected(done.error());
}

Result<void> SqliteCaseRuns::recordReadBack(const CaseLease &lease, int step, const StepOutcome &outcome)
{
    return underLease(lease, [&](const PrivacyCase &one) {
        return writeOutcome(lease, one, step, QStringLiteral("read_back"), outcome);
    });
}

Result<void> SqliteCaseRuns::recordUnknown(const CaseLease &lease, int step, const QString &why)
{
    return underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        const auto set =
            store().execute(QStringLiteral("UPDATE case_step SET status = 'unknown' WHERE case_seq = ? "
                                           "AND run = ? AND idx = ? AND status IN ('intended', 'unknown')"),
                            {one.seq, lease.run, step});
        if (!set)
            return std::unexpected(set.error());
        if (*set != 1)
            return fenced(lease.caseId);
        return addJournal(lease, one, step, QStringLiteral("unknown"), 0, compactJson({{QStringLiteral("why"), why}}));
    });
}

Result<void> SqliteCaseRuns::recordRescan(const CaseLease &lease, const RescanRecord &rescan)
{
    return underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        if (one.state != CaseState::Verifying)
            return failure(ErrorKind::Denied,
                           QStringLiteral("Case %1 is looked over again once all of its steps are done.").arg(one.id));
        if (auto done = m_transaction.run(
                QStringLiteral("INSERT INTO case_rescan (case_seq, idx, run, time_ms, clean, "
                               "tables, detail) SELECT ?, coalesce(max(idx) + 1, 0), ?, ?, "
                               "?, ?, ? FROM case_rescan WHERE case_seq = ?"),
                {one.seq, lease.run, m_transaction.nowMs(), int(rescan.clean), rescan.tables, rescan.detail, one.seq});
            !done)
            return done;
        return m_transaction.note(one.leaseOwner, one, QStringLiteral("rescanned"),
                                  {{QStringLiteral("clean"), rescan.clean}, {QStringLiteral("tables"), rescan.tables}});
    });
}

Result<void> SqliteCaseRuns::moveUnderLease(const CaseLease &lease, CaseAction action, const QJsonObject &detail,
                                            const Work &before)
{
    return underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        if (auto done = before ? before(one) : Result<void>(); !done)
            return done;
        const auto moved = m_transaction.move(one.leaseOwner, one, action, detail);
        return moved ? Result<void>() : std::unexpected(moved.error());
    });
}

Result<void> SqliteCaseRuns::finishEffects(const CaseLease &lease)
{
    return moveUnderLease(lease, CaseAction::FinishEffects, {}, [&](const PrivacyCase &) -> Result<void> {
        const auto all = steps(lease.caseId, lease.run);
        if (!all)
            return std::unexpected(all.error());
        const bool isDone = !all->isEmpty() && std::ranges::all_of(*all, [](const CaseStep &step) {
            return step.status == StepStatus::Done;
        });
        return isDone ? Result<void>()
                      : failure(ErrorKind::Denied,
                                QStringLiteral("Case %1 still has steps that are not done.").arg(lease.caseId));
    });
}

Result<void> SqliteCaseRuns::driftFound(const CaseLease &lease, const QString &what)
{
    return moveUnderLease(
        lease, CaseAction::ReportDrift, {{QStringLiteral("reason"), what}},
        [&](const PrivacyCase &one) -> Result<void> {
            const auto begun = store().scalar(QStringLiteral("SELECT count(*) FROM case_step WHERE case_seq = ? AND "
                                                             "run = ? AND attempt > 0"),
                                              {one.seq, lease.run});
            if (!begun)
                return std::unexpected(begun.error());
            if (*begun > 0)
                return failure(ErrorKind::Denied,
                               QStringLiteral("Case %1 was begun: it only goes forward.").arg(lease.caseId));
            if (auto gone = m_transaction.run(QStringLiteral("DELETE FROM case_step WHERE case_seq = ? AND run = ?"),
                                              {one.seq, lease.run});
                !gone)
                return gone;
            return m_transaction.run(
                QStringLiteral("UPDATE privacy_case SET plan_count = plan_count + 1 WHERE seq = ?"), {one.seq});
        });
}

Result<void> SqliteCaseRuns::stopForAttention(const CaseLease &lease, const QString &why)
{
    return moveUnderLease(
        lease, CaseAction::StopForAttention, {{QStringLiteral("reason"), why}}, [&](const PrivacyCase &one) {
            return m_transaction.run(QStringLiteral("UPDATE privacy_case SET attention = ? WHERE seq = ?"),
                                     {why, one.seq});
        });
}

// What is left of the person in the store: keyed hashes.
Result<void> SqliteCaseRuns::forget(const PrivacyCase &one)
{
    for (const char *sql :
         {"INSERT INTO suppression (hash, case_seq, since_ms) SELECT hash, case_seq, ? FROM case_identifier WHERE "
          "case_seq = ? ON CONFLICT DO NOTHING",
          "UPDATE privacy_case SET changed_ms = ?, salt = NULL, parameters = '', person = '' WHERE seq = ?"}) {
        if (auto done = m_transaction.run(QString::fromLatin1(sql), {m_transaction.nowMs(), one.seq}); !done)
            return done;
    }
    // What people have written may name them.
    if (auto done = m_transaction.run(
            QStringLiteral("UPDATE case_event SET detail = CASE json_remove(detail, '$.reason', '$.worker') WHEN '{}' "
                           "THEN '' ELSE json_remove(detail, '$.reason', '$.worker') END WHERE case_seq = ? AND detail "
                           "<> ''"),
            {one.seq});
        !done)
        return done;
    // Other requests of theirs that are over need to know no longer who it was.
    const QString others = QStringLiteral("is_open = 0 AND seq IN (SELECT o.case_seq FROM case_identifier o JOIN "
                                          "case_identifier i ON i.hash = o.hash WHERE i.case_seq = ?)");
    if (auto done = m_transaction.run(
            QStringLiteral("UPDATE privacy_case SET salt = NULL, parameters = '', person = '' WHERE %1").arg(others),
            {one.seq});
        !done)
        return done;
    return m_transaction.run(
        QStringLiteral("DELETE FROM case_identifier WHERE case_seq = ? OR (hash IN (SELECT hash FROM case_identifier "
                       "WHERE case_seq = ?) AND case_seq IN (SELECT seq FROM privacy_case WHERE is_open = 0))"),
        {one.seq, one.seq});
}

// What a person has asked for once and for all, for every later job: by hashes, which outlive an erasure.
Result<void> SqliteCaseRuns::keepWish(const PrivacyCase &one, const CaseCompletion &completion)
{
    if (!isWish(one.type))
        return {};
    if (one.type == RequestType::Restriction) {
        const auto key = cases().hashKey();
        const auto held =
            key ? m_holds.restrictPerson(one.leaseOwner, one, completion.restricts.value_or(SubjectIdentity()), *key)
                : std::unexpected(key.error());
        if (!held)
            return held;
    }
    return m_transaction.run(
        QStringLiteral("INSERT INTO recorded_wish (hash, type, case_seq, since_ms) SELECT hash, ?, case_seq, ? FROM "
                       "case_identifier WHERE case_seq = ? ON CONFLICT DO NOTHING"),
        {requestTypeToken(one.type), m_transaction.nowMs(), one.seq});
}

Result<void> SqliteCaseRuns::certify(const CaseLease &lease, const PrivacyCase &one, const CaseCompletion &completion)
{
    const auto moved = m_transaction.move(one.leaseOwner, one, CaseAction::ConfirmErased,
                                          {{QStringLiteral("certificate"), completion.certificateHash}});
    if (!moved)
        return std::unexpected(moved.error());
    // The entry that the move has just written is what the certificate is proven by.
    const QString body = QString::fromUtf8(completion.certificate);
    if (auto done =
            m_transaction.run(QStringLiteral("INSERT INTO case_certificate (case_seq, run, body, entry) SELECT ?, "
                                             "?, ?, max(idx) FROM audit_log"),
                              {one.seq, lease.run, body});
        !done)
        return done;
    return m_transaction.run(QStringLiteral("UPDATE privacy_case SET certificate = ?, reopen_day = ? WHERE seq = ?"),
                             {body, completion.reopensOn ? dayText(*completion.reopensOn) : QString(), one.seq});
}

Result<void> SqliteCaseRuns::complete(const CaseLease &lease, const CaseCompletion &completion)
{
    const auto completed = underLease(lease, [&](const PrivacyCase &one) -> Result<void> {
        const auto all = steps(lease.caseId, lease.run);
        const auto looked = all ? rescans(lease.caseId) : std::unexpected(all.error());
        if (!looked)
            return std::unexpected(looked.error());
        if (const QString missing = missingForCompletion(*all, *looked, lease.run); !missing.isEmpty())
            return failure(ErrorKind::Denied,
                           QStringLiteral("Case %1 is not completed: %2.").arg(lease.caseId, missing));
        for (const QString &hold : completion.heldBy) {
            if (auto done = m_transaction.run(QStringLiteral("INSERT INTO case_held_by (case_seq, hold) VALUES (?, ?)"),
                                              {one.seq, hold});
                !done)
                return done;
        }
        if (auto kept = keepWish(one, completion); !kept)
            return kept;
        if (auto certified = certify(lease, one, completion); !certified)
            return certified;
        if (completion.erased)
            return forget(one);
        // What was to be written is written, but for rows that are still held.
        if (auto done = completion.heldBy.isEmpty()
                            ? m_transaction.run(QStringLiteral("UPDATE privacy_case SET parameters = '' WHERE seq = ?"),
                                                {one.seq})
                            : Result<void>();
            !done)
            return done;
        return m_transaction.run(QStringLiteral("UPDATE case_identifier SET active = 0 WHERE case_seq = ?"), {one.seq});
    });
    if (!completed)
        return completed;
    return emptyJournal(); // it still holds what was blanked
}

Result<void> SqliteCaseRuns::keepPerson(const CaseLease &lease, const QJsonObject &person)
{
    return underLease(lease, [&](const PrivacyCase &one) {
        return m_transaction.run(QStringLiteral("UPDATE privacy_case SET person = ? WHERE seq = ?"),
                                 {compactJson(person), one.seq});
    });
}

Result<void> SqliteCaseRuns::release(const CaseLease &lease)
{
    return underLease(lease, [&](const PrivacyCase &one) {
        return m_transaction.run(QStringLiteral("UPDATE privacy_case SET lease_until_ms = 0 WHERE seq = ?"), {one.seq});
    });
}

} // namespace Gatehouse
