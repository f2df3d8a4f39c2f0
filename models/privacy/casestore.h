// Privacy requests for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/privacy/caseintake.h"
#include "models/privacy/caseletter.h"
#include "models/privacy/caseruns.h"
#include "models/privacy/recordedwishes.h"

#include <QFuture>

namespace Gatehouse
{

struct CaseQueueSlice {
    QList<PrivacyCase> cases; // the most urgent first
    CaseCounts counts;        // of all cases, whatever the filter is
};

// Everything that the page of one case shows; nothing of it names the person.
struct CaseFolder {
    PrivacyCase one;
    QString policyPins; // in force when it was filed; empty: none was
    QList<MaskedIdentity> identities;
    QList<CaseEvent> events;
    QList<CaseApproval> approvals;
    QList<CaseDocument> documents;
    QList<ClockPause> pauses;
    QJsonObject plan;
    QList<CaseStep> steps;
    QList<JournalEntry> journal;
    QList<RescanRecord> rescans;
    QList<PrivacyHold> holds;   // that concern the person or rows that were left
    QList<RecordedWish> wishes; // of the person, from other cases

    bool operator==(const CaseFolder &) const = default;
};

// Something that a person does with a case; what it needs besides stands in the members it is named after.
struct CaseOrder {
    enum class Kind {
        Assign,         // `text`: an operator's id, or empty
        AskIdentity,    //
        AcceptIdentity, // `proof`
        AskApproval,    //
        Approve,        // `text`: the hash of the plan
        Requeue,        // `text`: the reason
        Extend,         // `text`: the reason
        Hold,           // the person's rows; `text`: the reason, `day`: until when
        EndHold,        // `text`: the reason, `hold`: its id
        Refuse,         // `denial`
        Withdraw,       //
    };
    Kind kind = Kind::Assign;
    QString by;
    QString id;
    QString text = {};
    IdentityProof proof = {};
    DenialCode denial = DenialCode::Other;
    QDate today = {};
    QDate day = {};
    QString hold = {};

    bool operator==(const CaseOrder &) const = default;
};

// GUI thread. Futures end without a value when the store goes.
class CaseStore
{
public:
    virtual ~CaseStore() = default;

    virtual QFuture<Result<CaseQueueSlice>> page(const CasePageRequest &request, const QDate &today) = 0;
    virtual QFuture<Result<CaseFolder>> folder(const QString &id) = 0;
    virtual QFuture<Result<QString>> open(const QString &by, const NewCase &wanted) = 0;
    // Requests as they were read: which have a case already, and what day each would get. Files nothing.
    virtual QFuture<Result<QList<TakenRequest>>> lookUp(const QList<IntakeCandidate> &candidates,
                                                        const QDate &today) = 0;
    // Files one that is ready; a refusal is in the answer.
    virtual QFuture<Result<TakenRequest>> takeIn(const QString &by, const TakenRequest &ready) = 0;
    virtual QFuture<Result<void>> carryOut(const CaseOrder &order) = 0;
    // The draft of a letter, as a file.
    virtual QFuture<Result<QString>> write(const QString &by, const QString &id, const LetterOrder &order) = 0;
    // Of a case that is completed: signed, with its proof from the audit log.
    virtual QFuture<Result<void>> saveCertificate(const QString &id, const QString &file) = 0;
    // Personal data; the asking is on record first.
    virtual QFuture<Result<CaseSubject>> reveal(const QString &by, const QString &id, const QString &purpose) = 0;
};

} // namespace Gatehouse
