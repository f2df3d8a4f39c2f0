// Incidents: listed, shown, and exported with their evidence.
#include "app/ctl/alertaccess.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/bundlefile.h"
#include "models/alerts/incidentstory.h"
#include "models/core/format.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

Result<qint64> incidentOf(const Request &request)
{
    const auto seq = incidentSeq(request.operand);
    return seq ? Result<qint64>(*seq)
               : failure(
                     ErrorKind::InvalidInput,
                     QStringLiteral("%1 is no incident. 'incidents list' names them: I-000042.").arg(request.operand));
}

Result<IncidentTeller> tellerOf(AlertAccess &access, const Request &request, const Terminal &terminal)
{
    const auto people = access.store().operators().list();
    if (!people)
        return std::unexpected(people.error());
    IncidentTeller teller{{}, terminal.clock.nowMs(), request.zone};
    for (const TeamOperator &one : *people)
        teller.names.insert(one.id, one.name);
    return teller;
}

QString incidentLine(const Incident &incident, const IncidentTeller &teller)
{
    const TimeSpan span = incident.span(teller.nowMs);
    return QStringLiteral("%1  %2  %3  %4  %5  [%6]\n")
        .arg(incidentId(incident.seq))
        .arg(incidentSeverityToken(incident.severity), -8)
        .arg(incidentStateToken(incident.state), -9)
        .arg(formatAge(span.toMs - span.fromMs), 12)
        .arg(incident.title,
             incident.owner.isEmpty() ? QStringLiteral("nobody has it") : teller.nameOf(incident.owner));
}

QString folderText(const IncidentFolder &folder, const IncidentTeller &teller)
{
    QString text = QStringLiteral("%1\n%2 · %3\n")
                       .arg(folder.incident.title, incidentSeverityTitle(folder.incident.severity),
                            incidentStanding(folder.incident, teller));
    if (!folder.incident.summary.isEmpty())
        text += QStringLiteral("\n%1\n").arg(folder.incident.summary);
    text += QLatin1Char('\n');
    for (const Alert &alert : folder.alerts)
        text += QStringLiteral("  %1  %2  %3\n")
                    .arg(alertId(alert.seq), alertLevelToken(alert.level), alertHeadline(alert));
    for (const IncidentDeed &deed : folder.deeds)
        text += QStringLiteral("  %1: %2\n").arg(deedTitle(deed.verb, deed.label), deedEndText(deed, false));
    text += QLatin1Char('\n');
    for (const IncidentEntry &entry : incidentTimeline(folder, teller))
        text += QStringLiteral("  %1  %2%3\n")
                    .arg(formatInstantPrecise(entry.timeMs, teller.zone), entry.text,
                         entry.who.isEmpty() ? QString() : QStringLiteral(" · ") + entry.who);
    return text;
}

} // namespace

int incidentsList(const Request &request, Terminal &terminal)
{
    const auto access = AlertAccess::open(request, false, terminal);
    if (!access)
        return complain(access.error(), terminal);
    IncidentFilter filter{(*access)->gateway()};
    if (!request.alerts.all)
        filter.states = {IncidentState::Open, IncidentState::Mitigated};
    filter.limit = int(request.limit.value_or(filter.limit));
    const auto all = (*access)->incidents().list(filter);
    const auto teller = tellerOf(**access, request, terminal);
    if (!all || !teller)
        return complain(all ? teller.error() : all.error(), terminal);
    QJsonArray json;
    for (const Incident &incident : *all) {
        if (request.json)
            json.append(incidentJson(incident, *teller));
        else
            terminal.out << incidentLine(incident, *teller);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("incidents"), json}}).toJson();
    return finish(terminal);
}

int incidentsShow(const Request &request, Terminal &terminal)
{
    const auto seq = incidentOf(request);
    const auto access = seq ? AlertAccess::open(request, false, terminal) : std::unexpected(seq.error());
    if (!access)
        return complain(access.error(), terminal);
    const auto folder = (*access)->incidents().folder(*seq);
    const auto teller = tellerOf(**access, request, terminal);
    if (!folder || !teller)
        return complain(folder ? teller.error() : folder.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(incidentFolderJson(*folder, *teller)).toJson();
    else
        terminal.out << folderText(*folder, *teller);
    return finish(terminal);
}

int incidentsExport(const Request &request, Terminal &terminal)
{
    const auto seq = incidentOf(request);
    const auto access = seq ? AlertAccess::open(request, false, terminal) : std::unexpected(seq.error());
    if (!access)
        return complain(access.error(), terminal);
    const auto material = (*access)->incidents().material(*seq);
    const auto teller = tellerOf(**access, request, terminal);
    if (!material || !teller)
        return complain(material ? teller.error() : material.error(), terminal);
    const auto hash = writeBundle(*material, *teller, request.outFile);
    if (!hash)
        return complain(hash.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("incident"), incidentId(*seq)},
                                                  {QStringLiteral("file"), request.outFile},
                                                  {QStringLiteral("data_sha256"), QString::fromLatin1(*hash)}})
                            .toJson();
    else
        terminal.out << QStringLiteral("%1: %2, SHA-256 of its data %3\n")
                            .arg(incidentId(*seq), request.outFile, QString::fromLatin1(*hash));
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
