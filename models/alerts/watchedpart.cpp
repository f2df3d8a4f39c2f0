#include "models/alerts/watchedpart.h"

#include "models/gateway/consolestore.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupstore.h"

namespace Gatehouse
{

// A chart is worth so much of a gateway's time, and no more.
constexpr std::chrono::seconds kChartTimeout{5};

WatchedPart::WatchedPart(ConnectionSettings with, const QString &gateway, AlertRepository &alerts)
    : settings(std::move(with))
    , fingerprint(gatewayFingerprint(settings))
    , misuseKind(fingerprint == gateway ? AlertWatch::kMisuse : AlertWatch::kMisuse + QLatin1Char('/') + fingerprint)
    , watch(alerts, gateway, misuseKind)
{
}

Result<void> WatchedPart::openStore()
{
    if (rollups)
        return {};
    auto opened = openRollupStore(settings);
    if (!opened)
        return std::unexpected(opened.error());
    auto made = std::make_unique<RollupRepository>(**opened, fingerprint);
    const auto found = made->find();
    if (!found)
        return std::unexpected(found.error());
    if (!*found) // nobody has counted yet
        return {};
    store = std::move(*opened);
    rollups = std::move(made);
    return {};
}

Result<void> WatchedPart::openGateway(const Clock &clock, const Clock &time, RuleRepository &rules,
                                      const std::stop_token &stop)
{
    if (misuse)
        return {};
    const auto loaded = loadProfile(settings.profile);
    const auto tables = SecurityTables::load(settings.profile);
    auto opened = openGatewayDatabases(settings, stop);
    if (!loaded || !tables || !opened)
        return std::unexpected(!loaded ? loaded.error() : !tables ? tables.error() : opened.error());
    profile = *loaded;
    databases = std::move(*opened);
    Database &main = *databases.main;
    Database &traffic = databases.traffic();
    auto rows = SqlTelemetrySource::create(traffic, main, profile, clock);
    if (!rows)
        return std::unexpected(rows.error());
    source = std::move(*rows);
    auto events = SecurityReader::create(*source, main, traffic, profile, *tables);
    if (!events)
        return std::unexpected(events.error());
    reader = std::move(*events);
    figures = std::make_unique<TelemetryEngine>(*rollups, *source, clock);
    misuse = std::make_unique<SecurityEngine>(watch, *reader, time);
    misuse->followRules([&rules] { return rules.inForce(); });
    misuse->drawFrom(PrincipalSeries([this, stop](const TelemetryQuery &query) {
        return figures->ask(query, {kChartTimeout, stop});
    }));
    return {};
}

void WatchedPart::closeGateway()
{
    misuse.reset();
    reader.reset();
    figures.reset();
    source.reset();
    databases = {};
}

void WatchedPart::stopBy(const std::stop_token &stop)
{
    for (const auto *each : {&databases.main, &databases.log}) {
        if (*each)
            (*each)->stopBy(stop);
    }
}

Result<qint64> serverNowMs(Database &database, const Clock &here)
{
    switch (database.dialect()) {
    case Dialect::PostgreSql:
        return database.scalar(QStringLiteral("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"));
    case Dialect::MySql:
        return database.scalar(QStringLiteral("SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"));
    case Dialect::ClickHouse:
        return database.scalar(QStringLiteral("SELECT toInt64(toUnixTimestamp(now())) * 1000"));
    case Dialect::Sqlite:
        break;
    }
    return here.nowMs();
}

} // namespace Gatehouse
