#include "models/credentials/credentialrunner.h"

#include "models/credentials/credentialplan.h"

namespace Gatehouse
{

namespace
{

// A gateway that said yes and shows the old state may keep a cache: that is as open as a lost answer.
CredentialOutcome outcomeOf(const Result<ActionOutcome> &outcome)
{
    if (outcome)
        return outcome->confirmed ? CredentialOutcome::Done : CredentialOutcome::Accepted;
    const bool isOpen = outcome.error().kind == ErrorKind::TimedOut || outcome.error().kind == ErrorKind::Corrupt;
    return isOpen ? CredentialOutcome::Unknown : CredentialOutcome::Refused;
}

bool isOpen(CredentialOutcome outcome)
{
    return outcome == CredentialOutcome::Running || outcome == CredentialOutcome::Unknown ||
           outcome == CredentialOutcome::Accepted;
}

} // namespace

CredentialRunner::CredentialRunner(CredentialRepository &runs, GatewayControl &control, QString by, Stops stops)
    : m_runs(runs)
    , m_control(control)
    , m_by(std::move(by))
    , m_stops(std::move(stops))
{
}

Result<CredentialRun> CredentialRunner::carryOut(qint64 run, const Progress &progress)
{
    const auto planned = m_runs.find(run);
    const auto actions = planned ? m_runs.actions(*planned, m_by) : std::unexpected(planned.error());
    if (!actions)
        return std::unexpected(actions.error());
    const int all = int(planned->items.size());
    for (int i = 0; i < all; ++i) {
        const CredentialRunItem &item = planned->items.at(i);
        if (item.outcome != CredentialOutcome::Waiting)
            continue;
        const auto done = m_stops.stop.stop_requested()
                              ? m_runs.conclude(run, item.idx, m_by, CredentialOutcome::Cancelled, {})
                              : switchOne(run, item.idx, actions->at(i));
        if (!done)
            return std::unexpected(done.error());
        progress(i + 1, all);
    }
    return m_runs.find(run);
}

Result<void> CredentialRunner::switchOne(qint64 run, int idx, const GatewayAction &action)
{
    const auto begun = m_runs.intend(run, idx, m_by);
    if (!begun)
        return std::unexpected(begun.error());
    if (!*begun)
        return m_runs.conclude(
            run, idx, m_by, CredentialOutcome::Cancelled,
            QStringLiteral("The same is being switched already, or how that ended was never recorded. "
                           "Read it back first."));
    const auto outcome = m_control.run(action, m_stops.gone);
    return m_runs.conclude(run, idx, m_by, outcomeOf(outcome), outcome ? outcome->caveat : outcome.error().message);
}

Result<CredentialRun> CredentialRunner::readBack(qint64 run, const Progress &progress)
{
    const auto done = m_runs.find(run);
    const auto actions = done ? m_runs.actions(*done, m_by) : std::unexpected(done.error());
    if (!actions)
        return std::unexpected(actions.error());
    const int all = int(done->items.size());
    for (int i = 0; i < all && !m_stops.stop.stop_requested(); ++i) {
        if (!isOpen(done->items.at(i).outcome))
            continue;
        if (const auto looked = lookAtOne(run, done->items.at(i).idx, actions->at(i)); !looked)
            return std::unexpected(looked.error());
        progress(i + 1, all);
    }
    return m_runs.find(run);
}

Result<void> CredentialRunner::lookAtOne(qint64 run, int idx, const GatewayAction &action)
{
    if (action.id.isEmpty())
        return {};
    const auto isDone = m_control.isDone(action, m_stops.stop);
    if (!isDone)
        return m_runs.conclude(run, idx, m_by, CredentialOutcome::Unknown, isDone.error().message);
    return m_runs.conclude(run, idx, m_by, *isDone ? CredentialOutcome::Done : CredentialOutcome::Refused,
                           *isDone ? QStringLiteral("Read back: the gateway shows it as wanted.")
                                   : QStringLiteral("Read back: the gateway shows the old state."));
}

Result<qint64> CredentialRunner::beginUndo(const QString &gateway, qint64 run, const QString &reason)
{
    const auto done = m_runs.find(run);
    const auto actions = done ? m_runs.actions(*done, m_by) : std::unexpected(done.error());
    if (!actions)
        return std::unexpected(actions.error());
    const auto back = oppositeOf(done->verb);
    if (!back)
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("Nothing was done: what is deleted cannot be taken back."));
    NewCredentialRun undo{gateway, *back, reason, {}, m_by, run};
    for (qsizetype i = 0; i < actions->size(); ++i) {
        const CredentialRunItem &item = done->items.at(i);
        const bool wasDone = item.outcome == CredentialOutcome::Done || item.outcome == CredentialOutcome::Accepted;
        if (wasDone && !actions->at(i).id.isEmpty())
            undo.targets.append({item.kind, actions->at(i).id, item.label});
    }
    if (undo.targets.isEmpty())
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("Nothing was done: nothing of this run can be taken back. Ids are kept for %1 days.")
                .arg(CredentialRepository::kUndoDays));
    return m_runs.begin(undo);
}

} // namespace Gatehouse
