#include "models/privacy/casecontroller.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/privacy/clockofcase.h"
#include "models/privacy/erasureplan.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString words(QString token)
{
    return token.replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString shortHash(const QString &hash)
{
    return hash.size() > 12 ? hash.left(4) + QChar(0x2026) + hash.right(4) : hash;
}

QString denialTitle(DenialCode code)
{
    return words(denialToken(code));
}

bool cannotBeUndone(CaseOrder::Kind kind)
{
    return kind == CaseOrder::Kind::Approve || kind == CaseOrder::Kind::Refuse || kind == CaseOrder::Kind::Withdraw;
}

std::optional<CaseAction> actionOf(CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::Assign:
        return std::nullopt;
    case CaseOrder::Kind::AskIdentity:
        return CaseAction::AskIdentity;
    case CaseOrder::Kind::AcceptIdentity:
        return CaseAction::AcceptIdentity;
    case CaseOrder::Kind::AskApproval:
        return CaseAction::AskApproval;
    case CaseOrder::Kind::Approve:
        return CaseAction::Approve;
    case CaseOrder::Kind::Requeue:
        return CaseAction::Requeue;
    case CaseOrder::Kind::Refuse:
        return CaseAction::Refuse;
    case CaseOrder::Kind::Withdraw:
        return CaseAction::Withdraw;
    }
    return std::nullopt;
}

// How far each stage reaches in the order of the states.
int progressOf(CaseState state)
{
    switch (state) {
    case CaseState::Received:
        return 0;
    case CaseState::IdentityCheck:
        return 1;
    case CaseState::Discovery:
        return 2;
    case CaseState::Planned:
        return 3;
    case CaseState::AwaitingApproval:
        return 4;
    case CaseState::Queued:
    case CaseState::Running:
    case CaseState::NeedsAttention:
        return 5;
    case CaseState::Verifying:
        return 6;
    case CaseState::Completed:
        return 8;
    case CaseState::Refused:
    case CaseState::Withdrawn:
        break;
    }
    return -1;
}

TableRow row(const QString &id, const QStringList &texts)
{
    TableRow made{id, {}, false};
    for (const QString &text : texts)
        made.cells.append(textCell(text));
    return made;
}

QList<TableColumn> columns(const QStringList &titles)
{
    QList<TableColumn> made;
    for (const QString &title : titles)
        made.append({title, {}, false});
    return made;
}

} // namespace

QString caseOrderTitle(CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::Assign:
        return CaseController::tr("Assign to me");
    case CaseOrder::Kind::AskIdentity:
        return CaseController::tr("Ask who they are");
    case CaseOrder::Kind::AcceptIdentity:
        return CaseController::tr("Accept the identity…");
    case CaseOrder::Kind::AskApproval:
        return CaseController::tr("Ask for approval");
    case CaseOrder::Kind::Approve:
        return CaseController::tr("Approve this plan…");
    case CaseOrder::Kind::Requeue:
        return CaseController::tr("Put back into the queue…");
    case CaseOrder::Kind::Refuse:
        return CaseController::tr("Refuse…");
    case CaseOrder::Kind::Withdraw:
        return CaseController::tr("Withdraw…");
    }
    return {};
}

CaseController::CaseController(CaseStore &store, TeamSession &team, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
{
    connect(&team, &TeamSession::changed, this, [this] {
        if (!m_team.isSignedIn()) {
            m_folder.reset();
            m_subject.reset();
            fillTables();
        } else if (!m_id.isEmpty() && !m_folder && !m_asking) {
            refresh();
        }
        emit changed();
    });
    connect(&team, &TeamSession::operatorsChanged, this, [this] {
        fillTables();
        emit changed();
    });
}

QDate CaseController::today() const
{
    return QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), QTimeZone::systemTimeZone()).date();
}

QString CaseController::nameOf(const QString &actor) const
{
    return m_team.names().value(actor, actor);
}

QString CaseController::when(qint64 ms) const
{
    return formatInstant(ms, QTimeZone::systemTimeZone());
}

