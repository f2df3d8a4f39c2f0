#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/tlshandshake.h"

#include "models/database/serversettings.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/servertrust.h"

#include <QSslSocket>
#include <QUrl>

namespace Gatehouse
{

namespace
{

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

PromiseVerdict withCertificate(PromiseVerdict one, QDate ends, const PromiseScene &scene)
{
    const qint64 days = scene.today().daysTo(ends);
    one.summary += QStringLiteral(", certificate until %1").arg(ends.toString(Qt::ISODate));
    if (days < 0)
        one.state = PromiseState::Broken;
    else if (days < kRenewDays && one.state == PromiseState::Kept)
        one.state = PromiseState::AtRisk;
    if (days < kRenewDays)
        one.remedy = QStringLiteral("Renew the certificate: it %1.")
                         .arg(days < 0    ? QStringLiteral("ended on %1").arg(ends.toString(Qt::ISODate))
                              : days == 0 ? QStringLiteral("ends today")
                              : days == 1 ? QStringLiteral("ends tomorrow")
                                          : QStringLiteral("ends in %1 days").arg(days));
    return one;
}

// The connection itself has seen to it that it is trusted where it must be; here only its end is looked for.
PromiseVerdict withCertificateOf(const DatabaseSettings &settings, const PromiseVerdict &one, const PromiseScene &scene)
{
    constexpr int kPostgresPort = 5432;
    constexpr int kMySqlPort = 3306;
    const auto trust = sslConfiguration({.caFile = settings.caFile,
                                         .certificateFile = settings.clientCertificateFile,
                                         .keyFile = settings.clientKeyFile});
    const bool isPostgres = settings.driver == Dialect::PostgreSql;
    const QUrl url(settings.url);
    const auto seen =
        !trust ? std::unexpected(trust.error())
        : settings.driver == Dialect::ClickHouse
            ? seenTls(url.host(), url.port(443), TlsGreeting::None, *trust)
            : seenTls(settings.host, settings.port > 0 ? settings.port : (isPostgres ? kPostgresPort : kMySqlPort),
                      isPostgres ? TlsGreeting::PostgreSql : TlsGreeting::MySql, *trust);
    if (seen)
        return withCertificate(one, seen->ends, scene);
    PromiseVerdict without = one;
    without.details.append(
        QStringLiteral("The certificate of the database was not seen: %1.").arg(seen.error().message));
    return without;
}

// `database`: needed of PostgreSQL and MySQL alone.
Result<PromiseVerdict> lookAtDatabase(const DatabaseSettings &settings, Database *database, const QString &what,
                                      const QString &min, const PromiseScene &scene)
{
    const auto inTheClear = [&](const QString &host) {
        return isThisMachine(host)
                   ? verdict(PromiseState::AtRisk, QStringLiteral("%1: not encrypted, on this machine only").arg(what))
                   : judgedVersion(what, {}, min);
    };
    if (settings.driver == Dialect::Sqlite)
        return verdict(PromiseState::Kept,
                       QStringLiteral("%1: a file on this machine, nothing is transmitted").arg(what));
    if (!settings.socket.isEmpty())
        return verdict(PromiseState::Kept,
                       QStringLiteral("%1: a socket of this machine, nothing is transmitted").arg(what));
    if (settings.driver == Dialect::ClickHouse) {
        const QUrl url(settings.url);
        if (url.scheme() != QLatin1String("https"))
            return inTheClear(url.host());
        // The console refuses an older one.
        return withCertificateOf(settings, judgedVersion(what, QStringLiteral("1.3"), min), scene);
    }
    const auto version = sessionVersion(*database);
    if (!version)
        return unseenBecause(version.error(), QStringLiteral("the session on the database"));
    return version->isEmpty() ? inTheClear(settings.host)
                              : withCertificateOf(settings, judgedVersion(what, *version, min), scene);
}

PromiseVerdict lookAtAdminApi(const AdminApiSettings &api, const QString &min, const PromiseScene &scene)
{
    const QUrl url(api.url);
    if (url.scheme() != QLatin1String("https")) {
        return isThisMachine(url.host())
                   ? verdict(PromiseState::AtRisk, QStringLiteral("admin API: not encrypted, on this machine only"))
                   : verdict(PromiseState::Broken, QStringLiteral("admin API: not encrypted"));
    }
    const auto trust = sslConfiguration(api.trust);
    if (!trust)
        return unseen(QStringLiteral("admin API: ") + trust.error().message);
    const auto seen = seenTls(url.host(), url.port(443), TlsGreeting::None, *trust);
    if (seen)
        return withCertificate(judgedVersion(QStringLiteral("admin API"), seen->version, min), seen->ends, scene);
    const QString why = QStringLiteral("admin API: ") + seen.error().message;
    return seen.error().kind == ErrorKind::Unreachable ? unseen(why) : verdict(PromiseState::Broken, why);
}

// The databases of the first part are open; each other one gets a session of its own.
struct Session {
    Database *database = nullptr;
    std::unique_ptr<Database> own;
};

Result<Session> sessionOn(const DatabaseSettings &settings, Database *open, const PromiseScene &scene)
{
    // Of a file, and of what is not encrypted by its own address, there is nothing to ask.
    const bool isInTheClear =
        settings.driver == Dialect::ClickHouse && QUrl(settings.url).scheme() != QLatin1String("https");
    if (open || settings.driver == Dialect::Sqlite || isInTheClear)
        return Session{open, {}};
    auto own = openGatewayDatabase(settings, scene.stop);
    if (!own)
        return std::unexpected(own.error());
    Session session{own->get(), {}};
    session.own = std::move(*own);
    return session;
}

Result<void> lookAtPart(const ConnectionSettings &part, const QString &min, const PromiseScene &scene, VerdictSum &sum)
{
    const bool isFirst = part.database == scene.settings.database;
    for (const bool ofLog : {false, true}) {
        if (ofLog && !part.logDatabase)
            continue;
        const DatabaseSettings &settings = ofLog ? *part.logDatabase : part.database;
        Database *open = !isFirst ? nullptr : ofLog ? logDatabaseOf(scene) : mainDatabaseOf(scene);
        QString what = ofLog ? QStringLiteral("database of the log") : QStringLiteral("database");
        if (!isFirst)
            what += QStringLiteral(" of the part %1").arg(part.name);
        const auto session = sessionOn(settings, open, scene);
        const auto one = session ? lookAtDatabase(settings, session->database, what, min, scene)
                                 : unseenBecause(session.error(), what);
        if (!one)
            return std::unexpected(one.error());
        sum.add(*one);
    }
    return {};
}

} // namespace

Result<PromiseVerdict> lookAtTls(const Commitment &commitment, const PromiseScene &scene)
{
    const QString min = minimum(commitment);
    VerdictSum sum;
    for (const ConnectionSettings &part : partsOf(scene.settings)) {
        if (auto looked = lookAtPart(part, min, scene, sum); !looked)
            return std::unexpected(looked.error());
    }
    if (scene.settings.adminApi)
        sum.add(lookAtAdminApi(*scene.settings.adminApi, min, scene));
    PromiseVerdict all = sum.sum({});
    all.details.append(
        QStringLiteral("Only the connections of this console are seen. How customers reach the gateway is not."));
    all.looked =
        QStringLiteral("The session on each database as the server tells it, and handshakes with them and the admin "
                       "API");
    return all;
}

} // namespace Gatehouse
