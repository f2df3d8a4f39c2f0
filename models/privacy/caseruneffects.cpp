#include "models/privacy/caserun.h"

#include "models/alerts/alerterasure.h"
#include "models/core/counted.h"
#include "models/privacy/casestepkinds.h"
#include "models/privacy/switchmark.h"

#include <algorithm>

// How each kind of step is carried out.
namespace Gatehouse
{

const ErasureStep *CaseRun::rowsOf(const CaseStep &step) const
{
    const auto found =
        std::ranges::find_if(m_rows, [&step](const ErasureStep &each) { return each.title() == step.target; });
    return found == m_rows.end() ? nullptr : &*found;
}

// A step whose outcome was not recorded: what is there says what became of it.
Result<void> CaseRun::readBack(CaseStep &step, const std::stop_token &stop)
{
    StepOutcome outcome;
    if (step.kind == StepKind::kSwitch) {
        const auto action = switchOf(step);
        const auto done = action ? m_bench.control->isDone(*action, stop) : std::unexpected(action.error());
        if (!done)
            return std::unexpected(done.error());
        outcome.finished = *done;
    } else if (const ErasureStep *rows = rowsOf(step)) {
        const auto holds = holdsNow();
        const auto left = holds ? m_erasure->remaining(*rows, *holds, stop) : std::unexpected(holds.error());
        if (!left)
            return std::unexpected(left.error());
        outcome.rows = std::max<qint64>(0, step.expectedRows - step.doneRows - *left);
        outcome.finished = *left == 0;
    } else {
        return {}; // reading again changes nothing
    }
    probe("before read back");
    if (auto recorded = m_bench.runs.recordReadBack(m_lease, step.index, outcome); !recorded)
        return recorded;
    step.doneRows += outcome.rows;
    step.status = outcome.finished ? StepStatus::Done : StepStatus::Intended;
    probe("after read back");
    return {};
}

Result<void> CaseRun::runStep(CaseStep step, const std::stop_token &stop)
{
    if (step.status != StepStatus::Planned) {
        if (auto known = readBack(step, stop); !known)
            return known;
    }
    const QString mark = markOf(step);
    while (step.status != StepStatus::Done) {
        probe("before intent");
        if (auto intended = m_bench.runs.intend(m_lease, step.index, mark); !intended)
            return intended;
        probe("after intent");
        const auto before = runOutside(step, stop);
        if (!before)
            return std::unexpected(before.error());
        const auto outcome = m_bench.runs.carryOut(m_lease, step.index, [&](const QList<PrivacyHold> &holds) {
            auto made = effectOf(step, *before, holds, stop);
            probe("after effect");
            return made;
        });
        if (!outcome)
            return std::unexpected(outcome.error());
        probe("after outcome");
        step.doneRows += outcome->rows;
        step.status = outcome->finished ? StepStatus::Done : StepStatus::Intended;
        if (m_settings.progress)
            m_settings.progress(m_lease.caseId, step);
        if (auto renewed = m_bench.runs.renew(m_lease, m_settings.lease); !renewed)
            return renewed;
    }
    if (step.kind == StepKind::kRows && step.expectedRows > 0 && step.doneRows == 0) {
        const auto holds = holdsNow();
        if (!holds || holds->isEmpty())
            return failure(ErrorKind::Corrupt, QStringLiteral("%1: %2 %3 to be changed, and none was.")
                                                   .arg(step.target, QString::number(step.expectedRows),
                                                        wordFor(step.expectedRows, QStringLiteral("row was"),
                                                                QStringLiteral("rows were"))));
    }
    return {};
}

// Effects that may be repeated and that no hold is about, outside of the store's transaction: nobody should wait for it
// as long as a gateway takes, and rollups may be in the same file. Gives the count of rows.
Result<qint64> CaseRun::runOutside(const CaseStep &step, const std::stop_token &stop)
{
    if (step.kind != StepKind::kRollups && step.kind != StepKind::kSwitch)
        return 0;
    const auto holds = holdsNow();
    if (!holds || isRestricted(*holds))
        return holds ? Result<qint64>(0) : std::unexpected(holds.error());
    if (step.kind == StepKind::kRollups)
        return eraseCounted();
    const auto switched = runSwitch(step, stop);
    return switched ? Result<qint64>(0) : std::unexpected(switched.error());
}

// The worker that has laid the step may have had other ways than this one.
Result<GatewayAction> CaseRun::switchOf(const CaseStep &step) const
{
    const QList<GatewayAction> all = switches();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (step.target != switchTitle(all.at(i), i))
            continue;
        if (m_bench.control && m_bench.control->can(all.at(i)))
            return all.at(i);
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("This worker has no way to do what is next (%1). Give its connection the admin "
                                      "API or the account that may write, then put the case back into the queue.")
                           .arg(step.target));
    }
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("What is to be switched off next (%1) is not known any more. Switch it off by hand, "
                                  "and open a new case.")
                       .arg(step.target));
}

