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

ThreadedDatabase::Open firstOpener(const ConnectionSettings &settings)
{
    if (settings.store.driver == Dialect::Sqlite)
        return opener(settings);
    // A server lets in whoever the connection names: that is a sign-in, and waits for a person.
    return [](const std::stop_token &) -> Result<std::unique_ptr<Database>> {
        return failure(ErrorKind::SignIn, QStringLiteral("The store is closed: nobody has signed in. Sign in first."));
    };
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
}

} // namespace Gatehouse