void CaseController::show(const QString &id)
{
    m_id = id;
    m_folder.reset();
    m_subject.reset();
    m_error.reset();
    fillTables();
    refresh();
}

void CaseController::refresh()
{
    ++m_generation;
    m_asking = !m_id.isEmpty();
    emit changed();
    if (!m_asking)
        return;
    onFinished(m_store.folder(m_id), this, [this, generation = m_generation](const Result<CaseFolder> &folder) {
        if (generation == m_generation)
            answered(folder);
    });
}

void CaseController::answered(const Result<CaseFolder> &folder)
{
    m_asking = false;
    m_error.reset();
    if (folder)
        m_folder = *folder;
    else
        m_error = folder.error();
    fillTables();
    emit changed();
}

QString CaseController::title() const
{
    return m_folder ? QStringLiteral("%1 · %2").arg(m_id, requestTypeTitle(m_folder->one.type)) : m_id;
}

QString CaseController::sentence() const
{
    if (!m_folder)
        return m_error ? m_error->message : tr("Reading the case…");
    const PrivacyCase &one = m_folder->one;
    QStringList parts{regimeTitle(one.regime), caseStateTitle(one.state), tr("filed by %1").arg(nameOf(one.filedBy)),
                      one.assignee.isEmpty() ? tr("assigned to nobody")
                                             : tr("assigned to %1").arg(nameOf(one.assignee))};
    if (one.denial)
        parts.append(denialTitle(*one.denial));
    if (!one.attention.isEmpty())
        parts.append(one.attention);
    return parts.join(QStringLiteral(" · "));
}

QString CaseController::due() const
{
    if (!m_folder || !isOpen(m_folder->one.state))
        return {};
    return tr("due %1 · %2")
        .arg(m_folder->one.due.toString(QStringLiteral("ddd d MMM yyyy")), dueIn(m_folder->one.due, today()));
}

CaseQueueModel::Urgency CaseController::urgency() const
{
    if (!m_folder || !isOpen(m_folder->one.state))
        return CaseQueueModel::Urgency::None;
    const qint64 days = today().daysTo(m_folder->one.due);
    return days < 0                            ? CaseQueueModel::Urgency::Late
           : days <= CaseQueueModel::kSoonDays ? CaseQueueModel::Urgency::Soon
                                               : CaseQueueModel::Urgency::None;
}

QList<CaseStage> CaseController::stages() const
{
    if (!m_folder)
        return {};
    const PrivacyCase &one = m_folder->one;
    const auto counting = std::ranges::count_if(m_folder->approvals, &CaseApproval::counts);
    const QStringList titles{tr("Received"),
                             tr("Identity"),
                             tr("Discovery"),
                             tr("Plan"),
                             tr("Approval %1 of %2").arg(counting).arg(one.approvalsNeeded),
                             tr("Run"),
                             tr("Re-scan"),
                             tr("Certificate")};
    const int progress = progressOf(one.state);
    QList<CaseStage> stages;
    for (int i = 0; i < titles.size(); ++i) {
        const CaseStage::Standing standing = progress < 0
                                                 ? (i == 0 ? CaseStage::Standing::Done : CaseStage::Standing::Ended)
                                             : i < progress  ? CaseStage::Standing::Done
                                             : i == progress ? CaseStage::Standing::Now
                                                             : CaseStage::Standing::Ahead;
        stages.append({titles.at(i), standing, i == 0 ? one.received.toString(QStringLiteral("d MMM")) : QString()});
    }
    return stages;
}

CaseClock CaseController::clock() const
{
    if (!m_folder)
        return {};
    const PrivacyCase &one = m_folder->one;
    const auto clock = clockOf(one, m_folder->pauses, today());
    return clock ? *clock : CaseClock{one.due, {}, {}, false, {}};
}

