#include "models/privacy/caserun.h"

#include "models/privacy/casestepkinds.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kFirstLook = QStringLiteral("first_look");

qint64 rowsToRead(const ErasurePlan &plan)
{
    qint64 rows = 0;
    for (const PlanTable &table : plan.tables)
        rows += table.part == PlanPart::Mention ? 0 : table.rows;
    return rows;
}

// The plan holds digests of what a rectification writes.
void fillIn(QList<ErasureStep> &steps, const QList<PlannedChange> &real)
{
    for (ErasureStep &step : steps) {
        for (PlannedChange &change : step.changes) {
            for (const PlannedChange &each : real) {
                if (each.table == change.table && each.column == change.column)
                    change.after = each.after;
            }
        }
    }
}

// What steps were laid for after the plan was approved.
QList<PlanTable> tablesOf(const QList<CaseStep> &steps, const DataMap &map)
{
    QList<PlanTable> tables;
    for (const DataMapTable &table : map.tables) {
        for (const PlanPart part : {PlanPart::Own, PlanPart::Expired, PlanPart::Shared, PlanPart::Mention}) {
            for (const StepEffect effect : {StepEffect::Delete, StepEffect::Pseudonymise, StepEffect::TakeOut}) {
                ErasureStep step;
                step.table = table.name;
                step.part = part;
                step.effect = effect;
                const auto isIt = [&step](const CaseStep &each) { return each.target == step.title(); };
                if (std::ranges::none_of(steps, isIt))
                    continue;
                PlanTable planned;
                planned.table = table.name;
                planned.part = part;
                planned.effect = effect;
                planned.disposition = effect == StepEffect::Delete ? Disposition::Delete
                                      : part == PlanPart::Mention  ? Disposition::Retain
                                                                   : table.disposition;
                planned.ground = table.ground;
                planned.order = table.order;
                tables.append(planned);
            }
        }
    }
    return tables;
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

bool isRestricted(const QList<RowHold> &holds)
{
    return std::ranges::any_of(holds, [](const RowHold &hold) { return !hold.ground.isEmpty(); });
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
    if (const QJsonObject look = subject->person.value(kFirstLook).toObject(); !look.isEmpty())
        m_firstLook = FirstLook::fromJson(look);
    m_rows = stepsOf(m_plan);
    if (m_case.type == RequestType::Rectification) {
        const auto written = m_bench.cases.parameters(m_settings.operatorId, m_lease.caseId, QStringLiteral("run"));
        if (!written)
            return std::unexpected(written.error());
        fillIn(m_rows, rectifications(*written, m_bench.profile.dataMap));
    }
    const auto known = steps();
    if (!known)
        return std::unexpected(known.error());
    addTables(tablesOf(*known, m_bench.profile.dataMap));
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
    return rowHolds(holds, identities, m_hashKey, today, m_case.type);
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
    for (const bool switches : {true, false}) {
        if (auto done = runAll(switches, stop); !done)
            return std::unexpected(done.error());
        if (!switches)
            break;
        if (auto wider = widen(stop); !wider)
            return std::unexpected(wider.error());
        if (auto looked = lookFirst(stop); !looked)
            return std::unexpected(looked.error());
    }
    probe("before finish");
    if (auto finished = m_bench.runs.finishEffects(m_lease); !finished)
        return std::unexpected(finished.error());
    probe("after finish");
    return CaseState::Verifying;
}

Result<void> CaseRun::prepare(bool begun, const std::stop_token &stop)
{
    if (begun)
        return {};
    const auto serial = m_erasure->chooseSerial();
    if (!serial)
        return std::unexpected(serial.error());
    m_person.pseudonymSerial = *serial;
    probe("before person is kept");
    if (auto kept = m_bench.runs.keepPerson(m_lease, m_person.toJson()); !kept)
        return kept;
    auto erasure = RowErasure::create(m_bench.profile.dataMap, m_bench.tables, m_person, m_lease.salt);
    if (!erasure)
        return std::unexpected(erasure.error());
    m_erasure = std::move(*erasure);
    Result<void> counted;
    const QList<CaseStep> wanted = stepsToLay(stop, counted);
    probe("before steps are laid");
    return counted ? m_bench.runs.laySteps(m_lease, wanted) : counted;
}

// Reversible ones first: nobody writes more rows of the person while theirs are erased. All that there would be, in an
// order that stays as long as the person is known.
QList<GatewayAction> CaseRun::switches() const
{
    QList<GatewayAction> all;
    if (m_case.type != RequestType::Deletion)
        return all;
    const QString reason = QStringLiteral("case ") + m_case.id;
    const DataMap &map = m_bench.profile.dataMap;
    if (m_person.table == map.subjectTable)
        all.append({ActionVerb::Disable, EntityKind::Account, m_person.keyValue, reason});
    for (const QString &key : m_person.keysIn(m_bench.profile.dataMap))
        all.append({ActionVerb::Disable, EntityKind::Key, key, reason});
    return all;
}

// Ids are personal data, and no word for the journal.
QString CaseRun::switchTitle(const GatewayAction &action, qsizetype at)
{
    return QStringLiteral("%1 %2").arg(action.token()).arg(at + 1);
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
    const auto holds = holdsNow();
    if (!holds) {
        counted = std::unexpected(holds.error());
        return {};
    }
    const bool restricted = isRestricted(*holds);
    const QList<GatewayAction> actions = restricted ? QList<GatewayAction>() : switches();
    for (qsizetype i = 0; m_bench.control && i < actions.size(); ++i) {
        if (m_bench.control->can(actions.at(i)))
            add(StepKind::kSwitch, switchTitle(actions.at(i), i), 0);
    }
    for (const ErasureStep &step : m_rows) {
        const auto rows = m_erasure->remaining(step, *holds, stop);
        if (!rows) {
            counted = std::unexpected(rows.error());
            return {};
        }
        add(StepKind::kRows, step.title(), *rows);
    }
    if (isExport(m_case.type))
        add(StepKind::kExport, QStringLiteral("every row of the person is read"), rowsToRead(m_plan));
    if ((m_bench.rollups || m_bench.store) && m_case.type == RequestType::Deletion && !restricted)
        add(StepKind::kRollups, QStringLiteral("the console's own figures"), 0);
    if (!m_plan.recordedHere.isEmpty())
        add(StepKind::kRecord, QStringLiteral("recorded in this store"), 0);
    if (all.isEmpty())
        add(StepKind::kNothing, QStringLiteral("no row is to be changed"), 0);
    return all;
}

Result<void> CaseRun::runAll(bool switches, const std::stop_token &stop)
{
    const auto known = steps();
    if (!known)
        return std::unexpected(known.error());
    for (const CaseStep &step : *known) {
        if (step.status == StepStatus::Done || (step.kind == StepKind::kSwitch) != switches)
            continue;
        if (auto done = runStep(step, stop); !done)
            return done;
    }
    return {};
}

Result<void> CaseRun::widen(const std::stop_token &stop)
{
    if (m_case.type != RequestType::Deletion)
        return {};
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_bench.clock.nowMs(), Qt::UTC).date();
    const auto now = m_planner.again(m_case, m_subject, m_plan, today, stop);
    if (!now)
        return std::unexpected(now.error());
    if (!now->plan.unclassifiedColumns.isEmpty())
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("The gateway has columns that nobody has described: %1. Describe them in the "
                                      "profile, then put the case back into the queue.")
                           .arg(now->plan.unclassifiedColumns.join(QStringLiteral(", "))));
    addTables(now->plan.tables);
    return layFollowUps(stop);
}

