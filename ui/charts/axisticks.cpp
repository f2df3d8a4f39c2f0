#include "ui/charts/axisticks.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr std::array<int, 11> kMinuteSteps{1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720};
constexpr std::array<int, 4> kDaySteps{1, 2, 7, 14};
constexpr std::array<int, 5> kMonthSteps{1, 2, 3, 6, 12};

QString timeLabel(const QDateTime &time, const QString &format)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(time, format);
}

QDateTime local(qint64 ms, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(ms, zone);
}

QList<AxisTick> minuteTicks(const TimeSpan &span, const QTimeZone &zone, int stepMinutes)
{
    QList<AxisTick> ticks;
    for (QDate date = local(span.fromMs, zone).date(); date.startOfDay(zone).toMSecsSinceEpoch() < span.toMs;
         date = date.addDays(1)) {
        qint64 before = -1;
        for (int minute = 0; minute < 24 * 60; minute += stepMinutes) {
            // A wall clock time that a DST change skips is invalid to Qt, or moved to another one.
            const QDateTime time =
                minute == 0 ? date.startOfDay(zone) : QDateTime(date, QTime(minute / 60, minute % 60), zone);
            const qint64 ms = time.toMSecsSinceEpoch();
            const bool skipped = minute > 0 && (!time.isValid() || time.time() != QTime(minute / 60, minute % 60));
            if (skipped || ms <= before || ms < span.fromMs || ms > span.toMs)
                continue;
            before = ms;
            ticks.append(
                {double(ms), timeLabel(time, minute == 0 ? QStringLiteral("ddd d") : QStringLiteral("HH:mm"))});
        }
    }
    return ticks;
}

QList<AxisTick> dayTicks(const TimeSpan &span, const QTimeZone &zone, int stepDays)
{
    QList<AxisTick> ticks;
    const bool shortLabels = span.lengthMs() <= 8 * kDayMs;
    QDate date = local(span.fromMs, zone).date();
    if (stepDays >= 7)
        date = date.addDays(1 - date.dayOfWeek());
    else if (stepDays == 2)
        date = date.addDays(-(date.toJulianDay() % 2));
    for (; date.startOfDay(zone).toMSecsSinceEpoch() <= span.toMs; date = date.addDays(stepDays)) {
        const QDateTime time = date.startOfDay(zone);
        if (time.toMSecsSinceEpoch() >= span.fromMs)
            ticks.append({double(time.toMSecsSinceEpoch()),
                          timeLabel(time, shortLabels ? QStringLiteral("ddd d") : QStringLiteral("d MMM"))});
    }
    return ticks;
}

QList<AxisTick> monthTicks(const TimeSpan &span, const QTimeZone &zone, int stepMonths)
{
    QList<AxisTick> ticks;
    const QDate first = local(span.fromMs, zone).date();
    QDate date(first.year(), 1 + (first.month() - 1) / stepMonths * stepMonths, 1);
    for (; date.startOfDay(zone).toMSecsSinceEpoch() <= span.toMs; date = date.addMonths(stepMonths)) {
        const QDateTime time = date.startOfDay(zone);
        if (time.toMSecsSinceEpoch() >= span.fromMs)
            ticks.append({double(time.toMSecsSinceEpoch()),
                          timeLabel(time, date.month() == 1 ? QStringLiteral("yyyy") : QStringLiteral("MMM"))});
    }
    return ticks;
}

} // namespace

QList<AxisTick> timeTicks(const TimeSpan &span, const QTimeZone &zone, int most)
{
    if (span.isEmpty())
        return {};
    most = std::max(1, most);
    const auto fits = [&span, most](qint64 stepMs) { return span.lengthMs() / stepMs <= most; };
    for (const int step : kMinuteSteps) {
        if (fits(step * kMinuteMs))
            return minuteTicks(span, zone, step);
    }
    for (const int step : kDaySteps) {
        if (fits(step * kDayMs))
            return dayTicks(span, zone, step);
    }
    for (const int step : kMonthSteps) {
        if (fits(step * 30 * kDayMs))
            return monthTicks(span, zone, step);
    }
    return monthTicks(span, zone, 12 * int(1 + span.lengthMs() / (365 * kDayMs) / most));
}

QList<AxisTick> valueTicks(double minimum, double maximum, int most, ValueUnit unit)
{
    const double low = std::min(0.0, minimum);
    const double high = maximum > low ? maximum : low + 1;
    double step = std::pow(10, std::floor(std::log10((high - low) / std::max(1, most))));
    for (const double factor : {1.0, 2.0, 5.0, 10.0, 20.0}) {
        if ((high - low) / (step * factor) <= most) {
            step *= factor;
            break;
        }
    }
    // Half a request does not exist.
    if (unit == ValueUnit::Count && high >= 2)
        step = std::max(1.0, step);
    QList<AxisTick> ticks;
    for (double at = std::floor(low / step) * step; ticks.size() < 50; at += step) {
        const double exact = std::round(at / step) * step;
        ticks.append({exact, tickText(unit, exact)});
        if (exact >= high - step * 1e-9)
            break;
    }
    return ticks;
}

QList<AxisTick> latencyTicks(double fromUs, double toUs, int most)
{
    QList<AxisTick> all;
    QList<AxisTick> decades;
    if (fromUs <= 0 || toUs <= fromUs)
        return {};
    for (double decade = std::pow(10, std::floor(std::log10(fromUs))); decade <= toUs; decade *= 10) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double at = decade * factor;
            if (at < fromUs * 0.999 || at > toUs * 1.001)
                continue;
            all.append({at, tickText(ValueUnit::Latency, at)});
            if (factor == 1.0)
                decades.append(all.constLast());
        }
    }
    return all.size() <= most || decades.size() < 2 ? all : decades;
}

} // namespace Gatehouse