QString CaseController::planSummary() const
{
    if (!m_folder)
        return {};
    if (m_folder->plan.isEmpty())
        return tr("There is no plan yet. 'gatehousectl case plan %1' looks for the person and makes it.").arg(m_id);
    const auto plan = ErasurePlan::fromJson(m_folder->plan);
    if (!plan)
        return plan.error().message;
    QMap<QString, qint64> sums;
    for (const PlanTable &table : plan->tables)
        sums[words(dispositionToken(table.disposition))] += table.rows;
    QStringList parts;
    for (auto at = sums.constBegin(); at != sums.constEnd(); ++at)
        parts.append(tr("%1 rows %2").arg(formatExact(*at), at.key()));
    parts.append(tr("%1 columns unclassified").arg(plan->unclassifiedColumns.size()));
    parts.append(tr("%1 holds").arg(plan->holds.size()));
    if (!plan->unsupported.isEmpty())
        parts.append(plan->unsupported);
    return parts.join(QStringLiteral(" · "));
}

void CaseController::fillTables()
{
    fillPlan();
    fillPeople();
    fillWork();
}

void CaseController::fillPlan()
{
    QList<TableRow> rows;
    const auto plan = m_folder && !m_folder->plan.isEmpty() ? ErasurePlan::fromJson(m_folder->plan)
                                                            : Result<ErasurePlan>(ErasurePlan());
    for (const PlanTable &table : plan ? plan->tables : QList<PlanTable>()) {
        TableRow made = row(QString::number(rows.size()), {table.table});
        made.cells.append(numberCell(formatExact(table.rows), double(table.rows)));
        for (const QString &text : {words(dispositionToken(table.disposition)), table.ground, table.until})
            made.cells.append(textCell(text));
        rows.append(made);
    }
    QList<TableColumn> titles = columns({tr("Table"), tr("Rows"), tr("What happens"), tr("Why"), tr("Until")});
    titles[1].numeric = true;
    m_plan.setTable(titles, rows);
    QList<TableRow> steps;
    for (const ClockStep &step : m_folder ? clock().steps : QList<ClockStep>())
        steps.append(row(QString::number(steps.size()),
                         {step.date.toString(QStringLiteral("ddd d MMM yyyy")), words(step.id), step.why}));
    m_clockSteps.setTable(columns({tr("Day"), tr("What"), tr("Why")}), steps);
}

void CaseController::fillPeople()
{
    QList<TableRow> rows;
    const CaseFolder folder = m_folder.value_or(CaseFolder());
    for (const CaseApproval &approval : folder.approvals)
        rows.append(row(QString::number(rows.size()),
                        {approval.counts ? tr("approved") : tr("of an earlier plan"), nameOf(approval.approver),
                         shortHash(approval.planHash), when(approval.timeMs)}));
    const auto counting = std::ranges::count_if(folder.approvals, &CaseApproval::counts);
    if (m_folder && isOpen(folder.one.state)) {
        for (auto i = counting; i < folder.one.approvalsNeeded; ++i)
            rows.append(row(QStringLiteral("waiting %1").arg(i),
                            {tr("waiting"), tr("not %1, who filed it").arg(nameOf(folder.one.filedBy)), {}, {}}));
    }
    m_approvals.setTable(columns({tr("Approval"), tr("Who"), tr("Plan"), tr("When")}), rows);
    QList<TableRow> documents;
    for (const CaseDocument &document : folder.documents)
        documents.append(row(QString::number(documents.size()),
                             {words(document.kind), document.language, nameOf(document.actor), when(document.timeMs)}));
    m_documents.setTable(columns({tr("Document"), tr("Language"), tr("By"), tr("When")}), documents);
}

void CaseController::fillWork()
{
    const CaseFolder folder = m_folder.value_or(CaseFolder());
    QList<TableRow> steps;
    for (const CaseStep &step : folder.steps)
        steps.append(row(QString::number(step.index),
                         {QString::number(step.index + 1), words(step.kind), step.target,
                          QStringLiteral("%1 / %2").arg(formatExact(step.doneRows), formatExact(step.expectedRows)),
                          words(stepStatusToken(step.status))}));
    for (const RescanRecord &scan : folder.rescans)
        steps.append(row(QStringLiteral("scan %1").arg(steps.size()),
                         {{},
                          tr("re-scan"),
                          when(scan.timeMs),
                          tr("%1 tables").arg(scan.tables),
                          scan.clean ? tr("nothing left") : tr("something is left")}));
    m_journal.setTable(columns({tr("Step"), tr("What"), tr("Of what"), tr("Rows"), tr("State")}), steps);
    QList<TableRow> events;
    for (const CaseEvent &event : folder.events)
        events.prepend(row(QString::number(events.size()),
                           {when(event.timeMs), nameOf(event.actor), words(event.action), words(event.toState)}));
    m_history.setTable(columns({tr("When"), tr("Who"), tr("What"), tr("State")}), events);
}

