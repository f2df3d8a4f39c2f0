// Requests that the gateway itself has taken, as its profile says where they are.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"
#include "models/gateway/connectionsettings.h"
#include "models/privacy/intakecandidate.h"

#include <QHash>

#include <stop_token>

namespace Gatehouse
{

// The section "privacy_requests" of a profile. Names of columns; empty: the product has none.
struct RequestTable {
    QString table;
    QString id;
    QString received;
    qint64 receivedUnitMs = 1;
    QString kind;
    QString regime;
    QString channel;
    QString account;
    QString email;
    QString status; // with the values of what nobody has answered
    QStringList openStatuses;
    QHash<QString, QString> kinds; // the product's word -> ours
    QHash<QString, QString> regimes;

    // From the bytes of a profile that was checked against its schema. Unsupported: it names no such table.
    static Result<RequestTable> fromProfile(const QByteArray &profile);
};

// Where a request was taken in from: this gateway's request with this id, whichever way it was read.
QString takenFromGateway(const QString &gateway, const QString &id);

// Those that nobody has answered yet, the oldest first. A kind or a regime that is no word of ours stays to be decided.
// `origin` tells gateways apart.
Result<Intake> intakeFromTable(Database &gateway, const RequestTable &table, const QString &origin, const QDate &today,
                               const std::stop_token &stop = {});

// The same by a connection, whose profile is read and whose database is opened.
Result<Intake> intakeFromGateway(const ConnectionSettings &settings, const QDate &today,
                                 const std::stop_token &stop = {});

} // namespace Gatehouse
