#include "tests/support/demoadminserver.h"

#include "app/demogateway/adminapi.h"
#include "app/demogateway/adminserver.h"
#include "app/demogateway/admintoken.h"
#include "models/database/sqlitedatabase.h"
#include "tests/app/demogateway/fakes.h"
#include "tests/support/apitalk.h"

namespace Gatehouse
{

struct DemoAdminServer::Served {
    explicit Served(std::unique_ptr<SqliteDatabase> opened)
        : database(std::move(opened))
        , api(*database, traffic, clock, Demo::tokenDigest(Test::kApiToken))
        , server(api)
    {
    }

    std::unique_ptr<SqliteDatabase> database;
    Demo::FakeTraffic traffic;
    SystemClock clock;
    Demo::AdminApi api;
    Demo::AdminServer server;
};

DemoAdminServer::DemoAdminServer(const QString &databaseFile)
{
    const Demo::GatewayFolder folder{m_folder.path()};
    m_thread.run([&] {
        auto database = SqliteDatabase::open(databaseFile, SqliteDatabase::Mode::ReadWrite);
        const auto identity = Demo::ensureIdentity(folder, SystemClock().nowMs());
        if (!database || !identity)
            qFatal("the admin API has no database or no certificate");
        m_served = std::make_unique<Served>(std::move(*database));
        const auto port = m_served->server.listenOn(0, *identity);
        if (!port)
            qFatal("%s", qPrintable(port.error().message));
        m_settings = Test::apiSettings(QStringLiteral("https://127.0.0.1:%1").arg(*port));
    });
    m_settings.trust.caFile = folder.ca();
}

DemoAdminServer::~DemoAdminServer()
{
    stop();
}

void DemoAdminServer::stop()
{
    m_thread.run([this] { m_served.reset(); });
}

} // namespace Gatehouse
