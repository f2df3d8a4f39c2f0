#include "tests/support/fakekeychain.h"

#include <QPromise>

namespace Gatehouse
{

template<typename T>
QFuture<Result<T>> FakeKeychain::later(const QString &name, std::function<Result<T>()> act)
{
    asked.append(name);
    // shared_ptr: handlers are copied, and a promise only moves.
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    m_open.push_back([this, promise, act] {
        promise->addResult(
            runs ? act() : Result<T>(failure(ErrorKind::Unreachable, QStringLiteral("No keychain is running."))));
        promise->finish();
    });
    QFuture<Result<T>> answerLater = promise->future();
    if (!waits)
        answer();
    return answerLater;
}

void FakeKeychain::answer()
{
    const auto open = std::exchange(m_open, {});
    for (const auto &each : open)
        each();
}

QFuture<Result<HeldSecret>> FakeKeychain::read(const QString &name)
{
    return later<HeldSecret>(name, [this, name]() -> Result<HeldSecret> {
        if (!entries.contains(name))
            return failure(ErrorKind::NotFound, QStringLiteral("The keychain has no secret called \"%1\".").arg(name));
        return HeldSecret(QString(entries.value(name)));
    });
}

QFuture<Result<void>> FakeKeychain::write(const QString &name, const HeldSecret &secret)
{
    return later<void>(name, [this, name, secret]() -> Result<void> {
        entries.insert(name, secret.text());
        return {};
    });
}

QFuture<Result<void>> FakeKeychain::remove(const QString &name)
{
    return later<void>(name, [this, name]() -> Result<void> {
        if (entries.remove(name) == 0)
            return failure(ErrorKind::NotFound, QStringLiteral("The keychain has no secret called \"%1\".").arg(name));
        return {};
    });
}

} // namespace Gatehouse
