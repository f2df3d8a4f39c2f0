// Alerts of a console store, asked on its thread.
#pragma once

#include "models/alerts/alertstore.h"
#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

class LiveAlertStore final : public AlertStore
{
public:
    // The store and the clock outlive it.
    LiveAlertStore(ThreadedDatabase &store, const Clock &clock);

    QFuture<Result<AlertPulse>> pulse(const QString &gateway) override;
    QFuture<Result<AlertSlice>> slice(const AlertFilter &filter) override;
    QFuture<Result<AlertFolder>> folder(qint64 seq) override;
    QFuture<Result<QJsonObject>> person(qint64 seq) override;
    QFuture<Result<void>> act(const AlertOrder &order) override;
    QFuture<Result<void>> endSilence(const SilenceEnd &end) override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(AlertRepository &)> question);

    ThreadedDatabase &m_store;
    const Clock &m_clock;
};

} // namespace Gatehouse
