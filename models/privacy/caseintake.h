// The way of a request into the store, for gatehousectl and the window alike: what is known of it, what a person
// decides, what becomes of it.
#pragma once

#include "models/privacy/caserepository.h"
#include "models/privacy/intakecandidate.h"

#include <QHash>

namespace Gatehouse
{

// What a person decides about what a request leaves open.
struct IntakeDecision {
    std::optional<RequestType> type; // where the request says none
    std::optional<Regime> regime;    // likewise
    QDate received;                  // in place of the day that was read; invalid: that one
    QList<SubjectIdentity> subject;  // in place of who was read; empty: those

    bool operator==(const IntakeDecision &) const = default;
};

IntakeCandidate decided(IntakeCandidate one, const IntakeDecision &decision);

struct TakenRequest {
    enum class State {
        Ready,
        Already,   // `caseId`
        Undecided, // the candidate says what is
        Problem,   // the candidate says which, or `why` does
        Refused,   // `why`
        Filed,     // `caseId`
    };
    IntakeCandidate candidate; // with its source
    State state = State::Problem;
    QString caseId;
    QString why;                // as the store has said; names nobody
    QDate due;                  // that it would get; invalid: that cannot be told yet, or it has a case
    bool personIsKnown = false; // of one that is ready: an open case or a hold is about who asks
};

// Before the store has said anything about it but whether it has a case.
TakenRequest::State intakeStateOf(const IntakeCandidate &candidate, const QString &caseId);

// An engine: waits, on the thread of the store.
class CaseIntake
{
public:
    // Outlives it.
    explicit CaseIntake(CaseRepository &cases);

    // Files nothing. `today`: of the operator.
    Result<TakenRequest> lookUp(const IntakeCandidate &candidate, const QDate &today);
    Result<QList<TakenRequest>> lookUp(const QList<IntakeCandidate> &candidates, const QDate &today);
    // One that is ready; any other stays as it is. What the store refuses, or has taken in from somebody else just now,
    // is told in the answer; an error is of the store itself.
    Result<TakenRequest> file(const QString &by, const TakenRequest &ready);

private:
    Result<QDate> dueOf(const NewCase &request);

    CaseRepository &m_cases;
    QByteArray m_key;
    QHash<QString, HolidayCalendar> m_calendars;
};

} // namespace Gatehouse
