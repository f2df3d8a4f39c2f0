// One request of a person as the gateway keeps it, whichever way it was read: by SQL or by the admin API.
#pragma once

#include "models/privacy/intakecandidate.h"

#include <QHash>

#include <optional>

namespace Gatehouse
{

// How a gateway writes the day of receipt.
enum class ReceivedForm { Seconds, Milliseconds, Text }; // since 1970; a text as in ISO 8601

// What is the same for both ways, of the section "privacy_requests" of a profile; empty where there is none.
struct RequestRules {
    QStringList openStatuses;      // of what nobody has answered; empty: every one is open
    QHash<QString, QString> kinds; // the product's word -> ours
    QHash<QString, QString> regimes;
    ReceivedForm received = ReceivedForm::Text;

    // Of a profile that was checked against its schema. `unit` is "s", "ms" or "text".
    static RequestRules fromSection(const QJsonObject &section, const QString &unit);
};

struct GatewayRequest {
    QString id;
    std::optional<qint64> receivedMs; // none: it is not told, or not in the form that the profile says
    QString kind;
    QString regime;
    QString channel;
    QString account;
    QString email;
    QStringList problems; // what is wrong, each a sentence that repeats no value
};

// Nothing when the number is beyond all times.
std::optional<qint64> receivedMs(qint64 number, ReceivedForm form);
std::optional<qint64> receivedMs(const QString &text, ReceivedForm form);

// Where a request was taken in from: this gateway's request with this id, whichever way it was read.
QString takenFromGateway(const QString &gateway, const QString &id);

// The oldest first. A kind or a regime that is no word of ours stays to be decided. `origin` tells gateways apart.
Intake intakeOf(const QList<GatewayRequest> &requests, const RequestRules &rules, const QString &origin,
                const QDate &today);

} // namespace Gatehouse
