#include "app/demogateway/incident.h"

#include "app/demogateway/catalogue.h"
#include "app/demogateway/directory.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace Gatehouse::Demo
{

namespace
{

struct KindEntry {
    IncidentKind kind;
    const char *token;
    const char *dimension;
    double daysBeforeEnd; // where it begins in a history of 30 days or more
    int minutes;
    int place; // which provider, or which key in the order of use
    const char *description;
};

constexpr KindEntry kEntries[] = {
    {IncidentKind::ProviderOutage, "provider_outage", "provider", 27.2, 40, 1,
     "Nearly every attempt at this provider fails; requests are retried elsewhere."},
    {IncidentKind::CredentialStuffing, "credential_stuffing", "all", 23.4, 45, 0,
     "Sign-ins with stolen passwords against many accounts from many networks, and calls with invalid keys."},
    {IncidentKind::LatencyShift, "latency_shift", "provider", 19.6, 180, 2,
     "Latency and time to first token of this provider are 2.6 times what they were."},
    {IncidentKind::RateLimitStorm, "rate_limit_storm", "workspace", 16.1, 60, 4,
     "This workspace sends far more than its limit; most of it is answered with 429."},
    {IncidentKind::SpendSpike, "spend_spike", "workspace", 12.5, 240, 9,
     "This workspace sends very long contexts to the most expensive model."},
    {IncidentKind::TrafficDrop, "traffic_drop", "all", 9.3, 35, 0, "Nineteen of twenty requests do not arrive."},
    {IncidentKind::LeakedKey, "leaked_key", "key", 5.2, 360, 25,
     "This key is used from hundreds of networks that never used it."},
    {IncidentKind::DormantKey, "dormant_key", "key", 1.3, 120, 0,
     "This key slept for months and is used from a new network."},
};

const KindEntry &entryOf(IncidentKind kind)
{
    return *std::ranges::find(kEntries, kind, &KindEntry::kind);
}

void setNode(Incident &incident, const ApiKey &key, const Directory &directory)
{
    if (incident.dimension == QLatin1String("key")) {
        incident.node = key.prefix;
        incident.nodeId = key.id;
    } else {
        incident.node = directory.workspaces[size_t(key.workspaceId - 1)].name;
        incident.nodeId = key.workspaceId;
    }
}

Incident withDefaultNode(IncidentKind kind, const Directory &directory)
{
    const KindEntry &entry = entryOf(kind);
    Incident incident;
    incident.kind = kind;
    incident.dimension = QString::fromLatin1(entry.dimension);
    incident.description = QString::fromLatin1(entry.description);
    if (incident.dimension == QLatin1String("provider")) {
        incident.node = QString::fromLatin1(providers()[size_t(entry.place)].name);
        incident.nodeId = entry.place + 1;
    } else if (incident.dimension == QLatin1String("all")) {
        incident.node = QStringLiteral("all");
    } else {
        setNode(incident, kind == IncidentKind::DormantKey ? directory.dormantKey() : directory.keyByUse(entry.place),
                directory);
    }
    return incident;
}

QString isoText(qint64 timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc()).toString(Qt::ISODateWithMs);
}

// The id of the node called `target`, or 0.
int findNode(const QString &dimension, const QString &target, const Directory &directory)
{
    const auto matches = [&](int id, const QString &name) { return target == name || target == QString::number(id); };
    if (dimension == QLatin1String("provider")) {
        for (size_t i = 0; i < providers().size(); ++i) {
            if (matches(int(i) + 1, QString::fromLatin1(providers()[i].name)))
                return int(i) + 1;
        }
    } else if (dimension == QLatin1String("workspace")) {
        for (const Workspace &workspace : directory.workspaces) {
            if (matches(workspace.id, workspace.name))
                return workspace.id;
        }
    } else if (dimension == QLatin1String("key")) {
        for (const ApiKey &key : directory.keys) {
            if (matches(key.id, key.prefix))
                return key.id;
        }
    }
    return 0;
}

QString nodeName(const QString &dimension, int id, const Directory &directory)
{
    const auto index = size_t(id - 1);
    if (dimension == QLatin1String("provider"))
        return QString::fromLatin1(providers()[index].name);
    return dimension == QLatin1String("workspace") ? directory.workspaces[index].name : directory.keys[index].prefix;
}

} // namespace

std::span<const IncidentKind> incidentKinds()
{
    static constexpr auto kKinds = [] {
        std::array<IncidentKind, std::size(kEntries)> kinds{};
        for (size_t i = 0; i < kinds.size(); ++i)
            kinds[i] = kEntries[i].kind;
        return kinds;
    }();
    return kKinds;
}

