#include "models/privacy/caserun.h"

#include "models/privacy/casechecks.h"
#include "models/telemetry/rolluperasure.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kSwitch = QStringLiteral("switch");
const QString kRows = QStringLiteral("rows");
const QString kExport = QStringLiteral("export");
const QString kRollups = QStringLiteral("rollups");
const QString kNothing = QStringLiteral("nothing_to_do");

bool isExport(RequestType type)
{
    return type == RequestType::Access || type == RequestType::Portability;
}

} // namespace

bool isForAPerson(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Unreachable:
    case ErrorKind::Busy:
    case ErrorKind::Cancelled:
    case ErrorKind::SignIn:
        return false;
    case ErrorKind::Denied:
        return error.detail != QLatin1String("fenced");
    default:
        return true;
    }
}

CaseRun::CaseRun(const WorkBench &bench, const WorkerSettings &settings, const CaseLease &lease)
    : m_bench(bench)
    , m_settings(settings)
    , m_lease(lease)
    , m_planner(bench.cases, bench.runs, bench.profile, bench.tables)
{
}

CaseRun::~CaseRun() = default;

void CaseRun::probe(const char *label) const
{
    if (m_settings.probe)
        m_settings.probe(label);
}

Result<QList<CaseStep>> CaseRun::steps()
{
    return m_bench.runs.steps(m_lease.caseId, m_lease.run);
}

Result<void> CaseRun::load(const std::stop_token &stop)
{
    const auto one = m_bench.cases.find(m_lease.caseId);
    const auto subject = one ? m_bench.cases.subject(m_settings.operatorId, m_lease.caseId, QStringLiteral("run"))
                             : std::unexpected(one.error());
    const auto key = subject ? m_bench.cases.hashKey() : std::unexpected(subject.error());
    const auto stored = key ? m_bench.cases.plan(m_lease.caseId) : std::unexpected(key.error());
    const auto plan = stored ? ErasurePlan::fromJson(*stored) : std::unexpected(stored.error());
    const auto person = plan ? Person::fromJson(subject->person) : std::unexpected(plan.error());
    if (!person)
        return std::unexpected(person.error());
    if (plan->hash() != one->planHash)
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("The plan of case %1 is not the one that was approved: its hash is another.")
                           .arg(m_lease.caseId));
    m_case = *one;
    m_subject = *subject;
    m_hashKey = *key;
    m_plan = *plan;
    m_person = *person;
    m_rows = stepsOf(m_plan);
    if (m_case.type == RequestType::Rectification) {
        const auto written = m_bench.cases.parameters(m_settings.operatorId, m_lease.caseId, QStringLiteral("run"));
        if (!written)
            return std::unexpected(written.error());
        for (ErasureStep &step : m_rows) {
            for (PlannedChange &change : step.changes)
                change.after = written->value(change.table + QLatin1Char('.') + change.column);
        }
    }
    auto erasure = RowErasure::create(m_bench.profile.dataMap, m_bench.tables, m_person, m_lease.salt);
    if (!erasure)
        return std::unexpected(erasure.error());
    m_erasure = std::move(*erasure);
    return stop.stop_requested() ? failure(ErrorKind::Cancelled, QStringLiteral("The work was stopped."))
                                 : Result<void>();
}

QList<RowHold> CaseRun::standing(const QList<PrivacyHold> &holds) const
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_bench.clock.nowMs(), Qt::UTC).date();
    QList<SubjectIdentity> identities = m_subject.identities;
    identities.append(identitiesOf(m_bench.profile.dataMap, m_person));
    return rowHolds(holds, identities, m_hashKey, today);
}

Result<QList<RowHold>> CaseRun::holdsNow()
{
    const auto all = m_bench.cases.holds();
    return all ? Result<QList<RowHold>>(standing(*all)) : std::unexpected(all.error());
}

Result<qint64> CaseRun::remaining(const std::stop_token &stop)
{
    const auto holds = holdsNow();
    if (!holds)
        return std::unexpected(holds.error());
    qint64 rows = 0;
    for (const ErasureStep &step : m_rows) {
        const auto left = m_erasure->remaining(step, *holds, stop);
        if (!left)
            return left;
        rows += *left;
    }
    return rows;
}

// Empty: what is there is what was approved.
Result<QString> CaseRun::drift(const std::stop_token &stop)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_bench.clock.nowMs(), Qt::UTC).date();
    const auto found = m_planner.again(m_case, m_subject, m_plan, today, stop);
    if (!found)
        return std::unexpected(found.error());
    m_person = found->person;
    return planDifference(m_plan, found->plan);
}

