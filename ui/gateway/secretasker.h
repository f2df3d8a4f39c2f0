// Gets the secrets of a connection: from the keychain, and what it has not, from the operator.
#pragma once

#include "models/gateway/connectionsecrets.h"

#include <QObject>
#include <QPromise>

class QWidget;

namespace Gatehouse
{

class SecretPrompt;

class SecretAsker : public QObject
{
    Q_OBJECT
public:
    // The keychain outlives this; `window` is what a prompt belongs to.
    SecretAsker(Keychain &keychain, QWidget &window, QObject *parent = nullptr);

    // The settings with their secrets; Cancelled when the operator gives none. A second call drops the first, which
    // ends without a value.
    QFuture<Result<ConnectionSettings>> ask(const ConnectionSettings &settings);
    // Puts a secret into the keychain; without one it is held until forget().
    void enter(const QString &keychainName);
    void forget();

signals:
    // What became of a secret that was to be kept.
    void kept(const QString &message, bool good);

private:
    // shared_ptr: handlers are copied, and a promise only moves.
    using Promise = std::shared_ptr<QPromise<Result<ConnectionSettings>>>;

    void take(const FetchedConnection &found, const Promise &promise);
    void fetchAgain(const ConnectionSettings &settings, const Promise &promise);
    SecretPrompt *prompt(const QList<SecretGap> &gaps, bool mayKeep);
    void keepAll(const QMap<QString, HeldSecret> &secrets);

    QWidget &m_window;
    ConnectionSecrets m_secrets;
    Promise m_open;
};

} // namespace Gatehouse
