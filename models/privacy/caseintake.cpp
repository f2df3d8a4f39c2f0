#include "models/privacy/caseintake.h"

#include "models/privacy/casechecks.h"

namespace Gatehouse
{

IntakeCandidate decided(IntakeCandidate one, const IntakeDecision &decision)
{
    if (!one.typeIsKnown && decision.type) {
        one.request.type = *decision.type;
        one.typeIsKnown = true;
    }
    if (!one.regimeIsKnown && decision.regime) {
        one.request.regime = *decision.regime;
        one.regimeIsKnown = true;
    }
    if (decision.received.isValid()) {
        one.request.received = decision.received;
        one.receivedBy.clear();
    }
    if (!decision.subject.isEmpty())
        one.request.subject = decision.subject;
    return one;
}

TakenRequest::State intakeStateOf(const IntakeCandidate &candidate, const QString &caseId)
{
    if (!caseId.isEmpty())
        return TakenRequest::State::Already;
    if (!candidate.problems.isEmpty())
        return TakenRequest::State::Problem;
    return candidate.isReady() ? TakenRequest::State::Ready : TakenRequest::State::Undecided;
}

CaseIntake::CaseIntake(CaseRepository &cases)
    : m_cases(cases)
{
}

Result<QDate> CaseIntake::dueOf(const NewCase &request)
{
    auto calendar = m_calendars.constFind(request.calendar);
    if (calendar == m_calendars.constEnd()) {
        const auto loaded = HolidayCalendar::load(request.calendar);
        if (!loaded)
            return std::unexpected(loaded.error());
        calendar = m_calendars.insert(request.calendar, *loaded);
    }
    const auto clock =
        caseClock({request.regime, request.type, request.received, std::nullopt, {}}, *calendar, request.received);
    return clock ? Result<QDate>(clock->due) : std::unexpected(clock.error());
}

Result<TakenRequest> CaseIntake::lookUp(const IntakeCandidate &candidate, const QDate &today)
{
    TakenRequest one;
    one.candidate = candidate;
    QString &source = one.candidate.request.source;
    if (source.isEmpty() && m_key.isEmpty()) {
        const auto key = m_cases.hashKey();
        if (!key)
            return std::unexpected(key.error());
        m_key = *key;
    }
    if (source.isEmpty())
        source = takenFrom(m_key, candidate.kind, candidate.fingerprint);
    const auto known = m_cases.takenInAs(source);
    if (!known)
        return std::unexpected(known.error());
    one.caseId = *known;
    one.state = intakeStateOf(one.candidate, one.caseId);
    const bool hasClock = candidate.typeIsKnown && candidate.regimeIsKnown && candidate.request.received.isValid();
    if (one.state == TakenRequest::State::Already || !hasClock)
        return one;
    const auto checked = checkedCase(one.candidate.request);
    const auto due = checked ? dueOf(*checked) : std::unexpected(checked.error());
    if (due) {
        one.due = *due;
    } else if (one.state == TakenRequest::State::Ready) {
        one.state = TakenRequest::State::Problem;
        one.why = due.error().message;
    }
    if (one.state != TakenRequest::State::Ready)
        return one;
    const auto isKnown = m_cases.isProtected(one.candidate.request.subject, today);
    if (!isKnown)
        return std::unexpected(isKnown.error());
    one.personIsKnown = *isKnown;
    return one;
}

Result<QList<TakenRequest>> CaseIntake::lookUp(const QList<IntakeCandidate> &candidates, const QDate &today)
{
    QList<TakenRequest> all;
    for (const IntakeCandidate &candidate : candidates) {
        auto one = lookUp(candidate, today);
        if (!one)
            return std::unexpected(one.error());
        all.append(std::move(*one));
    }
    return all;
}

Result<TakenRequest> CaseIntake::file(const QString &by, const TakenRequest &ready)
{
    TakenRequest one = ready;
    if (one.state != TakenRequest::State::Ready)
        return one;
    one.why.clear(); // of an attempt before
    const auto id = m_cases.open(by, one.candidate.request);
    if (id) {
        one.state = TakenRequest::State::Filed;
        one.caseId = *id;
        return one;
    }
    // Somebody else may have taken it in just now: the index of the store has decided.
    const auto known = m_cases.takenInAs(one.candidate.request.source);
    if (known && !known->isEmpty()) {
        one.state = TakenRequest::State::Already;
        one.caseId = *known;
        one.due = {};
        return one;
    }
    const ErrorKind kind = id.error().kind;
    if (kind != ErrorKind::Denied && kind != ErrorKind::InvalidInput)
        return std::unexpected(id.error());
    one.state = kind == ErrorKind::Denied ? TakenRequest::State::Refused : TakenRequest::State::Problem;
    one.why = id.error().message;
    return one;
}

} // namespace Gatehouse
