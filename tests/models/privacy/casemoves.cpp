// Who may do what next, and what must come of it.
#include "tests/models/privacy/casemodel.h"

#include "models/privacy/storedruns.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kOtherHash(64, QLatin1Char('0'));

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("case model: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

QList<CaseModel::Move> CaseModel::moves(const ModelWorld &now)
{
    QList<Move> all;
    if (now.state == CaseState::Completed || now.state == CaseState::Withdrawn)
        return all;
    if (now.isLeased)
        all.append({QStringLiteral("time passes"), [this](ModelWorld &) { advance(kModelLease.count() + 1); }});
    if (m_withPeople)
        addPeople(now, all);
    if (now.state == CaseState::NeedsAttention)
        all.append({QStringLiteral("requeue"),
                    [this](ModelWorld &) { need(cases().requeue(m_desk->officer().id(), m_id, {})); }});
    addHolder(now, all);
    for (size_t which = 0; which < now.workers.size(); ++which)
        addWorker(now, which, all);
    return all;
}

void CaseModel::addPeople(const ModelWorld &now, QList<Move> &all)
{
    const QString officer = m_desk->officer().id();
    const auto add = [&all](const char *name, Action run) { all.append({QString::fromLatin1(name), std::move(run)}); };
    const CaseState state = now.state;
    if (state == CaseState::Planned) {
        if (now.planCount < m_bounds.plans)
            add("lay the plan",
                [this, officer](ModelWorld &) { need(cases().layPlan(officer, m_id, CaseDesk::plan(), m_hash, {})); });
        add("ask for approval", [this, officer](ModelWorld &) { need(cases().askApproval(officer, m_id)); });
    }
    if (state == CaseState::AwaitingApproval || state == CaseState::Queued) {
        if (now.planCount < m_bounds.plans)
            add("report drift", [this, officer](ModelWorld &world) {
                expect(!cases().reportDrift(officer, m_id, {}) || !world.begun, "drift after an effect");
            });
    }
    for (CaseWorkplace *each : {&m_desk->first(), &m_desk->second()}) {
        const QString by = each->id();
        const bool may = state == CaseState::AwaitingApproval && !now.approvers.contains(by);
        all.append({QStringLiteral("approve by ") + each->user().name(), [this, each, by, may](ModelWorld &) {
                        refuse(casesOf(*each).approve(by, m_id, kOtherHash), "another plan was approved");
                        const auto done = casesOf(*each).approve(by, m_id, m_hash);
                        expect(done.has_value() == may, "an approval was let, or refused, that should not be");
                    }});
    }
    add("what nobody may do", [this, officer](ModelWorld &) {
        refuse(cases().approve(officer, m_id, m_hash), "the filer approved");
        refuse(cases().open(officer, CaseDesk::request(RequestType::Deletion, QStringLiteral("anna"))),
               "a second case is open for the person");
    });
    if (state == CaseState::Planned || state == CaseState::AwaitingApproval || state == CaseState::Queued)
        add("withdraw", [this, officer](ModelWorld &) { (void)cases().withdraw(officer, m_id); });
}

void CaseModel::addHolder(const ModelWorld &now, QList<Move> &all)
{
    const QString officer = m_desk->officer().id();
    if (now.isHeld) {
        all.append({QStringLiteral("end the hold"), [this, officer](ModelWorld &) {
                        for (const PrivacyHold &hold : need(cases().holds())) {
                            if (!hold.endedMs)
                                need(cases().endHold(officer, hold.id, QStringLiteral("over")));
                        }
                    }});
    } else if (now.holds < m_bounds.holds) {
        all.append({QStringLiteral("place a hold"),
                    [this, officer](ModelWorld &) { need(cases().addHold(officer, heldModelRow(), {})); }});
    }
}

CaseLease CaseModel::leaseOf(const ModelWorld &world, size_t which)
{
    CaseLease lease = *world.workers.at(which).lease;
    if (m_fault == ModelFault::TakesTheEpochOfToday)
        lease.epoch = need(cases().find(m_id)).leaseEpoch;
    return lease;
}

// Whoever is told that the case is another's forgets it.
void CaseModel::moveOn(ModelWorld &world, size_t which, const std::function<Result<void>(const CaseLease &)> &call)
{
    const CaseLease lease = leaseOf(world, which);
    const bool isMine = world.workers.at(which).lease->epoch == world.epoch && isRunState(world.state);
    const auto done = call(lease);
    expect(!done || isMine, "a worker whose lease was taken over recorded something");
    if (!done && done.error().detail == QLatin1String("fenced"))
        world.workers.at(which) = {};
}

void CaseModel::addWorker(const ModelWorld &now, size_t which, QList<Move> &all)
{
    const QString name = QStringLiteral("worker %1: ").arg(which + 1);
    const ModelWorker &worker = now.workers.at(which);
    if (!worker.lease) {
        const bool may = now.state == CaseState::Queued || (isRunState(now.state) && !now.isLeased);
        if (now.epoch < m_bounds.claims && (may || isRunState(now.state)))
            all.append({name + (may ? QStringLiteral("claim") : QStringLiteral("claim in vain")),
                        [this, which, may](ModelWorld &world) {
                            const auto lease = need(
                                runsOf(which).claim(workplace(which).id(), QStringLiteral("w"), kModelLease, m_id));
                            expect(lease.has_value() == may, "it was claimed while another worker has it");
                            if (lease)
                                world.workers.at(which).lease = lease;
                        }});
        return;
    }
    all.append({name + QStringLiteral("crash"), [which](ModelWorld &world) { world.workers.at(which) = {}; }});
    // The way forward comes last: depth takes it first.
    if (allStepsDone(now)) {
        addSteps(now, which, all);
        addEnd(now, which, all);
    } else {
        addEnd(now, which, all);
        addSteps(now, which, all);
    }
    if (now.steps.isEmpty())
        all.append({name + QStringLiteral("lay steps"), [this, which](ModelWorld &world) {
                        moveOn(world, which, [this, which](const CaseLease &lease) {
                            QList<CaseStep> steps;
                            for (int i = 0; i < kModelRows; ++i)
                                steps.append({i, QStringLiteral("rows"), QStringLiteral("t"), StepStatus::Planned, 1});
                            return runsOf(which).laySteps(lease, steps);
                        });
                    }});
}

void CaseModel::addSteps(const ModelWorld &now, size_t which, QList<Move> &all)
{
    const ModelWorker &worker = now.workers.at(which);
    const auto add = [&all, which](const char *what, int step, Action run) {
        all.append(
            {QStringLiteral("worker %1: %2 %3").arg(which + 1).arg(QLatin1String(what)).arg(step), std::move(run)});
    };
    for (const CaseStep &each : now.steps) {
        const int step = each.index;
        if (each.status == StepStatus::Done && worker.intended != step)
            continue;
        if (worker.intended == step) {
            if (m_fault == ModelFault::LooksForHoldsBeforehand && !worker.looked)
                add("look for holds", step,
                    [which](ModelWorld &world) { world.workers.at(which).looked = world.isHeld; });
            add("carry out, and crash,", step,
                [this, which, step](ModelWorld &world) { carryOut(world, which, step, true); });
            if (isServer())
                add("carry out, while others try", step, [this, which, step](ModelWorld &world) {
                    carryOut(world, which, step, false, [this, which] { otherTries(which); });
                });
            add("time out", step, [this, which, step](ModelWorld &world) {
                world.workers.at(which).intended = -1;
                moveOn(world, which, [&](const CaseLease &lease) {
                    return runsOf(which).recordUnknown(lease, step, QStringLiteral("no answer"));
                });
            });
            add("carry out", step, [this, which, step](ModelWorld &world) { carryOut(world, which, step, false); });
            continue;
        }
        const bool blind = m_fault == ModelFault::CarriesOutWhatOthersIntended && each.status == StepStatus::Intended;
        if (each.status != StepStatus::Planned && worker.readBack != step && !blind) {
            add("read back", step, [this, which, step](ModelWorld &world) {
                world.workers.at(which).readBack = step;
                const int rows = world.erased.at(size_t(step));
                moveOn(world, which, [&](const CaseLease &lease) {
                    return runsOf(which).recordReadBack(lease, step, {rows, rows > 0, {}});
                });
            });
        } else if (each.attempt < m_bounds.attempts) {
            add("intend", step, [this, which, step](ModelWorld &world) {
                moveOn(world, which, [&](const CaseLease &lease) -> Result<void> {
                    auto done = runsOf(which).intend(lease, step, {});
                    if (done)
                        world.workers.at(which).intended = step;
                    return done;
                });
            });
        }
    }
}

void CaseModel::carryOut(ModelWorld &world, size_t which, int step, bool crashes,
                         const std::function<void()> &meanwhile)
{
    moveOn(world, which, [&](const CaseLease &lease) -> Result<void> {
        const auto done =
            runsOf(which).carryOut(lease, step, [&](const QList<PrivacyHold> &holds) -> Result<StepOutcome> {
                const bool standing =
                    std::ranges::any_of(holds, [](const PrivacyHold &hold) { return !hold.endedMs && hold.isOfRow(); });
                const bool held = step == kHeldRow && world.workers.at(which).looked.value_or(standing);
                effect(world, which, step, held);
                if (meanwhile)
                    meanwhile();
                if (crashes)
                    return failure(ErrorKind::Unreachable, {});
                return StepOutcome{held ? 0 : 1, true, {}};
            });
        world.workers.at(which).intended = -1;
        world.workers.at(which).looked.reset();
        return done ? Result<void>() : std::unexpected(done.error());
    });
    if (crashes)
        world.workers.at(which) = {};
}

void CaseModel::effect(ModelWorld &world, size_t which, int step, bool held)
{
    expect(world.workers.at(which).lease->epoch == world.epoch, "a worker whose lease was taken over had an effect");
    expect(world.state == CaseState::Running, "an effect while the case is not run");
    expect(world.approvers.size() == 2 && world.approvers.first() != world.approvers.last() &&
               !world.approvers.contains(m_desk->officer().id()),
           "an effect without two others' approvals");
    if (held) {
        world.kept.at(size_t(step)) = true;
        return;
    }
    expect(step != kHeldRow || !world.isHeld, "an effect on a row that is held");
    world.begun = true;
    expect(++world.erased.at(size_t(step)) == 1, "an effect happened twice");
}

void CaseModel::addEnd(const ModelWorld &now, size_t which, QList<Move> &all)
{
    const auto add = [&](const char *what, std::function<Result<void>(const CaseLease &)> call) {
        all.append({QStringLiteral("worker %1: %2").arg(which + 1).arg(QLatin1String(what)),
                    [this, which, call = std::move(call)](ModelWorld &world) { moveOn(world, which, call); }});
    };
    if (isRunState(now.state)) {
        add("stop for attention",
            [this, which](const CaseLease &lease) { return runsOf(which).stopForAttention(lease, {}); });
        add("release", [this, which](const CaseLease &lease) { return runsOf(which).release(lease); });
    }
    if (now.state == CaseState::Running) {
        const bool begun = std::ranges::any_of(now.steps, [](const CaseStep &step) { return step.attempt > 0; });
        if (now.planCount < m_bounds.plans || begun)
            add("find drift", [this, which, begun](const CaseLease &lease) {
                auto told = runsOf(which).driftFound(lease, {});
                expect(!told || !begun, "drift after an intent");
                return told;
            });
        const bool done = allStepsDone(now);
        add(done ? "finish" : "finish too early", [this, which, done](const CaseLease &lease) {
            auto finished = runsOf(which).finishEffects(lease);
            expect(done || !finished, "it was finished before all was done");
            return finished;
        });
    }
    if (now.state != CaseState::Verifying)
        return;
    if (now.rescans < m_bounds.rescans) {
        for (const bool clean : {false, true})
            add(clean ? "look again" : "find something", [this, which, clean](const CaseLease &lease) {
                return runsOf(which).recordRescan(lease, {lease.run, 0, clean, 3, {}});
            });
    }
    const bool may = now.clean >= kRescansNeeded;
    add(may ? "complete" : "complete too early", [this, which, may](const CaseLease &lease) {
        auto done = runsOf(which).complete(lease, {QByteArrayLiteral("body"), m_hash, {}, std::nullopt, true});
        expect(may || !done, "it was completed before it was looked for twice");
        return done;
    });
}

} // namespace Gatehouse
