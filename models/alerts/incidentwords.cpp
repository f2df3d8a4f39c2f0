#include "models/alerts/incidentwords.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::IncidentWords)
};

QString colonAnd(const QString &text, const QString &more)
{
    return more.isEmpty() ? text : QStringLiteral("%1: %2").arg(text, more);
}

QString deedEventText(const IncidentEvent &event, const QList<IncidentDeed> &deeds)
{
    const auto deed = std::ranges::find(deeds, event.deed, &IncidentDeed::idx);
    const QString what =
        deed == deeds.cend() ? Texts::tr("action %1").arg(event.deed) : deedTitle(deed->verb, deed->label);
    switch (event.action) {
    case IncidentAction::DeedIntended:
        return Texts::tr("%1, because: %2").arg(what, event.text);
    case IncidentAction::DeedDone:
        return colonAnd(Texts::tr("%1: done, read back").arg(what), event.text);
    case IncidentAction::DeedAccepted:
        return colonAnd(Texts::tr("%1: accepted, could not be read back").arg(what), event.text);
    case IncidentAction::DeedFailed:
        return colonAnd(Texts::tr("%1: not done").arg(what), event.text);
    default:
        return colonAnd(Texts::tr("%1: unknown").arg(what), event.text);
    }
}

} // namespace

QString incidentSeverityTitle(IncidentSeverity severity)
{
    return severity == IncidentSeverity::Critical ? Texts::tr("critical")
           : severity == IncidentSeverity::Major  ? Texts::tr("major")
                                                  : Texts::tr("minor");
}

QString incidentStateTitle(IncidentState state)
{
    return state == IncidentState::Open        ? Texts::tr("open")
           : state == IncidentState::Mitigated ? Texts::tr("mitigated")
                                               : Texts::tr("closed");
}

QString deedOutcomeTitle(DeedOutcome outcome)
{
    switch (outcome) {
    case DeedOutcome::Running:
        return Texts::tr("no end on record");
    case DeedOutcome::Done:
        return Texts::tr("done");
    case DeedOutcome::Accepted:
        return Texts::tr("accepted");
    case DeedOutcome::Failed:
        return Texts::tr("not done");
    case DeedOutcome::Unknown:
        break;
    }
    return Texts::tr("unknown");
}

QString verbText(ActionVerb verb)
{
    return verb == ActionVerb::Enable ? Texts::tr("enable") : Texts::tr("disable");
}

QString deedTitle(ActionVerb verb, const QString &label)
{
    return verb == ActionVerb::Enable ? Texts::tr("Enable %1").arg(label) : Texts::tr("Disable %1").arg(label);
}

QString deedConsequence(ActionVerb verb, EntityKind kind)
{
    const bool enables = verb == ActionVerb::Enable;
    switch (kind) {
    case EntityKind::Key:
        return enables ? Texts::tr("The gateway accepts requests with this key again.")
                       : Texts::tr("The gateway refuses every request with this key from then on. Other keys of its "
                                   "account go on working.");
    case EntityKind::Account:
        return enables ? Texts::tr("The account and its keys work again.")
                       : Texts::tr("The account is blocked: none of its keys works any more, and nobody signs in with "
                                   "it.");
    case EntityKind::Provider:
        break;
    }
    return enables ? Texts::tr("The gateway sends requests to this provider again.")
                   : Texts::tr("The gateway sends no request to this provider any more. What no other provider serves "
                               "fails.");
}

QString deedEndText(const IncidentDeed &deed, bool isRunning)
{
    switch (deed.outcome) {
    case DeedOutcome::Running:
        return isRunning ? Texts::tr("in progress") : Texts::tr("Unknown: nobody recorded how it ended. Read it back.");
    case DeedOutcome::Unknown:
        return colonAnd(Texts::tr("Unknown. Read it back"), deed.said);
    case DeedOutcome::Done:
        return colonAnd(Texts::tr("done, read back"), deed.said);
    case DeedOutcome::Accepted:
        return colonAnd(Texts::tr("the gateway said yes, and could not be read back"), deed.said);
    case DeedOutcome::Failed:
        break;
    }
    return colonAnd(Texts::tr("not done"), deed.said);
}

