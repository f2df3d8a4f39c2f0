#include "tests/support/fakecasestore.h"

#include "models/privacy/casechecks.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

template<typename Value>
QFuture<Result<Value>> answered(const Result<Value> &value)
{
    QPromise<Result<Value>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

} // namespace

QFuture<Result<CaseQueueSlice>> FakeCaseStore::page(const CasePageRequest &request, const QDate &today)
{
    asked.append(request);
    if (error)
        return answered<CaseQueueSlice>(std::unexpected(*error));
    CaseQueueSlice slice;
    QList<PrivacyCase> sorted = cases;
    std::ranges::sort(sorted, [&request](const PrivacyCase &a, const PrivacyCase &b) {
        return isBefore(placeOf(a, request.sort), placeOf(b, request.sort), request.sort);
    });
    for (const PrivacyCase &one : std::as_const(sorted)) {
        ++slice.counts.byState[one.state];
        slice.counts.overdue += isOpen(one.state) && one.due < today;
        const bool behind = !request.after || isBefore(*request.after, placeOf(one, request.sort), request.sort);
        const bool fits = request.filter.states.isEmpty() || request.filter.states.contains(one.state);
        if (behind && fits && slice.cases.size() < request.limit)
            slice.cases.append(one);
    }
    return answered<CaseQueueSlice>(slice);
}

QFuture<Result<CaseFolder>> FakeCaseStore::folder(const QString &id)
{
    for (const PrivacyCase &one : cases) {
        if (one.id != id)
            continue;
        CaseFolder folder = folders;
        folder.one = one;
        folder.identities = {{QStringLiteral("account"), QStringLiteral("4•"), false}};
        return answered<CaseFolder>(folder);
    }
    return answered<CaseFolder>(failure(ErrorKind::NotFound, QStringLiteral("There is no such case.")));
}

QFuture<Result<QString>> FakeCaseStore::open(const QString &, const NewCase &wanted)
{
    filed.append(wanted);
    put(CaseState::Received, wanted.received.addDays(30));
    return answered<QString>(cases.constLast().id);
}

QFuture<Result<QList<TakenRequest>>> FakeCaseStore::lookUp(const QList<IntakeCandidate> &candidates, const QDate &)
{
    if (error)
        return answered<QList<TakenRequest>>(std::unexpected(*error));
    QList<TakenRequest> all;
    for (const IntakeCandidate &candidate : candidates) {
        TakenRequest one;
        one.candidate = candidate;
        NewCase &request = one.candidate.request;
        if (request.source.isEmpty())
            request.source = takenFrom(QByteArrayLiteral("key"), candidate.kind, candidate.fingerprint);
        one.caseId = taken.value(request.source);
        one.state = intakeStateOf(candidate, one.caseId);
        const auto checked = checkedCase(request);
        if (one.state == TakenRequest::State::Ready && !checked) {
            one.state = TakenRequest::State::Problem;
            one.why = checked.error().message;
        }
        if (one.caseId.isEmpty() && candidate.typeIsKnown && candidate.regimeIsKnown && request.received.isValid())
            one.due = request.received.addMonths(1);
        one.personIsKnown = one.state == TakenRequest::State::Ready && isOfKnownPerson(request, false);
        all.append(one);
    }
    return answered<QList<TakenRequest>>(all);
}

bool FakeCaseStore::isOfKnownPerson(const NewCase &request, bool ofItsType) const
{
    return std::ranges::any_of(filed, [&](const NewCase &other) {
        return (!ofItsType || other.type == request.type) &&
               std::ranges::any_of(other.subject, [&request](const SubjectIdentity &identity) {
                   return std::ranges::find(request.subject, normalised(identity), normalised) != request.subject.end();
               });
    });
}

QFuture<Result<TakenRequest>> FakeCaseStore::takeIn(const QString &by, const TakenRequest &ready)
{
    if (filesUntilLost == 0)
        return answered<TakenRequest>(failure(ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")));
    TakenRequest one = ready;
    one.why.clear();
    const NewCase &request = one.candidate.request;
    if (one.state != TakenRequest::State::Ready)
        return answered<TakenRequest>(one);
    one.caseId = taken.value(request.source);
    if (!one.caseId.isEmpty()) {
        one.state = TakenRequest::State::Already;
        one.due = {};
    } else if (by == mayNot || isOfKnownPerson(request, true)) {
        one.state = TakenRequest::State::Refused;
        one.why = by == mayNot ? QStringLiteral("The right to handle cases is missing.")
                               : QStringLiteral("Another case of this type is active for the person.");
    } else {
        --filesUntilLost;
        filed.append(request);
        one.caseId = put(CaseState::Received, one.due).id;
        taken.insert(request.source, one.caseId);
        one.state = TakenRequest::State::Filed;
    }
    return answered<TakenRequest>(one);
}

QFuture<Result<void>> FakeCaseStore::carryOut(const CaseOrder &order)
{
    orders.append(order);
    if (order.id == refuses)
        return answered<void>(failure(ErrorKind::Denied, QStringLiteral("not this one")));
    return answered<void>({});
}

QFuture<Result<QString>> FakeCaseStore::write(const QString &, const QString &, const LetterOrder &order)
{
    letters.append(order);
    return answered<QString>(QStringLiteral("ab12"));
}

QFuture<Result<void>> FakeCaseStore::saveCertificate(const QString &, const QString &file)
{
    saved.append(file);
    return answered<void>({});
}

QFuture<Result<CaseSubject>> FakeCaseStore::reveal(const QString &, const QString &, const QString &purpose)
{
    purposes.append(purpose);
    return answered<CaseSubject>(CaseSubject{{{QStringLiteral("account"), QStringLiteral("42")}}, {}});
}

PrivacyCase &FakeCaseStore::put(CaseState state, const QDate &due)
{
    PrivacyCase one;
    one.seq = cases.size() + 1;
    one.id = QStringLiteral("C-%1").arg(one.seq);
    one.state = state;
    one.received = due.addDays(-30);
    one.due = due;
    one.filedBy = QStringLiteral("op-1");
    one.planHash = QStringLiteral("abcdef0123456789");
    cases.append(one);
    return cases.last();
}

QFuture<Result<CaseJobResult>> FakeCaseJobs::carryOut(const CaseJob &job,
                                                      const std::shared_ptr<CaseJobProgress> &shared)
{
    jobs.append(job);
    progress = shared;
    m_open.emplace_back();
    m_open.back().start();
    return m_open.back().future();
}

QFuture<Result<QList<RectifiedValue>>> FakeCaseJobs::rectification(const QString &by, const QString &caseId,
                                                                   const QString &purpose)
{
    readings.append(QStringLiteral("%1 %2: %3").arg(by, caseId, purpose));
    rectified = {};
    rectified.start();
    return rectified.future();
}

void FakeCaseJobs::end(const Result<CaseJobResult> &result)
{
    m_open.front().addResult(result);
    m_open.front().finish();
    m_open.pop_front();
}

} // namespace Gatehouse
