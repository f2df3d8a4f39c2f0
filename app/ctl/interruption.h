// Ctrl+C as a stop token.
#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

namespace Gatehouse::Ctl
{

// While it lives, the first SIGINT or SIGTERM requests a stop and a second one ends the program at once. Made before
// any other thread, since the signals are blocked in those that are made later.
class Interruption
{
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    std::stop_token token() const { return m_source.get_token(); }

private:
    void listen();

    std::stop_source m_source;
    int m_signals = -1; // signalfd
    int m_end = -1;     // eventfd that ends the thread
    std::thread m_thread;
};

// Waits, unless it is interrupted meanwhile.
void pauseFor(std::chrono::milliseconds time, const std::stop_token &stop);

} // namespace Gatehouse::Ctl
