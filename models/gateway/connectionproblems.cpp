#include "models/gateway/connectionproblems.h"

#include "models/database/serversettings.h"

#include <QRegularExpression>
#include <QUrl>

namespace Gatehouse
{

namespace
{

QString titlesOf(const QList<Dialect> &engines)
{
    QStringList titles;
    for (const Dialect engine : engines)
        titles.append(engineTitle(engine));
    return titles.join(QStringLiteral(", "));
}

QString pointerOf(qsizetype part)
{
    return QStringLiteral("/parts/%1").arg(part);
}

// People count from 1.
QString prefixOf(const GatewayPart &part, qsizetype index)
{
    return part.name.isEmpty() ? QStringLiteral("Part %1: ").arg(index + 1)
                               : QStringLiteral("Part \"%1\": ").arg(part.name);
}

class ProblemCollector
{
public:
    void check(const ConnectionSettings &settings)
    {
        need(settings.name, QStringLiteral("/name"), QStringLiteral("Give the connection a name."));
        need(settings.profile, QStringLiteral("/profile"),
             QStringLiteral("Choose the product of the gateway, or the file of a profile of your own."));
        checkDatabase(settings.database, QStringLiteral("/database"));
        if (settings.logDatabase)
            checkDatabase(*settings.logDatabase, QStringLiteral("/log_database"));
        checkParts(settings.parts);
        if (settings.adminApi)
            checkAdminApi(*settings.adminApi);
    }

    QList<FieldProblem> problems;

private:
    void add(const QString &field, const QString &problem) { problems.append({field, m_prefix + problem}); }
    void need(const QString &value, const QString &field, const QString &problem)
    {
        if (value.isEmpty())
            add(field, problem);
    }

    void checkDatabase(const DatabaseSettings &database, const QString &at)
    {
        if (database.driver == Dialect::Sqlite) {
            need(database.file, at + QStringLiteral("/file"), QStringLiteral("Name the gateway's SQLite file."));
            return;
        }
        if (database.driver == Dialect::ClickHouse) {
            checkUrl(database.url, at + QStringLiteral("/url"), QStringLiteral("https://db.example:8443"));
        } else {
            if (database.host.isEmpty() && database.socket.isEmpty())
                add(at + QStringLiteral("/host"), QStringLiteral("Name the server's host, or its socket."));
            need(database.name, at + QStringLiteral("/name"), QStringLiteral("Name the database on the server."));
        }
        checkSecret(database.password, at + QStringLiteral("/password"));
        checkCertificate(database.clientCertificateFile, database.clientKeyFile, at);
    }

    void checkParts(const QList<GatewayPart> &parts)
    {
        QStringList names{partsOf({}).constFirst().name};
        for (qsizetype i = 0; i < parts.size(); ++i) {
            const GatewayPart &part = parts.at(i);
            const QString at = pointerOf(i);
            m_prefix = prefixOf(part, i);
            need(part.name, at + QStringLiteral("/name"), QStringLiteral("Give the part a name."));
            if (names.contains(part.name))
                add(at + QStringLiteral("/name"), QStringLiteral("The name is taken. Choose another one."));
            names.append(part.name);
            checkDatabase(part.database, at + QStringLiteral("/database"));
            if (part.logDatabase)
                checkDatabase(*part.logDatabase, at + QStringLiteral("/log_database"));
        }
        m_prefix.clear();
    }

    void checkAdminApi(const AdminApiSettings &api)
    {
        const QString at = QStringLiteral("/admin_api");
        checkUrl(api.url, at + QStringLiteral("/url"), QStringLiteral("https://gateway.example:3000"));
        checkSecret(api.token, at + QStringLiteral("/token"));
        static const QRegularExpression pin(QStringLiteral("^([0-9A-Fa-f]{64}|[0-9A-Za-z+/]{43}=)$"));
        for (const QString &text : api.trust.pinsSha256) {
            if (!pin.match(text).hasMatch()) {
                add(at + QStringLiteral("/pin_sha256"),
                    QStringLiteral(
                        "A pin is the SHA-256 of the server's public key: 64 hexadecimal digits, or base64."));
                break;
            }
        }
        if (api.trust.certificateFile.isEmpty() && !api.trust.keyFile.isEmpty())
            add(at + QStringLiteral("/client_cert_file"),
                QStringLiteral("Name the certificate that the key belongs to."));
    }

