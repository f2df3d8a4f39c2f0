// One thing that happened at a gateway, as the detections of misuse read it.
#pragma once

#include "models/telemetry/dimension.h"

#include <QString>

#include <optional>

namespace Gatehouse
{

class StateStream;

enum class SecurityEventKind {
    Request,      // one attempt at a call, whatever became of it
    FailedSignIn, // with a key or a password that was refused
    SignIn,       // of a person, to the gateway's own pages
    Client,       // what program a call came from, where that is kept apart from the call
    AdminAction,
    LimitStanding // how much of its limit a key has used
};
inline constexpr int kSecurityEventKindCount = 6;
// "failed_sign_in": in profiles.
QString securityEventToken(SecurityEventKind kind);
std::optional<SecurityEventKind> securityEventFromToken(const QString &token);

enum class AdminDeed { Other, KeyCreated, LimitChanged, LoggingOff };
// "key_created".
QString adminDeedToken(AdminDeed deed);
std::optional<AdminDeed> adminDeedFromToken(const QString &token);

// An empty text and a number that is not there mean "not recorded", never none and never zero.
struct SecurityEvent {
    SecurityEventKind kind = SecurityEventKind::Request;
    qint64 timeMs = 0;
    QString rowId;      // "requests 1204": table and row, for evidence
    QString key;        // the gateway's own id of a key that it knows
    QString credential; // of a failed sign-in: what was tried, as far as the gateway tells one from another
    QString account;    // of an admin action: who did it
    QString workspace;
    QString ip;
    QString userAgent;
    QString model;
    QString endpoint;
    QString provider;
    std::optional<Outcome> outcome; // of a request
    int statusCode = 0;             // 0: not recorded
    std::optional<qint64> tokensIn;
    std::optional<qint64> tokensOut;
    std::optional<qint64> costMicros;
    AdminDeed deed = AdminDeed::Other;
    QString target;                   // of an admin action: the id of what was changed
    std::optional<double> limitRatio; // LimitChanged: the new limit by the old one; LimitStanding: used by limit

    // Of the address; found once for all who ask, and no part of what is kept.
    QString network;
    QString source;

    bool operator==(const SecurityEvent &) const = default;

    bool isRequest() const { return kind == SecurityEventKind::Request; }
    bool succeeded() const;
    // Refused for who asked, not for what was asked.
    bool failedToSignIn() const;
    // What tells failed sign-ins apart; empty when the gateway does not say what was tried.
    QString triedCredential() const { return credential.isEmpty() ? key : credential; }
    std::optional<qint64> tokens() const;

    void keep(StateStream &stream);
};

// Order of time, and of one instant always the same.
bool isEarlier(const SecurityEvent &a, const SecurityEvent &b);

// "198.51.100.0/24", "2001:db8:1::/48": what belongs to one holder, and what a home or an office keeps for long. Empty
// for what is no address.
QString networkOf(const QString &ip);
// One IPv4 address, or a /48, since whoever has an IPv6 network has all addresses in it.
QString sourceOf(const QString &ip);

// "python-httpx", "Firefox": the program without its version. Empty for an empty text.
QString agentFamily(const QString &userAgent);

// What a model is without its maker's prefix and the date of its version.
QString modelFamily(const QString &model);
// "/v1/chat/completions" -> "chat".
QString endpointFamily(const QString &endpoint);

} // namespace Gatehouse
