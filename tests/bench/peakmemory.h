// The most memory of this process while something runs, above what it had before.
#pragma once

#include <QtGlobal>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace Gatehouse::Bench
{

// Anonymous memory: what a database maps of its file is the system's to take back.
class PeakMemory
{
public:
    PeakMemory();
    ~PeakMemory();
    PeakMemory(const PeakMemory &) = delete;
    PeakMemory &operator=(const PeakMemory &) = delete;

    qint64 bytesAboveIdle();

private:
    void look();

    qint64 m_idleKib;
    std::mutex m_mutex;
    std::condition_variable m_ends;
    bool m_over = false;
    qint64 m_mostKib;
    std::thread m_thread;
};

} // namespace Gatehouse::Bench
