#include "models/alerts/incidentbundle.h"

#include "models/alerts/alertevidence.h"
#include "models/alerts/alertwords.h"
#include "models/alerts/incidentstory.h"
#include "models/audit/hash.h"
#include "models/core/csv.h"
#include "models/core/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::IncidentBundle)
};

constexpr qsizetype kMostInSummary = 20;

QString instant(qint64 ms)
{
    return ms > 0 ? QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs) : QString();
}

QJsonValue instantOrNull(qint64 ms)
{
    return ms > 0 ? QJsonValue(instant(ms)) : QJsonValue();
}

QByteArray jsonFile(const QJsonObject &json)
{
    return QJsonDocument(json).toJson();
}

QString figure(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', 17) : QString();
}

QByteArray seriesCsv(const QJsonObject &evidence)
{
    QString csv = csvLine({QStringLiteral("time_utc"), QStringLiteral("observed"), QStringLiteral("expected_low"),
                           QStringLiteral("expected_high")});
    const QList<EvidencePoint> points = alertEvidence(evidence).series;
    for (const EvidencePoint &point : points)
        csv += csvLine({instant(point.ms), figure(point.value), figure(point.low), figure(point.high)});
    return csv.toUtf8();
}

QJsonObject parametersOf(const Alert &alert, const AlertRule *rule)
{
    QJsonObject settings;
    if (const RuleEntry *entry = rule ? ruleEntry(rule->id) : nullptr) {
        for (const RuleSetting &setting : entry->settings)
            settings.insert(setting.id, rule->value(setting.id));
    }
    return {{QStringLiteral("rule"), alert.rule},
            {QStringLiteral("version"), alert.ruleVersion},
            {QStringLiteral("settings"), rule ? QJsonValue(settings) : QJsonValue()}};
}

QJsonObject alertFile(const AlertFolder &folder, const AlertRule *rule)
{
    const Alert &alert = folder.alert;
    return {{QStringLiteral("alert"), alertId(alert.seq)},
            {QStringLiteral("fingerprint"), alert.fingerprint},
            {QStringLiteral("node"), QJsonArray::fromStringList(alert.node)},
            {QStringLiteral("title"), alert.title},
            {QStringLiteral("summary"), alert.summary},
            {QStringLiteral("level"), alertLevelToken(alert.level)},
            {QStringLiteral("score"), alert.score},
            {QStringLiteral("began"), instantOrNull(alert.beganMs)},
            {QStringLiteral("noticed"), instantOrNull(alert.openedMs)},
            {QStringLiteral("over"), instantOrNull(alert.overMs)},
            {QStringLiteral("explained_by"), alert.mutedBy > 0 ? QJsonValue(alertId(alert.mutedBy)) : QJsonValue()},
            {QStringLiteral("state"), alertStateToken(alert.state)},
            {QStringLiteral("verdict"), alert.verdict ? QJsonValue(alertVerdictToken(*alert.verdict)) : QJsonValue()},
            {QStringLiteral("parameters"), parametersOf(alert, rule)},
            {QStringLiteral("evidence"), folder.evidence}};
}

QJsonObject deedJson(const IncidentDeed &deed, const IncidentTeller &teller)
{
    return {{QStringLiteral("number"), deed.idx},
            {QStringLiteral("action"), GatewayAction{deed.verb, deed.kind, {}, {}}.token()},
            {QStringLiteral("target"), deed.label},
            {QStringLiteral("reason"), deed.reason},
            {QStringLiteral("takes_back"), deed.undoes > 0 ? QJsonValue(deed.undoes) : QJsonValue()},
            {QStringLiteral("by"), teller.nameOf(deed.by)},
            {QStringLiteral("meant"), instantOrNull(deed.intendedMs)},
            {QStringLiteral("outcome"),
             deed.outcome == DeedOutcome::Running ? QStringLiteral("not_recorded") : deedOutcomeToken(deed.outcome)},
            {QStringLiteral("ended"), instantOrNull(deed.outcomeMs)},
            {QStringLiteral("said"), deed.said}};
}

QByteArray timelineCsv(const QList<IncidentEntry> &timeline)
{
    QString csv = csvLine({QStringLiteral("time_utc"), QStringLiteral("what"), QStringLiteral("who")});
    for (const IncidentEntry &entry : timeline)
        csv += csvLine({instant(entry.timeMs), entry.text, entry.who});
    return csv.toUtf8();
}

