#include "tests/support/restrictedgateway.h"

#include "models/database/clickhousedatabase.h"
#include "models/database/mariadbdatabase.h"
#include "models/database/postgresdatabase.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"

namespace Gatehouse
{

namespace
{

constexpr int kRows = 40;

RequestRow sample(int i)
{
    RequestRow row;
    row.rowId = QString::number(i + 1);
    row.timeMs = RestrictedGateway::kNowMs - kHourMs + qint64(i) * 10'000;
    row.requestId = QStringLiteral("req-%1").arg(i);
    row.outcome = i % 5 == 0 ? Outcome::RateLimited : Outcome::Ok;
    row.statusCode = i % 5 == 0 ? 429 : 200;
    row.errorClass = i % 5 == 0 ? QStringLiteral("class_1") : QString();
    row.latencyUs = 1'000'000;
    row.model = QStringLiteral("gpt-5");
    row.provider = QStringLiteral("north");
    row.endpoint = QStringLiteral("/v1/chat/completions");
    row.workspace = QStringLiteral("team b");
    row.account = QStringLiteral("40");
    row.key = QStringLiteral("100");
    row.tokensIn = 100 + i;
    row.tokensOut = 50;
    row.costMicros = 2000;
    return row;
}

} // namespace

Result<std::unique_ptr<Database>> openedForWriting(Dialect dialect, const ServerSettings &settings)
{
    const auto as = [](auto database) -> Result<std::unique_ptr<Database>> {
        if (!database)
            return std::unexpected(database.error());
        return std::unique_ptr<Database>(std::move(*database));
    };
    if (dialect == Dialect::PostgreSql)
        return as(PostgresDatabase::open(settings, ServerAccess::ReadWrite));
    if (dialect == Dialect::MySql)
        return as(MariaDbDatabase::open(settings, ServerAccess::ReadWrite));
    return as(ClickHouseDatabase::open(settings, ServerAccess::ReadWrite));
}

// What the telemetry of a gateway answers, as one text.
QString answersOf(TelemetrySource &source)
{
    QStringList answers;
    const auto say = [&](const QString &what, const auto &result) {
        answers.append(result ? what : QStringLiteral("%1: %2").arg(what, result.error().message));
        return result.has_value();
    };
    if (const auto extent = source.extent(); say(QStringLiteral("extent"), extent))
        answers.append(QString::number(extent->span.fromMs) + QString::number(extent->span.toMs));
    qint64 tokens = 0;
    const TimeSpan all{RestrictedGateway::kNowMs - kDayMs, RestrictedGateway::kNowMs + kDayMs};
    (void)say(QStringLiteral("scan"), source.scan(all, {}, [&](const TelemetryRow &row) { tokens += row.tokensIn; }));
    answers.append(QString::number(tokens));
    if (const auto page = source.page({all, {}, {}, {}, {}}); say(QStringLiteral("page"), page)) {
        for (const RequestRow &row : page->rows)
            answers.append(row.rowId + row.provider + row.workspace + row.requestId);
    }
    (void)say(QStringLiteral("attempts"), source.attemptsOf(QStringLiteral("req-3")));
    (void)say(QStringLiteral("new rows"), source.newRowsAfter({}));
    if (const auto quotas = source.quotas(); say(QStringLiteral("quotas"), quotas)) {
        for (const QuotaKind &kind : quotas->kinds)
            answers.append(kind.name);
        for (const MissingFigure &missing : quotas->missing)
            answers.append(missing.reason);
        answers.append(QString::number(quotas->rows.size()));
    }
    for (const MissingFigure &missing : source.capabilities().missing)
        answers.append(missing.figure + missing.reason);
    return answers.join(QLatin1Char('|'));
}

QStringList serverKinds(const QString &product)
{
    static const QStringList products{QStringLiteral("new-api"), QStringLiteral("one-api"), QStringLiteral("bifrost"),
                                      QStringLiteral("litellm")};
    QStringList kinds;
    for (const QString &kind : gatewayKinds()) {
        const QString name = kind.section(QLatin1Char(' '), 0, 0);
        const QString engine = kind.section(QLatin1Char(' '), 1, 1);
        const bool wanted = product.isEmpty() ? products.contains(name) : name == product;
        if (wanted && (engine == QLatin1String("postgresql") || engine == QLatin1String("mysql")))
            kinds.append(kind);
    }
    return kinds;
}

void addSample(GatewayFixture &fixture)
{
    for (int i = 0; i < kRows; ++i)
        fixture.add(sample(i));
}

RestrictedGateway makeRestrictedGateway(const QString &kind, FreshDatabases &databases)
{
    RestrictedGateway gateway;
    gateway.fixture = makeGateway(kind, databases);
    gateway.dialect = gateway.fixture->database().dialect();
    gateway.admin = databases.lastSettings();
    addSample(*gateway.fixture);
    ConnectionSettings &connection = gateway.connection;
    connection.name = QStringLiteral("test");
    connection.profile = gateway.fixture->profile();
    connection.database.driver = gateway.dialect;
    connection.database.host = gateway.admin.host;
    connection.database.port = gateway.admin.port;
    connection.database.url = gateway.admin.url;
    connection.database.name = gateway.admin.database;
    connection.database.user = gateway.admin.user;
    connection.database.password = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_ADMIN")};
    qputenv("GATEHOUSE_TEST_ADMIN", gateway.admin.password.toUtf8());
    qputenv("GATEHOUSE_TEST_ACCOUNT", "Only for 1 test");
    return gateway;
}

// Runs the statements as they are printed, then sets the password as the comments say.
void makeAccount(RestrictedGateway &gateway, const AccessGrants &grants, bool everyStatement)
{
    gateway.account = grants.account;
    Database &database = gateway.fixture->database();
    for (const QString &statement : grants.statements()) {
        const auto done = database.execute(statement);
        if (!done && everyStatement)
            qFatal("%s: %s", qPrintable(statement), qPrintable(done.error().message));
    }
    const QString password = QStringLiteral("'Only for 1 test'");
    gateway.fixture->execute(gateway.dialect == Dialect::PostgreSql
                                 ? QStringLiteral("ALTER ROLE %1 PASSWORD %2").arg(grants.account, password)
                                 : QStringLiteral("ALTER USER '%1'@'127.0.0.1' IDENTIFIED BY %2 ACCOUNT UNLOCK")
                                       .arg(grants.account, password));
}

void dropAccount(RestrictedGateway &gateway)
{
    if (gateway.dialect == Dialect::PostgreSql) {
        gateway.fixture->execute(QStringLiteral("DROP OWNED BY %1").arg(gateway.account));
        gateway.fixture->execute(QStringLiteral("DROP ROLE %1").arg(gateway.account));
    } else {
        gateway.fixture->execute(QStringLiteral("DROP USER '%1'@'127.0.0.1'").arg(gateway.account));
    }
}

AccessGrants grantsOf(const RestrictedGateway &gateway, AccessPurpose purpose)
{
    const auto grants = connectionGrants(gateway.connection, purpose);
    if (!grants)
        qFatal("%s", qPrintable(grants.error().message));
    return grants->constFirst();
}

QString answersAs(const ConnectionSettings &connection)
{
    const FixedClock clock(RestrictedGateway::kNowMs);
    const auto source = SqlTelemetrySource::open(connection, clock);
    return source ? answersOf(**source) : source.error().message;
}

// "Denied", or what else came of it. PostgreSQL would refuse a change for the read-only default alone.
QString tried(const RestrictedGateway &gateway, const QString &sql)
{
    auto database = openedForWriting(gateway.dialect, gateway.asAccount());
    if (!database)
        return database.error().message;
    const auto outcome = (*database)->transaction([&]() -> Result<void> {
        if (gateway.dialect == Dialect::PostgreSql) {
            if (auto writable = (*database)->execute(QStringLiteral("SET TRANSACTION READ WRITE")); !writable)
                return std::unexpected(writable.error());
        }
        auto done = (*database)->execute(sql);
        if (!done)
            return std::unexpected(done.error());
        return {};
    });
    if (outcome)
        return QStringLiteral("done");
    return outcome.error().kind == ErrorKind::Denied ? QStringLiteral("denied") : outcome.error().message;
}

} // namespace Gatehouse
