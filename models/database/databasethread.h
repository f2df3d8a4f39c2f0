// A thread that owns database connections: whatever is opened in one of its jobs is used and closed in its jobs.
#pragma once

#include "models/core/postedjob.h"

#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace Gatehouse
{

// Runs jobs one after the other, in the order given. Create and destroy it on one thread; run() may be called from any.
// The destructor waits for the running job and drops those that have not begun: their futures end cancelled.
class DatabaseThread
{
public:
    explicit DatabaseThread(const QString &name);
    ~DatabaseThread();
    DatabaseThread(const DatabaseThread &) = delete;
    DatabaseThread &operator=(const DatabaseThread &) = delete;

    template<typename Job>
    QFuture<std::invoke_result_t<Job>> run(Job job)
    {
        auto posted = postedJob(std::move(job));
        post(std::move(posted.run));
        return posted.result;
    }

    // Runs on the thread when it ends, after the last job: the place to close what the jobs opened. Call it once, from
    // the thread that made this.
    void beforeEnd(std::function<void()> close);

private:
    void post(std::function<void()> job);

    QThread m_thread;
    std::unique_ptr<QObject> m_worker;
};

} // namespace Gatehouse
