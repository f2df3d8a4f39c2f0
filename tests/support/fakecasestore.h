// Privacy requests in memory, and jobs that end when they are told: for whatever stands on a CaseStore and CaseJobs.
#pragma once

#include "models/privacy/casejobs.h"
#include "models/privacy/casestore.h"

#include <QPromise>

#include <deque>

namespace Gatehouse
{

class FakeCaseStore : public CaseStore
{
public:
    QFuture<Result<CaseQueueSlice>> page(const CasePageRequest &request, const QDate &today) override;
    QFuture<Result<CaseFolder>> folder(const QString &id) override;
    QFuture<Result<QString>> open(const QString &by, const NewCase &wanted) override;
    QFuture<Result<QList<TakenRequest>>> lookUp(const QList<IntakeCandidate> &candidates, const QDate &today) override;
    QFuture<Result<TakenRequest>> takeIn(const QString &by, const TakenRequest &ready) override;
    QFuture<Result<void>> carryOut(const CaseOrder &order) override;
    QFuture<Result<QString>> write(const QString &by, const QString &id, const LetterOrder &order) override;
    QFuture<Result<void>> saveCertificate(const QString &id, const QString &file) override;
    QFuture<Result<CaseSubject>> reveal(const QString &by, const QString &id, const QString &purpose) override;

    // "C-1", "C-2" and so on; changed as wanted afterwards.
    PrivacyCase &put(CaseState state, const QDate &due);

    QList<PrivacyCase> cases;
    CaseFolder folders; // what the folder of every case has besides the case
    QList<CasePageRequest> asked;
    QList<CaseOrder> orders;
    QList<LetterOrder> letters;
    QList<NewCase> filed;
    QStringList purposes;
    QStringList saved;
    QString refuses;               // the case that takes no order
    QHash<QString, QString> taken; // cases by what they were taken in from
    QString mayNot;                // the operator who may not file
    int filesUntilLost = -1;       // so many more are filed, then the store is out of reach; -1: it stays in reach
    std::optional<Error> error;

private:
    bool isOfKnownPerson(const NewCase &request, bool ofItsType) const;
};

class FakeCaseJobs : public CaseJobs
{
public:
    QFuture<Result<CaseJobResult>> carryOut(const CaseJob &job,
                                            const std::shared_ptr<CaseJobProgress> &progress) override;

    QFuture<Result<QList<RectifiedValue>>> rectification(const QString &by, const QString &caseId,
                                                         const QString &purpose) override;

    // The oldest job that is open.
    void end(const Result<CaseJobResult> &result);
    int open() const { return int(m_open.size()); }

    QList<CaseJob> jobs;
    QStringList readings;                              // "op-1 C-1: why"
    QPromise<Result<QList<RectifiedValue>>> rectified; // of the newest
    std::shared_ptr<CaseJobProgress> progress;         // of the newest

private:
    std::deque<QPromise<Result<CaseJobResult>>> m_open;
};

} // namespace Gatehouse