Result<CaseState> CaseRun::carryOut(const std::stop_token &stop)
{
    if (auto loaded = load(stop); !loaded)
        return std::unexpected(loaded.error());
    auto known = steps();
    if (!known)
        return std::unexpected(known.error());
    const bool begun = std::ranges::any_of(*known, [](const CaseStep &step) { return step.attempt > 0; });
    if (!begun) {
        const auto difference = drift(stop);
        if (!difference)
            return std::unexpected(difference.error());
        if (!difference->isEmpty()) {
            const auto told = m_bench.runs.driftFound(m_lease, *difference);
            return told ? Result<CaseState>(CaseState::Planned) : std::unexpected(told.error());
        }
    }
    if (auto prepared = prepare(begun, stop); !prepared)
        return std::unexpected(prepared.error());
    known = steps();
    if (!known)
        return std::unexpected(known.error());
    for (const CaseStep &step : *known) {
        if (step.status == StepStatus::Done)
            continue;
        if (auto done = runStep(step, stop); !done)
            return std::unexpected(done.error());
    }
    probe("before finish");
    const auto finished = m_bench.runs.finishEffects(m_lease);
    return finished ? Result<CaseState>(CaseState::Verifying) : std::unexpected(finished.error());
}

Result<void> CaseRun::prepare(bool begun, const std::stop_token &stop)
{
    if (begun) {
        const auto known = steps();
        return known ? layFollowUps(*known, stop) : std::unexpected(known.error());
    }
    const auto serial = m_erasure->chooseSerial();
    if (!serial)
        return std::unexpected(serial.error());
    m_person.pseudonymSerial = *serial;
    if (auto kept = m_bench.runs.keepPerson(m_lease, m_person.toJson()); !kept)
        return kept;
    auto erasure = RowErasure::create(m_bench.profile.dataMap, m_bench.tables, m_person, m_lease.salt);
    if (!erasure)
        return std::unexpected(erasure.error());
    m_erasure = std::move(*erasure);
    Result<void> counted;
    const QList<CaseStep> wanted = stepsToLay(stop, counted);
    return counted ? m_bench.runs.laySteps(m_lease, wanted) : counted;
}

// Reversible ones first: nobody writes more rows of the person while theirs are erased.
QList<GatewayAction> CaseRun::switches() const
{
    QList<GatewayAction> all;
    if (m_case.type != RequestType::Deletion || !m_bench.control)
        return all;
    const QString reason = QStringLiteral("case ") + m_case.id;
    const DataMap &map = m_bench.profile.dataMap;
    if (m_person.table == map.subjectTable)
        all.append({ActionVerb::Disable, EntityKind::Account, m_person.keyValue, reason});
    for (const QString &key : keysOfPerson())
        all.append({ActionVerb::Disable, EntityKind::Key, key, reason});
    all.removeIf([this](const GatewayAction &action) { return !m_bench.control->can(action); });
    return all;
}

QList<CaseStep> CaseRun::stepsToLay(const std::stop_token &stop, Result<void> &counted)
{
    QList<CaseStep> all;
    const auto add = [&all](const QString &kind, const QString &target, qint64 rows) {
        CaseStep step;
        step.index = int(all.size());
        step.kind = kind;
        step.target = target;
        step.expectedRows = rows;
        all.append(step);
    };
    const QList<GatewayAction> actions = switches();
    for (qsizetype i = 0; i < actions.size(); ++i)
        add(kSwitch, QStringLiteral("%1 %2").arg(actions.at(i).token()).arg(i + 1), 0);
    const auto holds = holdsNow();
    for (const ErasureStep &step : m_rows) {
        const auto rows = holds ? m_erasure->remaining(step, *holds, stop) : std::unexpected(holds.error());
        if (!rows) {
            counted = std::unexpected(rows.error());
            return {};
        }
        add(kRows, step.title(), *rows);
    }
    if (isExport(m_case.type)) {
        qint64 rows = 0;
        for (const PlanTable &table : m_plan.tables)
            rows += table.part == PlanPart::Mention ? 0 : table.rows;
        add(kExport, QStringLiteral("every row of the person is read"), rows);
    }
    if (m_bench.rollups && m_case.type == RequestType::Deletion)
        add(kRollups, QStringLiteral("the console's own figures"), 0);
    if (all.isEmpty())
        add(kNothing, QStringLiteral("no row is to be changed"), 0);
    return all;
}

