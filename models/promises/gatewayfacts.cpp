#include "models/promises/gatewayfacts.h"

#include "models/core/format.h"
#include "models/core/today.h"
#include "models/privacy/columnshape.h"
#include "models/retention/purgerows.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Profiles write truth values as texts.
QJsonValue jsonOf(const QString &value, ColumnShape shape)
{
    const bool isTruth = value == QLatin1String("true") || value == QLatin1String("false");
    if (isTruth && shape != ColumnShape::Text)
        return value == QLatin1String("true");
    return value;
}

QString whereOf(const SqlCondition &rows)
{
    return rows.sql.isEmpty() ? QString() : QStringLiteral(" WHERE ") + rows.sql;
}

} // namespace

QDate PromiseScene::today() const
{
    return todayBy(clock);
}

QString CappedCount::text() const
{
    return isMore ? QStringLiteral("more than ") + formatExact(rows) : formatExact(rows);
}

std::optional<StoredTime> TableFacts::time(const PromiseTime &time) const
{
    const ColumnSchema *column = m_place.column(time.column);
    if (!column)
        return std::nullopt;
    return StoredTime(m_place.dialect(), m_place.quoted(column->name), column->type, time.unitUs);
}

std::optional<StoredTime> TableFacts::time(const DataMapTable &table) const
{
    return time(PromiseTime{table.timeColumn, table.timeUnitUs});
}

Result<std::optional<qint64>> TableFacts::edgeUs(const StoredTime &time, const SqlCondition &rows, bool newest) const
{
    const SqlCondition wanted = both(withTime(time), rows);
    const auto stream = m_place.database->query(QStringLiteral("SELECT %1 FROM %2%3 ORDER BY %4%5 LIMIT 1")
                                                    .arg(time.selected(), m_place.name(), whereOf(wanted),
                                                         time.column(), newest ? QStringLiteral(" DESC") : QString()),
                                                wanted.values, m_limits);
    if (!stream)
        return std::unexpected(stream.error());
    const auto next = (*stream)->next();
    if (!next)
        return std::unexpected(next.error());
    if (!*next)
        return std::optional<qint64>();
    const SqlValue value = (*stream)->value(0);
    if (auto us = time.usOf(value); us || value.kind != ValueKind::Text)
        return us;
    const QDate day = QDate::fromString(QString::fromUtf8(value.text.substr(0, 10)), Qt::ISODate);
    if (day.isValid())
        return day.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000;
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("%1 of %2 holds a text that is no time.").arg(time.column(), m_place.schema.name));
}

Result<std::optional<qint64>> TableFacts::oldestUs(const StoredTime &time, const SqlCondition &rows) const
{
    return edgeUs(time, rows, false);
}

Result<std::optional<qint64>> TableFacts::newestUs(const StoredTime &time, const SqlCondition &rows) const
{
    return edgeUs(time, rows, true);
}

Result<CappedCount> TableFacts::count(const SqlCondition &rows, qint64 most) const
{
    const auto stream =
        m_place.database->query(QStringLiteral("SELECT count(*) FROM (SELECT 1 AS one FROM %1%2 LIMIT %3) counted")
                                    .arg(m_place.name(), whereOf(rows))
                                    .arg(most + 1),
                                rows.values, m_limits);
    if (!stream)
        return std::unexpected(stream.error());
    const auto next = (*stream)->next();
    if (!next)
        return std::unexpected(next.error());
    const qint64 found = *next ? (*stream)->integer(0) : 0;
    return CappedCount{std::min(found, most), found > most};
}

Result<void> TableFacts::visit(const QStringList &columns, const SqlCondition &rows, qint64 most,
                               const Database::RowVisitor &each, const QString &order) const
{
    return m_place.database->visitRows(rowsSql(columns, rows, most, order), rows.values, m_limits, each);
}

