#include "tests/bench/peakmemory.h"

#include "tests/bench/measure.h"

#include <algorithm>
#include <malloc.h>

namespace Gatehouse::Bench
{

namespace
{

constexpr std::chrono::milliseconds kBetweenLooks{2};

qint64 anonymousKib()
{
    return memoryKib("RssAnon");
}

} // namespace

PeakMemory::PeakMemory()
{
    // What is free already would hide what is taken anew.
    malloc_trim(0);
    m_idleKib = m_mostKib = anonymousKib();
    m_thread = std::thread([this] { look(); });
}

PeakMemory::~PeakMemory()
{
    bytesAboveIdle();
}

void PeakMemory::look()
{
    std::unique_lock lock(m_mutex);
    while (!m_over) {
        m_ends.wait_for(lock, kBetweenLooks);
        m_mostKib = std::max(m_mostKib, anonymousKib());
    }
}

qint64 PeakMemory::bytesAboveIdle()
{
    if (m_thread.joinable()) {
        {
            const std::scoped_lock lock(m_mutex);
            m_over = true;
        }
        m_ends.notify_one();
        m_thread.join();
    }
    return (m_mostKib - m_idleKib) * 1024;
}

} // namespace Gatehouse::Bench