    void checkUrl(const QString &text, const QString &field, const QString &example)
    {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty())
            add(field, QStringLiteral("Write it as %1.").arg(example));
        else if (!url.userInfo().isEmpty())
            add(field, QStringLiteral("Leave user and password out of it; name the secret's place below."));
        else if (url.scheme() != QLatin1String("https") &&
                 !(url.scheme() == QLatin1String("http") && isThisMachine(url.host())))
            add(field, QStringLiteral("It must begin with https://; http:// is for this machine only."));
    }

    void checkSecret(const SecretReference &reference, const QString &field)
    {
        if (reference.kind != SecretReference::Kind::None && reference.name.isEmpty())
            add(field, QStringLiteral("Say under which name it is kept. The secret itself is never written down."));
    }

    void checkCertificate(const QString &certificate, const QString &key, const QString &at)
    {
        if (certificate.isEmpty() && !key.isEmpty())
            add(at + QStringLiteral("/client_cert_file"),
                QStringLiteral("Name the certificate that the key belongs to."));
        if (!certificate.isEmpty() && key.isEmpty())
            add(at + QStringLiteral("/client_key_file"),
                QStringLiteral("Name the key that belongs to the certificate."));
    }

    QString m_prefix; // names the part that is looked at
};

// Of one database and the log beside it.
void addEngineProblems(QList<FieldProblem> &problems, const DatabaseSettings &database,
                       const std::optional<DatabaseSettings> &log, const ProductEngines &engines, const QString &at,
                       const QString &prefix)
{
    const QString logDriver = at + QStringLiteral("/log_database/driver");
    if (!engines.engines.contains(database.driver)) {
        problems.append({at + QStringLiteral("/database/driver"),
                         prefix + QStringLiteral("%1 does not keep its database in %2. Its profile knows %3.")
                                      .arg(engines.product, engineTitle(database.driver), titlesOf(engines.engines))});
    }
    if (log && engines.logEngines.isEmpty()) {
        problems.append(
            {logDriver,
             prefix +
                 QStringLiteral("%1 keeps no log in a database apart. Leave log_database out.").arg(engines.product)});
    } else if (log && !engines.logEngines.contains(log->driver)) {
        problems.append(
            {logDriver, prefix + QStringLiteral("%1 does not keep its log in %2. Its profile knows %3.")
                                     .arg(engines.product, engineTitle(log->driver), titlesOf(engines.logEngines))});
    }
}

} // namespace

QString engineTitle(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return QStringLiteral("SQLite");
    case Dialect::PostgreSql:
        return QStringLiteral("PostgreSQL");
    case Dialect::MySql:
        return QStringLiteral("MySQL or MariaDB");
    case Dialect::ClickHouse:
        return QStringLiteral("ClickHouse");
    }
    return {};
}

QList<FieldProblem> engineProblems(const ConnectionSettings &settings, const ProductEngines &engines)
{
    QList<FieldProblem> problems;
    addEngineProblems(problems, settings.database, settings.logDatabase, engines, {}, {});
    for (qsizetype i = 0; i < settings.parts.size(); ++i) {
        const GatewayPart &part = settings.parts.at(i);
        addEngineProblems(problems, part.database, part.logDatabase, engines, pointerOf(i), prefixOf(part, i));
    }
    return problems;
}

QList<FieldProblem> connectionProblems(const ConnectionSettings &settings, const std::optional<ProductEngines> &engines)
{
    ProblemCollector collector;
    collector.check(settings);
    if (engines)
        collector.problems += engineProblems(settings, *engines);
    return collector.problems;
}

} // namespace Gatehouse