QString TableFacts::rowsSql(const QStringList &columns, const SqlCondition &rows, qint64 most,
                            const QString &order) const
{
    QStringList quoted;
    for (const QString &column : columns)
        quoted.append(m_place.quoted(column));
    const QString sorted = order.isEmpty() ? QString() : QStringLiteral(" ORDER BY %1 DESC").arg(order);
    return QStringLiteral("SELECT %1 FROM %2%3%4 LIMIT %5")
        .arg(quoted.join(QStringLiteral(", ")), m_place.name(), whereOf(rows), sorted)
        .arg(most);
}

SqlCondition TableFacts::of(const PromiseRows &rows) const
{
    const ColumnSchema *column = m_place.column(rows.column);
    if (!column)
        return {};
    const QString name = m_place.quoted(column->name);
    const ColumnShape shape = columnShape(*column, m_place.dialect());
    const auto among = [&](const QStringList &values, const QString &form) -> SqlCondition {
        if (values.isEmpty())
            return {};
        SqlCondition condition;
        for (const QString &value : values)
            condition.values.append(boundValue(jsonOf(value, shape), shape));
        const QStringList places(values.size(), QStringLiteral("?"));
        condition.sql = form.arg(name, places.join(QStringLiteral(", ")));
        return condition;
    };
    return both(among(rows.values, QStringLiteral("%1 IN (%2)")),
                among(rows.notValues, QStringLiteral("(%1 IS NULL OR %1 NOT IN (%2))")));
}

Result<PromiseVerdict> unseenBecause(const Error &error, const QString &looked)
{
    switch (error.kind) {
    case ErrorKind::Cancelled:
        return std::unexpected(error);
    case ErrorKind::TimedOut:
        return unseen(QStringLiteral("Not told: the gateway's database took too long, and the question was given up."),
                      looked,
                      QStringLiteral("An index on the time column lets it be seen; look when there is less traffic."));
    case ErrorKind::Denied:
        return unseen(QStringLiteral("Not told: a right is lacking. ") + error.message, looked,
                      QStringLiteral("Grant it: gatehousectl grants prints the SQL."));
    default:
        return unseen(QStringLiteral("Not told: ") + error.message, looked);
    }
}

void addUnreached(VerdictSum &sum, const PromiseScene &scene, const QString &table, const QString &what)
{
    for (const UnreachedDatabase &each : scene.unreached) {
        if (!each.mayHold(table, scene.profile.telemetry.table, scene.tables))
            continue;
        const QString remedy =
            each.error.kind == ErrorKind::Denied
                ? QStringLiteral("Correct the account, or the place of its password, in the connection.")
                : QStringLiteral("See that this database runs and that this machine reaches it, then look again.");
        sum.add(unseen(each.sentence(what.isEmpty() ? table : what), {}, remedy));
    }
}

Database *mainDatabaseOf(const PromiseScene &scene)
{
    const TablePlace *accounts = scene.tables.placesOf(scene.profile.dataMap.subjectTable).value(0);
    return accounts ? accounts->database : nullptr;
}

// A gateway that moved its log away may have left an old table of that name beside the accounts.
Database *logDatabaseOf(const PromiseScene &scene)
{
    const QList<const TablePlace *> accounts = scene.tables.placesOf(scene.profile.dataMap.subjectTable);
    for (const TablePlace *traffic : scene.tables.placesOf(scene.profile.telemetry.table)) {
        const bool isApart =
            std::ranges::none_of(accounts, [&](const TablePlace *each) { return each->database == traffic->database; });
        if (isApart)
            return traffic->database;
    }
    return nullptr;
}

SqlCondition both(const SqlCondition &a, const SqlCondition &b)
{
    if (a.sql.isEmpty() || b.sql.isEmpty())
        return a.sql.isEmpty() ? b : a;
    return {QStringLiteral("(%1) AND (%2)").arg(a.sql, b.sql), a.values + b.values};
}

} // namespace Gatehouse
