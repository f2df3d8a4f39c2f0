// Jobs on the privacy requests of a console store and on its gateway, on a thread and connections of their own.
#pragma once

#include "models/database/threadeddatabase.h"
#include "models/gateway/connectionsettings.h"
#include "models/privacy/casejobs.h"

#include <vector>

namespace Gatehouse
{

class LiveCaseJobs final : public CaseJobs
{
public:
    // The store and the clock outlive it; the secrets of the settings are filled in.
    LiveCaseJobs(ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                 std::chrono::milliseconds rescanDelay = WorkerSettings().rescanDelay);
    // Stops what runs, and waits for that: a batch that has begun ends first.
    ~LiveCaseJobs() override;

    QFuture<Result<CaseJobResult>> carryOut(const CaseJob &job,
                                            const std::shared_ptr<CaseJobProgress> &progress) override;
    QFuture<Result<QList<RectifiedValue>>> rectification(const QString &by, const QString &caseId,
                                                         const QString &purpose) override;
    // Ends what runs or waits (Cancelled), and the connection with it; the next job opens it as the store is opened
    // then.
    void close();

private:
    ThreadedDatabase &workplace();
    void follow(const std::shared_ptr<CaseJobProgress> &progress);
    void stopAll();

    ThreadedDatabase &m_store;
    const ConnectionSettings m_settings;
    const Clock &m_clock;
    const std::chrono::milliseconds m_rescanDelay;
    std::vector<std::weak_ptr<CaseJobProgress>> m_running;
    bool m_closed = false;
    std::unique_ptr<ThreadedDatabase> m_work;
};

} // namespace Gatehouse
