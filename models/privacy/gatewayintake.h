// Requests that the gateway itself has taken, as its profile says where they are.
#pragma once

#include "models/database/database.h"
#include "models/gateway/connectionsettings.h"
#include "models/privacy/gatewayrequest.h"

#include <stop_token>

namespace Gatehouse
{

// The table of the section "privacy_requests" of a profile. Names of columns; empty: the product has none.
struct RequestTable {
    QString table;
    QString id;
    QString received;
    QString kind;
    QString regime;
    QString channel;
    QString account;
    QString email;
    QString status;
    RequestRules rules;

    // Its table is empty when the profile names none.
    static RequestTable fromSection(const QJsonObject &section);
};

enum class IntakeWay { Usual, AdminApi, Sql };

// Those that nobody has answered yet.
Result<Intake> intakeFromTable(Database &gateway, const RequestTable &table, const QString &origin, const QDate &today,
                               const std::stop_token &stop = {});

// Whether the connection has this way. Unsupported: it has not; says why.
Result<void> hasIntakeWay(const ConnectionSettings &settings, IntakeWay way);

// The same as intakeFromTable() by a connection, whose profile is read. The usual way is the database, where the
// profile knows the table, and else the admin API. Unsupported: the gateway has no such way, or the connection does not
// name it. Waits; never on a thread with a window.
Result<Intake> intakeFromGateway(const ConnectionSettings &settings, const QDate &today,
                                 IntakeWay way = IntakeWay::Usual, const std::stop_token &stop = {});

} // namespace Gatehouse
