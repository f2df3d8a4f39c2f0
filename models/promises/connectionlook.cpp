#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"
#include "models/database/serversettings.h"
#include "models/gateway/servertrust.h"

#include <QDir>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslSocket>
#include <QUrl>

namespace Gatehouse
{

namespace
{

constexpr int kHandshakeMs = 5000;
constexpr qint64 kRenewDays = 14; // less than this before a certificate ends, somebody should renew it

QString minimum(const Commitment &commitment)
{
    const QString min = commitment.expects.value(QStringLiteral("min")).toString();
    return min.isEmpty() ? QStringLiteral("1.2") : min;
}

// "1.3" of "TLSv1.3", "TLSv1_3".
QString versionOf(QString protocol)
{
    return protocol.remove(QStringLiteral("TLSv"))
        .remove(QStringLiteral("TLS"))
        .replace(QLatin1Char('_'), QLatin1Char('.'))
        .trimmed();
}

PromiseVerdict judgedVersion(const QString &what, const QString &version, const QString &min)
{
    if (version.isEmpty())
        return verdict(PromiseState::Broken, QStringLiteral("%1: not encrypted").arg(what));
    const bool isGood = version.toDouble() >= min.toDouble();
    return verdict(isGood ? PromiseState::Kept : PromiseState::Broken, QStringLiteral("%1: TLS %2").arg(what, version));
}

// What the server itself says of the session at hand.
Result<QString> sessionVersion(Database &database)
{
    const bool isPostgres = database.dialect() == Dialect::PostgreSql;
    const auto stream =
        database.query(isPostgres ? QStringLiteral("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                                  : QStringLiteral("SHOW SESSION STATUS LIKE 'Ssl_version'"));
    if (!stream)
        return std::unexpected(stream.error());
    const auto next = (*stream)->next();
    if (!next)
        return std::unexpected(next.error());
    return *next ? versionOf((*stream)->string(isPostgres ? 0 : 1)) : QString();
}

Result<PromiseVerdict> lookAtDatabase(const DatabaseSettings &settings, Database *database, const QString &min)
{
    const QString what = QStringLiteral("database");
    if (settings.driver == Dialect::Sqlite)
        return verdict(PromiseState::Kept, QStringLiteral("database: a file on this machine, nothing is transmitted"));
    if (!settings.socket.isEmpty())
        return verdict(PromiseState::Kept,
                       QStringLiteral("database: a socket of this machine, nothing is transmitted"));
    if (settings.driver == Dialect::ClickHouse) {
        if (QUrl(settings.url).scheme() == QLatin1String("https"))
            return judgedVersion(what, QStringLiteral("1.3"), min); // the console refuses an older one
        return isThisMachine(QUrl(settings.url).host())
                   ? verdict(PromiseState::AtRisk, QStringLiteral("database: not encrypted, on this machine only"))
                   : judgedVersion(what, {}, min);
    }
    if (!database)
        return unseen(QStringLiteral("The database is not open."));
    const auto version = sessionVersion(*database);
    if (!version)
        return unseenBecause(version.error(), QStringLiteral("the session on the database"));
    if (version->isEmpty() && isThisMachine(settings.host))
        return verdict(PromiseState::AtRisk, QStringLiteral("database: not encrypted, on this machine only"));
    return judgedVersion(what, *version, min);
}

PromiseVerdict withCertificate(PromiseVerdict one, const QSslCertificate &certificate, const PromiseScene &scene)
{
    const QDate ends = certificate.expiryDate().toUTC().date();
    const qint64 days = scene.today().daysTo(ends);
    one.summary += QStringLiteral(", certificate until %1").arg(ends.toString(Qt::ISODate));
    if (days < kRenewDays && one.state == PromiseState::Kept) {
        one.state = PromiseState::AtRisk;
        one.remedy = QStringLiteral("Renew the certificate of the admin API: it ends in %1 days.").arg(days);
    }
    return one;
}

// A handshake and nothing else: the thread of the databases may wait for it.
PromiseVerdict lookAtAdminApi(const AdminApiSettings &api, const QString &min, const PromiseScene &scene)
{
    const QUrl url(api.url);
    if (url.scheme() != QLatin1String("https")) {
        return isThisMachine(url.host())
                   ? verdict(PromiseState::AtRisk, QStringLiteral("admin API: not encrypted, on this machine only"))
                   : verdict(PromiseState::Broken, QStringLiteral("admin API: not encrypted"));
    }
    auto trust = sslConfiguration(api.trust);
    if (!trust)
        return unseen(QStringLiteral("admin API: ") + trust.error().message);
    QSslSocket socket;
    socket.setSslConfiguration(*trust);
    socket.connectToHostEncrypted(url.host(), quint16(url.port(443)));
    if (!socket.waitForEncrypted(kHandshakeMs)) {
        const bool isUntrusted = !socket.sslHandshakeErrors().isEmpty();
        return isUntrusted ? verdict(PromiseState::Broken, QStringLiteral("admin API: its certificate is not trusted"))
                           : unseen(QStringLiteral("admin API: it does not answer with TLS 1.3."));
    }
    // sslConfiguration() lets nothing older than TLS 1.3 come to an agreement.
    PromiseVerdict one = withCertificate(judgedVersion(QStringLiteral("admin API"), QStringLiteral("1.3"), min),
                                         socket.peerCertificate(), scene);
    socket.abort();
    return one;
}

Database *databaseOf(const PromiseScene &scene, bool ofLog)
{
    Database *first = nullptr;
    for (const TablePlace &place : scene.tables.places()) {
        const bool isTraffic = place.schema.name == scene.profile.telemetry.table;
        if (!first || isTraffic == ofLog)
            first = place.database;
        if (isTraffic == ofLog)
            break;
    }
    return first;
}

} // namespace

Result<PromiseVerdict> lookAtTls(const Commitment &commitment, const PromiseScene &scene)
{
    const QString min = minimum(commitment);
    VerdictSum sum;
    const auto main = lookAtDatabase(scene.settings.database, databaseOf(scene, !scene.settings.logDatabase), min);
    if (!main)
        return main;
    sum.add(*main);
    if (scene.settings.logDatabase) {
        const auto log = lookAtDatabase(*scene.settings.logDatabase, databaseOf(scene, true), min);
        if (!log)
            return log;
        sum.add(*log);
    }
    if (scene.settings.adminApi)
        sum.add(lookAtAdminApi(*scene.settings.adminApi, min, scene));
    PromiseVerdict all = sum.sum({});
    all.details.append(
        QStringLiteral("Only the connections of this console are seen. How customers reach the gateway is not."));
    all.looked =
        QStringLiteral("The session on the database as the server tells it, and a handshake with the admin API");
    return all;
}

Result<PromiseVerdict> lookAtBackups(const Commitment &commitment, const PromiseScene &scene)
{
    const QString folder = commitment.expects.value(QStringLiteral("folder")).toString();
    const QString newerThan = commitment.expects.value(QStringLiteral("newer_than")).toString();
    if (folder.isEmpty()) {
        return unseen(QStringLiteral("Nobody has told where backups are."), {},
                      QStringLiteral("Name the folder that this machine sees them in: the setting \"folder\" of this "
                                     "promise, on the Policies page."));
    }
    const QString looked = QStringLiteral("the newest file of the folder");
    const QDir backups(folder);
    if (!backups.exists())
        return unseen(QStringLiteral("The folder of backups cannot be read, or is not there."), looked);
    const QFileInfoList files = backups.entryInfoList(QDir::Files, QDir::Time);
    if (files.isEmpty())
        return verdict(PromiseState::Broken, QStringLiteral("There is no backup in the folder."), looked);
    const QDateTime newest = files.constFirst().lastModified().toUTC();
    const QDate oldestAllowed = keptFrom(scene.today(), newerThan);
    const bool isRecent = !oldestAllowed.isValid() || newest.date() >= oldestAllowed;
    return verdict(isRecent ? PromiseState::Kept : PromiseState::Broken,
                   QStringLiteral("The newest backup is of %1, %2 old")
                       .arg(newest.toString(QStringLiteral("d MMM yyyy hh:mm")),
                            formatAge(scene.clock.nowMs() - newest.toMSecsSinceEpoch())),
                   looked);
}

} // namespace Gatehouse
