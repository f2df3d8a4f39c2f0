// A ClickHouse server of one test program, in a temporary folder, on a free port of the loopback interface.
#pragma once

#include "models/database/serversettings.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testauthority.h"

#include <optional>

namespace Gatehouse
{

class ClickHouseServerProcess
{
public:
    // With an identity it answers on https too. Fails the program when the server does not start. Its account may do
    // anything and signs in with a password; the database is called gateway. With a folder to keep it finds what it
    // held before.
    explicit ClickHouseServerProcess(const std::optional<TestAuthority::Identity> &tls = std::nullopt,
                                     const QString &keptIn = {});

    // Over plain HTTP to 127.0.0.1.
    ServerSettings settings() const;
    int tlsPort() const { return m_tlsPort; }
    qint64 pid() const { return m_process.pid(); }

    // A file of users.d; the server is started again with it.
    void addUsers(const QByteArray &xml);
    // The same file anew, taken over while the server runs.
    void changeUsers(const QByteArray &xml);

    // A cluster of one shard on each of the servers, which this one signs in to with its own account; it is started
    // again with it. Tables of the engine Distributed on this server then name the cluster.
    void addCluster(const QByteArray &name, const QList<const ClickHouseServerProcess *> &shards);
    // Of the protocol that servers speak with each other.
    int tcpPort() const { return m_tcpPort; }

    // As a crash would: every request is cut at once.
    void kill();
    void start();
    // Answers nothing until it is thawed.
    void freeze() { m_process.freeze(); }
    void thaw() { m_process.thaw(); }

private:
    QByteArray configuration() const;
    void addTo(const QString &folder, const QByteArray &xml);

    ServerProcess m_process;
    bool m_tls;
    int m_port = 0;
    int m_tcpPort = 0;
    int m_tlsPort = 0;
};

} // namespace Gatehouse
