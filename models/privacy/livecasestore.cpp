#include "models/privacy/livecasestore.h"

namespace Gatehouse
{

namespace
{

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

} // namespace

// What a question works with: made for it, on the thread of the store.
struct LiveCaseStore::Desk {
    Desk(Database &store, const Clock &clock)
        : audit(store, clock)
        , operators(makeOperatorRepository(store, audit, clock))
        , cases(makeCaseRepository(store, audit, *operators, clock))
        , runs(makeCaseRuns(store, *cases, audit, *operators, clock))
    {
    }

    Result<CaseFolder> folder(const QString &id)
    {
        CaseFolder folder;
        std::optional<Error> error;
        take(cases->find(id), folder.one, error);
        if (error)
            return std::unexpected(*error);
        take(cases->identities(id), folder.identities, error);
        take(cases->events(id), folder.events, error);
        take(cases->approvals(id), folder.approvals, error);
        take(cases->documents(id), folder.documents, error);
        take(cases->pauses(id), folder.pauses, error);
        take(cases->plan(id), folder.plan, error);
        take(runs->steps(id, folder.one.run), folder.steps, error);
        take(runs->journal(id), folder.journal, error);
        take(runs->rescans(id), folder.rescans, error);
        return error ? Result<CaseFolder>(std::unexpected(*error)) : Result<CaseFolder>(folder);
    }

    AuditRepository audit;
    std::unique_ptr<OperatorRepository> operators;
    std::unique_ptr<CaseRepository> cases;
    std::unique_ptr<CaseRuns> runs;
};

LiveCaseStore::LiveCaseStore(ThreadedDatabase &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
}

template<typename Value>
QFuture<Result<Value>> LiveCaseStore::ask(std::function<Result<Value>(Desk &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        Desk desk(store, clock);
        return question(desk);
    });
}

QFuture<Result<CaseQueueSlice>> LiveCaseStore::page(const CasePageRequest &request, const QDate &today)
{
    return ask<CaseQueueSlice>([request, today](Desk &desk) -> Result<CaseQueueSlice> {
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
    return ask<CaseFolder>([id](Desk &desk) { return desk.folder(id); });
}

QFuture<Result<QString>> LiveCaseStore::open(const QString &by, const NewCase &wanted)
{
    return ask<QString>([by, wanted](Desk &desk) { return desk.cases->open(by, wanted); });
}

QFuture<Result<void>> LiveCaseStore::carryOut(const CaseOrder &order)
{
    return ask<void>([order](Desk &desk) { return done(*desk.cases, order); });
}

QFuture<Result<CaseSubject>> LiveCaseStore::reveal(const QString &by, const QString &id, const QString &purpose)
{
    return ask<CaseSubject>([by, id, purpose](Desk &desk) { return desk.cases->subject(by, id, purpose); });
}

} // namespace Gatehouse
