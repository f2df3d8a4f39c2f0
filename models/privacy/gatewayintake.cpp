#include "models/privacy/gatewayintake.h"

#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"
#include "models/privacy/apiintake.h"
#include "models/telemetry/rollupstore.h"

#include <QFile>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

// Far more than a gateway has open at once; a table of another meaning would have more.
constexpr int kMostRequests = 100'000;

// A column that the product does not have reads as NULL.
QString selected(const QString &column, Dialect dialect)
{
    return column.isEmpty() ? QStringLiteral("NULL") : quotedName(column, dialect);
}

QString textAt(const RowStream &row, int column)
{
    return row.isNull(column) ? QString() : row.string(column).trimmed();
}

GatewayRequest requestOf(const RowStream &row, ReceivedForm form)
{
    GatewayRequest one;
    one.id = textAt(row, 0);
    if (!row.isNull(1))
        one.receivedMs =
            form == ReceivedForm::Text ? receivedMs(row.string(1), form) : receivedMs(row.integer(1), form);
    one.kind = textAt(row, 2);
    one.regime = textAt(row, 3);
    one.channel = textAt(row, 4);
    one.account = textAt(row, 5);
    one.email = textAt(row, 6);
    return one;
}

std::unexpected<Error> noWay(const QString &why)
{
    return failure(ErrorKind::Unsupported,
                   why + QStringLiteral(" Take requests in from a table (.csv) or a letter (.eml), or file them with "
                                        "'case open'."));
}

// The bytes are those that were checked when the profile was loaded.
Result<QJsonObject> requestSection(const QString &profile)
{
    QFile file(shippedProfiles().contains(profile) ? QStringLiteral(":/gatehouse/gateways/%1.json").arg(profile)
                                                   : profile);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       QStringLiteral("The gateway profile %1 cannot be read: %2.").arg(profile, file.errorString()));
    return QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("privacy_requests")).toObject();
}

Result<IntakeWay> wayOf(const ConnectionSettings &settings, const AdminApiRules &api, const RequestTable &table,
                        IntakeWay wish)
{
    const bool lists = api.calls.contains(QLatin1String(kListRequests));
    if (wish == IntakeWay::Sql && table.table.isEmpty())
        return noWay(QStringLiteral("The profile of this gateway names no table of privacy requests."));
    if (wish != IntakeWay::AdminApi && !table.table.isEmpty())
        return IntakeWay::Sql;
    if (lists && settings.adminApi)
        return IntakeWay::AdminApi;
    if (lists)
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("Reading privacy requests this way needs the gateway's admin API, and the "
                                      "connection names none. Add admin_api to the connection."));
    return noWay(api.unsupported.value(QLatin1String(kListRequests),
                                       QStringLiteral("This gateway keeps no privacy requests of its own.")));
}

struct ChosenWay {
    AdminApiRules api;
    QJsonObject section;
    RequestTable table;
    IntakeWay way = IntakeWay::Sql;
};

Result<ChosenWay> chosenWay(const ConnectionSettings &settings, IntakeWay wish)
{
    // Names every mistake of the profile; the section itself is read from the same bytes.
    const auto profile = loadProfile(settings.profile);
    const auto section = profile ? requestSection(settings.profile) : std::unexpected(profile.error());
    if (!section)
        return std::unexpected(section.error());
    ChosenWay chosen{profile->adminApi, *section, RequestTable::fromSection(*section)};
    const auto way = wayOf(settings, chosen.api, chosen.table, wish);
    if (!way)
        return std::unexpected(way.error());
    chosen.way = *way;
    return chosen;
}

} // namespace

RequestTable RequestTable::fromSection(const QJsonObject &section)
{
    const auto text = [&section](const char *key) { return section.value(QLatin1String(key)).toString(); };
    const QJsonObject received = section.value(QStringLiteral("received")).toObject();
    RequestTable table;
    table.table = text("table");
    table.id = text("id");
    table.received = received.value(QStringLiteral("column")).toString();
    table.kind = text("kind");
    table.regime = text("regime");
    table.channel = text("channel");
    table.account = text("account");
    table.email = text("email");
    table.status = section.value(QStringLiteral("open")).toObject().value(QStringLiteral("column")).toString();
    table.rules = RequestRules::fromSection(section, received.value(QStringLiteral("unit")).toString());
    return table;
}

Result<Intake> intakeFromTable(Database &gateway, const RequestTable &table, const QString &origin, const QDate &today,
                               const std::stop_token &stop)
{
    const Dialect dialect = gateway.dialect();
    QStringList columns;
    for (const QString &column :
         {table.id, table.received, table.kind, table.regime, table.channel, table.account, table.email})
        columns.append(selected(column, dialect));
    const QStringList &statuses = table.rules.openStatuses;
    QString where;
    if (!table.status.isEmpty())
        where = QStringLiteral(" WHERE %1 IN (%2)")
                    .arg(quotedName(table.status, dialect),
                         QStringList(statuses.size(), QStringLiteral("?")).join(QLatin1String(", ")));
    QList<GatewayRequest> requests;
    const auto read =
        gateway.visitRows(QStringLiteral("SELECT %1 FROM %2%3 ORDER BY %4, %5 LIMIT %6")
                              .arg(columns.join(QStringLiteral(", ")), quotedName(table.table, dialect), where,
                                   columns.at(1), columns.at(0))
                              .arg(kMostRequests),
                          where.isEmpty() ? QVariantList() : QVariantList(statuses.begin(), statuses.end()), {},
                          [&](const RowStream &row) -> Result<void> {
                              if (stop.stop_requested())
                                  return failure(ErrorKind::Cancelled, QStringLiteral("Stopped; nothing was filed."));
                              requests.append(requestOf(row, table.rules.received));
                              return {};
                          });
    if (!read)
        return std::unexpected(read.error());
    Intake intake = intakeOf(requests, table.rules, origin, today);
    if (requests.size() == kMostRequests)
        intake.notes.append(QStringLiteral("The gateway has more than %1 open requests; only the oldest were read.")
                                .arg(kMostRequests));
    return intake;
}

Result<void> hasIntakeWay(const ConnectionSettings &settings, IntakeWay way)
{
    const auto chosen = chosenWay(settings, way);
    return chosen ? Result<void>() : std::unexpected(chosen.error());
}

Result<Intake> intakeFromGateway(const ConnectionSettings &settings, const QDate &today, IntakeWay way,
                                 const std::stop_token &stop)
{
    const auto chosen = chosenWay(settings, way);
    if (!chosen)
        return std::unexpected(chosen.error());
    const QString origin = gatewayFingerprint(settings);
    if (chosen->way == IntakeWay::AdminApi) {
        const QJsonObject api = chosen->section.value(QStringLiteral("api")).toObject();
        const auto rules =
            RequestRules::fromSection(chosen->section, api.value(QStringLiteral("received_unit")).toString());
        return intakeFromApi(chosen->api, *settings.adminApi, rules, origin, today, stop);
    }
    const auto gateway = openGatewayDatabase(settings.database, stop);
    return gateway ? intakeFromTable(**gateway, chosen->table, origin, today, stop) : std::unexpected(gateway.error());
}

} // namespace Gatehouse
