#include "models/privacy/casequeuecontroller.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/today.h"

namespace Gatehouse
{

CaseQueueController::CaseQueueController(CaseStore &store, TeamSession &team, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
    , m_table(store)
{
    connect(&m_table, &CaseQueueModel::stateChanged, this, &CaseQueueController::changed);
    connect(&team, &TeamSession::changed, this, &CaseQueueController::follow);
    connect(&team, &TeamSession::operatorsChanged, this, [this] {
        m_table.setNames(m_team.names());
        emit changed();
    });
    m_table.setNames(team.names());
    follow();
}

QDate CaseQueueController::today() const
{
    return todayBy(m_clock);
}

Result<void> CaseQueueController::access(const TeamSession &team)
{
    const QString what = tr("Privacy requests are not shown");
    if (team.may(Right::ApprovePlans) || team.may(Right::ReadAuditLog))
        return {};
    return team.access(Right::HandleCases, what);
}

Result<void> CaseQueueController::access() const
{
    return access(m_team);
}

void CaseQueueController::follow()
{
    const bool allowed = access().has_value();
    if (allowed != m_allowed) {
        m_allowed = allowed;
        m_due = true;
        m_table.clear();
        m_batch = {};
        m_busy = false;
        if (m_active)
            setActive(true);
    }
    emit changed();
}

void CaseQueueController::setActive(bool active)
{
    m_active = active;
    if (!active || !m_allowed)
        return;
    if (std::exchange(m_due, false))
        m_table.setFilter(m_table.filter(), today());
    else if (!m_table.isLoading())
        m_table.reload(today());
}

void CaseQueueController::setFilter(const CaseFilter &filter)
{
    if (m_allowed)
        m_table.setFilter(filter, today());
}

void CaseQueueController::setSort(CaseSort sort)
{
    if (m_allowed)
        m_table.setSort(sort, today());
}

void CaseQueueController::refresh()
{
    if (m_allowed)
        m_table.reload(today());
}

CaseQueueModel::State CaseQueueController::state() const
{
    return m_allowed ? m_table.state() : CaseQueueModel::State::Failed;
}

std::optional<Error> CaseQueueController::error() const
{
    return m_allowed ? m_table.error() : std::optional(access().error());
}

QString CaseQueueController::headline() const
{
    if (!m_allowed)
        return tr("From receipt to a proof that an outsider can check");
    if (m_table.state() == CaseQueueModel::State::Loading)
        return tr("Reading the queue…");
    qint64 open = 0;
    const CaseCounts &counts = m_table.counts();
    for (auto at = counts.byState.constBegin(); at != counts.byState.constEnd(); ++at) {
        if (isOpen(at.key()))
            open += *at;
    }
    QStringList parts{tr("%1 open").arg(formatExact(open))};
    if (counts.overdue > 0)
        parts.append(tr("%1 overdue").arg(formatExact(counts.overdue)));
    if (const qint64 waiting = counts.byState.value(CaseState::AwaitingApproval); waiting > 0)
        parts.append(tr("%1 waiting for approval").arg(formatExact(waiting)));
    if (const qint64 stuck = counts.byState.value(CaseState::NeedsAttention); stuck > 0)
        parts.append(tr("%1 needing attention").arg(formatExact(stuck)));
    return parts.join(QStringLiteral(" · "));
}

void CaseQueueController::open(const NewCase &wanted)
{
    if (m_busy)
        return;
    m_busy = true;
    emit changed();
    onFinished(m_store.open(m_team.self().id, wanted), this, [this](const Result<QString> &id) {
        m_busy = false;
        emit changed();
        emit said(id ? tr("%1 is open.").arg(*id) : id.error().message, id.has_value());
        if (!id)
            return;
        refresh();
        emit opened(*id);
    });
}

void CaseQueueController::assign(const QStringList &ids, const QString &assignee)
{
    const QString name = assignee.isEmpty() ? tr("nobody") : m_team.names().value(assignee, assignee);
    begin(tr("assigned to %1").arg(name), CaseOrder::Kind::Assign, ids, assignee);
}

void CaseQueueController::askIdentity(const QStringList &ids)
{
    begin(tr("asked who they are"), CaseOrder::Kind::AskIdentity, ids);
}

void CaseQueueController::withdraw(const QStringList &ids)
{
    if (ids.isEmpty() || m_busy)
        return;
    const QString which = ids.size() == 1 ? ids.constFirst() : tr("%1 cases").arg(ids.size());
    onFinished(m_team.confirmAgain(tr("Withdraw %1. This cannot be undone.").arg(which)), this,
               [this, ids](const Result<void> &confirmed) {
                   if (confirmed)
                       begin(tr("withdrawn"), CaseOrder::Kind::Withdraw, ids);
                   else
                       emit said(confirmed.error().message, confirmed.error().kind == ErrorKind::Cancelled);
               });
}

void CaseQueueController::begin(const QString &what, CaseOrder::Kind kind, const QStringList &ids, const QString &text)
{
    if (m_busy || ids.isEmpty())
        return;
    m_batch = {};
    m_batch.what = what;
    for (const QString &id : ids)
        m_batch.waiting.append({kind, m_team.self().id, id, text, {}, DenialCode::Other, today()});
    m_busy = true;
    emit changed();
    next();
}

// One after the other, so that a refusal of one keeps none of the others.
void CaseQueueController::next()
{
    if (m_batch.waiting.isEmpty()) {
        m_busy = false;
        const QString done = m_batch.done == 1 ? tr("1 case %1.").arg(m_batch.what)
                                               : tr("%1 cases %2.").arg(m_batch.done).arg(m_batch.what);
        QStringList lines = m_batch.refused;
        if (m_batch.done > 0)
            lines.prepend(done);
        emit said(lines.join(QLatin1Char('\n')), m_batch.refused.isEmpty());
        refresh();
        emit changed();
        return;
    }
    const CaseOrder order = m_batch.waiting.takeFirst();
    onFinished(m_store.carryOut(order), this, [this, id = order.id](const Result<void> &done) {
        if (!m_busy)
            return;
        if (done)
            ++m_batch.done;
        else
            m_batch.refused.append(QStringLiteral("%1: %2").arg(id, done.error().message));
        next();
    });
}

} // namespace Gatehouse
