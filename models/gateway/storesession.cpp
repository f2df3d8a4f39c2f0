#include "models/gateway/storesession.h"

#include "models/gateway/consolestore.h"

namespace Gatehouse
{

namespace
{

ThreadedDatabase::Open opener(const ConnectionSettings &settings)
{
    return [settings](const std::stop_token &) { return openConsoleStore(settings); };
}

Result<std::unique_ptr<Database>> closed(const std::stop_token &)
{
    return failure(ErrorKind::SignIn, QStringLiteral("The store is closed: nobody has signed in. Sign in first."));
}

ThreadedDatabase::Open firstOpener(const ConnectionSettings &settings)
{
    // A server lets in whoever the connection names: that is a sign-in, and waits for a person.
    return settings.store.driver == Dialect::Sqlite ? opener(settings) : ThreadedDatabase::Open(&closed);
}

TeamStoreSetup teamSetup(const ConnectionSettings &settings, const Clock &clock, std::function<void()> aboutToReopen)
{
    TeamStoreSetup setup;
    setup.makeJournal = [&clock](Database &store) { return std::make_unique<AuditRepository>(store, clock); };
    setup.aboutToReopen = std::move(aboutToReopen);
    if (settings.store.driver == Dialect::Sqlite)
        return setup;
    setup.serverLogin = settings.store.user;
    setup.asksForPassword = settings.store.password.kind != SecretReference::Kind::None;
    setup.openWith = [settings](const QString &password) {
        ConnectionSettings with = settings;
        if (!password.isEmpty())
            with.store.password = {SecretReference::Kind::Keychain, QStringLiteral("typed"),
                                   HeldSecret(QString(password))};
        return opener(with);
    };
    return setup;
}

} // namespace

StoreSession::StoreSession(const ConnectionSettings &settings, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(QStringLiteral("console store"), firstOpener(settings))
    , m_auditLog(m_store, &storeOrigin, clock)
    , m_readings(m_store, clock)
    , m_teamStore(m_store,
                  teamSetup(settings, clock,
                            [this] {
                                m_auditLog.closeLongReading();
                                emit aboutToReopen();
                            }),
                  clock)
    , m_team(m_teamStore, clock)
{
    if (settings.store.driver == Dialect::Sqlite)
        return;
    m_watchStore.emplace(QStringLiteral("console store, watched"), firstOpener(settings));
    connect(&m_team, &TeamSession::changed, this, &StoreSession::followTeam);
}

// A lock asks the person to show again that it is them; what they have let go on while they are away goes on.
void StoreSession::followTeam()
{
    const bool isThere = m_team.isSignedIn() || m_team.state() == TeamSession::State::Locked;
    const QString watcher = isThere ? m_team.self().id : QString();
    if (watcher == m_watcher)
        return;
    emit aboutToEnd();
    m_watcher = watcher;
    m_watchStore->reopenBy(isThere ? m_store.opener() : ThreadedDatabase::Open(&closed));
}

} // namespace Gatehouse
