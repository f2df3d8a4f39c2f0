// A gateway on a real server, and an account on it that may do only what a least-privilege text gives it.
#pragma once

#include "models/gateway/connectiongrants.h"
#include "models/telemetry/telemetrysource.h"
#include "tests/support/freshdatabases.h"
#include "tests/support/gatewayfixture.h"

namespace Gatehouse
{

// A gateway on a server, the way to it as its administrator, and the account that is made.
struct RestrictedGateway {
    static constexpr qint64 kNowMs = 1'790'000'000'000;

    std::unique_ptr<GatewayFixture> fixture;
    Dialect dialect = Dialect::PostgreSql;
    ServerSettings admin;
    ConnectionSettings connection; // as the administrator
    QString account;

    ServerSettings asAccount() const
    {
        ServerSettings settings = admin;
        settings.user = account;
        settings.password = QStringLiteral("Only for 1 test");
        return settings;
    }
    ConnectionSettings connectionAsAccount() const
    {
        ConnectionSettings settings = connection;
        settings.database.user = account;
        settings.database.password.name = QStringLiteral("GATEHOUSE_TEST_ACCOUNT");
        return settings;
    }
};

// Of gatewayKinds() the ones on PostgreSQL and MariaDB: of one product, or of all.
QStringList serverKinds(const QString &product);

// With some traffic in it. `kind` is one of gatewayKinds().
RestrictedGateway makeRestrictedGateway(const QString &kind, FreshDatabases &databases);
void addSample(GatewayFixture &fixture);

// What connectionGrants() says of its database.
AccessGrants grantsOf(const RestrictedGateway &gateway, AccessPurpose purpose);
// Runs the statements as they are printed, then sets the password as the comments say.
void makeAccount(RestrictedGateway &gateway, const AccessGrants &grants, bool everyStatement = true);
void dropAccount(RestrictedGateway &gateway);

// "denied" when the account may not do it, "done" when it did, or what else came of it.
QString tried(const RestrictedGateway &gateway, const QString &sql);

// What the telemetry of a gateway answers, as one text.
QString answersOf(TelemetrySource &source);
QString answersAs(const ConnectionSettings &connection);

Result<std::unique_ptr<Database>> openedForWriting(Dialect dialect, const ServerSettings &settings);

} // namespace Gatehouse
