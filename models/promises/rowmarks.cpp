#include "models/promises/rowmarks.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kHourUs = 3'600'000'000;
constexpr qint64 kRungs = 16; // of a period

// JSON has no integers of 64 bits.
qint64 integerOf(const QJsonValue &value)
{
    return value.toString().toLongLong();
}

Result<std::optional<RowMark>> edgeRow(const TableFacts &facts, const QString &numberColumn, const StoredTime &time,
                                       qint64 sinceUs, bool newest)
{
    const TablePlace &place = facts.place();
    const SqlCondition since = time.from(sinceUs);
    std::optional<RowMark> found;
    const auto read =
        place.database->visitRows(QStringLiteral("SELECT %1, %2 FROM %3 WHERE %4 ORDER BY %5%6 LIMIT 1")
                                      .arg(place.quoted(numberColumn), time.selected(), place.name(), since.sql,
                                           time.column(), newest ? QStringLiteral(" DESC") : QString()),
                                  since.values, facts.limits(), [&](const RowStream &row) -> Result<void> {
                                      if (const auto us = time.usOf(row.value(1)))
                                          found = RowMark{row.integer(0), *us};
                                      return {};
                                  });
    return read ? Result<std::optional<RowMark>>(found) : std::unexpected(read.error());
}

} // namespace

RowMarks RowMarks::of(const PromiseVerdict *before, const QString &name, qint64 sinceUs)
{
    RowMarks marks;
    const QJsonObject json = before ? before->marks.value(name).toObject() : QJsonObject();
    marks.m_atMs = integerOf(json.value(QStringLiteral("at_ms")));
    if (json.contains(QStringLiteral("whole_from")))
        marks.m_wholeFrom = integerOf(json.value(QStringLiteral("whole_from")));
    marks.m_isBroken = json.value(QStringLiteral("broken")).toBool();
    for (const QJsonValue &value : json.value(QStringLiteral("rows")).toArray()) {
        const RowMark mark{integerOf(value.toArray().at(0)), integerOf(value.toArray().at(1))};
        if (mark.timeUs >= sinceUs)
            marks.m_rows.append(mark);
    }
    return marks;
}

Result<QList<RowMark>> RowMarks::missing(const TableFacts &facts, const QString &numberColumn) const
{
    if (m_rows.isEmpty())
        return QList<RowMark>();
    SqlCondition among{QStringLiteral("%1 IN (%2)")
                           .arg(facts.place().quoted(numberColumn),
                                QStringList(m_rows.size(), QStringLiteral("?")).join(QStringLiteral(", "))),
                       {}};
    for (const RowMark &mark : m_rows)
        among.values.append(mark.number);
    QSet<qint64> there;
    const auto read = facts.visit({numberColumn}, among, kMost, [&there](const RowStream &row) -> Result<void> {
        there.insert(row.integer(0));
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    QList<RowMark> gone = m_rows;
    gone.removeIf([&there](const RowMark &mark) { return there.contains(mark.number); });
    return gone;
}

void RowMarks::forget(const QList<RowMark> &rows)
{
    m_rows.removeIf([&rows](const RowMark &mark) { return rows.contains(mark); });
}

void RowMarks::add(const RowMark &mark, qint64 apartUs)
{
    const bool isNear =
        std::ranges::any_of(m_rows, [&](const RowMark &each) { return std::abs(each.timeUs - mark.timeUs) < apartUs; });
    if (isNear)
        return;
    if (m_rows.size() >= kMost) { // of a period without an end: every second one is enough
        QList<RowMark> fewer;
        for (qsizetype i = 0; i < m_rows.size(); i += 2)
            fewer.append(m_rows.at(i));
        m_rows = fewer;
    }
    m_rows.append(mark);
    std::ranges::sort(m_rows, {}, &RowMark::timeUs);
}

Result<void> RowMarks::renew(const TableFacts &facts, const QString &numberColumn, const StoredTime &time,
                             qint64 sinceUs, qint64 nowUs)
{
    for (const bool newest : {false, true}) {
        const auto row = edgeRow(facts, numberColumn, time, sinceUs, newest);
        if (!row)
            return std::unexpected(row.error());
        if (*row)
            add(**row, std::max(kHourUs, (nowUs - std::max<qint64>(sinceUs, m_rows.value(0).timeUs)) / kRungs));
    }
    return {};
}

void RowMarks::write(PromiseVerdict &seen, const QString &name, qint64 nowMs) const
{
    QJsonArray rows;
    for (const RowMark &mark : m_rows)
        rows.append(QJsonArray{QString::number(mark.number), QString::number(mark.timeUs)});
    QJsonObject json{{QStringLiteral("at_ms"), QString::number(m_isBroken ? m_atMs : nowMs)},
                     {QStringLiteral("rows"), rows}};
    if (m_isBroken)
        json.insert(QStringLiteral("broken"), true);
    if (m_wholeFrom)
        json.insert(QStringLiteral("whole_from"), QString::number(*m_wholeFrom));
    seen.marks.insert(name, json);
}

} // namespace Gatehouse
