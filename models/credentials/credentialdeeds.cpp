#include "models/credentials/credentialdeeds.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

QString actionVerbTitle(ActionVerb verb)
{
    switch (verb) {
    case ActionVerb::Enable:
        return CredentialDeeds::tr("Enable");
    case ActionVerb::Disable:
        return CredentialDeeds::tr("Disable");
    case ActionVerb::Delete:
        break;
    }
    return CredentialDeeds::tr("Delete");
}

CredentialDeeds::CredentialDeeds(CredentialStore &store, TeamSession &team, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
{
    connect(&store, &CredentialStore::progressed, this, [this](int done, int all) {
        m_done = done;
        m_all = all;
        emit changed();
    });
    connect(&team, &TeamSession::changed, this, [this] {
        if (!m_team.isSignedIn()) {
            dismiss();
            m_runs.clear();
        }
        emit changed();
    });
}

Result<void> CredentialDeeds::mayAct() const
{
    return m_team.access(Right::OperateGateway, tr("Nothing is done"));
}

QString CredentialDeeds::progress() const
{
    if (!m_busy)
        return {};
    return m_all > 0 ? tr("%1: %2 of %3").arg(m_doing).arg(m_done).arg(m_all) : tr("%1...").arg(m_doing);
}

void CredentialDeeds::stop()
{
    if (m_busy)
        m_store.stop();
}

void CredentialDeeds::propose(ActionVerb verb, const QList<Credential> &chosen)
{
    if (const auto may = mayAct(); !may)
        return emit said(may.error().message, false);
    if (m_busy || chosen.isEmpty())
        return;
    onFinished(m_store.plan(verb, chosen), this, [this, proposal = ++m_proposal](const Result<CredentialPlan> &plan) {
        if (proposal != m_proposal)
            return;
        if (!plan)
            return emit said(plan.error().message, false);
        m_plan = *plan;
        emit changed();
    });
}

void CredentialDeeds::dismiss()
{
    ++m_proposal;
    if (!m_plan)
        return;
    m_plan.reset();
    emit changed();
}

QString CredentialDeeds::planTitle() const
{
    if (!m_plan)
        return {};
    return m_plan->feasible() == 0
               ? tr("%1: none of them can be").arg(actionVerbTitle(m_plan->verb))
               : QStringLiteral("%1 %2?").arg(actionVerbTitle(m_plan->verb),
                                              counted(m_plan->feasible(), tr("credential"), tr("credentials")));
}

QStringList CredentialDeeds::planLines() const
{
    if (!m_plan)
        return {};
    const CredentialPlan &plan = *m_plan;
    QStringList lines;
    const int byApi = plan.byWay(ActionWay::AdminApi);
    const int bySql = plan.byWay(ActionWay::Sql);
    if (plan.owners() > 0)
        lines.append(tr("They are of %1 owners.").arg(plan.owners()));
    if (byApi > 0)
        lines.append(tr("%1 by the admin API of %2, each read back.").arg(byApi).arg(plan.gateway));
    if (bySql > 0)
        lines.append(tr("%1 in the database of the gateway, each read back. %2")
                         .arg(bySql)
                         .arg(plan.reasonsForSql().join(QLatin1Char(' '))));
    if (plan.feasible() > 0 && plan.withoutUndo() == 0)
        lines.append(tr("It can be taken back from here."));
    return lines;
}

QStringList CredentialDeeds::planWarnings() const
{
    if (!m_plan)
        return {};
    const CredentialPlan &plan = *m_plan;
    QStringList lines;
    if (plan.usedLastDay() > 0)
        lines.append(tr("%1 were used within the last hour and %2 within the last day: what uses them will fail.")
                         .arg(plan.usedLastHour())
                         .arg(plan.usedLastDay()));
    if (plan.withoutUndo() > 0)
        lines.append(tr("%1 cannot be taken back.").arg(plan.withoutUndo()));
    for (const auto &[why, count] : plan.obstacles())
        lines.append(tr("%1 cannot be done: %2").arg(count).arg(why));
    return lines;
}

void CredentialDeeds::confirm(const QString &reason)
{
    if (!m_plan || m_busy || m_plan->feasible() == 0)
        return;
    if (const auto may = mayAct(); !may)
        return emit said(may.error().message, false);
    if (m_plan->verb != ActionVerb::Delete)
        return carryOut(reason);
    onFinished(m_team.confirmAgain(planTitle()), this, [this, reason](const Result<void> &confirmed) {
        if (!confirmed)
            return emit said(confirmed.error().message, false);
        carryOut(reason);
    });
}

void CredentialDeeds::carryOut(const QString &reason)
{
    if (!m_plan || m_busy)
        return;
    const CredentialPlan plan = *m_plan;
    m_begun.clear();
    for (const PlannedCredential &item : plan.items) {
        if (item.way)
            m_begun.append(item.one.token());
    }
    begin(actionVerbTitle(plan.verb));
    dismiss();
    onFinished(m_store.carryOut({{}, plan.verb, reason, plan.targets(), m_team.self().id, 0}), this,
               [this](const Result<CredentialRun> &run) { ended(run); });
}

void CredentialDeeds::begin(const QString &what)
{
    m_busy = true;
    m_doing = what;
    m_done = m_all = 0;
    emit changed();
}

void CredentialDeeds::ended(const Result<CredentialRun> &run)
{
    m_busy = false;
    if (run) {
        if (!m_begun.isEmpty())
            m_tokens.insert(run->seq, m_begun);
        note(*run);
        const bool good = run->count(CredentialOutcome::Refused) == 0 && run->open() == 0;
        emit said(runText(*run), good);
        emit switched();
    } else {
        emit said(run.error().message, false);
    }
    m_begun.clear();
    readRuns();
    emit changed();
}

void CredentialDeeds::note(const CredentialRun &run)
{
    const QStringList tokens = m_tokens.value(run.seq);
    for (qsizetype i = 0; i < std::min(tokens.size(), run.items.size()); ++i)
        m_outcomes.insert(tokens.at(i), run.items.at(i).outcome);
}

void CredentialDeeds::readRuns()
{
    if (!m_team.may(Right::ViewFigures))
        return;
    onFinished(m_store.runs(), this, [this](const Result<QList<CredentialRun>> &runs) {
        if (!runs)
            return emit said(runs.error().message, false);
        m_runs = *runs;
        emit changed();
    });
}

QString CredentialDeeds::runText(const CredentialRun &run)
{
    QStringList parts;
    for (const CredentialOutcome outcome : kCredentialOutcomes) {
        if (const int count = run.count(outcome); count > 0)
            parts.append(QStringLiteral("%1 %2").arg(count).arg(credentialOutcomeTitle(outcome)));
    }
    return QStringLiteral("%1: %2.").arg(actionVerbTitle(run.verb), parts.join(QStringLiteral(", ")));
}

Result<void> CredentialDeeds::mayUndo(const CredentialRun &run) const
{
    if (auto may = mayAct(); !may)
        return may;
    if (m_busy)
        return failure(ErrorKind::Busy, tr("Something is being done already."));
    if (!oppositeOf(run.verb))
        return failure(ErrorKind::Unsupported, tr("What is deleted cannot be taken back."));
    if (run.count(CredentialOutcome::Done) + run.count(CredentialOutcome::Accepted) == 0)
        return failure(ErrorKind::Unsupported, tr("Nothing of it was done."));
    const bool isUndone = std::ranges::any_of(m_runs, [&run](const CredentialRun &other) {
        const int left = other.count(CredentialOutcome::Refused) + other.count(CredentialOutcome::Cancelled);
        const int under = other.count(CredentialOutcome::Waiting) + other.count(CredentialOutcome::Running);
        return other.undoes == run.seq && (left == 0 || under > 0);
    });
    return isUndone ? failure(ErrorKind::Unsupported, tr("It was taken back already.")) : Result<void>();
}

Result<void> CredentialDeeds::mayReadBack(const CredentialRun &run) const
{
    if (auto may = mayAct(); !may)
        return may;
    if (m_busy)
        return failure(ErrorKind::Busy, tr("Something is being done already."));
    if (run.open() + run.count(CredentialOutcome::Accepted) == 0)
        return failure(ErrorKind::Unsupported, tr("How each of it ended is on record."));
    for (const CredentialRunItem &item : run.items) {
        if (item.outcome == CredentialOutcome::Running && m_clock.nowMs() - item.intendedMs < kPatienceMs)
            return failure(ErrorKind::Busy,
                           tr("It may still be in progress. Read it back two minutes after it was begun."));
    }
    return {};
}

void CredentialDeeds::undo(qint64 run, const QString &reason)
{
    const auto found = std::ranges::find(m_runs, run, &CredentialRun::seq);
    if (found == m_runs.end())
        return;
    if (const auto may = mayUndo(*found); !may)
        return emit said(may.error().message, false);
    begin(tr("Taking back"));
    onFinished(m_store.undo(run, reason, m_team.self().id), this,
               [this](const Result<CredentialRun> &done) { ended(done); });
}

void CredentialDeeds::readBack(qint64 run)
{
    const auto found = std::ranges::find(m_runs, run, &CredentialRun::seq);
    if (found == m_runs.end())
        return;
    if (const auto may = mayReadBack(*found); !may)
        return emit said(may.error().message, false);
    begin(tr("Reading back"));
    onFinished(m_store.readBack(run, m_team.self().id), this,
               [this](const Result<CredentialRun> &done) { ended(done); });
}

void CredentialDeeds::writeLetters(CredentialLetterOrder order)
{
    if (const auto may = mayAct(); !may)
        return emit said(may.error().message, false);
    order.by = m_team.self().id;
    onFinished(m_store.writeLetters(order), this, [this](const Result<CredentialLetters> &letters) {
        if (!letters)
            return emit said(letters.error().message, false);
        QString sentence =
            (letters->written == 1 ? tr("%1 draft was written, about %2. Look at it, and send it.")
                                   : tr("%1 drafts were written, about %2. Look at them, and send them."))
                .arg(letters->written)
                .arg(counted(letters->credentials, tr("credential"), tr("credentials")));
        if (letters->withoutAddress > 0)
            sentence += QLatin1Char(' ') + tr("Of %1 no owner has an address.").arg(letters->withoutAddress);
        emit said(sentence, true);
    });
}

} // namespace Gatehouse
