// A series of values from a CSV file, one point after the other, with constant memory.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QIODevice>

#include <optional>

namespace Gatehouse
{

// "timestamp,value": the columns of these names, or else the first two; a first line that is no point is a heading.
// Cells may stand in quotes, lines may end as on Windows, empty ones are passed over. A timestamp is seconds or, from
// 10^11 on, milliseconds since 1970, or "2026-11-07 09:30[:00[.5]][Z|+05:30]", UTC unless said. A value that is empty,
// nan, null or infinite is missing. Anything else is an error that names the line.
class PointReader
{
public:
    struct Point {
        QByteArray timestamp; // as it stands in the file
        qint64 timeMs = 0;
        std::optional<double> value;
    };
    // What a reader of the scores should know; nothing of it is an error.
    struct Oddities {
        qint64 points = 0;
        qint64 missing = 0;
        qint64 repeated = 0; // the timestamp of the point before once more
        qint64 backward = 0; // an earlier one than the point before

        bool operator==(const Oddities &) const = default;
    };

    // `device` is open and outlives it.
    explicit PointReader(QIODevice &device);

    // Nothing: the end of the file.
    Result<std::optional<Point>> next();
    const Oddities &oddities() const { return m_oddities; }

    static std::optional<qint64> timeFromText(QByteArrayView text);

private:
    Result<QByteArrayView> readLine();
    Result<std::optional<Point>> pointOf(QByteArrayView line);
    bool takeHeading(QByteArrayView line);

    QIODevice &m_device;
    QByteArray m_buffer; // of the latest line
    Oddities m_oddities;
    qint64 m_line = 0;
    qint64 m_lastMs = 0;
    int m_timeColumn = 0;
    int m_valueColumn = 1;
};

} // namespace Gatehouse
