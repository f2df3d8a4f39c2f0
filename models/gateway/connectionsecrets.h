// Gets the secrets of a connection before it is opened, since the threads that open it cannot ask anybody.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/gateway/keychain.h"

#include <QMap>
#include <QObject>

#include <functional>
#include <memory>

namespace Gatehouse
{

// A secret that must be asked for.
struct SecretGap {
    QString what; // "the password of the database", for people
    QString name; // in the keychain
    Error error;  // why it could not be had
};

struct FetchedConnection {
    ConnectionSettings settings; // with the secrets that were found
    QList<SecretGap> gaps;
    bool keychainRuns = true; // what is typed could be kept
};

// Whether it has a secret that must be fetched first.
bool namesKeychain(const ConnectionSettings &settings);
// A copy that holds none of them, for whoever only shows the connection.
ConnectionSettings withoutSecrets(ConnectionSettings settings);

// Thread: that of the keychain; nothing waits there.
class ConnectionSecrets final : public QObject
{
    Q_OBJECT
public:
    // The keychain outlives this.
    explicit ConnectionSecrets(Keychain &keychain, QObject *parent = nullptr);

    // Secrets of other places (variables, files) are read when the connection is opened.
    QFuture<FetchedConnection> fetch(const ConnectionSettings &settings);

    // Keeps what a person typed until forget(), in memory only.
    void hold(const QString &name, const HeldSecret &secret);
    void forget();
    QFuture<Result<void>> keep(const QString &name, const HeldSecret &secret) { return m_keychain.write(name, secret); }

private:
    struct Fetch;
    void fetchNext(const std::shared_ptr<Fetch> &fetch);

    Keychain &m_keychain;
    QMap<QString, HeldSecret> m_typed;
};

} // namespace Gatehouse
