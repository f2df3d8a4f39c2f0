#include "app/demogateway/stopsignals.h"

#include <atomic>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace Gatehouse::Demo
{

namespace
{

// A signal handler can reach nothing but these.
std::atomic<bool> signalArrived = false;
int wakeUpFd = -1;

extern "C" void noteSignal(int)
{
    signalArrived = true;
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(wakeUpFd, &byte, 1);
}

} // namespace

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
        wakeUpFd = ends[1];
        m_notifier = std::make_unique<QSocketNotifier>(ends[0], QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
            m_notifier->setEnabled(false);
            emit stopRequested();
        });
    }
    std::signal(SIGINT, noteSignal);
    std::signal(SIGTERM, noteSignal);
}

bool StopSignals::arrived()
{
    return signalArrived;
}

} // namespace Gatehouse::Demo
