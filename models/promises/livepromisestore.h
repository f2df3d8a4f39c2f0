// Promises in the console store, and rounds at the live gateway on a thread and with connections of their own.
#pragma once

#include "models/database/threadeddatabase.h"
#include "models/promises/promisestore.h"

namespace Gatehouse
{

class LivePromiseStore final : public PromiseStore
{
    Q_OBJECT
public:
    // The store and the clock outlive it; the secrets of the settings are filled in.
    LivePromiseStore(ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                     QObject *parent = nullptr);
    ~LivePromiseStore() override;

    QFuture<Result<PromiseBoard>> board(const QString &gateway) override;
    QFuture<Result<PromiseFolder>> folder(const QString &gateway, const QString &promise) override;
    QFuture<Result<void>> noteDuty(const NewDutyNote &duty) override;
    QFuture<Result<PromiseTally>> look(const QList<PolicyDocument> &policies, const QString &by) override;
    void stop() override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(CaseRepositories &, PromiseRepository &)> question);

    ThreadedDatabase &m_store;
    const ConnectionSettings m_settings;
    const Clock &m_clock;
    std::stop_source m_stop;
    // Last, so that it ends first.
    DatabaseThread m_thread;
};

} // namespace Gatehouse
