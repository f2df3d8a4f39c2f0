#include "tests/support/consolestores.h"

#include "models/database/postgresdatabase.h"
#include "models/gateway/consolestore.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr const char *kPasswordVariable = "GATEHOUSE_TEST_STORE_PASSWORD";

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("console store: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

StoreUser::StoreUser(const ConnectionSettings &settings, const QString &name)
    : m_name(name)
    , m_store(need(openConsoleStore(settings)))
    , m_audit(std::make_unique<AuditRepository>(*m_store, m_clock))
    , m_operators(makeOperatorRepository(*m_store, *m_audit, m_clock, kTestCost))
{
}

QString StoreUser::id()
{
    const auto all = need(m_operators->list());
    const auto found = std::ranges::find(all, m_name, &TeamOperator::name);
    return found == all.end() ? QString() : found->id;
}

Result<void> StoreUser::append(const AuditEntry &entry)
{
    return m_store->transaction([&]() -> Result<void> {
        const auto index = m_audit->append(entry);
        return index ? Result<void>() : std::unexpected(index.error());
    });
}

ConnectionSettings ConsoleStores::make(Dialect engine)
{
    ConnectionSettings settings;
    settings.name = QStringLiteral("store%1").arg(++m_count);
    settings.profile = QStringLiteral("demo");
    settings.database.file = m_folder.filePath(QStringLiteral("gateway.sqlite"));
    settings.store.driver = engine;
    if (engine == Dialect::Sqlite) {
        settings.store.file = m_folder.filePath(settings.name + QStringLiteral(".sqlite"));
        return settings;
    }
    if (!m_postgres)
        m_postgres = std::make_unique<PostgresServer>();
    const ServerSettings server = m_postgres->settings();
    need(need(PostgresDatabase::open(server, ServerAccess::ReadWrite))
             ->execute(QStringLiteral("CREATE DATABASE %1").arg(settings.name)));
    qputenv(kPasswordVariable, server.password.toUtf8());
    settings.store.host = server.host;
    settings.store.port = server.port;
    settings.store.name = settings.name;
    settings.store.user = server.user;
    settings.store.password = {SecretReference::Kind::Environment, QString::fromLatin1(kPasswordVariable), {}};
    return settings;
}

ConnectionSettings ConsoleStores::as(const QString &name, const ConnectionSettings &settings)
{
    if (settings.store.driver == Dialect::Sqlite)
        return settings;
    const auto root = need(PostgresDatabase::open(m_postgres->settings(), ServerAccess::ReadWrite));
    const QString login = quotedName(name, Dialect::PostgreSql);
    if (need(root->scalar(QStringLiteral("SELECT count(*) FROM pg_roles WHERE rolname = ?"), {name})) == 0)
        need(root->execute(QStringLiteral("CREATE ROLE %1 LOGIN PASSWORD 'correct horse'").arg(login)));
    need(root->execute(QStringLiteral("GRANT gatehouse_team TO %1").arg(login)));
    ConnectionSettings other = settings;
    other.store.user = name;
    return other;
}

NewOperator ConsoleStores::wanted(const ConnectionSettings &settings, const QString &name, Roles roles)
{
    return {name, roles,
            settings.store.driver == Dialect::Sqlite ? QStringLiteral("%1's long passphrase").arg(name) : QString()};
}

std::unique_ptr<StoreUser> ConsoleStores::keeper(const ConnectionSettings &settings)
{
    auto user = std::make_unique<StoreUser>(settings, QStringLiteral("keeper"));
    need(user->operators().add({}, wanted(settings, user->name(), Role::Admin)));
    return user;
}

std::unique_ptr<StoreUser> ConsoleStores::add(StoreUser &keeper, const ConnectionSettings &settings,
                                              const QString &name, Roles roles)
{
    need(keeper.operators().add(keeper.id(), wanted(settings, name, roles)));
    return std::make_unique<StoreUser>(as(name, settings), name);
}

} // namespace Gatehouse
