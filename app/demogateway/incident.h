// Something that went wrong on purpose, and the file that tells when, where and what: the truth that detectors are
// measured against. The gateway's database does not know of it, as no real gateway's would.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>
#include <span>

namespace Gatehouse::Demo
{

struct Directory;

enum class IncidentKind {
    ProviderOutage,
    LatencyShift,
    RateLimitStorm,
    TrafficDrop,
    SpendSpike,
    LeakedKey,
    CredentialStuffing,
    DormantKey,
};

std::span<const IncidentKind> incidentKinds();
// "provider_outage", "latency_shift", "rate_limit_storm", "traffic_drop", "spend_spike", "leaked_key",
// "credential_stuffing", "dormant_key".
QString incidentToken(IncidentKind kind);
// Nothing when the word is unknown; hyphens are read as underscores.
std::optional<IncidentKind> incidentFromToken(const QString &token);

struct Incident {
    int id = 0;
    IncidentKind kind = IncidentKind::ProviderOutage;
    TimeSpan span;
    QString dimension; // provider, workspace, key, all
    QString node;      // its name: "anthropic-b", a workspace's name, a key's prefix
    int nodeId = 0;    // its id in the database; 0 for all
    QString description;
    bool live = false; // injected, not scripted

    bool operator==(const Incident &) const = default;
};

QJsonObject incidentToJson(const Incident &incident);
Result<Incident> incidentFromJson(const QJsonObject &object);

// The eight incidents of the first load, spread over the history with quiet days between them.
QList<Incident> scriptedIncidents(const TimeSpan &history, const Directory &directory);

// An incident that begins at `nowMs`. `target` names a provider, a workspace or a key (id, name or prefix, as the kind
// asks); when empty, one is chosen. InvalidInput names the target that does not exist.
Result<Incident> makeIncident(IncidentKind kind, const QString &target, qint64 minutes, qint64 nowMs,
                              const Directory &directory);

} // namespace Gatehouse::Demo
