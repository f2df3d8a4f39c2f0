#include "models/privacy/tablewalk.h"

#include "models/privacy/subjectlinks.h"

namespace Gatehouse
{

namespace
{

// Of 160 bytes each; the pace is found by the clock anyway.
constexpr qint64 kRowsPerBlock = 50;

} // namespace

// -1 where places of rows are of several files, or cannot be asked for by their range.
Result<qint64> TableWalk::blocks() const
{
    return m_place->database->scalar(
        QStringLiteral("SELECT CASE WHEN relkind = 'r' AND NOT relhassubclass AND "
                       "CAST(current_setting('server_version_num') AS integer) >= 140000 "
                       "THEN pg_relation_size(oid) / CAST(current_setting('block_size') AS bigint) ELSE -1 END "
                       "FROM pg_class WHERE oid = CAST(? AS regclass)"),
        {m_place->name()}, -1);
}

Result<bool> TableWalk::isPossible()
{
    if (m_place->dialect() == Dialect::Sqlite)
        return m_place->hasRowId;
    if (!isPostgreSql())
        return false;
    const auto count = blocks();
    return count ? Result<bool>(*count >= 0) : std::unexpected(count.error());
}

Result<std::optional<qint64>> TableWalk::endOf(qint64 rows) const
{
    if (isPostgreSql()) {
        const auto count = blocks();
        const qint64 end = m_from.value_or(0) + std::max<qint64>(1, rows / kRowsPerBlock);
        if (!count)
            return std::unexpected(count.error());
        return end < *count ? std::optional(end) : std::nullopt;
    }
    std::optional<qint64> end;
    const SqlCondition from = m_from ? bound(">", *m_from) : allOf({});
    const auto read = m_place->database->visitRows(
        QStringLiteral("SELECT _rowid_ FROM %1 WHERE %2 ORDER BY _rowid_ LIMIT 1 OFFSET %3")
            .arg(m_place->name(), from.sql)
            .arg(std::max<qint64>(1, rows) - 1),
        from.values, {}, [&end](const RowStream &row) -> Result<void> {
            end = row.integer(0);
            return {};
        });
    return read ? Result<std::optional<qint64>>(end) : std::unexpected(read.error());
}

SqlCondition TableWalk::bound(const char *comparison, qint64 at) const
{
    const QString sign = QLatin1String(comparison);
    if (isPostgreSql())
        return {QStringLiteral("ctid %1 CAST('(%2,0)' AS tid)").arg(sign).arg(at), {}};
    return {QStringLiteral("_rowid_ %1 ?").arg(sign), {at}};
}

// A number that grows when others write. SQLite counts their commits; PostgreSQL gives every transaction that writes
// the next number, ours too.
Result<qint64> TableWalk::writtenSoFar() const
{
    if (!isPostgreSql())
        return m_place->database->scalar(QStringLiteral("PRAGMA data_version"), {}, -1);
    return m_place->database->scalar(
        QStringLiteral(
            "SELECT CASE WHEN pg_snapshot_xmin(s) = pg_snapshot_xmax(s) "
            "THEN CAST(CAST(pg_snapshot_xmax(s) AS text) AS bigint) ELSE -1 END FROM pg_current_snapshot() s"),
        {}, -1);
}

Result<bool> TableWalk::isAlone(bool hasChanged) const
{
    if (m_atFirst < 0)
        return false;
    if (!isPostgreSql()) {
        const auto now = writtenSoFar();
        return now ? Result<bool>(*now == m_atFirst) : std::unexpected(now.error());
    }
    // Ours is the next number but for those that we had, and none behind it is over.
    const auto others = m_place->database->scalar(
        QStringLiteral(
            "SELECT CASE WHEN coalesce(CAST(CAST(pg_current_xact_id_if_assigned() AS text) AS bigint), ?) = ? "
            "AND CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint) <= ? THEN 0 ELSE 1 "
            "END"),
        QVariantList(3, m_atFirst + m_ownWrites - (hasChanged ? 1 : 0)), 1);
    return others ? Result<bool>(*others == 0) : std::unexpected(others.error());
}

Result<TableWalk::Stretch> TableWalk::next(qint64 rows)
{
    if (!m_from && !m_isAgain) {
        const auto written = writtenSoFar();
        if (!written)
            return std::unexpected(written.error());
        m_atFirst = *written;
    }
    const auto end = endOf(rows);
    if (!end)
        return std::unexpected(end.error());
    QList<SqlCondition> bounds;
    if (m_from)
        bounds.append(bound(isPostgreSql() ? ">=" : ">", *m_from));
    if (*end)
        bounds.append(bound(isPostgreSql() ? "<" : "<=", **end));
    return Stretch{allOf(bounds), *end};
}

Result<void> TableWalk::pass(const Stretch &stretch, qint64 changed)
{
    m_changed += changed;
    m_ownWrites += changed > 0 ? 1 : 0;
    const bool isWhole = !m_from && !stretch.end;
    m_from = stretch.end;
    if (stretch.end)
        return {};
    m_isOver = isWhole || m_isAgain || m_changed == 0;
    m_isAgain = true;
    if (m_isOver)
        return {};
    const auto alone = isAlone(changed > 0);
    if (!alone)
        return std::unexpected(alone.error());
    m_isOver = *alone;
    return {};
}

} // namespace Gatehouse
