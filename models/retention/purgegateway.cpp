#include "models/retention/purgegateway.h"

#include "models/gateway/classificationrepository.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/retention/rolluptotals.h"
#include "models/telemetry/rollupstore.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

QString hashOf(QList<Classification> said, const QList<Classification> &contradicted)
{
    said.removeIf([&contradicted](const Classification &one) { return contradicted.contains(one); });
    if (said.isEmpty())
        return {};
    const QByteArray bytes = QJsonDocument(profileFragment(said)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace

Result<std::unique_ptr<PurgeGateway>> PurgeGateway::known(const QString &profile, const QList<Classification> &said)
{
    std::unique_ptr<PurgeGateway> gateway(new PurgeGateway);
    auto whole = loadContradictedProfile(profile, said);
    if (!whole)
        return std::unexpected(whole.error());
    auto map = RetentionMap::load(profile);
    if (!map)
        return std::unexpected(map.error());
    gateway->m_profile = std::move(whole->profile);
    gateway->m_profileName = profile;
    gateway->m_map = std::move(*map);
    gateway->m_classified = hashOf(said, whole->contradicted);
    return gateway;
}

Result<std::unique_ptr<PurgeGateway>> PurgeGateway::open(const ConnectionSettings &settings, Purpose purpose,
                                                         Database &store, const std::stop_token &stop)
{
    const auto said = classificationsOf(store, gatewayFingerprint(settings));
    auto gateway = said ? known(settings.profile, *said) : std::unexpected(said.error());
    if (!gateway)
        return gateway;
    if (auto opened = (*gateway)->openAll(settings, purpose, stop); !opened)
        return std::unexpected(opened.error());
    return gateway;
}

Result<std::unique_ptr<PurgeGateway>> PurgeGateway::over(const QString &profile, const QList<Classification> &said,
                                                         const QList<Database *> &databases,
                                                         std::unique_ptr<KeptTotals> totals)
{
    auto gateway = known(profile, said);
    if (!gateway)
        return gateway;
    (*gateway)->m_traffic = {databases.constLast()};
    (*gateway)->m_totals = std::move(totals);
    if (auto done = (*gateway)->read(databases); !done)
        return std::unexpected(done.error());
    return gateway;
}

Result<void> PurgeGateway::openAll(const ConnectionSettings &settings, Purpose purpose, const std::stop_token &stop)
{
    QList<Database *> all;
    auto totals = std::make_unique<RollupTotals>(settings);
    for (const ConnectionSettings &part : partsOf(settings)) {
        QList<DatabaseSettings> databases{part.database};
        if (part.logDatabase)
            databases.append(*part.logDatabase);
        for (const DatabaseSettings &each : std::as_const(databases)) {
            if (each.driver == Dialect::ClickHouse) {
                m_untouchable.append(placeOf(each));
                continue;
            }
            auto opened = purpose == Purpose::Change ? openGatewayDatabaseForWriting(each, stop)
                                                     : openGatewayDatabase(each, stop);
            if (!opened)
                return std::unexpected(opened.error());
            all.append(opened->get());
            m_databases.push_back(std::move(*opened));
        }
        // The last one that was opened has the traffic: its log, where that is in a database of its own.
        if (part.logDatabase.value_or(part.database).driver == Dialect::ClickHouse)
            continue;
        m_traffic.append(m_databases.back().get());
        totals->add(*m_databases.back(), part);
    }
    m_totals = std::move(totals);
    return read(all);
}

bool PurgeGateway::isTraffic(const TablePlace &place, const QString &recordClass) const
{
    return place.schema.name == m_profile.telemetry.table && recordClass == QLatin1String("request_log") &&
           m_traffic.contains(place.database);
}

Result<void> PurgeGateway::read(const QList<Database *> &databases)
{
    auto tables = GatewayTables::read(databases);
    if (!tables)
        return std::unexpected(tables.error());
    m_tables = std::move(*tables);
    return {};
}

} // namespace Gatehouse
