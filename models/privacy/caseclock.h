// When a privacy request must be answered, and why then: the clocks of the laws, to the day.
#pragma once

#include "models/policy/subjectright.h"
#include "models/privacy/holidaycalendar.h"

#include <QDate>
#include <QList>
#include <QString>

#include <optional>

namespace Gatehouse
{

// While identity or clarification is outstanding. The day on which it was asked for counts, the day of the answer does
// not.
struct ClockPause {
    QDate from;
    std::optional<QDate> to; // still outstanding without
    QString what;            // "identity", "clarification"

    bool operator==(const ClockPause &) const = default;
};

struct ClockQuestion {
    Regime regime = Regime::Gdpr;
    RequestType type = RequestType::Deletion;
    QDate received;
    std::optional<QDate> extendedOn; // the day on which the person was told
    QList<ClockPause> pauses;
};

struct ClockStep {
    QString id; // "received", "confirm", "extend", "paused", "due"
    QDate date;
    QString why; // for people, with the rule that it comes from

    bool operator==(const ClockStep &) const = default;
};

struct CaseClock {
    QDate due; // the last day on which an answer is in time
    std::optional<QDate> confirmBy;
    std::optional<QDate> extendBy; // the last day to tell of an extension; nothing: there is none, or it was made
    bool paused = false;           // today
    QList<ClockStep> steps;        // in the order of their dates: the timeline

    bool operator==(const CaseClock &) const = default;
};

// `today` counts for a pause that is not over. InvalidInput: an extension that the law does not know, or that was told
// too late; a pause before receipt or where the law knows none. What is due is then what it would be without.
Result<CaseClock> caseClock(const ClockQuestion &question, const HolidayCalendar &holidays, const QDate &today);

// The shipped calendar that a regime is counted by unless the operator names another.
QString usualCalendar(Regime regime);

} // namespace Gatehouse
