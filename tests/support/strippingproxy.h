// Somebody in the middle who takes the offer of TLS out of the conversation between a client and its database server,
// and writes down what the client then says in the clear.
#pragma once

#include <QByteArray>

#include <atomic>
#include <mutex>
#include <thread>

namespace Gatehouse
{

class StrippingProxy
{
public:
    enum class Protocol { PostgreSql, MySql };

    StrippingProxy(Protocol protocol, int serverPort);
    ~StrippingProxy();
    StrippingProxy(const StrippingProxy &) = delete;
    StrippingProxy &operator=(const StrippingProxy &) = delete;

    int port() const { return m_port; }
    // All that the clients sent so far.
    QByteArray heard() const;
    int connections() const { return m_connections; }

private:
    void run();
    void serve(int client);
    bool forward(int from, int to, bool fromClient);
    QByteArray strip(QByteArray bytes, int client, bool fromClient);

    Protocol m_protocol;
    int m_serverPort;
    int m_listener = -1;
    int m_port = 0;
    int m_end = -1; // an event that ends the thread
    bool m_begun = false;
    std::atomic<int> m_connections = 0;
    mutable std::mutex m_mutex;
    QByteArray m_heard;
    std::thread m_thread;
};

} // namespace Gatehouse
