// A job and the future of its result, apart: whoever has a place to run the job runs it.
#pragma once

#include <QFuture>
#include <QPromise>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace Gatehouse
{

template<typename Value>
struct PostedJob {
    std::function<void()> run; // once; does nothing when the future was cancelled before
    QFuture<Value> result;     // ends cancelled when `run` is dropped uncalled
};

template<typename Job>
PostedJob<std::invoke_result_t<Job>> postedJob(Job job)
{
    using Value = std::invoke_result_t<Job>;
    // shared_ptr: whoever posts wants a copyable functor and a promise only moves.
    auto promise = std::make_shared<QPromise<Value>>();
    QFuture<Value> future = promise->future();
    promise->start();
    return {[promise, job = std::move(job)]() mutable {
                if (!promise->isCanceled())
                    promise->addResult(job());
                promise->finish();
            },
            std::move(future)};
}

} // namespace Gatehouse
