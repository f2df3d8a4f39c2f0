#include "tests/support/clickhouseserver.h"

#include "models/database/clickhousedatabase.h"

#include <QDir>

#include <csignal>

namespace Gatehouse
{

namespace
{

constexpr int kTries = 5; // another program may take a free port first

constexpr const char *kUsers =
    "<yandex><profiles><default></default></profiles><quotas><default></default></quotas>"
    "<users><keeper><password>correct horse</password><networks><ip>127.0.0.1</ip></networks>"
    "<profile>default</profile><quota>default</quota></keeper></users></yandex>";

} // namespace

ClickHouseServerProcess::ClickHouseServerProcess(const std::optional<TestAuthority::Identity> &tls,
                                                 const QString &keptIn)
    : m_process("clickhouse", keptIn)
    , m_tls(tls.has_value())
{
    m_process.write(QStringLiteral("users.xml"), kUsers);
    if (tls) {
        m_process.write(QStringLiteral("server.pem"), tls->certificatePem);
        m_process.write(QStringLiteral("server.key"), tls->keyPem);
    }
    start();
    ServerSettings first = settings();
    first.database = QStringLiteral("default");
    auto database = ClickHouseDatabase::open(first, ServerAccess::ReadWrite);
    if (!database)
        qFatal("%s", qPrintable(database.error().message));
    if (auto made = (*database)->execute(QStringLiteral("CREATE DATABASE IF NOT EXISTS gateway")); !made)
        qFatal("%s", qPrintable(made.error().message));
}

QByteArray ClickHouseServerProcess::configuration() const
{
    const QByteArray folder = m_process.folder().toUtf8();
    QByteArray text =
        "<yandex><logger><level>information</level><console>1</console></logger><listen_host>127.0.0.1</listen_host>"
        "<users_config>users.xml</users_config><default_profile>default</default_profile>"
        "<default_database>default</default_database><mark_cache_size>104857600</mark_cache_size>";
    text += "<path>" + folder + "/data/</path><tmp_path>" + folder + "/tmp/</tmp_path>";
    text += "<http_port>" + QByteArray::number(m_port) + "</http_port>";
    text += "<tcp_port>" + QByteArray::number(m_tcpPort) + "</tcp_port>";
    if (m_tls) {
        text += "<https_port>" + QByteArray::number(m_tlsPort) + "</https_port><openSSL><server><certificateFile>" +
                folder + "/server.pem</certificateFile><privateKeyFile>" + folder +
                "/server.key</privateKeyFile><verificationMode>none</verificationMode></server></openSSL>";
    }
    return text + "</yandex>";
}

void ClickHouseServerProcess::start()
{
    for (int i = 0; i < kTries; ++i) {
        // A server that starts again keeps its port, as a real one does.
        if (m_port == 0 || i > 0) {
            m_port = ServerProcess::freePort();
            m_tcpPort = ServerProcess::freePort();
            m_tlsPort = ServerProcess::freePort();
        }
        m_process.write(QStringLiteral("config.xml"), configuration());
        if (m_process.start(QStringLiteral("/usr/sbin/clickhouse-server"),
                            {QStringLiteral("--config-file=") + m_process.file(QStringLiteral("config.xml"))},
                            "Ready for connections."))
            return;
        m_process.stop(SIGKILL);
    }
    qFatal("ClickHouse did not start: %s", m_process.log().constData());
}

void ClickHouseServerProcess::addUsers(const QByteArray &xml)
{
    addTo(QStringLiteral("users.d"), xml);
}

void ClickHouseServerProcess::changeUsers(const QByteArray &xml)
{
    m_process.write(QStringLiteral("users.d/more.xml"), xml);
    const auto database = ClickHouseDatabase::open(settings(), ServerAccess::ReadWrite);
    const auto reloaded = database ? (*database)->execute(QStringLiteral("SYSTEM RELOAD CONFIG"))
                                   : Result<qint64>(std::unexpected(database.error()));
    if (!reloaded)
        qFatal("%s", qPrintable(reloaded.error().message));
}

void ClickHouseServerProcess::addCluster(const QByteArray &name, const QList<const ClickHouseServerProcess *> &shards)
{
    QByteArray xml = "<yandex><remote_servers><" + name + '>';
    for (const ClickHouseServerProcess *shard : shards) {
        const ServerSettings account = shard->settings();
        xml += "<shard><replica><host>127.0.0.1</host><port>" + QByteArray::number(shard->tcpPort()) + "</port><user>" +
               account.user.toUtf8() + "</user><password>" + account.password.toUtf8() +
               "</password></replica></shard>";
    }
    addTo(QStringLiteral("config.d"), xml + "</" + name + "></remote_servers></yandex>");
}

void ClickHouseServerProcess::addTo(const QString &folder, const QByteArray &xml)
{
    kill();
    if (!QDir().mkpath(m_process.file(folder)))
        qFatal("%s cannot be made.", qPrintable(folder));
    m_process.write(folder + QStringLiteral("/more.xml"), xml);
    start();
}

void ClickHouseServerProcess::kill()
{
    m_process.stop(SIGKILL);
}

ServerSettings ClickHouseServerProcess::settings() const
{
    ServerSettings settings;
    settings.url = QStringLiteral("http://127.0.0.1:%1").arg(m_port);
    settings.database = QStringLiteral("gateway");
    settings.user = QStringLiteral("keeper");
    settings.password = QStringLiteral("correct horse");
    return settings;
}

} // namespace Gatehouse
