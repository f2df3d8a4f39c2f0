#include "ui/alerts/incidentquestions.h"

#include "models/alerts/alertowners.h"
#include "models/alerts/alertwords.h"

#include <algorithm>

namespace Gatehouse
{

IncidentQuestions::IncidentQuestions(IncidentDetail &detail, IncidentController &list, QuestionCard &card,
                                     QObject *parent)
    : QObject(parent)
    , m_detail(detail)
    , m_list(list)
    , m_card(card)
{
}

bool IncidentQuestions::possible(IncidentAction action)
{
    const auto incident = m_detail.incident();
    if (!incident || !m_detail.folder())
        return false;
    const auto may = m_list.mayAct();
    const auto next = nextIncidentState(incident->state, action);
    if (!may || !next)
        emit said(may ? next.error().message : may.error().message, false);
    return may && next;
}

void IncidentQuestions::note()
{
    if (!possible(IncidentAction::Note))
        return;
    Question question{tr("A note on %1").arg(incidentId(m_detail.seq()))};
    question.hint = tr("it stays as it is: name nobody who need not be named");
    question.wordsName = tr("Note");
    question.placeholder = tr("What was seen, tried or decided");
    question.isLong = true;
    question.button = tr("&Note");
    m_card.ask(question, [this](const QVariant &, const QString &text) {
        m_detail.give({IncidentAction::Note, {}, 0, text}, tr("has a note more."));
    });
}

void IncidentQuestions::close()
{
    if (!possible(IncidentAction::Close))
        return;
    const IncidentFolder &folder = *m_detail.folder();
    const auto open =
        std::ranges::count_if(folder.alerts, [](const Alert &alert) { return alert.state != AlertState::Resolved; });
    Question question{tr("Close %1").arg(incidentId(m_detail.seq()))};
    question.hint = tr("the first letter of a verdict chooses it");
    question.explanation = open == 0   ? QString()
                           : open == 1 ? tr("The verdict resolves 1 alert of it, too.")
                                       : tr("The verdict resolves %1 alerts of it, too.").arg(open);
    question.choiceName = tr("What was it?");
    for (const AlertVerdict verdict :
         {AlertVerdict::Incident, AlertVerdict::ExpectedChange, AlertVerdict::FalsePositive})
        question.choices.append({alertVerdictTitle(verdict), int(verdict)});
    question.chosen = -1;
    question.wordsName = tr("Summary");
    question.placeholder = tr("What happened, whom it touched, what was done, what keeps it from coming back");
    question.words = folder.incident.summary;
    question.isLong = true;
    question.button = tr("&Close");
    m_card.ask(question, [this](const QVariant &verdict, const QString &summary) {
        IncidentOrder order{IncidentAction::Close, {}, 0, summary};
        order.verdict = AlertVerdict(verdict.toInt());
        m_detail.give(order, tr("is closed as %1.").arg(alertVerdictTitle(*order.verdict)));
    });
}

void IncidentQuestions::own()
{
    if (!possible(IncidentAction::Own))
        return;
    Question question{tr("Who has %1?").arg(incidentId(m_detail.seq()))};
    question.choiceName = tr("Owner");
    question.choices.append({tr("nobody"), QString()});
    const QString owner = m_detail.incident()->owner;
    for (const TeamOperator &one : alertOwners(m_list.team().operators())) {
        if (one.id == owner)
            question.chosen = int(question.choices.size());
        question.choices.append({one.name, one.id});
    }
    question.button = tr("&Hand over");
    m_card.ask(question, [this](const QVariant &id, const QString &) {
        IncidentOrder order{IncidentAction::Own};
        order.owner = id.toString();
        m_detail.give(order, order.owner.isEmpty() ? tr("has no owner any more.") : tr("has another owner."));
    });
}

void IncidentQuestions::take()
{
    if (!possible(IncidentAction::Own))
        return;
    IncidentOrder order{IncidentAction::Own};
    order.owner = m_list.team().self().id;
    m_detail.give(order, tr("is yours."));
}

void IncidentQuestions::grade()
{
    if (!possible(IncidentAction::Grade))
        return;
    Question question{tr("How grave is %1?").arg(incidentId(m_detail.seq()))};
    question.choiceName = tr("Severity");
    for (const IncidentSeverity severity : kIncidentSeverities)
        question.choices.append({incidentSeverityTitle(severity), int(severity)});
    question.chosen = int(m_detail.incident()->severity);
    question.wordsName = tr("Reason");
    question.placeholder = tr("Why (may be left out)");
    question.needsWords = false;
    question.button = tr("&Severity");
    m_card.ask(question, [this](const QVariant &severity, const QString &reason) {
        IncidentOrder order{IncidentAction::Grade, {}, 0, reason};
        order.severity = IncidentSeverity(severity.toInt());
        m_detail.give(order, tr("is %1.").arg(incidentSeverityTitle(order.severity)));
    });
}

void IncidentQuestions::rename()
{
    if (!possible(IncidentAction::Rename))
        return;
    Question question{tr("What is %1 called?").arg(incidentId(m_detail.seq()))};
    question.wordsName = tr("Title");
    question.words = m_detail.incident()->title;
    question.button = tr("&Rename");
    m_card.ask(question, [this](const QVariant &, const QString &title) {
        IncidentOrder order{IncidentAction::Rename};
        order.title = title;
        m_detail.give(order, tr("has another title."));
    });
}

void IncidentQuestions::reopen()
{
    if (!possible(IncidentAction::Reopen))
        return;
    Question question{tr("Open %1 again").arg(incidentId(m_detail.seq()))};
    question.hint = tr("its alerts stay as they are");
    question.wordsName = tr("Reason");
    question.placeholder = tr("Why");
    question.button = tr("&Open again");
    m_card.ask(question, [this](const QVariant &, const QString &reason) {
        m_detail.give({IncidentAction::Reopen, {}, 0, reason}, tr("is open again."));
    });
}

void IncidentQuestions::mitigate()
{
    if (!possible(IncidentAction::Mitigate))
        return;
    Question question{tr("%1 is mitigated").arg(incidentId(m_detail.seq()))};
    question.hint = tr("it hurts nobody any more, and stays on the list");
    question.wordsName = tr("By what");
    question.placeholder = tr("By what (may be left out)");
    question.needsWords = false;
    question.button = tr("&Mitigated");
    m_card.ask(question, [this](const QVariant &, const QString &by) {
        m_detail.give({IncidentAction::Mitigate, {}, 0, by}, tr("is mitigated."));
    });
}

void IncidentQuestions::removeAlert(qint64 seq)
{
    if (seq == 0 || !possible(IncidentAction::RemoveAlert))
        return;
    IncidentOrder order{IncidentAction::RemoveAlert};
    order.alerts = {seq};
    m_detail.give(order, tr("is without %1 now.").arg(alertId(seq)));
}

void IncidentQuestions::switchTarget(int row, ActionVerb verb)
{
    if (const DeedTarget *target = m_detail.target(row))
        confirm(m_detail.deeds().plan(*target, verb));
    else
        emit said(tr("Choose first what is to be switched."), false);
}

void IncidentQuestions::undoDeed(int idx)
{
    if (const IncidentDeed *deed = m_detail.deed(idx))
        confirm(m_detail.deeds().undoPlan(*deed));
    else
        emit said(tr("Choose first what is to be taken back."), false);
}

void IncidentQuestions::confirm(const Result<DeedPlan> &plan)
{
    if (!plan)
        return emit said(plan.error().message, false);
    Question question{tr("%1?").arg(plan->title)};
    question.explanation = plan->explanation;
    question.wordsName = tr("Reason");
    question.placeholder = tr("Why; it is recorded before anything is sent to the gateway");
    question.button = plan->title;
    m_card.ask(question, [this, plan = *plan](const QVariant &, const QString &reason) {
        m_detail.deeds().carryOut(plan, reason);
    });
}

} // namespace Gatehouse
