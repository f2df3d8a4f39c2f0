// A thread with an event loop, for what wants one while its user waits.
#pragma once

#include <QObject>
#include <QString>
#include <QThread>

#include <memory>
#include <utility>

namespace Gatehouse
{

class LoopThread
{
public:
    explicit LoopThread(const QString &name);
    // What lives on it is gone by then.
    ~LoopThread();

    // On the thread, for as long as it runs.
    QObject &place() { return *m_place; }
    // Runs the job there, and comes back when it is done. Never called on that thread itself.
    template<typename Job>
    void run(Job job)
    {
        QMetaObject::invokeMethod(m_place.get(), std::move(job), Qt::BlockingQueuedConnection);
    }

private:
    QThread m_thread;
    std::unique_ptr<QObject> m_place;
};

} // namespace Gatehouse
