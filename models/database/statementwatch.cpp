#include "models/database/statementwatch.h"

namespace Gatehouse
{

namespace
{

using Ticks = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kServerGoesFirst{300};
constexpr std::chrono::milliseconds kRepeat{200};
constexpr std::chrono::milliseconds kPatience{5000};

} // namespace

StatementWatch::StatementWatch(const QueryLimits &limits, std::function<void()> cancel, std::function<void()> cut)
    : m_limits(limits)
    , m_cancel(std::move(cancel))
    , m_cut(std::move(cut))
{
    if (limits.timeout.count() > 0 || limits.stop.stop_possible())
        m_thread = std::thread([this] { run(); });
}

StatementWatch::~StatementWatch()
{
    end();
}

void StatementWatch::end()
{
    if (!m_thread.joinable())
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Error StatementWatch::interruption(const QString &place) const
{
    if (wasStopped())
        return {ErrorKind::Cancelled, QStringLiteral("The query was cancelled.")};
    return {ErrorKind::TimedOut,
            QStringLiteral("Database %1: the statement ran past its time limit and was stopped. Ask for a shorter time "
                           "range, or allow it more time.")
                .arg(place)};
}

void StatementWatch::run()
{
    const auto ended = [this] { return m_ended; };
    std::unique_lock lock(m_mutex);
    if (m_limits.timeout.count() > 0)
        m_changed.wait_until(lock, m_limits.stop, Ticks::now() + m_limits.timeout + kServerGoesFirst, ended);
    else
        m_changed.wait(lock, m_limits.stop, ended);
    if (m_ended)
        return;
    m_fired = true;
    // A server drops a cancel that comes between two steps of a statement, so it is said again.
    // Saying it may itself take long, of a server that is there and does not answer.
    const auto giveUp = Ticks::now() + kPatience;
    while (Ticks::now() < giveUp) {
        lock.unlock();
        m_cancel();
        lock.lock();
        if (m_changed.wait_for(lock, kRepeat, ended))
            return;
    }
    m_cut();
}

} // namespace Gatehouse
