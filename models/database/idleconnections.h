// Connections of one database that wait for their next statement. A client library runs one statement at a time on a
// connection, and a second stream may begin while the first is still read.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace Gatehouse
{

// `Connection` says isAlive(), without asking the server.
template<typename Connection>
class IdleConnections
{
public:
    // Null when there is none; those that the server closed meanwhile are thrown away.
    std::unique_ptr<Connection> take()
    {
        while (!m_idle.empty()) {
            std::unique_ptr<Connection> connection = std::move(m_idle.back());
            m_idle.pop_back();
            if (connection->isAlive())
                return connection;
        }
        return nullptr;
    }

    void put(std::unique_ptr<Connection> connection)
    {
        if (m_idle.size() < kMost)
            m_idle.push_back(std::move(connection));
    }

private:
    static constexpr std::size_t kMost = 2;

    std::vector<std::unique_ptr<Connection>> m_idle;
};

} // namespace Gatehouse
