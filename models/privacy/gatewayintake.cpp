#include "models/privacy/gatewayintake.h"

#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupstore.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse
{

namespace
{

// Far more than a gateway has open at once; a table of another meaning would have more.
constexpr int kMostRequests = 100'000;

QHash<QString, QString> wordsOf(const QJsonObject &object)
{
    QHash<QString, QString> words;
    for (auto it = object.begin(); it != object.end(); ++it)
        words.insert(it.key(), it.value().toString());
    return words;
}

// A column that the product does not have reads as NULL.
QString selected(const QString &column, Dialect dialect)
{
    return column.isEmpty() ? QStringLiteral("NULL") : quotedName(column, dialect);
}

QString textAt(const RowStream &row, int column)
{
    return row.isNull(column) ? QString() : row.string(column).trimmed();
}

IntakeCandidate candidateOf(const RowStream &row, const RequestTable &table, const QString &origin, const QDate &today)
{
    IntakeCandidate one;
    const QString id = textAt(row, 0);
    one.where = QStringLiteral("request %1").arg(id.left(60));
    one.request.source = takenFromGateway(origin, id);
    if (!row.isNull(1)) {
        const QDate day = QDateTime::fromMSecsSinceEpoch(row.integer(1) * table.receivedUnitMs).date();
        if (day.year() >= 2018 && day <= today)
            one.request.received = day;
    }
    const QString kind = textAt(row, 2);
    if (const auto type = requestTypeFromToken(table.kinds.value(kind, kind))) {
        one.request.type = *type;
        one.typeIsKnown = true;
    }
    if (one.typeIsKnown && one.request.type == RequestType::Rectification)
        one.problems.append(QStringLiteral("A rectification says what is to be written. File it with 'case open'."));
    const QString regime = textAt(row, 3);
    if (const auto law = regimeFromToken(table.regimes.value(regime, regime))) {
        one.request.regime = *law;
        one.regimeIsKnown = true;
    }
    one.request.channel = textAt(row, 4).isEmpty() ? QStringLiteral("gateway") : textAt(row, 4).left(60);
    if (const QString account = textAt(row, 5); !account.isEmpty() && account.size() <= 1024)
        one.request.subject.append({QStringLiteral("account"), account});
    if (const QString email = textAt(row, 6); !email.isEmpty() && email.size() <= 1024)
        one.request.subject.append({QStringLiteral("email"), email});
    return one;
}

} // namespace

Result<RequestTable> RequestTable::fromProfile(const QByteArray &profile)
{
    const QJsonObject section =
        QJsonDocument::fromJson(profile).object().value(QStringLiteral("privacy_requests")).toObject();
    const auto text = [&section](const char *key) { return section.value(QLatin1String(key)).toString(); };
    RequestTable table;
    table.table = text("table");
    if (table.table.isEmpty())
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("This gateway keeps no privacy requests of its own. Take them in from a table "
                                      "(.csv) or a letter (.eml), or file them with 'case open'."));
    const QJsonObject received = section.value(QStringLiteral("received")).toObject();
    const QJsonObject open = section.value(QStringLiteral("open")).toObject();
    table.id = text("id");
    table.received = received.value(QStringLiteral("column")).toString();
    table.receivedUnitMs = received.value(QStringLiteral("unit")) == QLatin1String("s") ? 1000 : 1;
    table.kind = text("kind");
    table.regime = text("regime");
    table.channel = text("channel");
    table.account = text("account");
    table.email = text("email");
    table.status = open.value(QStringLiteral("column")).toString();
    for (const QJsonValue &value : open.value(QStringLiteral("values")).toArray())
        table.openStatuses.append(value.toString());
    table.kinds = wordsOf(section.value(QStringLiteral("kinds")).toObject());
    table.regimes = wordsOf(section.value(QStringLiteral("regimes")).toObject());
    return table;
}

QString takenFromGateway(const QString &gateway, const QString &id)
{
    constexpr qsizetype kLongest = 100;
    const auto digest = [](const QString &text) {
        return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex());
    };
    return QStringLiteral("gateway %1 %2").arg(digest(gateway).first(16), id.size() > kLongest ? digest(id) : id);
}

Result<Intake> intakeFromTable(Database &gateway, const RequestTable &table, const QString &origin, const QDate &today,
                               const std::stop_token &stop)
{
    const Dialect dialect = gateway.dialect();
    QStringList columns;
    for (const QString &column :
         {table.id, table.received, table.kind, table.regime, table.channel, table.account, table.email})
        columns.append(selected(column, dialect));
    QString where;
    QVariantList values;
    if (!table.status.isEmpty()) {
        where = QStringLiteral(" WHERE %1 IN (%2)")
                    .arg(quotedName(table.status, dialect),
                         QStringList(table.openStatuses.size(), QStringLiteral("?")).join(QLatin1String(", ")));
        for (const QString &status : table.openStatuses)
            values.append(status);
    }
    Intake intake;
    const auto read =
        gateway.visitRows(QStringLiteral("SELECT %1 FROM %2%3 ORDER BY %4, %5 LIMIT %6")
                              .arg(columns.join(QStringLiteral(", ")), quotedName(table.table, dialect), where,
                                   columns.at(1), columns.at(0))
                              .arg(kMostRequests),
                          values, {}, [&](const RowStream &row) -> Result<void> {
                              if (stop.stop_requested())
                                  return failure(ErrorKind::Cancelled, QStringLiteral("Stopped; nothing was filed."));
                              intake.candidates.append(candidateOf(row, table, origin, today));
                              return {};
                          });
    if (!read)
        return std::unexpected(read.error());
    if (intake.candidates.size() == kMostRequests)
        intake.notes.append(QStringLiteral("The gateway has more than %1 open requests; only the oldest were read.")
                                .arg(kMostRequests));
    return intake;
}

Result<Intake> intakeFromGateway(const ConnectionSettings &settings, const QDate &today, const std::stop_token &stop)
{
    // Names every mistake of the profile; the section itself is read from the same bytes.
    if (const auto checked = loadProfile(settings.profile); !checked)
        return std::unexpected(checked.error());
    QFile file(shippedProfiles().contains(settings.profile)
                   ? QStringLiteral(":/gatehouse/gateways/%1.json").arg(settings.profile)
                   : settings.profile);
    if (!file.open(QIODevice::ReadOnly))
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("The gateway profile %1 cannot be read: %2.").arg(settings.profile, file.errorString()));
    const auto table = RequestTable::fromProfile(file.readAll());
    if (!table)
        return std::unexpected(table.error());
    const auto gateway = openGatewayDatabase(settings.database, stop);
    return gateway ? intakeFromTable(**gateway, *table, gatewayFingerprint(settings), today, stop)
                   : std::unexpected(gateway.error());
}

} // namespace Gatehouse
