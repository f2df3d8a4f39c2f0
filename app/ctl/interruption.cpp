#include "app/ctl/interruption.h"

#include <QtGlobal>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace Gatehouse::Ctl
{

static sigset_t stopSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

Interruption::Interruption()
{
    const sigset_t set = stopSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_signals = signalfd(-1, &set, SFD_CLOEXEC);
    m_end = eventfd(0, EFD_CLOEXEC);
    m_thread = std::thread([this] { listen(); });
}

Interruption::~Interruption()
{
    const quint64 one = 1;
    // An eventfd takes eight bytes or none, and it has room.
    if (write(m_end, &one, sizeof one) == sizeof one)
        m_thread.join();
    else
        m_thread.detach();
    close(m_signals);
    close(m_end);
}

void Interruption::listen()
{
    pollfd sources[2] = {{m_signals, POLLIN, 0}, {m_end, POLLIN, 0}};
    while (poll(sources, 2, -1) >= 0 || errno == EINTR) {
        if (sources[1].revents & POLLIN)
            return;
        signalfd_siginfo signal;
        if (!(sources[0].revents & POLLIN) || read(m_signals, &signal, sizeof signal) != sizeof signal)
            continue;
        // A second one means that the person does not want to wait for the running step.
        if (!m_source.request_stop())
            _exit(1);
    }
}

void pauseFor(std::chrono::milliseconds time, const std::stop_token &stop)
{
    constexpr std::chrono::milliseconds kStep{100};
    for (auto waited = std::chrono::milliseconds(0); waited < time && !stop.stop_requested(); waited += kStep)
        std::this_thread::sleep_for(kStep);
}

} // namespace Gatehouse::Ctl
