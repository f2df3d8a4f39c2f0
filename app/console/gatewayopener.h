// Opens a gateway in the window: from a connection file to the pages that stand on it.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <QObject>

#include <optional>

namespace Gatehouse
{

class CallBudgets;
class Clock;
class ConnectionListModel;
class ConnectionRepository;
struct ConsoleSettings;
class DesktopWishes;
class GatewayView;
class Keychain;
class MainWindow;
class SecretAsker;
class StoreSession;
class Theme;
class TeamSession;
class ViewState;

class GatewayOpener : public QObject
{
    Q_OBJECT
public:
    // All must outlive it.
    GatewayOpener(MainWindow &window, ViewState &view, const Clock &clock, const Theme &theme,
                  ConnectionRepository &repository, ConnectionListModel &connections, Keychain &keychain,
                  CallBudgets &budgets, ConsoleSettings &console, DesktopWishes &desktop);

    // Replaces the gateway that is shown. A file that is empty or cannot be read opens the pages with the reason, and
    // the Connections page first. Secrets in the keychain are fetched before; until then the gateway that is shown
    // stays.
    void open(const QString &file);
    // Whoever has nobody to type: signs in to the store of the gateway that is opened next, once.
    void signInAs(const QString &name, const QString &passphrase);
    const QString &file() const { return m_file; }

signals:
    // What came of signInAs(): signed in, or why not.
    void signedIn(const Gatehouse::Result<void> &done);

private:
    struct SignIn {
        QString name;
        QString passphrase;
        bool isTried = false;
    };
    void stepSignIn(TeamSession &team);
    void endSignIn(const Result<void> &done);
    void fetchSecrets(const QString &file, const ConnectionSettings &settings);
    void addStorePages(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings);
    void show(const QString &file, const Result<ConnectionSettings> &settings);

    MainWindow &m_window;
    ViewState &m_view;
    const Clock &m_clock;
    const Theme &m_theme;
    ConnectionRepository &m_repository;
    ConnectionListModel &m_connections;
    SecretAsker *m_asker;
    CallBudgets &m_budgets; // of the whole program: a page that is made anew takes from the same ones
    ConsoleSettings &m_console;
    DesktopWishes &m_desktop;
    QString m_file;
    std::optional<SignIn> m_signIn;
    bool m_isShown = false; // a gateway, or why there is none
    quint64 m_generation = 0;
};

} // namespace Gatehouse
