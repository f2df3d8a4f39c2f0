// How incidents read, everywhere: in the list, on the page, to a screen reader, in a bundle. No markup, and nobody is
// named.
#pragma once

#include "models/alerts/incident.h"

#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

QString incidentSeverityTitle(IncidentSeverity severity);
QString incidentStateTitle(IncidentState state);
QString deedOutcomeTitle(DeedOutcome outcome);

// "disable", "enable".
QString verbText(ActionVerb verb);
// "Disable key sk-an•••".
QString deedTitle(ActionVerb verb, const QString &label);
// What happens at the gateway, in one sentence.
QString deedConsequence(ActionVerb verb, EntityKind kind);
// How it ended, and what to do where that is open. `isRunning`: this console is at it.
QString deedEndText(const IncidentDeed &deed, bool isRunning);

// Who tells it, and when: names of the operators by their ids.
struct IncidentTeller {
    QHash<QString, QString> names;
    qint64 nowMs = 0;
    QTimeZone zone = QTimeZone::utc();

    QString nameOf(const QString &id) const { return names.value(id, id); }
};

// "severity raised to critical", "mitigated", "closed as an incident: ...".
QString incidentEventText(const IncidentEvent &event, const QList<IncidentDeed> &deeds, const IncidentTeller &teller);
// "I-000012 · open since 14:25 · lasts 1 h 20 min · anna has it".
QString incidentStanding(const Incident &incident, const IncidentTeller &teller);
// Out of alerts: what a new incident of them is called, and how grave it is.
QString proposedTitle(const QList<Alert> &alerts);
IncidentSeverity proposedSeverity(const QList<Alert> &alerts);

} // namespace Gatehouse