// Rows that a writer in flight has brought since: they are steps of their own, since what was done stays recorded.
Result<void> CaseRun::layFollowUps(const QList<CaseStep> &known, const std::stop_token &stop)
{
    if (std::ranges::any_of(known, [](const CaseStep &step) { return step.status != StepStatus::Done; }))
        return {};
    const auto holds = holdsNow();
    if (!holds)
        return std::unexpected(holds.error());
    QList<CaseStep> more;
    for (const ErasureStep &step : m_rows) {
        const auto rows = m_erasure->remaining(step, *holds, stop);
        if (!rows)
            return std::unexpected(rows.error());
        if (*rows == 0)
            continue;
        CaseStep next;
        next.index = int(known.size() + more.size());
        next.kind = kRows;
        next.target = step.title();
        next.expectedRows = *rows;
        more.append(next);
    }
    return more.isEmpty() ? Result<void>() : m_bench.runs.laySteps(m_lease, more);
}

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
    if (step.kind == kSwitch) {
        const int index = step.target.section(QLatin1Char(' '), -1).toInt() - 1;
        const QList<GatewayAction> all = switches();
        if (index < 0 || index >= all.size())
            return {};
        const auto done = m_bench.control->isDone(all.at(index), stop);
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
    return {};
}

Result<void> CaseRun::runStep(CaseStep step, const std::stop_token &stop)
{
    if (step.status != StepStatus::Planned) {
        if (auto known = readBack(step, stop); !known)
            return known;
    }
    while (step.status != StepStatus::Done) {
        probe("before intent");
        if (auto intended = m_bench.runs.intend(m_lease, step.index, {}); !intended)
            return intended;
        probe("after intent");
        if (step.kind == kSwitch) {
            if (auto switched = runSwitch(step, stop); !switched)
                return switched;
        }
        const auto outcome = m_bench.runs.carryOut(m_lease, step.index, [&](const QList<PrivacyHold> &holds) {
            auto made = effectOf(step, holds, stop);
            probe("after effect");
            return made;
        });
        if (!outcome)
            return std::unexpected(outcome.error());
        probe("after outcome");
        step.doneRows += outcome->rows;
        step.status = outcome->finished ? StepStatus::Done : StepStatus::Intended;
        if (auto renewed = m_bench.runs.renew(m_lease, m_settings.lease); !renewed)
            return renewed;
    }
    if (step.kind == kRows && step.expectedRows > 0 && step.doneRows == 0) {
        const auto holds = holdsNow();
        if (!holds || holds->isEmpty())
            return failure(ErrorKind::Corrupt, QStringLiteral("%1: %2 rows were to be changed, and none was.")
                                                   .arg(step.target)
                                                   .arg(step.expectedRows));
    }
    return {};
}

// Outside of the store's transaction, which nobody should wait for as long as a gateway takes.
Result<void> CaseRun::runSwitch(const CaseStep &step, const std::stop_token &stop)
{
    const QList<GatewayAction> all = switches();
    const int index = step.target.section(QLatin1Char(' '), -1).toInt() - 1;
    if (index < 0 || index >= all.size())
        return {};
    const auto done = m_bench.control->run(all.at(index), stop);
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
    return eraseFromRollups(*m_bench.rollups, m_bench.rollupFingerprint, {{m_person.keyValue}, keysOfPerson()},
                            [&pseudonyms](Dimension dimension, const QString &name) {
                                return pseudonyms.text(dimensionToken(dimension), name);
                            });
}

QStringList CaseRun::keysOfPerson() const
{
    const DataMap &map = m_bench.profile.dataMap;
    return map.keyTable.isEmpty() ? QStringList() : m_person.valuesOf(map.keyTable, map.keyColumn);
}

Result<StepOutcome> CaseRun::effectOf(const CaseStep &step, const QList<PrivacyHold> &holds,
                                      const std::stop_token &stop)
{
    if (const ErasureStep *rows = rowsOf(step)) {
        const auto batch =
            m_erasure->runBatch(*rows, standing(holds), m_bench.clock.nowMs(), m_settings.rowsPerBatch, stop);
        return batch ? Result<StepOutcome>({batch->rows, batch->isDone, {}}) : std::unexpected(batch.error());
    }
    if (step.kind == kRollups) {
        const auto changed = eraseCounted();
        return changed ? Result<StepOutcome>({*changed, true, {}}) : std::unexpected(changed.error());
    }
    if (step.kind != kExport)
        return StepOutcome{0, true, {}};
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
