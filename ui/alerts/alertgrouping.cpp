#include "ui/alerts/alertgrouping.h"

#include "ui/alerts/questioncard.h"

#include <QComboBox>

#include <utility>

namespace Gatehouse
{

namespace
{

// Choices of a new incident are told by their severity, the others by their number.
QVariant newOf(IncidentSeverity severity)
{
    return -1 - int(severity);
}

} // namespace

AlertGrouping::AlertGrouping(IncidentController &incidents, QuestionCard &card, QObject *parent)
    : QObject(parent)
    , m_incidents(incidents)
    , m_card(card)
{
    connect(&incidents, &IncidentController::said, this, [this](const QString &sentence, bool good) {
        if (!good)
            m_then = {};
        emit said(sentence, good);
    });
    connect(&incidents, &IncidentController::opened, this, &AlertGrouping::ended);
    connect(&incidents, &IncidentController::acted, this, &AlertGrouping::ended);
}

// What did not become a part of an incident leads nowhere: it was said why.
void AlertGrouping::ended(qint64 incident)
{
    if (const Then then = std::exchange(m_then, {}))
        then(incident);
}

void AlertGrouping::ask(const QList<Alert> &alerts, const QString &hint, const Then &then)
{
    QList<Alert> free;
    for (const Alert &alert : alerts) {
        if (alert.incident == 0)
            free.append(alert);
    }
    if (alerts.isEmpty())
        return;
    if (free.isEmpty())
        return emit said(
            alerts.size() == 1
                ? tr("It is a part of %1 already. O leads there.").arg(incidentId(alerts.constFirst().incident))
                : tr("They are parts of incidents already."),
            false);
    if (const auto may = m_incidents.mayAct(); !may)
        return emit said(may.error().message, false);
    Question question;
    question.title = free.size() == 1 ? tr("An incident of %1").arg(alertId(free.constFirst().seq))
                                      : tr("An incident of %1 alerts").arg(free.size());
    question.hint = free.size() < alerts.size() ? tr("the others are parts of one already") : hint;
    question.choiceName = tr("Which incident");
    for (const IncidentSeverity severity : kIncidentSeverities)
        question.choices.append({tr("new, %1").arg(incidentSeverityTitle(severity)), newOf(severity)});
    question.chosen = int(proposedSeverity(free));
    const QList<Incident> unclosed = m_incidents.unclosed();
    for (const Incident &incident : unclosed)
        question.choices.append(
            {tr("add to %1 %2").arg(incidentId(incident.seq), incident.title.left(40)), incident.seq});
    question.wordsName = tr("Title of the new incident");
    question.placeholder = question.wordsName;
    question.words = proposedTitle(free);
    question.button = tr("&Incident");
    m_card.ask(question, [this, free, then](const QVariant &choice, const QString &title) {
        m_then = then;
        const qint64 value = choice.toLongLong();
        give(free, std::max<qint64>(0, value), int(-1 - std::min<qint64>(-1, value)), title);
    });
}

void AlertGrouping::give(const QList<Alert> &alerts, qint64 incident, int severity, const QString &title)
{
    QList<qint64> seqs;
    for (const Alert &alert : alerts)
        seqs.append(alert.seq);
    if (incident == 0) {
        m_incidents.open({{}, {}, title, IncidentSeverity(severity), m_incidents.team().self().id, seqs});
        return;
    }
    IncidentOrder order{IncidentAction::AddAlert, {}, incident};
    order.alerts = seqs;
    m_incidents.act(order, seqs.size() == 1
                               ? tr("%1 is a part of %2 now.").arg(alertId(seqs.constFirst()), incidentId(incident))
                               : tr("%1 alerts are parts of %2 now.").arg(seqs.size()).arg(incidentId(incident)));
}

} // namespace Gatehouse
