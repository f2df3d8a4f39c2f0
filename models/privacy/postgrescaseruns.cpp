#include "models/privacy/postgrescaseruns.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

PostgresCaseRuns::PostgresCaseRuns(Database &store, CaseRepository &cases)
    : StoredRuns(store, cases)
{
}

Result<void> PostgresCaseRuns::call(const QString &sql, const QVariantList &values)
{
    const auto done = store().execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<std::optional<CaseLease>> PostgresCaseRuns::claim(const QString &, const QString &worker,
                                                         std::chrono::milliseconds lease, const QString &caseId)
{
    if (auto checked = checkLease(lease); !checked)
        return std::unexpected(checked.error());
    std::optional<CaseLease> claimed;
    const auto read = store().visitRows(
        QStringLiteral("SELECT id, run, epoch, state FROM gatehouse.claim_case(?, ?, ?)"),
        {worker, qint64(lease.count()), caseId}, {}, [&claimed](const RowStream &row) -> Result<void> {
            claimed = CaseLease{row.string(0),
                                int(row.integer(1)),
                                row.integer(2),
                                caseStateFromToken(row.string(3)).value_or(CaseState::Running),
                                {}};
            return {};
        });
    if (!read || !claimed)
        return read ? Result<std::optional<CaseLease>>(claimed) : std::unexpected(read.error());
    // In a transaction of its own: the claim stands in the log before the salt is given.
    const auto salted =
        store().visitRows(QStringLiteral("SELECT gatehouse.lease_salt(?, ?)"), {claimed->caseId, claimed->epoch}, {},
                          [&claimed](const RowStream &row) -> Result<void> {
                              const std::string_view salt = row.text(0);
                              claimed->salt = QByteArray(salt.data(), qsizetype(salt.size()));
                              return {};
                          });
    return salted ? Result<std::optional<CaseLease>>(claimed) : std::unexpected(salted.error());
}

Result<void> PostgresCaseRuns::renew(const CaseLease &lease, std::chrono::milliseconds longer)
{
    if (auto checked = checkLease(longer); !checked)
        return checked;
    return call(QStringLiteral("SELECT gatehouse.renew_lease(?, ?, ?)"),
                {lease.caseId, lease.epoch, qint64(longer.count())});
}

Result<void> PostgresCaseRuns::release(const CaseLease &lease)
{
    return renew(lease, std::chrono::milliseconds(0));
}

Result<void> PostgresCaseRuns::laySteps(const CaseLease &lease, const QList<CaseStep> &steps)
{
    QJsonArray array;
    for (const CaseStep &step : steps) {
        array.append(QJsonObject{{QStringLiteral("index"), step.index},
                                 {QStringLiteral("kind"), step.kind},
                                 {QStringLiteral("target"), step.target},
                                 {QStringLiteral("expected"), step.expectedRows}});
    }
    return call(QStringLiteral("SELECT gatehouse.lay_steps(?, ?, ?::jsonb)"),
                {lease.caseId, lease.epoch, QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact))});
}

Result<void> PostgresCaseRuns::intend(const CaseLease &lease, int step, const QString &detail)
{
    return call(QStringLiteral("SELECT gatehouse.intend_step(?, ?, ?, ?)"), {lease.caseId, lease.epoch, step, detail});
}

Result<void> PostgresCaseRuns::record(const CaseLease &lease, int step, const char *what, const StepOutcome &outcome)
{
    return call(QStringLiteral("SELECT gatehouse.record_outcome(?, ?, ?, ?, ?, ?::boolean, ?)"),
                {lease.caseId, lease.epoch, step, QString::fromLatin1(what), outcome.rows,
                 outcome.finished ? QStringLiteral("true") : QStringLiteral("false"), outcome.detail});
}

Result<StepOutcome> PostgresCaseRuns::carryOut(const CaseLease &lease, int step, const Effect &effect)
{
    StepOutcome outcome;
    const auto done = store().transaction([&]() -> Result<void> {
        if (auto entered = call(QStringLiteral("SELECT gatehouse.enter_lease(?, ?)"), {lease.caseId, lease.epoch});
            !entered)
            return entered;
        const auto holds = cases().holds();
        if (!holds)
            return std::unexpected(holds.error());
        const auto made = effect(*holds);
        if (!made)
            return std::unexpected(made.error());
        outcome = *made;
        return record(lease, step, "outcome", outcome);
    });
    return done ? Result<StepOutcome>(outcome) : std::unexpected(done.error());
}

Result<void> PostgresCaseRuns::recordReadBack(const CaseLease &lease, int step, const StepOutcome &outcome)
{
    return record(lease, step, "read_back", outcome);
}

Result<void> PostgresCaseRuns::recordUnknown(const CaseLease &lease, int step, const QString &why)
{
    return call(QStringLiteral("SELECT gatehouse.record_unknown(?, ?, ?, ?)"),
                {lease.caseId, lease.epoch, step, compactJson({{QStringLiteral("why"), why}})});
}

Result<void> PostgresCaseRuns::recordRescan(const CaseLease &lease, const RescanRecord &rescan)
{
    return call(QStringLiteral("SELECT gatehouse.record_rescan(?, ?, ?::boolean, ?, ?)"),
                {lease.caseId, lease.epoch, rescan.clean ? QStringLiteral("true") : QStringLiteral("false"),
                 rescan.tables, rescan.detail});
}

Result<void> PostgresCaseRuns::move(const CaseLease &lease, CaseAction action, const QString &reason)
{
    return call(QStringLiteral("SELECT gatehouse.move_run(?, ?, ?, ?)"),
                {lease.caseId, lease.epoch, caseActionToken(action), reason});
}

Result<void> PostgresCaseRuns::keepPerson(const CaseLease &lease, const QJsonObject &person)
{
    return call(QStringLiteral("SELECT gatehouse.keep_person(?, ?, ?)"),
                {lease.caseId, lease.epoch, compactJson(person)});
}

Result<void> PostgresCaseRuns::finishEffects(const CaseLease &lease)
{
    return move(lease, CaseAction::FinishEffects, {});
}

Result<void> PostgresCaseRuns::driftFound(const CaseLease &lease, const QString &what)
{
    return move(lease, CaseAction::ReportDrift, what);
}

Result<void> PostgresCaseRuns::stopForAttention(const CaseLease &lease, const QString &why)
{
    return move(lease, CaseAction::StopForAttention, why);
}

Result<void> PostgresCaseRuns::complete(const CaseLease &lease, const CaseCompletion &completion)
{
    const auto key = completion.restricts ? cases().hashKey() : Result<QByteArray>(QByteArray());
    if (!key)
        return std::unexpected(key.error());
    const QByteArray restricts = completion.restricts ? keyedHash(*key, *completion.restricts) : QByteArray();
    const QJsonObject document{
        {QStringLiteral("certificate"), QString::fromUtf8(completion.certificate)},
        {QStringLiteral("certificate_hash"), completion.certificateHash},
        {QStringLiteral("held_by"), QJsonArray::fromStringList(completion.heldBy)},
        {QStringLiteral("reopens"), completion.reopensOn ? dayText(*completion.reopensOn) : QString()},
        {QStringLiteral("restricts"), QString::fromLatin1(restricts.toHex())},
        {QStringLiteral("erased"), completion.erased}};
    return call(QStringLiteral("SELECT gatehouse.complete_case(?, ?, ?::jsonb)"),
                {lease.caseId, lease.epoch, QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Compact))});
}

} // namespace Gatehouse
