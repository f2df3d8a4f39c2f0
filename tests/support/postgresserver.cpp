#include "tests/support/postgresserver.h"

#include <QFile>

#include <csignal>

namespace Gatehouse
{

namespace
{

constexpr int kTries = 5; // another program may take a free port first

QString tool(const char *name)
{
    return ServerProcess::program(QStringLiteral("/usr/lib/postgresql/*/bin/%1").arg(QLatin1String(name)));
}

} // namespace

PostgresServer::PostgresServer(const std::optional<TestAuthority::Identity> &tls, const QString &keptIn)
    : m_process("postgres", keptIn)
    , m_tls(tls.has_value())
{
    if (tls) {
        m_process.write(QStringLiteral("server.pem"), tls->certificatePem);
        m_process.write(QStringLiteral("server.key"), tls->keyPem);
    }
    if (QFile::exists(m_process.file(QStringLiteral("data"))))
        start();
    else
        makeCluster();
}

void PostgresServer::makeCluster()
{
    m_process.write(QStringLiteral("password"), "correct horse\n");
    const QStringList arguments{QStringLiteral("--pgdata=data"),      QStringLiteral("--username=keeper"),
                                QStringLiteral("--pwfile=password"),  QStringLiteral("--auth-host=scram-sha-256"),
                                QStringLiteral("--auth-local=trust"), QStringLiteral("--no-sync"),
                                QStringLiteral("--encoding=UTF8"),    QStringLiteral("--locale=C")};
    if (!m_process.run(tool("initdb"), arguments))
        qFatal("PostgreSQL's initdb failed: %s", m_process.log().constData());
    start();
    if (!m_process.run(tool("createdb"),
                       {QStringLiteral("--host=") + m_process.folder(), QStringLiteral("--port=%1").arg(m_port),
                        QStringLiteral("--username=keeper"), QStringLiteral("gateway")}))
        qFatal("PostgreSQL's createdb failed: %s", m_process.log().constData());
}

// Told to end at once rather than killed, it takes its shared memory with it.
PostgresServer::~PostgresServer()
{
    kill();
}

void PostgresServer::start()
{
    for (int i = 0; i < kTries; ++i) {
        // A server that starts again keeps its port, as a real one does.
        if (m_port == 0 || i > 0)
            m_port = ServerProcess::freePort();
        QStringList arguments{QStringLiteral("-D"), m_process.file(QStringLiteral("data"))};
        QStringList options{QStringLiteral("listen_addresses=127.0.0.1"),
                            QStringLiteral("port=%1").arg(m_port),
                            QStringLiteral("unix_socket_directories=") + m_process.folder(),
                            QStringLiteral("fsync=off"),
                            QStringLiteral("synchronous_commit=off"),
                            QStringLiteral("full_page_writes=off"),
                            QStringLiteral("max_connections=30"),
                            QStringLiteral("log_min_messages=log")};
        if (m_process.isKept()) {
            options << QStringLiteral("shared_buffers=1GB") << QStringLiteral("work_mem=256MB")
                    << QStringLiteral("maintenance_work_mem=512MB") << QStringLiteral("max_wal_size=8GB");
        }
        if (m_tls) {
            options << QStringLiteral("ssl=on")
                    << QStringLiteral("ssl_cert_file=") + m_process.file(QStringLiteral("server.pem"))
                    << QStringLiteral("ssl_key_file=") + m_process.file(QStringLiteral("server.key"));
        }
        for (const QString &option : std::as_const(options))
            arguments << QStringLiteral("-c") << option;
        if (m_process.start(tool("postgres"), arguments, "database system is ready to accept connections"))
            return;
        m_process.stop(SIGQUIT);
    }
    qFatal("PostgreSQL did not start: %s", m_process.log().constData());
}

void PostgresServer::kill()
{
    m_process.stop(SIGQUIT);
}

ServerSettings PostgresServer::settings() const
{
    ServerSettings settings;
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = m_port;
    settings.database = QStringLiteral("gateway");
    settings.user = QStringLiteral("keeper");
    settings.password = QStringLiteral("correct horse");
    return settings;
}

} // namespace Gatehouse
