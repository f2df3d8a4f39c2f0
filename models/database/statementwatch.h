// Ends a statement that runs on a server when its owner asks or its time is over. Client libraries block while they
// wait for rows, so it takes a thread of its own; there is none for a statement without limits.
#pragma once

#include "models/database/database.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace Gatehouse
{

class StatementWatch
{
public:
    // Both are called on the watch's thread: `cancel` asks the server to end the statement, again and again, and waits
    // for it for a few seconds at most; `cut` breaks the connection when that has not helped within seconds. The time
    // limit comes a little after the server's own, which is gentler.
    StatementWatch(const QueryLimits &limits, std::function<void()> cancel, std::function<void()> cut);
    ~StatementWatch();
    StatementWatch(const StatementWatch &) = delete;
    StatementWatch &operator=(const StatementWatch &) = delete;

    // The statement has ended: nothing is cancelled from now on. Waits for a cancel that is under way.
    void end();
    // A cancel was sent. It may still be on its way, so the connection must not run another statement.
    bool hasFired() const { return m_fired; }
    bool wasStopped() const { return m_limits.stop.stop_requested(); }

    // What to say when the statement was interrupted; `place` is the database.
    Error interruption(const QString &place) const;

private:
    void run();

    QueryLimits m_limits;
    std::function<void()> m_cancel;
    std::function<void()> m_cut;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_ended = false;
    std::atomic<bool> m_fired = false;
    std::thread m_thread;
};

} // namespace Gatehouse
