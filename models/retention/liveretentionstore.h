// Retention in the console store, and counts and purges at the live gateway on a thread and with connections of their
// own.
#pragma once

#include "models/core/clock.h"
#include "models/database/databasethread.h"
#include "models/database/threadeddatabase.h"
#include "models/gateway/connectionsettings.h"
#include "models/retention/retentionstore.h"

namespace Gatehouse
{

struct CaseRepositories;
class RetentionRepository;

class LiveRetentionStore final : public RetentionStore
{
    Q_OBJECT
public:
    // The store and the clock outlive it. The secrets of the settings are filled in.
    LiveRetentionStore(ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                       QObject *parent = nullptr);
    ~LiveRetentionStore() override;

    QFuture<Result<RetentionBoard>> board() override;
    QFuture<Result<PurgePlan>> preview() override;
    QFuture<Result<QString>> lay(const QString &by, const PurgePlan &plan) override;
    QFuture<Result<void>> approve(const QString &by, const QString &id, const QString &planHash) override;
    QFuture<Result<void>> withdraw(const QString &by, const QString &id, const QString &reason) override;
    QFuture<Result<void>> change(const QString &by, const RetentionSettings &settings) override;
    QFuture<Result<PurgeRecord>> run(const QString &by, const QString &id) override;
    void stop() override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(CaseRepositories &, RetentionRepository &)> question);

    ThreadedDatabase &m_store;
    const ConnectionSettings m_settings;
    const QString m_gateway; // as the store calls it
    const Clock &m_clock;
    std::stop_source m_stop;
    DatabaseThread m_thread; // ends before everything that it uses
};

} // namespace Gatehouse
