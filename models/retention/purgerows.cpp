#include "models/retention/purgerows.h"

#include "models/privacy/columnshape.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Of the first gateways of language models, with room to spare. A time before it that is read as seconds is one of
// another unit, and every row would seem to be past its period.
constexpr int kFirstYear = 2005;
// A whole second, for which texts are compared as they stand.
constexpr qint64 kFirstUs = 1'000'000;

qint64 startUs(QDate day)
{
    return day.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000;
}

QString nameOf(const TablePlace &place, const QString &column)
{
    return place.schema.name + QLatin1Char('.') + column;
}

std::unexpected<Error> wrongColumn(const TablePlace &place, const ColumnSchema &column, const QString &expected)
{
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Column %1 is of the type %2, and the gateway profile says that it holds %3. Nothing "
                                  "is purged. Correct the profile, or ask what the product has changed.")
                       .arg(nameOf(place, column.name), column.type, expected));
}

std::unexpected<Error> noColumn(const TablePlace &place, const QString &column)
{
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Column %1 is not there, so it is not known which rows of the table are due. Nothing "
                                  "is purged. Correct the gateway profile.")
                       .arg(nameOf(place, column)));
}

} // namespace

SqlCondition withTime(const StoredTime &time)
{
    return time.from(kFirstUs);
}

Result<PurgeRows> PurgeRows::make(const RetentionRule &rule, const TablePlace &place, const QueryLimits &limits)
{
    const ColumnSchema *column = place.column(rule.timeColumn);
    if (!column)
        return noColumn(place, rule.timeColumn);
    if (!rule.rows.column.isEmpty() && !place.column(rule.rows.column))
        return noColumn(place, rule.rows.column);
    const ColumnShape shape = columnShape(*column, place.dialect());
    const bool isEngineTime = rule.timeUnitUs == 0;
    const bool isText =
        shape == ColumnShape::Text || (shape == ColumnShape::Time && place.dialect() == Dialect::Sqlite);
    if (isEngineTime && shape != ColumnShape::Time && !isText)
        return wrongColumn(place, *column, QStringLiteral("dates and times"));
    if (!isEngineTime && shape != ColumnShape::Integer)
        return wrongColumn(place, *column, QStringLiteral("whole numbers since 1970"));
    if (isEngineTime && isText && place.dialect() != Dialect::Sqlite)
        return wrongColumn(place, *column, QStringLiteral("dates and times, and not texts"));
    PurgeRows rows(rule, place, StoredTime(place.dialect(), place.quoted(column->name), column->type, rule.timeUnitUs));
    if (auto learnt = rows.learnTimes(limits); !learnt)
        return std::unexpected(learnt.error());
    return rows;
}

Result<void> PurgeRows::learnTimes(const QueryLimits &limits)
{
    // Without an index it would be a reading of the whole table, which only texts are worth.
    if (!isIndexed() && !m_time.isText())
        return {};
    for (const bool newest : {false, true}) {
        if (auto done = learn(newest, limits); !done)
            return done;
    }
    if (m_time.sortsByTime())
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Column %1 holds times of several zones as texts, so they cannot be told old from "
                                  "new by their order. Nothing is purged.")
                       .arg(nameOf(*m_place, m_rule.timeColumn)));
}

Result<void> PurgeRows::learn(bool newest, const QueryLimits &limits)
{
    const SqlCondition some =
        m_time.isText() ? SqlCondition{m_time.column() + QStringLiteral(" <> ''"), {}} : m_time.from(1);
    const auto stream = m_place->database->query(QStringLiteral("SELECT %1 FROM %2 WHERE %3 ORDER BY %4%5 LIMIT 1")
                                                     .arg(m_time.selected(), m_place->name(), some.sql, m_time.column(),
                                                          newest ? QStringLiteral(" DESC") : QString()),
                                                 some.values, limits);
    if (!stream)
        return std::unexpected(stream.error());
    const auto next = (*stream)->next();
    if (!next || !*next)
        return next ? Result<void>() : std::unexpected(next.error());
    if (m_time.isText())
        m_time.learn((*stream)->text(0));
    const auto us = usOf(**stream, 0);
    if (us && *us >= startUs(QDate(kFirstYear, 1, 1)))
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Column %1 holds a time that is %2, so it does not hold what the gateway profile "
                                  "says. Nothing is purged. Correct the unit in the profile, or the row.")
                       .arg(nameOf(*m_place, m_rule.timeColumn),
                            us ? QStringLiteral("before %1").arg(kFirstYear) : QStringLiteral("none")));
}

SqlCondition PurgeRows::beforeDay(QDate day) const
{
    return m_time.before(startUs(day));
}

SqlCondition PurgeRows::pastPeriod() const
{
    return allOf({withTime(), beforeDay(m_rule.keptFrom)});
}

SqlCondition PurgeRows::ofClass() const
{
    return m_rule.rows.column.isEmpty() ? allOf({}) : holdsOneOf(*m_place, m_rule.rows.column, m_rule.rows.values);
}

SqlCondition PurgeRows::withTime() const
{
    return Gatehouse::withTime(m_time);
}

SqlCondition PurgeRows::pastDuty() const
{
    return beforeDay(m_rule.goesBefore());
}

SqlCondition PurgeRows::due() const
{
    return allOf({withTime(), pastDuty(), ofClass()});
}

SqlCondition PurgeRows::mustStay() const
{
    if (m_rule.goesBefore() == m_rule.keptFrom)
        return {QString::fromLatin1(kNeverSql), {}};
    return allOf({m_time.from(startUs(m_rule.goesBefore())), beforeDay(m_rule.keptFrom), ofClass()});
}

bool PurgeRows::isIndexed() const
{
    return std::ranges::any_of(m_place->schema.indexes,
                               [this](const QStringList &columns) { return columns.value(0) == m_rule.timeColumn; });
}

std::optional<qint64> PurgeRows::usOf(const RowStream &row, int column) const
{
    return row.isNull(column) ? std::nullopt : m_time.usOf(row.value(column));
}

} // namespace Gatehouse
