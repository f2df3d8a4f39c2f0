// Work that belongs to no database and must not hold up the GUI thread: writing files, drawing what is saved.
#pragma once

#include "models/core/postedjob.h"

#include <QThreadPool>

namespace Gatehouse
{

// Runs the job on a thread of the application's pool. Jobs posted one after the other may run side by side.
template<typename Job>
QFuture<std::invoke_result_t<Job>> runInPool(Job job)
{
    auto posted = postedJob(std::move(job));
    QThreadPool::globalInstance()->start(std::move(posted.run));
    return posted.result;
}

} // namespace Gatehouse
