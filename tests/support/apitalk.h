// What every test of a talk with an admin API needs: where it is, and the answer once it is there.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/gateway/profileloader.h"

#include <QFutureWatcher>
#include <QSignalSpy>

namespace Gatehouse::Test
{

inline constexpr const char *kApiToken = "s3cret-token";

// The token is in the environment from then on.
inline AdminApiSettings apiSettings(const QString &url)
{
    qputenv("GATEHOUSE_TEST_TOKEN", kApiToken);
    AdminApiSettings settings;
    settings.url = url;
    settings.token = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_TOKEN"), {}};
    return settings;
}

inline GatewayProfile shippedProfile(const QString &id)
{
    return loadProfile(id).value_or(GatewayProfile());
}

template<typename T>
Result<T> finished(QFuture<Result<T>> future)
{
    QFutureWatcher<Result<T>> watcher;
    QSignalSpy done(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    if (done.isEmpty() && !done.wait(30000))
        return failure(ErrorKind::Internal, QStringLiteral("no answer in the test's time"));
    return future.resultCount() > 0 ? future.result() : failure(ErrorKind::Internal, QStringLiteral("no value"));
}

} // namespace Gatehouse::Test
