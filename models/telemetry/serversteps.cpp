#include "models/telemetry/serversteps.h"

#include "models/database/serversettings.h"

#include <QUrl>

namespace Gatehouse
{

namespace
{

using State = CheckStep::State;

const QString kNotTried = QStringLiteral("Not tried, because an earlier step failed.");

ServerSettings serverOf(const DatabaseSettings &database)
{
    ServerSettings server;
    server.host = database.url.isEmpty() ? database.host : QUrl(database.url).host();
    server.socket = database.socket;
    server.port = database.port;
    server.url = database.url;
    server.caFile = database.caFile;
    return server;
}

CheckStep stepOf(const char *id, bool isLog)
{
    static const QMap<QString, QString> names{{QStringLiteral("address"), QStringLiteral("Address")},
                                              {QStringLiteral("tls"), QStringLiteral("TLS")},
                                              {QStringLiteral("account"), QStringLiteral("Account")}};
    const QString name = names.value(QLatin1String(id));
    if (!isLog)
        return {QLatin1String(id), name, State::Waiting, {}, {}, {}};
    return {
        QStringLiteral("log_") + QLatin1String(id), QStringLiteral("Log: %1").arg(name), State::Waiting, {}, {}, {}};
}

// The step that an error belongs to: 0 address, 1 TLS, 2 account, 3 none of them.
int placeOfFailure(const Error &error)
{
    if (isAboutTrust(error))
        return 1;
    switch (error.kind) {
    case ErrorKind::Unreachable:
    case ErrorKind::TimedOut:
    case ErrorKind::Busy:
        return 0;
    case ErrorKind::InvalidInput: // a certificate or an authority that cannot be read, or an address without TLS
        return 1;
    case ErrorKind::SignIn:
        return 2;
    default:
        return 3;
    }
}

QString tlsMessage(const DatabaseSettings &database)
{
    if (!database.socket.isEmpty())
        return QStringLiteral("A socket of this machine; there is nothing to encrypt.");
    if (needsVerifiedTls(serverOf(database)) || database.url.startsWith(QLatin1String("https://")))
        return QStringLiteral("Encrypted; the certificate is trusted and is for this name.");
    return QStringLiteral("This machine itself; encryption is not asked for. Name a CA file to have it.");
}

QString accountMessage(const DatabaseSettings &database)
{
    return database.user.isEmpty() ? QStringLiteral("Signed in.")
                                   : QStringLiteral("Signed in as %1.").arg(database.user);
}

} // namespace

QList<CheckStep> serverSteps(const ConnectionSettings &settings)
{
    QList<CheckStep> steps;
    const auto add = [&steps](const DatabaseSettings &database, bool isLog) {
        for (const char *id : {"address", "tls", "account"}) {
            if (database.driver != Dialect::Sqlite)
                steps.append(stepOf(id, isLog));
        }
    };
    add(settings.database, false);
    if (settings.logDatabase)
        add(*settings.logDatabase, true);
    return steps;
}

QList<CheckStep> settledServerSteps(const DatabaseSettings &database, bool isLog, const std::optional<Error> &failed)
{
    if (database.driver == Dialect::Sqlite)
        return {};
    const QStringList messages{QStringLiteral("%1 answers.").arg(placeOf(serverOf(database))), tlsMessage(database),
                               accountMessage(database)};
    const int failure = failed ? placeOfFailure(*failed) : 3;
    QList<CheckStep> steps;
    for (const char *id : {"address", "tls", "account"}) {
        CheckStep step = stepOf(id, isLog);
        const int place = int(steps.size());
        step.state = place < failure ? State::Ok : place == failure ? State::Failed : State::Skipped;
        // Messages of errors end with what to do.
        step.message = place < failure ? messages.at(place) : place == failure ? failed->message : kNotTried;
        steps.append(step);
    }
    return steps;
}

} // namespace Gatehouse
