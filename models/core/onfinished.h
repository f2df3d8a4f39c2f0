// The one way in which an asynchronous answer enters an object.
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace Gatehouse
{

// Calls handler(value) on the receiver's thread once the future has its value. The watcher belongs to the receiver, so
// the handler never runs after the receiver is gone; QFuture::then(context, ...) aborts in that case on Qt 6.4.
// A future that was cancelled without a value calls nothing.
template<typename T, typename Handler>
void onFinished(QFuture<T> future, QObject *receiver, Handler handler)
{
    auto *watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver,
                     [watcher, handler = std::move(handler)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0)
                             handler(watcher->future().result());
                     });
    watcher->setFuture(std::move(future));
}

} // namespace Gatehouse
