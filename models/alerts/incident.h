// Alerts that belong together, what people did about them, and what they did to the gateway, as the store keeps it.
#pragma once

#include "models/alerts/alert.h"
#include "models/alerts/incidentstate.h"
#include "models/core/timespan.h"
#include "models/gateway/actionway.h"

namespace Gatehouse
{

// Times are epoch milliseconds.
struct Incident {
    qint64 seq = 0;
    QString gateway;
    QString title;
    IncidentSeverity severity = IncidentSeverity::Major;
    QString owner; // the id of an operator; empty: nobody
    QString openedBy;
    qint64 openedMs = 0;
    IncidentState state = IncidentState::Open;
    qint64 stateMs = 0; // since when; 0: since it was opened
    std::optional<AlertVerdict> verdict;
    QString summary; // of the last closing
    int alerts = 0;
    qint64 beganMs = 0; // of its earliest alert; without one, when it was opened
    qint64 endedMs = 0; // when the last of its alerts ended, or when it was closed; 0 while it goes on

    // When it was, as far as is known by now.
    TimeSpan span(qint64 nowMs) const;
    bool operator==(const Incident &) const = default;
};

// "I-000012", and back; nothing when it is no such id.
QString incidentId(qint64 seq);
std::optional<qint64> incidentSeq(const QString &id);

struct IncidentEvent {
    int idx = 0;
    qint64 timeMs = 0;
    QString actor;
    IncidentAction action = IncidentAction::Note;
    IncidentState from = IncidentState::Open;
    QString fromOwner = {};
    IncidentSeverity fromSeverity = IncidentSeverity::Major;
    QString fromTitle = {};
    IncidentState to = IncidentState::Open;
    QString owner = {};
    IncidentSeverity severity = IncidentSeverity::Major;
    QString title = {};
    std::optional<AlertVerdict> verdict = {};
    qint64 alert = 0;
    int deed = 0;
    QString text = {}; // a note, the summary of a closing, what the gateway said

    bool operator==(const IncidentEvent &) const = default;
};

// A change of the gateway. Whom or what it was done to is known to the store (IncidentRepository::target).
struct IncidentDeed {
    int idx = 0; // from 1
    ActionVerb verb = ActionVerb::Disable;
    EntityKind kind = EntityKind::Key;
    QString label; // "key sk-an•••": masked where it is a person's
    QString reason;
    int undoes = 0; // the number of the deed that it takes back
    QString by;
    qint64 intendedMs = 0;
    DeedOutcome outcome = DeedOutcome::Running;
    qint64 outcomeMs = 0;
    QString said; // by the gateway

    bool operator==(const IncidentDeed &) const = default;
};

struct IncidentFolder {
    Incident incident;
    QList<Alert> alerts; // the earliest first
    QList<IncidentEvent> events;
    QList<IncidentDeed> deeds;

    bool operator==(const IncidentFolder &) const = default;
};

struct IncidentFilter {
    QString gateway;
    QList<IncidentState> states; // none: all
    TimeSpan during = {};        // those that were then; empty: whenever
    int limit = 2000;

    bool operator==(const IncidentFilter &) const = default;
};

// What a person does with an incident; what it needs besides stands in the members that it names.
struct IncidentOrder {
    IncidentAction action = IncidentAction::Note; // Close `verdict` `text`, Own `owner`, Grade `severity`, Rename
                                                  // `title`, AddAlert and RemoveAlert `alerts`, Note `text`
    QString by;
    qint64 incident = 0;
    QString text = {};
    QString title = {};
    IncidentSeverity severity = IncidentSeverity::Major;
    QString owner = {};
    std::optional<AlertVerdict> verdict = {};
    QList<qint64> alerts = {};
    // What the person saw; anything else there is refused with what happened meanwhile.
    std::optional<IncidentState> seen = {};
    std::optional<QString> seenOwner = {};

    bool operator==(const IncidentOrder &) const = default;
};

struct NewIncident {
    QString gateway;
    QString by;
    QString title;
    IncidentSeverity severity = IncidentSeverity::Major;
    QString owner;
    QList<qint64> alerts; // of the gateway, and a part of no other incident

    bool operator==(const NewIncident &) const = default;
};

// What is about to be done to the gateway.
struct DeedIntent {
    qint64 incident = 0;
    QString by;
    ActionVerb verb = ActionVerb::Disable; // Enable or Disable
    EntityKind kind = EntityKind::Key;
    QString target; // the id at the gateway
    QString label;
    QString reason;
    int undoes = 0;

    bool operator==(const DeedIntent &) const = default;
};

struct DeedConclusion {
    qint64 incident = 0;
    int deed = 0;
    QString by;
    DeedOutcome outcome = DeedOutcome::Unknown; // not Running
    QString said;

    bool operator==(const DeedConclusion &) const = default;
};

} // namespace Gatehouse
