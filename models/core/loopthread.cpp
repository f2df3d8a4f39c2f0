#include "models/core/loopthread.h"

namespace Gatehouse
{

LoopThread::LoopThread(const QString &name)
    : m_place(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    m_thread.start();
    m_place->moveToThread(&m_thread);
}

LoopThread::~LoopThread()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace Gatehouse
