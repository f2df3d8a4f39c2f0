// Work on privacy requests that takes its time, since it goes through a gateway: for whoever must not wait.
#pragma once

#include "models/privacy/casepackage.h"
#include "models/privacy/caseworker.h"
#include "models/privacy/erasureplan.h"
#include "models/privacy/rectificationvalues.h"

#include <QFuture>
#include <QMutex>

#include <memory>

namespace Gatehouse
{

struct CaseJob {
    enum class Kind {
        Plan,   // looks for the person, and lays the plan in the case
        Run,    // the case, or the most urgent one that is queued when `caseId` is empty
        Pack,   // `package`
        Reopen, // what has become due
    };
    Kind kind = Kind::Plan;
    QString by;
    QString caseId = {};
    QDate today = {};
    PackageWish package = {};

    bool operator==(const CaseJob &) const = default;
};

// What became of it; what is not of its kind stays empty.
struct CaseJobResult {
    std::optional<ErasurePlan> plan;
    std::optional<WorkedCase> worked;   // nothing: there is no case, or another worker has it
    std::optional<MadePackage> package; // nothing: the review was written
    QStringList reopened;
};

// Shared by whoever does a job, on another thread, and whoever shows it.
class CaseJobProgress
{
public:
    struct Standing {
        QString caseId;
        QString step; // what is being done
        qint64 done = 0;
        qint64 expected = 0; // 0: not known
    };

    void set(const Standing &standing)
    {
        const QMutexLocker locked(&m_mutex);
        m_standing = standing;
    }
    Standing standing() const
    {
        const QMutexLocker locked(&m_mutex);
        return m_standing;
    }
    std::stop_source &stop() { return m_stop; }

private:
    mutable QMutex m_mutex;
    Standing m_standing;
    std::stop_source m_stop;
};

// GUI thread. One job after the other; futures end without a value when the store is closed.
class CaseJobs
{
public:
    virtual ~CaseJobs() = default;

    // shared_ptr: the job may outlive whoever shows it, and the other way round.
    virtual QFuture<Result<CaseJobResult>> carryOut(const CaseJob &job,
                                                    const std::shared_ptr<CaseJobProgress> &progress) = 0;
    // What the rectification writes, before and after. Personal data; the reading is on record first.
    virtual QFuture<Result<QList<RectifiedValue>>> rectification(const QString &by, const QString &caseId,
                                                                 const QString &purpose) = 0;
};

} // namespace Gatehouse
