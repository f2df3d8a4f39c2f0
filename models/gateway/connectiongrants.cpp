#include "models/gateway/connectiongrants.h"

#include "models/database/serversettings.h"
#include "models/gateway/connectionproblems.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"

namespace Gatehouse
{

namespace
{

GrantTarget targetOf(const DatabaseSettings &settings)
{
    GrantTarget target;
    target.dialect = settings.driver;
    target.database = settings.driver == Dialect::Sqlite ? settings.file : settings.name;
    if (settings.driver == Dialect::ClickHouse && target.database.isEmpty())
        target.database = QStringLiteral("default");
    const bool loopback = isThisMachine(settings.host);
    if (!settings.socket.isEmpty())
        target.clientHost = QStringLiteral("localhost");
    else if (loopback)
        target.clientHost = QStringLiteral("127.0.0.1");
    target.requiresTls = settings.socket.isEmpty() && (!loopback || !settings.caFile.isEmpty());
    return target;
}

// What is in the database now; nothing when that cannot be told.
std::optional<QList<TableSchema>> schemaNow(const DatabaseSettings &settings, GrantTarget &target)
{
    auto database = openGatewayDatabase(settings);
    if (!database)
        return std::nullopt;
    auto schema = (*database)->schema();
    if (!schema || schema->isEmpty())
        return std::nullopt;
    if (settings.driver == Dialect::PostgreSql) {
        auto rows = (*database)->query(QStringLiteral("SELECT current_schema()"));
        if (rows && (*rows)->next().value_or(false) && !(*rows)->isNull(0))
            target.schema = (*rows)->string(0);
    }
    return *schema;
}

AccessGrants grantsFor(const GatewayProfile &profile, AccessPurpose purpose, const DatabaseSettings &settings,
                       DatabasePart part)
{
    GrantTarget target = targetOf(settings);
    const std::optional<QList<TableSchema>> schema = schemaNow(settings, target);
    // Which tables of persons the log holds is told by the tables that are there.
    const bool byTables = schema && (purpose == AccessPurpose::Privacy || purpose == AccessPurpose::Promises);
    QList<TableAccess> needs = accessNeeds(profile, purpose, settings.driver, byTables ? DatabasePart::Whole : part);
    if (schema)
        needs = fittedTo(*schema, needs);
    target.fitted = schema.has_value();
    return accessGrants(profile.name, purpose, needs, target);
}

// "Log database of part "archive 2025": ClickHouse, gateway at db.example".
QString headingOf(const QString &part, const DatabaseSettings &settings, bool isLog)
{
    const QString what = isLog ? QStringLiteral("Log database") : QStringLiteral("Database");
    const QString whose = part.isEmpty() ? QString() : QStringLiteral(" of part \"%1\"").arg(part);
    return QStringLiteral("%1%2: %3, %4").arg(what, whose, engineTitle(settings.driver), placeOf(settings));
}

// Accounts and keys are switched in the first database only.
DatabasePart roleOf(const ConnectionSettings &part, AccessPurpose purpose, bool isFirst)
{
    if (purpose == AccessPurpose::Actions && !isFirst)
        return DatabasePart::Traffic;
    return part.logDatabase ? DatabasePart::Main : DatabasePart::Whole;
}

} // namespace

Result<QList<AccessGrants>> connectionGrants(const ConnectionSettings &settings, AccessPurpose purpose)
{
    const auto profile = loadProfile(settings.profile);
    if (!profile)
        return std::unexpected(profile.error());
    QList<AccessGrants> grants;
    const auto add = [&](const QString &part, const DatabaseSettings &database, DatabasePart role, bool isLog) {
        AccessGrants one = grantsFor(*profile, purpose, database, role);
        one.part = settings.parts.isEmpty() ? QString() : part;
        one.heading = headingOf(one.part, database, isLog);
        grants.append(one);
    };
    for (const ConnectionSettings &part : partsOf(settings)) {
        add(part.name, part.database, roleOf(part, purpose, grants.isEmpty()), false);
        if (part.logDatabase)
            add(part.name, *part.logDatabase, DatabasePart::Traffic, true);
    }
    return grants;
}

Result<AccessGrants> productGrants(const QString &profile, Dialect dialect, AccessPurpose purpose)
{
    const auto loaded = loadProfile(profile);
    if (!loaded)
        return std::unexpected(loaded.error());
    const bool logOnly = !loaded->engines.contains(dialect) && loaded->logEngines.contains(dialect);
    if (!logOnly && !loaded->engines.contains(dialect)) {
        QStringList known;
        for (const Dialect engine : loaded->engines + loaded->logEngines) {
            if (!known.contains(dialectToken(engine)))
                known.append(dialectToken(engine));
        }
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("%1 does not run on %2. Its profile knows %3.")
                           .arg(loaded->name, dialectToken(dialect), known.join(QStringLiteral(", "))));
    }
    GrantTarget target;
    target.dialect = dialect;
    target.database =
        dialect == Dialect::Sqlite ? QStringLiteral("/srv/gateway/gateway.db") : QStringLiteral("gateway");
    const auto needs = accessNeeds(*loaded, purpose, dialect, logOnly ? DatabasePart::Traffic : DatabasePart::Whole);
    return accessGrants(loaded->name, purpose, needs, target);
}

QString grantsText(const QList<AccessGrants> &grants)
{
    QStringList texts;
    for (const AccessGrants &one : grants)
        texts.append(one.text());
    return texts.join(QLatin1Char('\n'));
}

} // namespace Gatehouse
