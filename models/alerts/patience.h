// How long somebody waits for what may never answer: a stop that asks for itself when the time is over, or when
// somebody else asks.
#pragma once

#include "models/core/error.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace Gatehouse
{

// Of one look at a gateway.
struct LookPatience {
    std::chrono::milliseconds forNews{50'000};
    std::chrono::milliseconds forHistory{3'600'000}; // of which there is more to read
};

// Thread: any.
class Patience
{
public:
    Patience(std::chrono::milliseconds most, const std::stop_token &orElse);

    std::stop_token token() const { return m_stop.get_token(); }
    // How what was asked meanwhile has ended: TimedOut when the end of the time has stopped it.
    Result<void> judged(Result<void> done) const;

private:
    void wait(const std::stop_token &end, std::chrono::milliseconds most);

    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_orElse;
    std::atomic<bool> m_isOver = false;
    std::mutex m_mutex;
    std::condition_variable_any m_end;
    // Last, so that it ends first.
    std::jthread m_thread;
};

} // namespace Gatehouse
