// One privacy request as it is kept in the console store. Plain values, without anything that names the person: who it
// is, is asked for by itself, and every asking is on record.
#pragma once

#include "models/privacy/caseclock.h"
#include "models/privacy/casestate.h"
#include "models/privacy/subjectidentity.h"

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace Gatehouse
{

struct NewCase {
    RequestType type = RequestType::Deletion;
    Regime regime = Regime::Gdpr;
    QString calendar; // empty: the usual one of the regime
    QString channel;  // "email", "form", "gateway"
    QDate received;
    QList<SubjectIdentity> subject;
    QString source;         // where it was taken in from, so that it is not taken in twice: "gateway 17"; may be empty
    QJsonObject parameters; // of a rectification: what is to be written; personal data, kept as long as the case runs
};

// What identity was shown by, and how sure it makes. The evidence itself is not kept.
struct IdentityProof {
    QString method; // "account_login"
    QString level;  // "reasonably_high"

    bool operator==(const IdentityProof &) const = default;
};

struct PrivacyCase {
    qint64 seq = 0; // in the order of filing
    QString id;     // "C-2026-000042"
    RequestType type = RequestType::Deletion;
    Regime regime = Regime::Gdpr;
    QString calendar;
    QString channel;
    CaseState state = CaseState::Received;
    QDate received;
    QDate due;
    std::optional<QDate> extendedOn;
    QString filedBy; // ids of operators
    QString assignee;
    QString source;
    IdentityProof identity;
    std::optional<DenialCode> denial;
    QString attention; // why a person must look
    QString subjectToken;
    QString planHash;
    int planCount = 0; // how often a plan was laid down
    int approvalsNeeded = 2;
    int run = 1;
    QString leaseOwner;
    qint64 leaseEpoch = 0;
    qint64 leaseUntilMs = 0;
    qint64 createdMs = 0;
    qint64 changedMs = 0;
    std::optional<QDate> reopensOn;
    bool hasCertificate = false;

    bool operator==(const PrivacyCase &) const = default;
};

// Who a request is about. Personal data.
struct CaseSubject {
    QList<SubjectIdentity> identities;
    QJsonObject person; // as discovery found them last; empty before

    bool operator==(const CaseSubject &) const = default;
};

// The identifiers, masked, as every list and page shows them.
struct MaskedIdentity {
    QString kind;
    QString masked;
    bool found = false; // by discovery; else as it was filed

    bool operator==(const MaskedIdentity &) const = default;
};

struct CaseEvent {
    qint64 timeMs = 0;
    QString actor;
    QString action;
    QString fromState;
    QString toState;
    QString detail; // compact JSON, or empty

    bool operator==(const CaseEvent &) const = default;
};

struct CaseApproval {
    QString approver;
    QString planHash;
    qint64 timeMs = 0;
    bool counts = false; // of the plan as it stands

    bool operator==(const CaseApproval &) const = default;
};

struct CaseDocument {
    qint64 timeMs = 0;
    QString actor;
    QString kind; // "acknowledgement", "extension", "completion", "refusal", "article_19", "package"
    QString language;
    QString sha256;

    bool operator==(const CaseDocument &) const = default;
};

// Keeps rows of a person, or one row, from every erasure and purge until it ends.
struct PrivacyHold {
    QString id;             // "H-3f9a0c417be2d865"
    QByteArray subjectHash; // empty for a hold of one row
    QString kind;           // of the identifier
    QString masked;
    QString table;
    QString rowId;
    QString reason;
    QDate until; // invalid: until a person ends it
    QString placedBy;
    qint64 placedMs = 0;
    std::optional<qint64> endedMs;
    QString endReason;
    QString restrictedBy; // the case of the restriction that placed it; empty: a person did

    bool isOfRow() const { return !table.isEmpty(); }
    // Ended by a person, or by its date.
    bool isOver(const QDate &today) const { return endedMs.has_value() || (until.isValid() && today > until); }
    bool operator==(const PrivacyHold &) const = default;
};

struct CaseFilter {
    QList<CaseState> states; // none: all
    QList<RequestType> types;
    QList<Regime> regimes;
    std::optional<QString> assignee; // empty: nobody's
    std::optional<QDate> dueBefore;
    bool openOnly = false;
    QString idContains;

    bool operator==(const CaseFilter &) const = default;
};

enum class CaseSort {
    Due,      // the most urgent first
    Received, // what came in last first
    Changed,  // what was changed last first
};

// Where a case stands in one of these orders.
struct CasePlace {
    QDate day;         // due, or received
    qint64 timeMs = 0; // of the last change
    qint64 seq = 0;

    bool operator==(const CasePlace &) const = default;
};
CasePlace placeOf(const PrivacyCase &one, CaseSort sort);
// In the order of the pages.
bool isBefore(const CasePlace &a, const CasePlace &b, CaseSort sort);

struct CasePageRequest {
    CaseFilter filter;
    CaseSort sort = CaseSort::Due;
    std::optional<CasePlace> after; // the last one seen
    int limit = 200;
};

struct CaseCounts {
    QMap<CaseState, qint64> byState;
    qint64 overdue = 0; // open ones

    bool operator==(const CaseCounts &) const = default;
};

} // namespace Gatehouse
