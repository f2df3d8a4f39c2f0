// One future of several.
#pragma once

#include "models/core/onfinished.h"

#include <QPromise>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Gatehouse
{

// The value that `merge` makes of the values of all futures, in their order, on the thread of `owner`. Ends without a
// value when the owner goes first; never ends when one of the futures ends without one.
template<typename T>
QFuture<T> gathered(const std::vector<QFuture<T>> &futures, QObject *owner,
                    const std::function<T(const std::vector<T> &)> &merge)
{
    struct Waiting {
        QPromise<T> promise;
        std::vector<std::optional<T>> values;
        size_t left = 0;
    };
    // shared_ptr: each of the handlers below may be the last to need it, or be dropped with the owner.
    const auto waiting = std::make_shared<Waiting>();
    waiting->values.resize(futures.size());
    waiting->left = futures.size();
    waiting->promise.start();
    for (size_t i = 0; i < futures.size(); ++i) {
        onFinished(futures[i], owner, [waiting, merge, i](const T &value) {
            waiting->values[i] = value;
            if (--waiting->left > 0)
                return;
            std::vector<T> values;
            for (std::optional<T> &each : waiting->values)
                values.push_back(std::move(*each));
            waiting->promise.addResult(merge(values));
            waiting->promise.finish();
        });
    }
    return waiting->promise.future();
}

} // namespace Gatehouse
