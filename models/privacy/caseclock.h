// When a privacy request must be answered, and why then: the clocks of the laws, to the day.
#pragma once

#include "models/privacy/holidaycalendar.h"

#include <QDate>
#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class Regime { Gdpr, UkGdpr, California };
inline constexpr std::array kRegimes{Regime::Gdpr, Regime::UkGdpr, Regime::California};
// "gdpr", "uk_gdpr", "california".
QString regimeToken(Regime regime);
std::optional<Regime> regimeFromToken(const QString &token);

enum class RequestType {
    Access,
    Portability,
    Deletion,
    Rectification,
    Restriction,
    Objection,
    OptOut,
    ConsentWithdrawal
};
inline constexpr std::array kRequestTypes{
    RequestType::Access,      RequestType::Portability, RequestType::Deletion, RequestType::Rectification,
    RequestType::Restriction, RequestType::Objection,   RequestType::OptOut,   RequestType::ConsentWithdrawal};
// "access", "consent_withdrawal".
QString requestTypeToken(RequestType type);
std::optional<RequestType> requestTypeFromToken(const QString &token);
// Access and portability: the person gets a package, and nothing is changed.
bool isExport(RequestType type);

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