QString htmlRow(const QStringList &cells)
{
    QString row = QStringLiteral("<tr>");
    for (const QString &cell : cells)
        row +=
            QStringLiteral("<td>%1</td>").arg(cell.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
    return row + QStringLiteral("</tr>\n");
}

QString htmlTable(const QString &title, const QStringList &rows)
{
    return rows.isEmpty()
               ? QString()
               : QStringLiteral("<h2>%1</h2>\n<table>\n%2</table>\n").arg(title.toHtmlEscaped(), rows.join(QString()));
}

QString affectedHtml(const std::optional<AffectedList> &affected)
{
    const QString heading =
        QStringLiteral("<h2>%1</h2>\n<p>%2</p>\n").arg(Texts::tr("Affected keys and accounts").toHtmlEscaped());
    if (!affected)
        return heading.arg(Texts::tr("They were not counted when this was exported.").toHtmlEscaped());
    QString html = heading.arg(affected->sentence.toHtmlEscaped());
    if (affected->all.isEmpty())
        return html;
    QString rows = htmlRow({QString(), Texts::tr("who"), Texts::tr("failed"), Texts::tr("attempts")});
    const QString atLeast = affected->isAtLeast ? QStringLiteral("\u2265 ") : QString();
    for (const AffectedOne &one : affected->all.mid(0, kMostInSummary))
        rows += htmlRow({one.kind, one.who, atLeast + formatExact(one.failed), atLeast + formatExact(one.attempts)});
    html += QStringLiteral("<table>\n%1</table>\n").arg(rows);
    if (affected->all.size() > kMostInSummary)
        html += QStringLiteral("<p>%1</p>\n").arg(Texts::tr("All of them are in affected.csv.").toHtmlEscaped());
    return html;
}

QByteArray summaryHtml(const IncidentMaterial &material, const QList<IncidentEntry> &timeline,
                       const IncidentTeller &teller)
{
    const IncidentFolder &folder = material.folder;
    const Incident &incident = folder.incident;
    QStringList alerts;
    for (const Alert &alert : folder.alerts)
        alerts.append(htmlRow({alertId(alert.seq), alertLevelTitle(alert.level), alertHeadline(alert), alert.summary}));
    QStringList deeds;
    for (const IncidentDeed &deed : folder.deeds)
        deeds.append(htmlRow({deedTitle(deed.verb, deed.label), deedEndText(deed, false), teller.nameOf(deed.by),
                              formatInstantPrecise(deed.intendedMs, teller.zone)}));
    QStringList entries;
    for (const IncidentEntry &entry : timeline)
        entries.append(htmlRow({formatInstantPrecise(entry.timeMs, teller.zone), entry.text, entry.who}));
    const QString title = QStringLiteral("%1 %2").arg(incidentId(incident.seq), incident.title);
    QString html = QStringLiteral("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title>\n"
                                  "<style>body{font-family:sans-serif;max-width:60em;margin:2em auto}"
                                  "td{padding:2px 12px 2px 0;vertical-align:top}</style></head><body>\n<h1>%1</h1>\n")
                       .arg(title.toHtmlEscaped());
    html += QStringLiteral("<p>%1 · %2</p>\n")
                .arg(incidentSeverityTitle(incident.severity).toHtmlEscaped(),
                     incidentStanding(incident, teller).toHtmlEscaped());
    if (!incident.summary.isEmpty())
        html += QStringLiteral("<h2>%1</h2>\n<p>%2</p>\n")
                    .arg(Texts::tr("Summary").toHtmlEscaped(),
                         incident.summary.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
    html += htmlTable(Texts::tr("Alerts"), alerts) + affectedHtml(material.affected) +
            htmlTable(Texts::tr("Done to the gateway"), deeds) + htmlTable(Texts::tr("Timeline"), entries);
    html += QStringLiteral("<p>%1</p>\n</body></html>\n")
                .arg(Texts::tr("Times are in %1. SHA256SUMS names the hash of every file; 'sha256sum -c SHA256SUMS' "
                               "checks them.")
                         .arg(QString::fromLatin1(teller.zone.id()))
                         .toHtmlEscaped());
    return html.toUtf8();
}

// What goes on goes on until the last thing that is on record: the bundle of tomorrow is that of today.
qint64 lastRecordMs(const IncidentFolder &folder)
{
    qint64 lastMs = folder.incident.openedMs;
    for (const IncidentEvent &event : folder.events)
        lastMs = std::max(lastMs, event.timeMs);
    for (const Alert &alert : folder.alerts)
        lastMs = std::max({lastMs, alert.lastHitMs, alert.overMs});
    return lastMs;
}

QString replayName(qint64 seq, ReplayPart part)
{
    return QStringLiteral("%1-%2.replay").arg(bundledAlertName(seq), replayPartToken(part));
}

} // namespace

QString bundledAlertName(qint64 seq)
{
    return QStringLiteral("alerts/") + alertId(seq);
}

std::optional<ReplayPart> bundledReplayPart(qint64 seq, const QString &name)
{
    for (const ReplayPart part : {ReplayPart::First, ReplayPart::Told}) {
        if (name == replayName(seq, part))
            return part;
    }
    return std::nullopt;
}

QJsonObject incidentJson(const Incident &incident, const IncidentTeller &teller)
{
    return {
        {QStringLiteral("incident"), incidentId(incident.seq)},
        {QStringLiteral("gateway"), incident.gateway},
        {QStringLiteral("title"), incident.title},
        {QStringLiteral("severity"), incidentSeverityToken(incident.severity)},
        {QStringLiteral("state"), incidentStateToken(incident.state)},
        {QStringLiteral("owner"), incident.owner.isEmpty() ? QJsonValue() : teller.nameOf(incident.owner)},
        {QStringLiteral("began"), instantOrNull(incident.beganMs)},
        {QStringLiteral("ended"), instantOrNull(incident.endedMs)},
        {QStringLiteral("opened"), instantOrNull(incident.openedMs)},
        {QStringLiteral("verdict"), incident.verdict ? QJsonValue(alertVerdictToken(*incident.verdict)) : QJsonValue()},
        {QStringLiteral("summary"), incident.summary}};
}

QJsonObject incidentFolderJson(const IncidentFolder &folder, const IncidentTeller &teller)
{
    QJsonObject json = incidentJson(folder.incident, teller);
    QJsonArray alerts;
    for (const Alert &alert : folder.alerts)
        alerts.append(alertId(alert.seq));
    QJsonArray deeds;
    for (const IncidentDeed &deed : folder.deeds)
        deeds.append(deedJson(deed, teller));
    QJsonArray timeline;
    for (const IncidentEntry &entry : incidentTimeline(folder, teller))
        timeline.append(QJsonObject{{QStringLiteral("time"), instantOrNull(entry.timeMs)},
                                    {QStringLiteral("what"), entry.text},
                                    {QStringLiteral("who"), entry.who.isEmpty() ? QJsonValue() : entry.who}});
    json.insert(QStringLiteral("alerts"), alerts);
    json.insert(QStringLiteral("actions"), deeds);
    json.insert(QStringLiteral("timeline"), timeline);
    return json;
}

IncidentBundle incidentBundle(const IncidentMaterial &material, const IncidentTeller &teller)
{
    IncidentTeller then = teller;
    then.nowMs = lastRecordMs(material.folder);
    const QList<IncidentEntry> timeline = incidentTimeline(material.folder, then);
    IncidentBundle bundle;
    QJsonObject whole = incidentFolderJson(material.folder, then);
    whole.insert(QStringLiteral("affected"), affectedJson(material.affected));
    bundle.files = {{QStringLiteral("summary.html"), summaryHtml(material, timeline, then)},
                    {QStringLiteral("incident.json"), jsonFile(whole)},
                    {QStringLiteral("timeline.csv"), timelineCsv(timeline)}};
    if (material.affected)
        bundle.files.append({QStringLiteral("affected.csv"), affectedCsv(*material.affected)});
    for (const AlertFolder &folder : material.alerts) {
        const auto rule = material.rules.constFind(folder.alert.seq);
        const QString name = bundledAlertName(folder.alert.seq);
        bundle.files.append({name + QStringLiteral(".json"),
                             jsonFile(alertFile(folder, rule == material.rules.cend() ? nullptr : &*rule))});
        if (!alertEvidence(folder.evidence).series.isEmpty())
            bundle.files.append({name + QStringLiteral("-series.csv"), seriesCsv(folder.evidence)});
        for (const KeptReplay &replay : material.replays.value(folder.alert.seq))
            bundle.files.append({replayName(folder.alert.seq, replay.part), replay.record});
    }
    QByteArray sums;
    Sha256 sha;
    for (const ZipMember &file : std::as_const(bundle.files))
        sums += toHex(sha.of(file.bytes)) + "  " + file.name.toLatin1() + '\n';
    bundle.files.append({QStringLiteral("SHA256SUMS"), sums});
    bundle.dataSha256 = toHex(sha.of(sums));
    return bundle;
}

} // namespace Gatehouse
