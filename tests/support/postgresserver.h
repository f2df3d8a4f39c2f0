// A PostgreSQL server of one test program, in a temporary folder, on a free port of the loopback interface.
#pragma once

#include "models/database/serversettings.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testauthority.h"

#include <optional>

namespace Gatehouse
{

class PostgresServer
{
public:
    // With an identity it offers TLS. Fails the program when the server does not start. Its account may do anything and
    // signs in with a password; the database is called gateway. With a folder to keep it finds what it held before, and
    // has the memory of a server that holds many rows.
    explicit PostgresServer(const std::optional<TestAuthority::Identity> &tls = std::nullopt,
                            const QString &keptIn = {});

    ~PostgresServer();

    // Over TCP to 127.0.0.1.
    ServerSettings settings() const;
    QString socketFolder() const { return m_process.folder(); }
    qint64 pid() const { return m_process.pid(); }

    // As a crash would: every session is cut at once.
    void kill();
    void start();
    // Answers nothing until it is thawed.
    void freeze() { m_process.freeze(); }
    void thaw() { m_process.thaw(); }

private:
    void makeCluster();

    ServerProcess m_process;
    bool m_tls;
    int m_port = 0;
};

} // namespace Gatehouse
