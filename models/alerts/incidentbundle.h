// An incident as files for whoever was not there: what happened in words, the evidence of each alert with its
// parameters, and the hashes that tell whether anything was changed since. Keys and accounts stay masked.
#pragma once

#include "models/alerts/affectedlist.h"
#include "models/alerts/alertrule.h"
#include "models/alerts/incidentwords.h"
#include "models/alerts/keptreplay.h"
#include "models/alerts/zipbytes.h"

namespace Gatehouse
{

// What the store knows of an incident.
struct IncidentMaterial {
    IncidentFolder folder;
    QList<AlertFolder> alerts;                    // with their evidence
    QMap<qint64, AlertRule> rules = {};           // as they were, by the number of the alert; where that is known
    QMap<qint64, QList<KeptReplay>> replays = {}; // by the number of the alert; where there are any
    std::optional<AffectedList> affected = {};    // of the figures, which are not in the store; none: not counted

    bool operator==(const IncidentMaterial &) const = default;
};

struct IncidentBundle {
    QList<ZipMember> files; // the last one, SHA256SUMS, names the hash of each other
    QByteArray dataSha256;  // in hex, of SHA256SUMS: of everything
};

// In UTC; what is not known is null.
QJsonObject incidentJson(const Incident &incident, const IncidentTeller &teller);
// With its alerts, what was done to the gateway, and what happened.
QJsonObject incidentFolderJson(const IncidentFolder &folder, const IncidentTeller &teller);

// The same of the same material, names and zone. The time is that of the last record.
IncidentBundle incidentBundle(const IncidentMaterial &material, const IncidentTeller &teller);

// "alerts/A-000042": how the names of the files of an alert begin.
QString bundledAlertName(qint64 seq);
// Of the file that has it; nothing: it is another one.
std::optional<ReplayPart> bundledReplayPart(qint64 seq, const QString &name);

} // namespace Gatehouse
