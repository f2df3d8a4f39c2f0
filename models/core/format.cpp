#include "models/core/format.h"

#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>

namespace Gatehouse
{

namespace
{

const QLocale &locale()
{
    static const QLocale c(QLocale::English, QLocale::UnitedStates);
    return c;
}

// Three significant digits, as many decimals as that takes, at most two.
QString threeDigits(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    return locale().toString(value, 'f', decimals);
}

constexpr QChar kThinSpace(0x2009);
constexpr QChar kMinus(0x2212);
constexpr QChar kEnDash(0x2013);

} // namespace

QString Quantity::joined() const
{
    return unit.isEmpty() ? figure : figure + kThinSpace + unit;
}

QString notRecorded()
{
    return QString(QChar(0x2014));
}

Quantity formatCount(double count)
{
    const double size = std::abs(count);
    if (size < 10000)
        return {locale().toString(count, 'f', count == std::floor(count) || size >= 100 ? 0 : 1), {}};
    static constexpr std::array<const char *, 4> units{"K", "M", "G", "T"};
    double scaled = count / 1000;
    size_t unit = 0;
    while (std::abs(scaled) >= 999.5 && unit + 1 < units.size()) {
        scaled /= 1000;
        ++unit;
    }
    return {threeDigits(scaled), QLatin1String(units.at(unit))};
}

QString formatExact(qint64 count)
{
    return locale().toString(count);
}

Quantity formatLatency(double us, qint64 precisionMs)
{
    if (precisionMs >= 1000 && us < 1e6)
        return {QStringLiteral("< 1"), QStringLiteral("s")};
    if (us < 1000)
        return {locale().toString(us / 1000, 'f', 2), QStringLiteral("ms")};
    if (us < 999500)
        return {locale().toString(us / 1000, 'f', us < 9950 ? 1 : 0), QStringLiteral("ms")};
    const double seconds = us / 1e6;
    if (seconds < 119.5)
        return {locale().toString(seconds, 'f',
                                  seconds < 9.95 ? (precisionMs >= 1000 ? 0 : 2) : (precisionMs >= 1000 ? 0 : 1)),
                QStringLiteral("s")};
    if (seconds < 7200)
        return {locale().toString(seconds / 60, 'f', 1), QStringLiteral("min")};
    return {locale().toString(seconds / 3600, 'f', 1), QStringLiteral("h")};
}

QString formatDuration(qint64 us)
{
    const auto plain = [](double value, QLatin1String unit) {
        return Quantity{locale().toString(value, 'g', 4), unit}.joined();
    };
    if (us < 1'000'000)
        return plain(double(us) / 1e3, QLatin1String("ms"));
    if (us < 120'000'000)
        return plain(double(us) / 1e6, QLatin1String("s"));
    return plain(double(us) / 6e7, QLatin1String("min"));
}

Quantity formatShare(double share)
{
    const double percent = share * 100;
    const int decimals = std::abs(percent) >= 99.995 || percent == 0 ? 0 : std::abs(percent) >= 9.995 ? 1 : 2;
    return {locale().toString(percent, 'f', decimals), QStringLiteral("%")};
}

QString formatMoney(qint64 micros)
{
    const double dollars = double(micros) / 1e6;
    const double size = std::abs(dollars);
    const int decimals = size >= 1000 ? 0 : size >= 1 || micros == 0 ? 2 : 4;
    const QString figure = locale().toString(size, 'f', decimals);
    return (micros < 0 ? QString(kMinus) : QString()) + QLatin1Char('$') + figure;
}

Quantity formatBytes(qint64 bytes)
{
    static constexpr std::array<const char *, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
    double scaled = double(bytes);
    size_t unit = 0;
    while (scaled >= 1024 && unit + 1 < units.size()) {
        scaled /= 1024;
        ++unit;
    }
    return {unit == 0 ? locale().toString(bytes) : threeDigits(scaled), QLatin1String(units.at(unit))};
}

QString formatAge(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms) / 1000;
    if (seconds < 60)
        return QStringLiteral("%1 s").arg(seconds);
    if (seconds < 3600)
        return QStringLiteral("%1 min").arg(seconds / 60);
    if (seconds < 86400) {
        const qint64 minutes = seconds / 60 % 60;
        return minutes == 0 ? QStringLiteral("%1 h").arg(seconds / 3600)
                            : QStringLiteral("%1 h %2 min").arg(seconds / 3600).arg(minutes);
    }
    return QStringLiteral("%1 d").arg(seconds / 86400);
}

std::optional<QString> formatChange(double now, double before)
{
    if (before == 0 || !std::isfinite(before) || !std::isfinite(now))
        return std::nullopt;
    const double percent = (now - before) / std::abs(before) * 100;
    if (percent >= 1000)
        return QStringLiteral("\u00d7") + formatCount(std::round(now / before)).joined();
    const QString figure = locale().toString(std::abs(percent), 'f', std::abs(percent) >= 99.95 ? 0 : 1);
    QString sign;
    if (std::abs(percent) >= 0.05)
        sign = percent > 0 ? QStringLiteral("+") : QString(kMinus);
    return sign + figure + kThinSpace + QLatin1Char('%');
}

QString formatInstant(qint64 ms, const QTimeZone &zone)
{
    return locale().toString(QDateTime::fromMSecsSinceEpoch(ms, zone), QStringLiteral("ddd d MMM HH:mm"));
}

QString formatInstantPrecise(qint64 ms, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(ms, zone).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

QString formatSpan(const TimeSpan &span, const QTimeZone &zone)
{
    const QDateTime from = QDateTime::fromMSecsSinceEpoch(span.fromMs, zone);
    const QDateTime to = QDateTime::fromMSecsSinceEpoch(span.toMs, zone);
    const bool wholeDays = from.time() == QTime(0, 0) && to.time() == QTime(0, 0);
    const QString dash = QStringLiteral(" %1 ").arg(kEnDash);
    if (wholeDays) {
        const QDate last = to.date().addDays(-1);
        if (last == from.date())
            return locale().toString(last, QStringLiteral("ddd d MMM yyyy"));
        return locale().toString(from.date(), from.date().year() == last.year() ? QStringLiteral("d MMM")
                                                                                : QStringLiteral("d MMM yyyy")) +
               dash + locale().toString(last, QStringLiteral("d MMM yyyy"));
    }
    const QString start = locale().toString(from, QStringLiteral("d MMM HH:mm"));
    const QString end = from.date() == to.date() ? to.toString(QStringLiteral("HH:mm"))
                                                 : locale().toString(to, QStringLiteral("d MMM HH:mm"));
    return start + dash + end;
}

} // namespace Gatehouse
