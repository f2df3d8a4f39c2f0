// Where alerts are told to: a webhook, an Alertmanager, mail.
#pragma once

#include "models/alerts/quiethours.h"
#include "models/gateway/connectionsettings.h"

#include <QJsonObject>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class ChannelKind { Webhook, Alertmanager, Email };
inline constexpr std::array kChannelKinds{ChannelKind::Webhook, ChannelKind::Alertmanager, ChannelKind::Email};
// "webhook".
QString channelKindToken(ChannelKind kind);
std::optional<ChannelKind> channelKindFromToken(const QString &token);

struct AlertChannel {
    QString id; // "ch-3f9a0c417be2d865"; empty: a new one
    int version = 0;
    ChannelKind kind = ChannelKind::Webhook;
    QString name;
    bool enabled = true;
    AlertLevel least = AlertLevel::Ticket; // never a watch
    std::optional<QuietHours> quiet;
    int stormCount = 20; // more than so many in so many minutes are told in one message
    int stormMinutes = 10;
    int heartbeatMinutes = 0; // a sign of life so often, while looking succeeds; 0: none
    int giveUpHours = 24;     // of trying
    QString url;              // of a webhook or an Alertmanager
    bool plainHttp = false;   // lets it be http:// to another machine; then without a secret that is sent
    QString caFile;           // PEM; empty: the system's authorities
    QString user;             // to sign in as, to an Alertmanager or a mail server
    // What signs a webhook, or signs in: a bearer token where there is no user.
    SecretReference secret;
    QString server; // of mail
    int port = 0;   // 0: 587, or 465 where TLS comes first
    bool tlsFirst = false;
    QString from;
    QStringList to;
    QString changedBy;
    qint64 changedMs = 0;

    bool operator==(const AlertChannel &) const = default;
};

// What is written in the store besides the members that have columns; and back.
QJsonObject channelBody(const AlertChannel &channel);
void readChannelBody(const QJsonObject &body, AlertChannel &channel);
// InvalidInput names what is missing or cannot be.
Result<void> checkChannel(const AlertChannel &channel);
// Where it leads, without a secret: a host, or how many addresses.
QString channelPlace(const AlertChannel &channel);

// Only secrets that are there for this: whoever may edit channels must not have the console send another one's secret,
// say the password of a database, to a server of theirs. Denied: the name does not begin with "gatehouse-notify-" (of a
// file: the last part of its path) or GATEHOUSE_NOTIFY_.
Result<void> checkChannelSecret(const SecretReference &reference);
// "env:GATEHOUSE_NOTIFY_OPS", "file:/etc/gatehouse-notify-ops", "keychain:gatehouse-notify-ops"; empty: none.
QString secretReferenceText(const SecretReference &reference);
Result<SecretReference> secretReferenceFromText(const QString &text);

} // namespace Gatehouse
