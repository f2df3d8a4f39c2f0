#include "ui/charts/valueunit.h"

#include "models/core/format.h"

#include <QLocale>

#include <cmath>

namespace Gatehouse
{

namespace
{

Quantity quantity(ValueUnit unit, double value, qint64 precisionMs = 1)
{
    switch (unit) {
    case ValueUnit::Count:
        return formatCount(value);
    case ValueUnit::PerSecond:
        return {formatCount(value).joined(), QStringLiteral("/s")};
    case ValueUnit::Share:
        return formatShare(value);
    case ValueUnit::Latency:
        return formatLatency(value, precisionMs);
    case ValueUnit::Money:
        return {formatMoney(qint64(std::llround(value))), {}};
    case ValueUnit::Bytes:
        return formatBytes(qint64(std::llround(value)));
    }
    return {};
}

} // namespace

QString valueText(ValueUnit unit, double value, qint64 precisionMs)
{
    return std::isfinite(value) ? quantity(unit, value, precisionMs).joined() : notRecorded();
}

QString exactText(ValueUnit unit, double value, qint64 precisionMs)
{
    if (unit != ValueUnit::Count || !std::isfinite(value))
        return valueText(unit, value, precisionMs);
    if (value == std::floor(value))
        return formatExact(qint64(value));
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(value, 'f', 2);
}

QString tickText(ValueUnit unit, double value)
{
    if (value == 0)
        return QStringLiteral("0");
    Quantity tick = quantity(unit, value);
    if (tick.figure.contains(QLatin1Char('.'))) {
        while (tick.figure.endsWith(QLatin1Char('0')))
            tick.figure.chop(1);
        if (tick.figure.endsWith(QLatin1Char('.')))
            tick.figure.chop(1);
    }
    return tick.joined();
}

} // namespace Gatehouse
