#include "models/privacy/caseclock.h"

#include "models/core/counted.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kAnswerMonths = 1;
constexpr int kExtendedMonths = 3; // "by two further months"
constexpr int kConfirmDays = 10;
constexpr int kAnswerDays = 45;
constexpr int kExtendedDays = 90;
constexpr int kOptOutDays = 15;

// California gives fifteen business days to stop a use, and no more.
bool isChoice(RequestType type)
{
    return type == RequestType::OptOut || type == RequestType::Objection || type == RequestType::Restriction ||
           type == RequestType::ConsentWithdrawal;
}

Result<CaseClock> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput, why);
}

// GDPR and UK GDPR, Article 12(3). The day of receipt does not count, and a month ends on the day with the same number,
// or on its last day (Regulation 1182/71, Article 3; in the United Kingdom so says the ICO).
class MonthClock
{
public:
    MonthClock(const ClockQuestion &question, const HolidayCalendar &holidays, const QDate &today)
        : m_question(question)
        , m_holidays(holidays)
        , m_today(today)
    {
    }

    Result<CaseClock> run()
    {
        if (m_question.regime == Regime::Gdpr && !m_question.pauses.isEmpty())
            return refused(QStringLiteral("The GDPR's month is not paused while identity or clarification is "
                                          "outstanding. Tell the person of an extension instead."));
        add("received", m_question.received, QStringLiteral("Received; this day does not count."));
        const int pausedDays = countPauses();
        const QDate first = rolled(m_question.received.addMonths(kAnswerMonths).addDays(pausedDays));
        if (m_question.extendedOn && *m_question.extendedOn > first)
            return refused(QStringLiteral("An extension must be told by %1, within the first month.")
                               .arg(first.toString(Qt::ISODate)));
        if (!m_question.extendedOn) {
            m_clock.extendBy = first;
            m_clock.due = first;
            add("due", first, QStringLiteral("One month after receipt%1.").arg(m_why));
        } else {
            add("extend", *m_question.extendedOn,
                QStringLiteral("The person was told of the extension and its reasons."));
            m_why.clear();
            m_clock.due = rolled(m_question.received.addMonths(kExtendedMonths).addDays(pausedDays));
            add("due", m_clock.due, QStringLiteral("Three months after receipt, with the extension%1.").arg(m_why));
        }
        std::ranges::stable_sort(m_clock.steps, {}, &ClockStep::date);
        return m_clock;
    }

private:
    void add(const char *id, const QDate &date, const QString &why)
    {
        m_clock.steps.append({QLatin1String(id), date, why});
    }

    int countPauses()
    {
        // Days that two pauses share count once.
        QList<QDate> days;
        for (const ClockPause &pause : m_question.pauses) {
            const QDate to = pause.to.value_or(m_today);
            m_clock.paused = m_clock.paused || !pause.to;
            for (QDate day = std::max(pause.from, m_question.received); day < to; day = day.addDays(1)) {
                if (!days.contains(day))
                    days.append(day);
            }
            add("paused", pause.from,
                pause.to ? QStringLiteral("Paused for %1 until %2.").arg(pause.what, pause.to->toString(Qt::ISODate))
                         : QStringLiteral("Paused for %1, which is still outstanding.").arg(pause.what));
        }
        if (!days.isEmpty())
            m_why += QStringLiteral(", and %1 of pause")
                         .arg(counted(days.size(), QStringLiteral("day"), QStringLiteral("days")));
        return int(days.size());
    }

    QDate rolled(const QDate &date)
    {
        const QDate working = m_holidays.nextWorkingDay(date);
        if (working != date) {
            const QString holiday = m_holidays.holidayOn(date);
            m_why += QStringLiteral("; %1 is %2, so the next working day")
                         .arg(date.toString(Qt::ISODate), holiday.isEmpty() ? QStringLiteral("on a weekend") : holiday);
        }
        return working;
    }

    const ClockQuestion &m_question;
    const HolidayCalendar &m_holidays;
    const QDate m_today;
    CaseClock m_clock;
    QString m_why;
};

// Civil Code 1798.130 and 1798.135; California Code of Regulations, title 11, sections 7021 and 7026. Calendar days do
// not move when they end on a weekend: the earlier day is in time by any reading.
Result<CaseClock> californiaClock(const ClockQuestion &question, const HolidayCalendar &holidays)
{
    if (!question.pauses.isEmpty())
        return refused(QStringLiteral("California's clock is not paused while a request is verified."));
    CaseClock clock;
    const auto add = [&clock](const char *id, const QDate &date, const QString &why) {
        clock.steps.append({QLatin1String(id), date, why});
    };
    add("received", question.received, QStringLiteral("Received; this day does not count."));
    if (isChoice(question.type)) {
        if (question.extendedOn)
            return refused(QStringLiteral("California knows no extension for a request to stop a use of data."));
        clock.due = holidays.afterWorkingDays(question.received, kOptOutDays);
        add("due", clock.due, QStringLiteral("15 business days after receipt."));
        return clock;
    }
    clock.confirmBy = holidays.afterWorkingDays(question.received, kConfirmDays);
    add("confirm", *clock.confirmBy, QStringLiteral("Receipt is confirmed within 10 business days."));
    const QDate first = question.received.addDays(kAnswerDays);
    if (question.extendedOn && *question.extendedOn > first)
        return refused(QStringLiteral("An extension must be told by %1, within the first 45 days.")
                           .arg(first.toString(Qt::ISODate)));
    if (question.extendedOn) {
        add("extend", *question.extendedOn, QStringLiteral("The person was told of the extension and its reasons."));
        clock.due = question.received.addDays(kExtendedDays);
        add("due", clock.due, QStringLiteral("90 calendar days after receipt, with the extension."));
    } else {
        clock.extendBy = first;
        clock.due = first;
        add("due", first, QStringLiteral("45 calendar days after receipt."));
    }
    std::ranges::stable_sort(clock.steps, {}, &ClockStep::date);
    return clock;
}

} // namespace

Result<CaseClock> caseClock(const ClockQuestion &question, const HolidayCalendar &holidays, const QDate &today)
{
    if (!question.received.isValid())
        return refused(QStringLiteral("The day of receipt is missing."));
    if (question.extendedOn && *question.extendedOn < question.received)
        return refused(QStringLiteral("The extension was told before the request was received. Check the two days."));
    for (const ClockPause &pause : question.pauses) {
        if (pause.from < question.received || (pause.to && *pause.to < pause.from))
            return refused(QStringLiteral("A pause begins before receipt, or ends before it begins. Check its days."));
    }
    return question.regime == Regime::California ? californiaClock(question, holidays)
                                                 : MonthClock(question, holidays, today).run();
}

QString usualCalendar(Regime regime)
{
    switch (regime) {
    case Regime::Gdpr:
        return QStringLiteral("ie");
    case Regime::UkGdpr:
        return QStringLiteral("gb");
    case Regime::California:
        return QStringLiteral("us-ca");
    }
    return {};
}

} // namespace Gatehouse
