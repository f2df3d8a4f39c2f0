// A published privacy policy as data: every sentence, and what the operator owes by it. See resources/help/policies.md
// for the file format and policyloader.h for reading it. Plain values; they hold no data of people.
#pragma once

#include "models/policy/subjectright.h"

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

enum class CommitmentKind {
    Promise,    // something about the system that a check can look at
    Retention,  // how long the rows of a record class are kept
    Right,      // what a person may ask for, with its clock
    Disclosure, // what the policy tells: categories, purposes, recipients, transfers
    Duty,       // what only a person can do or know
};
// "promise", "retention", "right", "disclosure", "duty".
QString commitmentKindToken(CommitmentKind kind);
std::optional<CommitmentKind> commitmentKindFromToken(const QString &token);

// From when a period counts.
enum class PeriodStart { Recorded, AccountDeleted, RequestReceived };
// "recorded", "account_deleted", "request_received".
QString periodStartToken(PeriodStart start);
std::optional<PeriodStart> periodStartFromToken(const QString &token);

// A period as a policy gives it.
struct PolicyPeriod {
    enum class Length {
        Given,      // `length` says it
        Unlimited,  // "indefinitely"
        Necessary,  // "as long as necessary": no number, so nothing can be counted against it
        WhileActive // as long as the account exists
    };

    Length kind = Length::Necessary;
    QString length; // ISO 8601: "P90D", "P6M", "P5Y"; empty unless it is given
    PeriodStart from = PeriodStart::Recorded;

    // The first day on which rows of `day` may be gone, or a deadline that began then has passed; invalid unless given.
    QDate endFrom(QDate day) const;
    // Rows of earlier days are past their period on `day`; invalid unless given.
    QDate keptFrom(QDate day) const;
    bool operator==(const PolicyPeriod &) const = default;
};

// A length as policy files write it, "P90D", "P1Y6M", and longer than nothing.
bool isPeriodLength(const QString &length);
// "90 days", "1 year and 6 months".
QString lengthText(const QString &length);
// "90 days from when it was recorded", "indefinitely", for people.
QString periodText(const PolicyPeriod &period);

struct RetentionTerm {
    QString recordClass; // as in data maps: "request_log"
    PolicyPeriod period;
    bool mustGoAfter = true;    // rows past the period break the promise
    bool mustStayUntil = false; // rows that go before its end break it: a legal minimum

    bool operator==(const RetentionTerm &) const = default;
};

struct RightTerm {
    RequestType request = RequestType::Access;
    std::optional<Regime> regime;       // whose clock it has; none: that of each case
    std::optional<PolicyPeriod> within; // what the policy itself promises, beside the law

    bool operator==(const RightTerm &) const = default;
};

struct Commitment {
    QString id; // unique in the document, "5.tls"; its history goes on under it in later versions
    CommitmentKind kind = CommitmentKind::Duty;
    QString says; // what is owed, in one plain sentence of ours

    QString check;       // Promise, and a Disclosure that can be looked at: the id of a check (promisechecks.h)
    QJsonObject expects; // its settings, by name
    RetentionTerm retention;
    RightTerm right;
    QString discloses;   // "categories", "purposes", "recipients", "transfers", "sources", "cookies", "contact"
    QString reviewEvery; // Duty: "P1Y"; empty: once
    QString tells; // Duty: who hears of a change of the policy by it: "users", "page"; empty: it is about other things
    // The policy names no number, so the one in the settings, the period or the review is the operator's to choose.
    bool numberIsOurs = false;

    bool operator==(const Commitment &) const = default;
};

struct PolicySentence {
    QString id;                    // "4.2", unique in the document
    QString place;                 // where it is in the published text: "4 Data Retention Periods, 4.2"
    QString quote;                 // its words, shortened with "..." where they are long
    QList<Commitment> commitments; // never empty

    bool operator==(const PolicySentence &) const = default;
};

struct PolicyDocument {
    QString id;      // "002_abeeb869346ab629", and of an adapted one what its operator chose
    QString name;    // for people
    QString version; // "2026-06-01", what the policy calls itself; a later one sorts behind it
    QDate effective; // invalid: the policy does not say
    QString basedOn; // the id of the template that it was made from; empty: none
    QList<PolicySentence> sentences;

    const Commitment *commitment(const QString &commitmentId) const;
    Commitment *commitment(const QString &commitmentId);
    // That the commitment stands in; null: there is none such.
    const PolicySentence *sentenceWith(const QString &commitmentId) const;
    PolicySentence *sentenceWith(const QString &commitmentId);
    QList<Commitment> commitments(CommitmentKind kind) const;
    QStringList recordClasses() const; // of its retention terms, without doubles, in order
    bool operator==(const PolicyDocument &) const = default;
};

// As in a policy file; what is not set is left out, so that a document has one JSON.
QJsonObject toJson(const PolicyDocument &policy);
// Hexadecimal SHA-256 of its canonical JSON: what a case, a purge or a certificate is pinned to.
QString policyHash(const PolicyDocument &policy);
// "002_abeeb869346ab629 2025-01-01 (sha256 1f3c...)": what certificates say.
QString policyPin(const PolicyDocument &policy);
QString policyPin(const QString &id, const QString &version, const QString &hash);
// Of each, with commas between; empty: there are none.
QString policyPins(const QList<PolicyDocument> &policies);
// "002_abeeb869346ab629/5.tls": a commitment among those of all policies.
QString promiseKey(const QString &policyId, const QString &commitmentId);

} // namespace Gatehouse