QString incidentEventText(const IncidentEvent &event, const QList<IncidentDeed> &deeds, const IncidentTeller &teller)
{
    switch (event.action) {
    case IncidentAction::Opened:
        return Texts::tr("opened as %1").arg(incidentSeverityTitle(event.severity));
    case IncidentAction::Mitigate:
        return colonAnd(Texts::tr("mitigated"), event.text);
    case IncidentAction::Reopen:
        return colonAnd(Texts::tr("open again"), event.text);
    case IncidentAction::Close:
        return colonAnd(
            Texts::tr("closed as %1").arg(alertVerdictTitle(event.verdict.value_or(AlertVerdict::Unjudged))),
            event.text);
    case IncidentAction::Own:
        return event.owner.isEmpty() ? Texts::tr("nobody has it any more")
                                     : Texts::tr("%1 has it").arg(teller.nameOf(event.owner));
    case IncidentAction::Grade:
        return colonAnd(event.severity > event.fromSeverity
                            ? Texts::tr("raised to %1").arg(incidentSeverityTitle(event.severity))
                            : Texts::tr("lowered to %1").arg(incidentSeverityTitle(event.severity)),
                        event.text);
    case IncidentAction::Rename:
        return Texts::tr("called \"%1\"").arg(event.title);
    case IncidentAction::AddAlert:
        return Texts::tr("%1 added").arg(alertId(event.alert));
    case IncidentAction::RemoveAlert:
        return Texts::tr("%1 taken out").arg(alertId(event.alert));
    case IncidentAction::Note:
        return event.text;
    default:
        return deedEventText(event, deeds);
    }
}

QString incidentStanding(const Incident &incident, const IncidentTeller &teller)
{
    const auto at = [&teller](qint64 ms) { return shortInstant(ms, teller.nowMs, teller.zone); };
    const qint64 sinceMs = incident.stateMs > 0 ? incident.stateMs : incident.openedMs;
    const TimeSpan span = incident.span(teller.nowMs);
    QStringList parts{incidentId(incident.seq),
                      Texts::tr("%1 since %2").arg(incidentStateTitle(incident.state), at(sinceMs))};
    if (incident.verdict)
        parts.append(alertVerdictTitle(*incident.verdict));
    const QString lasted = formatAge(span.toMs - span.fromMs);
    parts.append(incident.endedMs > 0 ? Texts::tr("from %1, lasted %2").arg(at(span.fromMs), lasted)
                                      : Texts::tr("from %1, goes on for %2").arg(at(span.fromMs), lasted));
    parts.append(incident.owner.isEmpty() ? Texts::tr("nobody has it")
                                          : Texts::tr("%1 has it").arg(teller.nameOf(incident.owner)));
    return parts.join(QStringLiteral(" · "));
}

QString proposedTitle(const QList<Alert> &alerts)
{
    if (alerts.isEmpty())
        return {};
    // Whatever explains the others is what it is about.
    const auto main = std::ranges::max_element(alerts, [](const Alert &a, const Alert &b) {
        return std::tuple(a.mutedBy == 0, a.level, a.score) < std::tuple(b.mutedBy == 0, b.level, b.score);
    });
    return alertHeadline(*main);
}

IncidentSeverity proposedSeverity(const QList<Alert> &alerts)
{
    const bool isPage = std::ranges::any_of(alerts, [](const Alert &each) { return each.level == AlertLevel::Page; });
    const bool isTicket =
        std::ranges::any_of(alerts, [](const Alert &each) { return each.level == AlertLevel::Ticket; });
    return isPage ? IncidentSeverity::Critical : isTicket ? IncidentSeverity::Major : IncidentSeverity::Minor;
}

} // namespace Gatehouse