QString incidentToken(IncidentKind kind)
{
    return QString::fromLatin1(entryOf(kind).token);
}

std::optional<IncidentKind> incidentFromToken(const QString &token)
{
    const QString word = QString(token).replace(QLatin1Char('-'), QLatin1Char('_'));
    for (const KindEntry &entry : kEntries) {
        if (word == QLatin1String(entry.token))
            return entry.kind;
    }
    return std::nullopt;
}

QJsonObject incidentToJson(const Incident &incident)
{
    return {{QStringLiteral("id"), incident.id},
            {QStringLiteral("kind"), incidentToken(incident.kind)},
            {QStringLiteral("start"), isoText(incident.span.fromMs)},
            {QStringLiteral("end"), isoText(incident.span.toMs)},
            {QStringLiteral("start_ms"), incident.span.fromMs},
            {QStringLiteral("end_ms"), incident.span.toMs},
            {QStringLiteral("dimension"), incident.dimension},
            {QStringLiteral("node"), incident.node},
            {QStringLiteral("node_id"), incident.nodeId},
            {QStringLiteral("description"), incident.description},
            {QStringLiteral("live"), incident.live}};
}

Result<Incident> incidentFromJson(const QJsonObject &object)
{
    const auto kind = incidentFromToken(object.value(QLatin1String("kind")).toString());
    if (!kind)
        return failure(ErrorKind::Corrupt, QStringLiteral("an incident has the unknown kind \"%1\"")
                                               .arg(object.value(QLatin1String("kind")).toString()));
    Incident incident;
    incident.id = object.value(QLatin1String("id")).toInt();
    incident.kind = *kind;
    incident.span = {qint64(object.value(QLatin1String("start_ms")).toDouble()),
                     qint64(object.value(QLatin1String("end_ms")).toDouble())};
    incident.dimension = object.value(QLatin1String("dimension")).toString();
    incident.node = object.value(QLatin1String("node")).toString();
    incident.nodeId = object.value(QLatin1String("node_id")).toInt();
    incident.description = object.value(QLatin1String("description")).toString();
    incident.live = object.value(QLatin1String("live")).toBool();
    if (incident.span.isEmpty())
        return failure(ErrorKind::Corrupt, QStringLiteral("incident %1 ends before it starts").arg(incident.id));
    return incident;
}

QList<Incident> scriptedIncidents(const TimeSpan &history, const Directory &directory)
{
    const double scale = std::min(1.0, double(history.lengthMs()) / double(30 * kDayMs));
    QList<Incident> incidents;
    for (const KindEntry &entry : kEntries) {
        Incident incident = withDefaultNode(entry.kind, directory);
        incident.id = int(incidents.size()) + 1;
        incident.span.fromMs = history.toMs - qint64(entry.daysBeforeEnd * scale * double(kDayMs));
        // In a long history each begins in the early afternoon, when there is traffic to disturb.
        if (scale > 0.6)
            incident.span.fromMs = floorTo(incident.span.fromMs, kDayMs) + 13 * kHourMs;
        incident.span.toMs =
            incident.span.fromMs + std::max(5 * kMinuteMs, qint64(entry.minutes * scale * double(kMinuteMs)));
        incidents.append(incident);
    }
    return incidents;
}

Result<Incident> makeIncident(IncidentKind kind, const QString &target, qint64 minutes, qint64 nowMs,
                              const Directory &directory)
{
    Incident incident = withDefaultNode(kind, directory);
    incident.live = true;
    incident.span = {nowMs, nowMs + minutes * kMinuteMs};
    if (target.isEmpty())
        return incident;
    const int id = findNode(incident.dimension, target, directory);
    if (id == 0) {
        return failure(ErrorKind::InvalidInput,
                       incident.dimension == QLatin1String("all")
                           ? QStringLiteral("%1 has no target: it concerns all traffic. Leave the target out.")
                                 .arg(incidentToken(kind))
                           : QStringLiteral("There is no %1 \"%2\". Name one by its id or %3.")
                                 .arg(incident.dimension, target,
                                      incident.dimension == QLatin1String("key") ? QStringLiteral("prefix")
                                                                                 : QStringLiteral("name")));
    }
    incident.nodeId = id;
    incident.node = nodeName(incident.dimension, id, directory);
    return incident;
}

} // namespace Gatehouse::Demo
