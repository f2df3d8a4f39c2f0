#include "models/alerts/pointreader.h"

#include "models/core/timespan.h"

#include <QDate>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace Gatehouse
{

namespace
{

// No point is so long; what is, is no such file and must not fill the memory.
constexpr qint64 kLongestLine = 64 * 1024;
constexpr double kSecondsEnd = 1e11; // of the year 5138
constexpr double kLatestMs = 1e15;

QByteArrayView trimmed(QByteArrayView text)
{
    text = text.trimmed();
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.sliced(1, text.size() - 2).trimmed();
    return text;
}

// Nothing when there are not so many cells.
std::optional<QByteArrayView> cellAt(QByteArrayView line, int column)
{
    for (int i = 0; i < column; ++i) {
        const qsizetype comma = line.indexOf(',');
        if (comma < 0)
            return std::nullopt;
        line = line.sliced(comma + 1);
    }
    const qsizetype comma = line.indexOf(',');
    return trimmed(comma < 0 ? line : line.first(comma));
}

std::optional<double> numberFrom(QByteArrayView text)
{
    double number = 0.0;
    const char *begin = text.begin() + (text.startsWith('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, text.end(), number);
    if (end != text.end() || begin == end)
        return std::nullopt;
    if (error == std::errc::result_out_of_range)
        return std::nan("");
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

bool isMissing(QByteArrayView text)
{
    return text.isEmpty() || text.compare("null", Qt::CaseInsensitive) == 0 ||
           text.compare("na", Qt::CaseInsensitive) == 0;
}

// So many digits, and moves behind them.
bool takeDigits(QByteArrayView &text, int count, int &number)
{
    if (text.size() < count)
        return false;
    number = 0;
    for (const char digit : text.first(count)) {
        if (digit < '0' || digit > '9')
            return false;
        number = number * 10 + (digit - '0');
    }
    text = text.sliced(count);
    return true;
}

bool take(QByteArrayView &text, char sign)
{
    if (!text.startsWith(sign))
        return false;
    text = text.sliced(1);
    return true;
}

// ":00", ":00.25"; nothing at all is the full minute.
bool takeSeconds(QByteArrayView &text, qint64 &ms)
{
    int seconds = 0;
    if (!take(text, ':'))
        return true;
    if (!takeDigits(text, 2, seconds) || seconds > 60)
        return false;
    ms += seconds * kSecondMs;
    if (!take(text, '.') && !take(text, ','))
        return true;
    qint64 unit = 100;
    int digit = 0;
    if (!takeDigits(text, 1, digit))
        return false;
    do {
        ms += digit * unit;
        unit /= 10;
    } while (takeDigits(text, 1, digit));
    return true;
}

// "", "Z", "+05:30", "-0800", "+05".
bool takeOffset(QByteArrayView &text, qint64 &ms)
{
    if (text.isEmpty() || take(text, 'Z') || take(text, 'z'))
        return true;
    const bool east = text.startsWith('+');
    if (!take(text, '+') && !take(text, '-'))
        return false;
    int hours = 0;
    int minutes = 0;
    if (!takeDigits(text, 2, hours) || hours > 23)
        return false;
    take(text, ':');
    if (!text.isEmpty() && (!takeDigits(text, 2, minutes) || minutes > 59))
        return false;
    const qint64 offsetMs = hours * kHourMs + minutes * kMinuteMs;
    ms += east ? -offsetMs : offsetMs;
    return true;
}

} // namespace

std::optional<qint64> PointReader::timeFromText(QByteArrayView text)
{
    if (const std::optional<double> number = numberFrom(text)) {
        const double ms = std::abs(*number) < kSecondsEnd ? *number * double(kSecondMs) : *number;
        return std::abs(ms) < kLatestMs ? std::optional(qint64(std::llround(ms))) : std::nullopt;
    }
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    if (!takeDigits(text, 4, year) || !take(text, '-') || !takeDigits(text, 2, month) || !take(text, '-') ||
        !takeDigits(text, 2, day) || !QDate::isValid(year, month, day))
        return std::nullopt;
    qint64 ms = QDate(1970, 1, 1).daysTo(QDate(year, month, day)) * kDayMs;
    if (text.isEmpty())
        return ms;
    if (!take(text, 'T') && !take(text, ' '))
        return std::nullopt;
    if (!takeDigits(text, 2, hour) || hour > 23 || !take(text, ':') || !takeDigits(text, 2, minute) || minute > 59)
        return std::nullopt;
    ms += hour * kHourMs + minute * kMinuteMs;
    if (!takeSeconds(text, ms))
        return std::nullopt;
    text = text.trimmed();
    return takeOffset(text, ms) && text.isEmpty() ? std::optional(ms) : std::nullopt;
}

PointReader::PointReader(QIODevice &device)
    : m_device(device)
    , m_buffer(kLongestLine, Qt::Uninitialized)
{
}

// Into one buffer: QIODevice would clear one of the longest length for every line.
Result<QByteArrayView> PointReader::readLine()
{
    const qint64 length = std::max<qint64>(0, m_device.readLine(m_buffer.data(), kLongestLine));
    ++m_line;
    QByteArrayView line(m_buffer.constData(), length);
    if (length >= kLongestLine - 1 && !line.endsWith('\n'))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Line %1 cannot be read: it is longer than %2 bytes. Give a CSV file with a "
                                      "timestamp and a value a line.")
                           .arg(m_line)
                           .arg(kLongestLine));
    return m_line == 1 && line.startsWith("\xef\xbb\xbf") ? line.sliced(3) : line;
}

bool PointReader::takeHeading(QByteArrayView line)
{
    const std::optional<QByteArrayView> first = cellAt(line, 0);
    if (first && timeFromText(*first))
        return false;
    for (int column = 0;; ++column) {
        const std::optional<QByteArrayView> cell = cellAt(line, column);
        if (!cell)
            break;
        if (cell->compare("timestamp", Qt::CaseInsensitive) == 0 || cell->compare("time", Qt::CaseInsensitive) == 0)
            m_timeColumn = column;
        else if (cell->compare("value", Qt::CaseInsensitive) == 0)
            m_valueColumn = column;
    }
    return true;
}

Result<std::optional<PointReader::Point>> PointReader::pointOf(QByteArrayView line)
{
    const auto refuse = [this](const QString &why) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Line %1 cannot be read: %2 Give a CSV file with a timestamp "
                                      "and a value a line.")
                           .arg(m_line)
                           .arg(why));
    };
    const std::optional<QByteArrayView> time = cellAt(line, m_timeColumn);
    const std::optional<QByteArrayView> value = cellAt(line, m_valueColumn);
    if (!time || !value)
        return refuse(QStringLiteral("it has fewer than two cells."));
    const std::optional<qint64> timeMs = timeFromText(*time);
    if (!timeMs)
        return refuse(
            QStringLiteral("'%1' is no timestamp.").arg(QString::fromUtf8(time->first(qMin(time->size(), 40)))));
    const std::optional<double> number = numberFrom(*value);
    if (!number && !isMissing(*value))
        return refuse(
            QStringLiteral("'%1' is no number.").arg(QString::fromUtf8(value->first(qMin(value->size(), 40)))));
    Point point{time->toByteArray(), *timeMs, {}};
    if (number && std::isfinite(*number))
        point.value = number;
    m_oddities.missing += !point.value;
    if (m_oddities.points > 0) {
        m_oddities.repeated += point.timeMs == m_lastMs;
        m_oddities.backward += point.timeMs < m_lastMs;
    }
    ++m_oddities.points;
    m_lastMs = point.timeMs;
    return point;
}

Result<std::optional<PointReader::Point>> PointReader::next()
{
    for (;;) {
        const Result<QByteArrayView> line = readLine();
        if (!line)
            return std::unexpected(line.error());
        if (line->isEmpty())
            return std::nullopt;
        const bool first = m_line == 1;
        if (line->trimmed().isEmpty() || (first && takeHeading(*line)))
            continue;
        return pointOf(*line);
    }
}

} // namespace Gatehouse