QList<CaseOrder::Kind> CaseController::orders() const
{
    using Kind = CaseOrder::Kind;
    QList<Kind> possible;
    if (!m_folder || !m_team.isSignedIn())
        return possible;
    const PrivacyCase &one = m_folder->one;
    for (const Kind kind : {Kind::Approve, Kind::AcceptIdentity, Kind::AskIdentity, Kind::AskApproval, Kind::Requeue,
                            Kind::Assign, Kind::Refuse, Kind::Withdraw}) {
        if (!m_team.may(kind == Kind::Approve ? Right::ApprovePlans : Right::HandleCases))
            continue;
        const auto action = actionOf(kind);
        const bool leads = action ? nextCaseState(one.state, *action).has_value() : isOpen(one.state);
        if (leads && !(kind == Kind::Assign && one.assignee == m_team.self().id))
            possible.append(kind);
    }
    return possible;
}

void CaseController::carryOut(CaseOrder order)
{
    if (m_busy || !m_folder)
        return;
    order.by = m_team.self().id;
    order.id = m_id;
    order.today = today();
    if (order.kind == CaseOrder::Kind::Assign)
        order.text = m_team.self().id;
    if (order.kind == CaseOrder::Kind::Approve)
        order.text = m_folder->one.planHash;
    if (!cannotBeUndone(order.kind)) {
        give(order);
        return;
    }
    const QString what =
        order.kind == CaseOrder::Kind::Approve
            ? tr("Approve plan %1 of %2. What it deletes cannot be brought back.").arg(shortHash(order.text), m_id)
        : order.kind == CaseOrder::Kind::Refuse
            ? tr("Refuse %1: %2. This cannot be undone.").arg(m_id, denialTitle(order.denial))
            : tr("Withdraw %1. This cannot be undone.").arg(m_id);
    onFinished(m_team.confirmAgain(what), this, [this, order](const Result<void> &confirmed) {
        if (confirmed)
            give(order);
        else
            emit said(confirmed.error().message, confirmed.error().kind == ErrorKind::Cancelled);
    });
}

void CaseController::give(const CaseOrder &order)
{
    m_busy = true;
    emit changed();
    onFinished(m_store.carryOut(order), this, [this, id = order.id](const Result<void> &done) {
        m_busy = false;
        emit said(done ? tr("Done, and recorded.") : done.error().message, done.has_value());
        if (id == m_id)
            refresh();
    });
}

void CaseController::reveal(const QString &purpose)
{
    if (m_busy || !m_folder || purpose.trimmed().isEmpty())
        return;
    onFinished(m_store.reveal(m_team.self().id, m_id, purpose.trimmed()), this,
               [this, id = m_id](const Result<CaseSubject> &subject) {
                   if (id != m_id || !m_team.isSignedIn())
                       return;
                   if (subject)
                       m_subject = *subject;
                   else
                       emit said(subject.error().message, false);
                   emit changed();
               });
}

void CaseController::hide()
{
    m_subject.reset();
    emit changed();
}

QString CaseController::subjectText() const
{
    QStringList parts;
    if (m_subject) {
        for (const SubjectIdentity &identity : m_subject->identities)
            parts.append(QStringLiteral("%1 %2").arg(words(identity.kind), identity.value));
        return parts.join(QStringLiteral(" · "));
    }
    for (const MaskedIdentity &identity : m_folder ? m_folder->identities : QList<MaskedIdentity>())
        parts.append(QStringLiteral("%1 %2").arg(words(identity.kind), identity.masked));
    return parts.isEmpty() && m_folder ? tr("erased") : parts.join(QStringLiteral(" · "));
}

} // namespace Gatehouse
