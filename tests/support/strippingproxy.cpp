#include "tests/support/strippingproxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Gatehouse
{

namespace
{

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(quint16(port));
    return address;
}

// 8 bytes: their own length and the number of the request.
const QByteArray kPostgresTlsRequest("\x00\x00\x00\x08\x04\xd2\x16\x2f", 8);
constexpr char kMySqlTlsBit = 0x08; // in the second byte of the capabilities

} // namespace

StrippingProxy::StrippingProxy(Protocol protocol, int serverPort)
    : m_protocol(protocol)
    , m_serverPort(serverPort)
    , m_listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_end(eventfd(0, EFD_CLOEXEC))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(m_listener, 8) != 0 ||
        getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("The proxy cannot listen.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

StrippingProxy::~StrippingProxy()
{
    eventfd_write(m_end, 1);
    m_thread.join();
    close(m_listener);
    close(m_end);
}

QByteArray StrippingProxy::heard() const
{
    const std::scoped_lock lock(m_mutex);
    return m_heard;
}

void StrippingProxy::run()
{
    while (true) {
        pollfd watched[]{{m_listener, POLLIN, 0}, {m_end, POLLIN, 0}};
        poll(watched, 2, -1);
        if (watched[1].revents)
            return;
        const int client = accept(m_listener, nullptr, nullptr);
        ++m_connections;
        serve(client);
        close(client);
    }
}

void StrippingProxy::serve(int client)
{
    m_begun = false;
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(m_serverPort);
    bool open = connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    while (open) {
        pollfd watched[]{{client, POLLIN, 0}, {server, POLLIN, 0}, {m_end, POLLIN, 0}};
        poll(watched, 3, -1);
        if (watched[2].revents)
            break;
        if (watched[0].revents)
            open = forward(client, server, true);
        if (open && watched[1].revents)
            open = forward(server, client, false);
    }
    close(server);
}

bool StrippingProxy::forward(int from, int to, bool fromClient)
{
    QByteArray bytes(64 * 1024, Qt::Uninitialized);
    const ssize_t count = recv(from, bytes.data(), size_t(bytes.size()), 0);
    if (count <= 0)
        return false;
    bytes.truncate(count);
    if (fromClient) {
        const std::scoped_lock lock(m_mutex);
        m_heard += bytes;
    }
    bytes = strip(bytes, from, fromClient);
    return send(to, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL) == bytes.size();
}

QByteArray StrippingProxy::strip(QByteArray bytes, int client, bool fromClient)
{
    if (m_begun)
        return bytes;
    if (m_protocol == Protocol::PostgreSql && fromClient && bytes == kPostgresTlsRequest) {
        send(client, "N", 1, MSG_NOSIGNAL);
        return {};
    }
    m_begun = true;
    // Behind the header and the version come the session's number, eight random bytes and a zero.
    const qsizetype capabilities = bytes.indexOf('\0', 5) + 1 + 4 + 8 + 1;
    if (m_protocol == Protocol::MySql && !fromClient && capabilities + 1 < bytes.size())
        bytes[capabilities + 1] = char(bytes[capabilities + 1] & ~kMySqlTlsBit);
    return bytes;
}

} // namespace Gatehouse
