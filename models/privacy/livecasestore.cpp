#include "models/privacy/livecasestore.h"

#include "models/audit/auditdocuments.h"
#include "models/gateway/consolestore.h"
#include "models/privacy/certificateissue.h"
#include "models/privacy/policiesofcase.h"

#include <QDateTime>

namespace Gatehouse
{

namespace
{

// Of the person: who that is, is on record as read.
Result<void> placeHold(CaseRepository &cases, const CaseOrder &order)
{
    if (order.day < order.today)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The hold would be over already. Choose a day that is to come."));
    const auto subject = cases.subject(order.by, order.id, QStringLiteral("hold"));
    if (!subject)
        return std::unexpected(subject.error());
    PrivacyHold hold;
    hold.reason = order.text;
    hold.until = order.day;
    const auto placed = cases.addHold(order.by, hold, subject->identities.value(0));
    return placed ? Result<void>() : std::unexpected(placed.error());
}

Result<void> done(CaseRepository &cases, const CaseOrder &order)
{
    switch (order.kind) {
    case CaseOrder::Kind::Assign:
        return cases.assign(order.by, order.id, order.text);
    case CaseOrder::Kind::AskIdentity:
        return cases.askIdentity(order.by, order.id, order.today);
    case CaseOrder::Kind::AcceptIdentity:
        return cases.acceptIdentity(order.by, order.id, order.proof, order.today);
    case CaseOrder::Kind::AskApproval:
        return cases.askApproval(order.by, order.id);
    case CaseOrder::Kind::Approve:
        return cases.approve(order.by, order.id, order.text);
    case CaseOrder::Kind::Requeue:
        return cases.requeue(order.by, order.id, order.text);
    case CaseOrder::Kind::Extend:
        return extendCase(cases, order.by, order.id, std::nullopt, order.today, order.text);
    case CaseOrder::Kind::Hold:
        return placeHold(cases, order);
    case CaseOrder::Kind::EndHold: {
        const auto reopened = cases.endHold(order.by, order.hold, order.text);
        return reopened ? Result<void>() : std::unexpected(reopened.error());
    }
    case CaseOrder::Kind::Refuse:
        return cases.refuse(order.by, order.id, order.denial);
    case CaseOrder::Kind::Withdraw:
        break;
    }
    return cases.withdraw(order.by, order.id);
}

// Takes the value over, or keeps the first error.
template<typename Value>
void take(Result<Value> answer, Value &into, std::optional<Error> &error)
{
    if (answer)
        into = std::move(*answer);
    else if (!error)
        error = answer.error();
}

// The holds of the case among all that there are.
Result<QList<PrivacyHold>> holdsOf(CaseRepository &cases, const QString &id)
{
    const auto ids = cases.holdsOf(id);
    if (!ids || ids->isEmpty())
        return ids ? Result<QList<PrivacyHold>>(QList<PrivacyHold>()) : std::unexpected(ids.error());
    auto all = cases.holds();
    if (all)
        all->removeIf([&ids](const PrivacyHold &hold) { return !ids->contains(hold.id); });
    return all;
}

Result<CaseFolder> folderOf(Database &store, CaseRepositories &desk, const QString &id, const QString &gateway,
                            const Clock &clock)
{
    CaseFolder folder;
    std::optional<Error> error;
    take(desk.cases->find(id), folder.one, error);
    if (error)
        return std::unexpected(*error);
    take(policiesOfCase(store, clock, gateway, folder.one), folder.policyPins, error);
    take(desk.cases->identities(id), folder.identities, error);
    take(desk.cases->events(id), folder.events, error);
    take(desk.cases->approvals(id), folder.approvals, error);
    take(desk.cases->documents(id), folder.documents, error);
    take(desk.cases->pauses(id), folder.pauses, error);
    take(desk.cases->plan(id), folder.plan, error);
    take(desk.runs->steps(id, folder.one.run), folder.steps, error);
    take(desk.runs->journal(id), folder.journal, error);
    take(desk.runs->rescans(id), folder.rescans, error);
    take(holdsOf(*desk.cases, id), folder.holds, error);
    take(wishesOf(store, id), folder.wishes, error);
    return error ? Result<CaseFolder>(std::unexpected(*error)) : Result<CaseFolder>(folder);
}

} // namespace

LiveCaseStore::LiveCaseStore(ThreadedDatabase &store, const Clock &clock, const QString &gateway, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_gateway(gateway)
{
}

template<typename Value>
QFuture<Result<Value>> LiveCaseStore::ask(std::function<Result<Value>(CaseRepositories &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        CaseRepositories desk(store, clock);
        return question(desk);
    });
}

QFuture<Result<CaseQueueSlice>> LiveCaseStore::page(const CasePageRequest &request, const QDate &today)
{
    return ask<CaseQueueSlice>([request, today](CaseRepositories &desk) -> Result<CaseQueueSlice> {
        CaseQueueSlice slice;
        std::optional<Error> error;
        take(desk.cases->page(request), slice.cases, error);
        if (!error)
            take(desk.cases->counts(today), slice.counts, error);
        return error ? Result<CaseQueueSlice>(std::unexpected(*error)) : Result<CaseQueueSlice>(slice);
    });
}

QFuture<Result<CaseFolder>> LiveCaseStore::folder(const QString &id)
{
    return m_store.ask([id, gateway = m_gateway, &clock = m_clock](Database &store) {
        CaseRepositories desk(store, clock);
        return folderOf(store, desk, id, gateway, clock);
    });
}

QFuture<Result<QString>> LiveCaseStore::open(const QString &by, const NewCase &wanted)
{
    return ask<QString>([by, wanted](CaseRepositories &desk) { return desk.cases->open(by, wanted); });
}

QFuture<Result<QList<TakenRequest>>> LiveCaseStore::lookUp(const QList<IntakeCandidate> &candidates, const QDate &today)
{
    return ask<QList<TakenRequest>>(
        [candidates, today](CaseRepositories &desk) { return CaseIntake(*desk.cases).lookUp(candidates, today); });
}

QFuture<Result<TakenRequest>> LiveCaseStore::takeIn(const QString &by, const TakenRequest &ready)
{
    return ask<TakenRequest>([by, ready](CaseRepositories &desk) { return CaseIntake(*desk.cases).file(by, ready); });
}

QFuture<Result<void>> LiveCaseStore::carryOut(const CaseOrder &order)
{
    return ask<void>([order](CaseRepositories &desk) { return done(*desk.cases, order); });
}

QFuture<Result<QString>> LiveCaseStore::write(const QString &by, const QString &id, const LetterOrder &order)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs());
    return ask<QString>(
        [by, id, order, now](CaseRepositories &desk) { return writeLetter(*desk.cases, by, id, order, now); });
}

QFuture<Result<void>> LiveCaseStore::saveCertificate(const QString &id, const QString &file)
{
    return m_store.ask([id, file, &clock = m_clock](Database &store) -> Result<void> {
        CaseRepositories desk(store, clock);
        const auto origin = storeOrigin(store);
        const auto key = origin ? storeSigningKey(*origin) : std::unexpected(origin.error());
        const auto note = key ? issueCertificate(*desk.runs, desk.audit, id, *origin, clock.nowMs(), *key)
                              : std::unexpected(key.error());
        return note ? Gatehouse::saveCertificate(*note, file) : std::unexpected(note.error());
    });
}

QFuture<Result<CaseSubject>> LiveCaseStore::reveal(const QString &by, const QString &id, const QString &purpose)
{
    return ask<CaseSubject>([by, id, purpose](CaseRepositories &desk) { return desk.cases->subject(by, id, purpose); });
}

} // namespace Gatehouse
