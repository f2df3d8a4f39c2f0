// Privacy requests of a console store, asked on its thread.
#pragma once

#include "models/database/threadeddatabase.h"
#include "models/privacy/caserepositories.h"
#include "models/privacy/casestore.h"

#include <QObject>

namespace Gatehouse
{

class LiveCaseStore final : public QObject, public CaseStore
{
    Q_OBJECT
public:
    // The store and the clock outlive it.
    // `gateway`: as the store calls it; whose policies cases are held to.
    LiveCaseStore(ThreadedDatabase &store, const Clock &clock, const QString &gateway, QObject *parent = nullptr);

    QFuture<Result<CaseQueueSlice>> page(const CasePageRequest &request, const QDate &today) override;
    QFuture<Result<CaseFolder>> folder(const QString &id) override;
    QFuture<Result<QString>> open(const QString &by, const NewCase &wanted) override;
    QFuture<Result<QList<TakenRequest>>> lookUp(const QList<IntakeCandidate> &candidates, const QDate &today) override;
    QFuture<Result<TakenRequest>> takeIn(const QString &by, const TakenRequest &ready) override;
    QFuture<Result<void>> carryOut(const CaseOrder &order) override;
    QFuture<Result<QString>> write(const QString &by, const QString &id, const LetterOrder &order) override;
    QFuture<Result<void>> saveCertificate(const QString &id, const QString &file) override;
    QFuture<Result<CaseSubject>> reveal(const QString &by, const QString &id, const QString &purpose) override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(CaseRepositories &)> question);

    ThreadedDatabase &m_store;
    const Clock &m_clock;
    const QString m_gateway;
};

} // namespace Gatehouse