// Once, before the first row is changed; and again when something was found that was not there then, since a person has
// looked at that before the case went on.
Result<void> CaseRun::lookFirst(const std::stop_token &stop)
{
    const auto known = steps();
    const auto looks = known ? m_bench.runs.rescans(m_lease.caseId) : std::unexpected(known.error());
    if (!looks || m_case.type != RequestType::Deletion)
        return looks ? Result<void>() : std::unexpected(looks.error());
    const bool begun = std::ranges::any_of(
        *known, [](const CaseStep &step) { return step.kind == StepKind::kRows && step.attempt > 0; });
    const bool wasLookedAt = !looks->isEmpty() && !looks->constLast().clean && looks->constLast().run == m_lease.run &&
                             m_firstLook && m_firstLook->looks < looks->size();
    if (m_firstLook ? !wasLookedAt : begun)
        return {};
    auto look = Gatehouse::lookFirst(m_bench.profile.dataMap, m_bench.tables, m_person, stop);
    if (!look)
        return std::unexpected(look.error());
    look->looks = int(looks->size());
    m_firstLook = std::move(*look);
    QJsonObject person = m_person.toJson();
    person.insert(kFirstLook, m_firstLook->toJson());
    return m_bench.runs.keepPerson(m_lease, person);
}

// Steps that are there stay as they are: those of a rectification hold what is really written.
void CaseRun::addTables(const QList<PlanTable> &tables)
{
    ErasurePlan added = m_plan;
    added.tables.clear();
    for (const PlanTable &table : tables) {
        const bool isKnown = std::ranges::any_of(m_plan.tables, [&table](const PlanTable &each) {
            return each.table == table.table && each.part == table.part;
        });
        if (!isKnown)
            added.tables.append(table);
    }
    m_plan.tables.append(added.tables);
    m_rows.append(stepsOf(added));
}

// They are steps of their own, since what was done stays recorded.
Result<void> CaseRun::layFollowUps(const std::stop_token &stop)
{
    const auto known = steps();
    const auto holds = known ? holdsNow() : std::unexpected(known.error());
    if (!holds)
        return std::unexpected(holds.error());
    QList<CaseStep> more;
    for (const ErasureStep &step : m_rows) {
        const bool isToCome = std::ranges::any_of(*known, [&step](const CaseStep &each) {
            return each.target == step.title() && each.status != StepStatus::Done;
        });
        const auto rows = isToCome ? Result<qint64>(0) : m_erasure->remaining(step, *holds, stop);
        if (!rows)
            return std::unexpected(rows.error());
        if (*rows == 0)
            continue;
        CaseStep next;
        next.index = int(known->size() + more.size());
        next.kind = StepKind::kRows;
        next.target = step.title();
        next.expectedRows = *rows;
        more.append(next);
    }
    if (more.isEmpty())
        return {};
    probe("before follow-ups are laid");
    return m_bench.runs.laySteps(m_lease, more);
}

} // namespace Gatehouse
