#include "models/database/databasethread.h"

namespace Gatehouse
{

DatabaseThread::DatabaseThread(const QString &name)
    : m_worker(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

DatabaseThread::~DatabaseThread()
{
    m_thread.quit();
    m_thread.wait();
    // Posted jobs that never ran die with the worker, and their promises with them.
    m_worker.reset();
}

void DatabaseThread::beforeEnd(std::function<void()> close)
{
    // QThread emits finished on the ending thread itself; a direct call is the only one that still reaches it.
    QObject::connect(&m_thread, &QThread::finished, m_worker.get(), std::move(close), Qt::DirectConnection);
}

void DatabaseThread::post(std::function<void()> job)
{
    QMetaObject::invokeMethod(m_worker.get(), std::move(job), Qt::QueuedConnection);
}

} // namespace Gatehouse
