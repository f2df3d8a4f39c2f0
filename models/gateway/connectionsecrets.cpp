#include "models/gateway/connectionsecrets.h"

#include "models/core/onfinished.h"

#include <QPromise>

namespace Gatehouse
{

namespace
{

struct Place {
    QString what;
    SecretReference *reference;
};

// Those that are in a keychain.
QList<Place> keychainPlaces(ConnectionSettings &settings)
{
    QList<Place> places{{QStringLiteral("the password of the database"), &settings.database.password},
                        {QStringLiteral("the writer's password of the database"), &settings.database.writerPassword}};
    if (settings.logDatabase) {
        places.append({QStringLiteral("the password of the log database"), &settings.logDatabase->password});
        places.append(
            {QStringLiteral("the writer's password of the log database"), &settings.logDatabase->writerPassword});
    }
    for (GatewayPart &part : settings.parts) {
        places.append({QStringLiteral("the password of part %1").arg(part.name), &part.database.password});
        if (part.logDatabase)
            places.append(
                {QStringLiteral("the password of the log of part %1").arg(part.name), &part.logDatabase->password});
    }
    if (settings.adminApi)
        places.append({QStringLiteral("the token of the admin API"), &settings.adminApi->token});
    places.append({QStringLiteral("the password of the console's store"), &settings.store.password});
    places.removeIf([](const Place &place) { return place.reference->kind != SecretReference::Kind::Keychain; });
    return places;
}

} // namespace

struct ConnectionSecrets::Fetch {
    FetchedConnection found;
    qsizetype next = 0;
    QPromise<FetchedConnection> promise;
};

bool namesKeychain(const ConnectionSettings &settings)
{
    ConnectionSettings copy = settings;
    return !keychainPlaces(copy).isEmpty();
}

ConnectionSettings withoutSecrets(ConnectionSettings settings)
{
    for (const Place &place : keychainPlaces(settings))
        place.reference->held = {};
    return settings;
}

ConnectionSecrets::ConnectionSecrets(Keychain &keychain, QObject *parent)
    : QObject(parent)
    , m_keychain(keychain)
{
}

void ConnectionSecrets::hold(const QString &name, const HeldSecret &secret)
{
    m_typed.insert(name, secret);
}

void ConnectionSecrets::forget()
{
    m_typed.clear();
}

QFuture<FetchedConnection> ConnectionSecrets::fetch(const ConnectionSettings &settings)
{
    // shared_ptr: handlers are copied, and a promise only moves.
    const auto fetch = std::make_shared<Fetch>();
    fetch->found.settings = settings;
    fetch->promise.start();
    QFuture<FetchedConnection> answer = fetch->promise.future();
    fetchNext(fetch);
    return answer;
}

// One after the other: a keychain that is locked asks for its own password once.
void ConnectionSecrets::fetchNext(const std::shared_ptr<Fetch> &fetch)
{
    const QList<Place> places = keychainPlaces(fetch->found.settings);
    for (; fetch->next < places.size(); ++fetch->next) {
        const Place &place = places.at(fetch->next);
        if (const auto typed = m_typed.constFind(place.reference->name); typed != m_typed.constEnd())
            place.reference->held = *typed;
        if (!place.reference->held.isEmpty())
            continue;
        onFinished(m_keychain.read(place.reference->name), this, [this, fetch](const Result<HeldSecret> &secret) {
            const Place read = keychainPlaces(fetch->found.settings).at(fetch->next++);
            if (secret) {
                read.reference->held = *secret;
            } else {
                fetch->found.gaps.append({read.what, read.reference->name, secret.error()});
                fetch->found.keychainRuns = fetch->found.keychainRuns && secret.error().kind != ErrorKind::Unreachable;
            }
            fetchNext(fetch);
        });
        return;
    }
    fetch->promise.addResult(fetch->found);
    fetch->promise.finish();
}

} // namespace Gatehouse
