#include "models/gateway/systemkeychain.h"

#include <QObject>
#include <QPromise>

#include <qt6keychain/keychain.h>

namespace Gatehouse
{

namespace
{

const QString kService = QStringLiteral("gatehouse");

Error errorOf(const QKeychain::Job &job, const QString &name)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {ErrorKind::NotFound,
                QStringLiteral("The keychain has no secret called \"%1\". Enter it once more.").arg(name)};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorKind::Denied,
                QStringLiteral("The keychain did not hand out \"%1\". Unlock it and try again.").arg(name)};
    default:
        // Its own words may be in any language and name anything, so they are left out.
        return {
            ErrorKind::Unreachable,
            QStringLiteral("No keychain is running, so \"%1\" cannot be read from it or kept in it. Start one (GNOME "
                           "Keyring, KWallet or another Secret Service), or sign in to the desktop.")
                .arg(name),
            QStringLiteral("code %1").arg(int(job.error()))};
    }
}

class SystemKeychain final : public Keychain
{
public:
    QFuture<Result<HeldSecret>> read(const QString &name) override
    {
        auto *job = new QKeychain::ReadPasswordJob(kService, &m_jobs);
        return started<HeldSecret>(job, name, [job] { return HeldSecret(job->textData()); });
    }

    QFuture<Result<void>> write(const QString &name, const HeldSecret &secret) override
    {
        auto *job = new QKeychain::WritePasswordJob(kService, &m_jobs);
        job->setTextData(secret.text());
        return started<void>(job, name, [] { return Result<void>(); });
    }

    QFuture<Result<void>> remove(const QString &name) override
    {
        auto *job = new QKeychain::DeletePasswordJob(kService, &m_jobs);
        return started<void>(job, name, [] { return Result<void>(); });
    }

private:
    template<typename T, typename Take>
    QFuture<Result<T>> started(QKeychain::Job *job, const QString &name, Take take)
    {
        job->setKey(name);
        job->setInsecureFallback(false);
        // shared_ptr: handlers are copied, and a promise only moves.
        const auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        QObject::connect(job, &QKeychain::Job::finished, &m_jobs, [promise, job, name, take] {
            promise->addResult(job->error() == QKeychain::NoError ? Result<T>(take())
                                                                  : Result<T>(std::unexpected(errorOf(*job, name))));
            promise->finish();
        });
        QFuture<Result<T>> answer = promise->future();
        job->start();
        return answer;
    }

    QObject m_jobs; // ends the open ones with itself
};

} // namespace

std::unique_ptr<Keychain> makeSystemKeychain()
{
    return std::make_unique<SystemKeychain>();
}

} // namespace Gatehouse
