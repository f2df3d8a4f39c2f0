#include "models/privacy/clockofcase.h"

namespace Gatehouse
{

Result<CaseClock> clockOf(const PrivacyCase &one, const QList<ClockPause> &pauses, const QDate &today)
{
    const auto calendar = HolidayCalendar::load(one.calendar);
    if (!calendar)
        return std::unexpected(calendar.error());
    return caseClock({one.regime, one.type, one.received, one.extendedOn, pauses}, *calendar, today);
}

} // namespace Gatehouse
