// An asynchronous answer for whoever can wait: a worker on a thread of its own, or a program without a window.
#pragma once

#include "models/core/error.h"
#include "models/core/onfinished.h"

#include <QSemaphore>

#include <memory>
#include <optional>
#include <stop_token>

namespace Gatehouse
{

// Calls ask() on the thread of `place`, whose event loop runs, and waits for the value of the future that it gives;
// `whenStopped` when somebody stops it first. `place` outlives the wait.
template<typename Value, typename Ask>
Result<Value> waitedFor(QObject &place, const std::stop_token &stop, const Error &whenStopped, Ask ask)
{
    constexpr int kLookForStopMs = 100;
    struct Answer {
        QSemaphore there;
        std::optional<Result<Value>> value;
    };
    // shared_ptr: whoever waits may give up before the answer comes, and the answer must have a place to go.
    const auto answer = std::make_shared<Answer>();
    QMetaObject::invokeMethod(
        &place,
        [&place, answer, ask] {
            onFinished(ask(), &place, [answer](const Result<Value> &value) {
                answer->value = value;
                answer->there.release();
            });
        },
        Qt::QueuedConnection);
    while (!answer->there.tryAcquire(1, kLookForStopMs)) {
        if (stop.stop_requested())
            return std::unexpected(whenStopped);
    }
    return *answer->value;
}

} // namespace Gatehouse
