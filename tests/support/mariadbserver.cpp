#include "tests/support/mariadbserver.h"

#include <QFile>

#include <csignal>

namespace Gatehouse
{

namespace
{

constexpr int kTries = 5; // another program may take a free port first

} // namespace

MariaDbServer::MariaDbServer(const std::optional<TestAuthority::Identity> &tls, const QString &keptIn)
    : m_process("mysql", keptIn)
    , m_tls(tls.has_value())
{
    m_process.write(QStringLiteral("first.sql"), "CREATE DATABASE IF NOT EXISTS gateway CHARACTER SET utf8mb4;\n"
                                                 "CREATE USER IF NOT EXISTS keeper@'%' IDENTIFIED BY 'correct horse';\n"
                                                 "GRANT ALL ON *.* TO keeper@'%' WITH GRANT OPTION;\n");
    if (tls) {
        m_process.write(QStringLiteral("server.pem"), tls->certificatePem);
        m_process.write(QStringLiteral("server.key"), tls->keyPem);
    }
    const QStringList arguments{
        QStringLiteral("--no-defaults"), QStringLiteral("--auth-root-authentication-method=normal"),
        QStringLiteral("--skip-test-db"), QStringLiteral("--datadir=") + m_process.file(QStringLiteral("data"))};
    if (!QFile::exists(m_process.file(QStringLiteral("data"))) &&
        !m_process.run(QStringLiteral("/usr/bin/mariadb-install-db"), arguments))
        qFatal("mariadb-install-db failed: %s", m_process.log().constData());
    start();
}

void MariaDbServer::start()
{
    for (int i = 0; i < kTries; ++i) {
        // A server that starts again keeps its port, as a real one does.
        if (m_port == 0 || i > 0)
            m_port = ServerProcess::freePort();
        QStringList arguments{QStringLiteral("--no-defaults"),
                              QStringLiteral("--datadir=") + m_process.file(QStringLiteral("data")),
                              QStringLiteral("--socket=") + socket(),
                              QStringLiteral("--pid-file=") + m_process.file(QStringLiteral("pid")),
                              QStringLiteral("--init-file=") + m_process.file(QStringLiteral("first.sql")),
                              QStringLiteral("--port=%1").arg(m_port),
                              QStringLiteral("--bind-address=127.0.0.1"),
                              QStringLiteral("--skip-name-resolve"),
                              QStringLiteral("--skip-log-bin"),
                              QStringLiteral("--innodb-flush-log-at-trx-commit=0"),
                              QStringLiteral("--innodb-log-file-size=64M"),
                              m_process.isKept() ? QStringLiteral("--innodb-buffer-pool-size=2G")
                                                 : QStringLiteral("--innodb-buffer-pool-size=64M"),
                              QStringLiteral("--max-allowed-packet=64M")};
        if (m_tls) {
            arguments << QStringLiteral("--ssl-cert=") + m_process.file(QStringLiteral("server.pem"))
                      << QStringLiteral("--ssl-key=") + m_process.file(QStringLiteral("server.key"));
        }
        if (m_process.start(QStringLiteral("/usr/sbin/mariadbd"), arguments, "ready for connections."))
            return;
        m_process.stop(SIGKILL);
    }
    qFatal("MariaDB did not start: %s", m_process.log().constData());
}

void MariaDbServer::kill()
{
    m_process.stop(SIGKILL);
}

ServerSettings MariaDbServer::settings() const
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