// Whoever takes back what was done to the same key or account before must find out that this came later.
QString CaseRun::markOf(const CaseStep &step) const
{
    const auto action = step.kind == StepKind::kSwitch ? switchOf(step) : failure(ErrorKind::NotFound, {});
    return action ? switchMark(m_hashKey, m_bench.rollupFingerprint, action->kind, action->id) : QString();
}

Result<void> CaseRun::runSwitch(const CaseStep &step, const std::stop_token &stop)
{
    const auto action = switchOf(step);
    if (!action)
        return std::unexpected(action.error());
    // Whoever was believed dead meanwhile is told so before the gateway is.
    if (auto renewed = m_bench.runs.renew(m_lease, m_settings.lease); !renewed)
        return renewed;
    const auto done = m_bench.control->run(*action, stop);
    if (done || done.error().kind == ErrorKind::NotFound)
        return {};
    if (done.error().kind == ErrorKind::TimedOut) {
        if (auto recorded = m_bench.runs.recordUnknown(m_lease, step.index, QStringLiteral("no answer")); !recorded)
            return recorded;
    }
    return std::unexpected(done.error());
}

Result<qint64> CaseRun::eraseCounted()
{
    const Pseudonyms pseudonyms(m_lease.salt, m_person.pseudonymSerial);
    const CountedPerson counted{{m_person.keyValue}, m_person.keysIn(m_bench.profile.dataMap)};
    int names = 0;
    probe("before figures");
    const auto replaced = !m_bench.rollups
                              ? Result<qint64>(0)
                              : eraseFromRollups(*m_bench.rollups, m_bench.rollupFingerprint, counted,
                                                 [&](Dimension dimension, const QString &name) {
                                                     if (++names > 1)
                                                         probe("amid figures");
                                                     return pseudonyms.text(dimensionToken(dimension), name);
                                                 });
    probe("after figures");
    if (!replaced || !m_bench.store)
        return replaced;
    AuditRepository audit(*m_bench.store, m_bench.clock);
    const auto named =
        eraseFromAlerts(*m_bench.store, audit, m_settings.operatorId, m_bench.rollupFingerprint, counted);
    return named ? Result<qint64>(*replaced + *named) : std::unexpected(named.error());
}

Result<StepOutcome> CaseRun::effectOf(const CaseStep &step, qint64 rowsBefore, const QList<PrivacyHold> &holds,
                                      const std::stop_token &stop)
{
    if (const ErasureStep *rows = rowsOf(step)) {
        const auto batch =
            m_erasure->runBatch(*rows, standing(holds), m_bench.clock.nowMs(), m_settings.rowsPerBatch, stop);
        return batch ? Result<StepOutcome>({batch->rows, batch->isDone, {}}) : std::unexpected(batch.error());
    }
    if (step.kind != StepKind::kExport)
        return StepOutcome{rowsBefore, true, {}};
    qint64 rows = 0;
    const SubjectSearch search(m_bench.profile.dataMap, m_bench.tables);
    for (const PlanTable &table : m_plan.tables) {
        if (table.part != PlanPart::Own)
            continue;
        const auto read = search.visitRows(
            m_person, table.table,
            [&rows](const RowStream &) -> Result<void> {
                ++rows;
                return {};
            },
            stop);
        if (!read)
            return std::unexpected(read.error());
    }
    return StepOutcome{rows, true, {}};
}

} // namespace Gatehouse
