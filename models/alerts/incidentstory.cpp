#include "models/alerts/incidentstory.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::IncidentStory)
};

QList<TableColumn> wordColumns(const QStringList &titles)
{
    QList<TableColumn> columns;
    for (const QString &title : titles)
        columns.append({title, {}, false});
    return columns;
}

TableCell rankedCell(const QString &text, int rank)
{
    TableCell cell = textCell(text);
    cell.sort = rank;
    return cell;
}

} // namespace

QList<IncidentEntry> incidentTimeline(const IncidentFolder &folder, const IncidentTeller &teller)
{
    QList<IncidentEntry> entries;
    for (const Alert &alert : folder.alerts) {
        const QString what = QStringLiteral("%1 %2").arg(alertId(alert.seq), alertHeadline(alert));
        const qint64 beganMs = alert.beganMs > 0 ? alert.beganMs : alert.openedMs;
        entries.append({beganMs, Texts::tr("%1 began: %2").arg(what, alert.summary), {}});
        if (alert.openedMs > beganMs)
            entries.append({alert.openedMs, Texts::tr("%1 was noticed").arg(alertId(alert.seq)), {}});
        if (alert.isOver())
            entries.append({std::max(alert.overMs, beganMs), Texts::tr("%1 ended").arg(alertId(alert.seq)), {}});
    }
    for (const IncidentEvent &event : folder.events)
        entries.append({event.timeMs, incidentEventText(event, folder.deeds, teller), teller.nameOf(event.actor)});
    std::ranges::stable_sort(entries, {}, &IncidentEntry::timeMs);
    return entries;
}

QList<TableColumn> incidentColumns()
{
    return wordColumns(
        {Texts::tr("severity"), Texts::tr("incident"), Texts::tr("state"), Texts::tr("lasts"), Texts::tr("owner")});
}

QList<TableRow> incidentRows(const QList<Incident> &incidents, const IncidentTeller &teller)
{
    QList<TableRow> rows;
    for (const Incident &incident : incidents) {
        const TimeSpan span = incident.span(teller.nowMs);
        const qint64 lastedMs = span.toMs - span.fromMs;
        TableCell age = numberCell(roughAge(lastedMs), double(lastedMs));
        age.toolTip = incidentStanding(incident, teller);
        TableCell owner = textCell(incident.owner.isEmpty() ? notRecorded() : teller.nameOf(incident.owner));
        owner.spoken = incident.owner.isEmpty() ? Texts::tr("nobody") : QString();
        rows.append({QString::number(incident.seq),
                     {rankedCell(incidentSeverityTitle(incident.severity), int(incident.severity)),
                      textCell(QStringLiteral("%1 · %2").arg(incident.title, incidentId(incident.seq))),
                      rankedCell(incidentStateTitle(incident.state), int(incident.state)), age, owner},
                     false});
    }
    return rows;
}

QList<TableColumn> incidentAlertColumns()
{
    return wordColumns({Texts::tr("level"), Texts::tr("alert"), Texts::tr("began"), Texts::tr("state")});
}

QList<TableRow> incidentAlertRows(const IncidentFolder &folder, const IncidentTeller &teller)
{
    QList<TableRow> rows;
    for (const Alert &alert : folder.alerts) {
        const qint64 beganMs = alert.beganMs > 0 ? alert.beganMs : alert.openedMs;
        TableCell what = textCell(QStringLiteral("%1 %2").arg(alertId(alert.seq), alertHeadline(alert)));
        what.toolTip = alert.summary;
        const QString state = alert.state == AlertState::Resolved
                                  ? alertVerdictTitle(alert.verdict.value_or(AlertVerdict::Unjudged))
                                  : alertStateTitle(alert.state);
        TableCell when = textCell(shortInstant(beganMs, teller.nowMs, teller.zone));
        when.sort = beganMs;
        rows.append({QString::number(alert.seq),
                     {rankedCell(alertLevelTitle(alert.level), int(alert.level)), what, when,
                      textCell(alert.isOver() ? Texts::tr("%1, over").arg(state) : state)},
                     false});
    }
    return rows;
}

QList<TableColumn> incidentDeedColumns()
{
    return wordColumns({Texts::tr("action"), Texts::tr("how it ended"), Texts::tr("who"), Texts::tr("when")});
}

QList<TableRow> incidentDeedRows(const IncidentFolder &folder, const IncidentTeller &teller, const QList<int> &running)
{
    QList<TableRow> rows;
    for (const IncidentDeed &deed : folder.deeds) {
        TableCell what =
            textCell(deed.undoes > 0
                         ? Texts::tr("%1 (takes action %2 back)").arg(deedTitle(deed.verb, deed.label)).arg(deed.undoes)
                         : deedTitle(deed.verb, deed.label));
        what.toolTip = Texts::tr("Because: %1").arg(deed.reason);
        TableCell end = rankedCell(deedEndText(deed, running.contains(deed.idx)), int(deed.outcome));
        end.toolTip = end.text;
        rows.append({QString::number(deed.idx),
                     {what, end, textCell(teller.nameOf(deed.by)),
                      textCell(shortInstant(deed.intendedMs, teller.nowMs, teller.zone))},
                     false});
    }
    return rows;
}

} // namespace Gatehouse
