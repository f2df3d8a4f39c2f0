#include "models/retention/purgebatches.h"

#include "models/privacy/columnshape.h"
#include "models/privacy/rowwriter.h"
#include "models/retention/sqlitebatch.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

bool isOrdered(const TablePlace &place, const QString &name)
{
    const ColumnSchema *column = place.column(name);
    const ColumnShape shape = column ? columnShape(*column, place.dialect()) : ColumnShape::Other;
    return shape == ColumnShape::Integer || shape == ColumnShape::Text;
}

QVariant valueOf(const RowStream &row, int column)
{
    return row.kind(column) == ValueKind::Integer ? QVariant(row.integer(column)) : QVariant(row.string(column));
}

} // namespace

PurgeBatches::PurgeBatches(const PurgeRows &rows)
    : m_rows(rows)
    , m_order(Order::None)
    , m_pace(kFirst, kBudget, kMostGrowth)
    , m_look(m_pace)
{
    const TablePlace &place = rows.place();
    if (rows.isIndexed())
        m_order = Order::Time;
    else if (place.hasRowId)
        m_order = Order::RowId;
    else if (place.primaryKey.size() == 1 && isOrdered(place, place.primaryKey.constFirst()))
        m_order = Order::Key;
}

Result<void> PurgeBatches::prepare()
{
    if (m_isPrepared)
        return {};
    const TablePlace &place = m_rows.place();
    if (place.dialect() == Dialect::Sqlite) {
        if (auto done = SqliteBatch::prepare(place); !done)
            return done;
    }
    if (place.dialect() == Dialect::PostgreSql) {
        const auto count = place.database->scalar(
            QStringLiteral("SELECT count(*) FROM pg_class WHERE oid = CAST(? AS regclass) AND relkind = 'p'"),
            {place.name()});
        if (!count)
            return std::unexpected(count.error());
        m_isPartitioned = *count > 0;
    }
    m_isPrepared = true;
    return {};
}

QString PurgeBatches::orderColumn() const
{
    const TablePlace &place = m_rows.place();
    return m_order == Order::Time    ? m_rows.time().column()
           : m_order == Order::RowId ? QStringLiteral("_rowid_")
                                     : place.quoted(place.primaryKey.value(0));
}

QString PurgeBatches::orderSelected() const
{
    return m_order == Order::Time ? m_rows.time().selected() : orderColumn();
}

SqlCondition PurgeBatches::bound(const QString &comparison, const QVariant &at) const
{
    if (m_order == Order::Time)
        return m_rows.time().compared(comparison, at);
    return {QStringLiteral("%1 %2 ?").arg(orderColumn(), comparison), {at}};
}

// One bound a side: SQLite seeks along the first that it is given, reads up to the other side's first, and only tests
// the rest on each row between. With the whole period beside it a stretch at its end would cost as much as the table.
SqlCondition PurgeBatches::stretch() const
{
    QList<SqlCondition> bounds;
    if (m_after)
        bounds.append(bound(QStringLiteral(">"), *m_after));
    else if (m_order == Order::Time)
        bounds.append(m_rows.withTime());
    if (m_end)
        bounds.append(bound(QStringLiteral("<="), *m_end));
    else if (m_order == Order::Time)
        bounds.append(m_rows.pastDuty());
    return allOf(bounds);
}

// About as many rows as a batch takes, whoever they belong to, so that a batch looks at no more than these.
Result<bool> PurgeBatches::nextStretch(qint64 most, const std::stop_token &stop)
{
    if (m_isInStretch)
        return true;
    if (m_isLast)
        return false;
    m_isInStretch = true;
    m_end.reset();
    if (m_order == Order::None) {
        m_isLast = true;
        return true;
    }
    const SqlCondition from = stretch();
    const auto read =
        m_rows.place().database->visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3 ORDER BY %4 LIMIT 1 OFFSET %5")
                                               .arg(orderSelected(), m_rows.place().name(), from.sql, orderColumn())
                                               .arg(most - 1),
                                           from.values, {.stop = stop}, [this](const RowStream &row) -> Result<void> {
                                               m_end = valueOf(row, 0);
                                               return {};
                                           });
    m_isLast = !m_end;
    return read ? Result<bool>(true) : std::unexpected(read.error());
}

Result<std::optional<PurgedBatch>> PurgeBatches::next(const SqlCondition &free, qint64 most,
                                                      const BeforeCommit &beforeCommit, const std::stop_token &stop)
{
    if (auto ready = prepare(); !ready)
        return std::unexpected(ready.error());
    const qint64 limit = std::max<qint64>(1, std::min(most, m_pace.rows()));
    const auto more = nextStretch(std::max(limit, std::min(most, m_look.rows())), stop);
    if (!more || !*more)
        return more ? Result<std::optional<PurgedBatch>>(std::nullopt) : std::unexpected(more.error());
    // Along the time the bounds of the stretch are those of the due.
    const SqlCondition due = m_order == Order::Time ? m_rows.ofClass() : m_rows.due();
    const SqlCondition where = allOf({due, stretch(), free});
    const auto begun = std::chrono::steady_clock::now();
    const bool isQuick = m_rows.place().dialect() == Dialect::Sqlite && m_rows.place().hasRowId;
    auto batch = isQuick ? SqliteBatch(m_rows, where).remove(limit, beforeCommit, stop)
                         : removeLocked(where, limit, beforeCommit, stop);
    if (!batch)
        return std::unexpected(batch.error());
    batch->worked = std::chrono::steady_clock::now() - begun;
    adapt(*batch, limit);
    return std::optional(*batch);
}

Result<PurgedBatch> PurgeBatches::removeLocked(const SqlCondition &where, qint64 limit,
                                               const BeforeCommit &beforeCommit, const std::stop_token &stop) const
{
    PurgedBatch batch;
    const auto begun = std::chrono::steady_clock::now();
    const auto done = m_rows.place().database->transaction([&]() -> Result<void> {
        if (auto ready = setUpTransaction(); !ready)
            return ready;
        const auto removed = remove(where, limit, stop);
        if (!removed)
            return std::unexpected(removed.error());
        batch = *removed;
        return batch.rows > 0 ? beforeCommit(batch) : Result<void>();
    });
    batch.took = std::chrono::steady_clock::now() - begun;
    return done ? Result<PurgedBatch>(batch) : std::unexpected(done.error());
}

// The commit is in the time that a batch took.
void PurgeBatches::adapt(const PurgedBatch &batch, qint64 limit)
{
    if (batch.rows > 0)
        m_pace.took(batch.rows, batch.took);
    // More rows than one batch takes lie in the stretch: many that are due, many of one time, or some that have come.
    if (batch.rows == limit) {
        m_hasSplit = true;
        return;
    }
    // Where hardly a row is due, more can be looked at than could be deleted.
    if (m_hasSplit)
        m_look = m_pace;
    else
        m_look.took(batch.worked);
    m_hasSplit = false;
    m_isInStretch = false;
    m_after = m_end;
}

// Neither waits for anybody for long, nor keeps anybody waiting should this program stop in the middle.
Result<void> PurgeBatches::setUpTransaction() const
{
    Database &database = *m_rows.place().database;
    QStringList limits;
    if (m_rows.place().dialect() == Dialect::PostgreSql)
        limits = {QStringLiteral("SET LOCAL lock_timeout = '200ms'"),
                  QStringLiteral("SET LOCAL idle_in_transaction_session_timeout = '10s'"),
                  QStringLiteral("SET LOCAL jit = off")};
    else if (m_rows.place().dialect() == Dialect::MySql)
        limits = {QStringLiteral("SET SESSION innodb_lock_wait_timeout = 1")};
    for (const QString &limit : std::as_const(limits)) {
        if (auto set = database.execute(limit); !set)
            return std::unexpected(set.error());
    }
    return {};
}

QString PurgeBatches::witnessColumn(const TablePlace &place)
{
    if (!place.idColumn().isEmpty())
        return place.quoted(place.idColumn());
    return place.hasRowId ? QStringLiteral("_rowid_") : QStringLiteral("NULL");
}

void PurgeBatches::add(PurgedBatch &batch, const RowStream &row, int time, int witness) const
{
    batch.add(m_rows.usOf(row, time), row.isNull(witness) ? QString() : row.string(witness));
}

QString PurgeBatches::fastStatement(const SqlCondition &where, qint64 limit, QVariantList &values) const
{
    const QString table = m_rows.place().name();
    values = where.values;
    // A row of another partition may have the same place, so the condition is asked for again.
    const QString again = m_isPartitioned ? QStringLiteral(" AND (%1)").arg(where.sql) : QString();
    if (m_isPartitioned)
        values += where.values;
    return QStringLiteral("DELETE FROM %1 WHERE ctid = ANY(ARRAY(SELECT ctid FROM %1 WHERE %2 LIMIT %3 FOR UPDATE SKIP "
                          "LOCKED))%4 RETURNING %5, CAST(%6 AS text)")
        .arg(table, where.sql)
        .arg(limit)
        .arg(again, m_rows.time().selected(), witnessColumn(m_rows.place()));
}

Result<PurgedBatch> PurgeBatches::remove(const SqlCondition &where, qint64 limit, const std::stop_token &stop) const
{
    const TablePlace &place = m_rows.place();
    if (place.dialect() != Dialect::PostgreSql)
        return removeByAddress(where, limit, stop);
    QVariantList values;
    const QString sql = fastStatement(where, limit, values);
    PurgedBatch batch;
    const auto rows = place.database->query(sql, values, {.stop = stop});
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return batch;
        add(batch, **rows, 0, 1);
    }
}

Result<PurgedBatch> PurgeBatches::removeByAddress(const SqlCondition &where, qint64 limit,
                                                  const std::stop_token &stop) const
{
    const TablePlace &place = m_rows.place();
    const RowWriter writer(place);
    if (auto checked = writer.check(); !checked)
        return std::unexpected(checked.error());
    QStringList selected = writer.address();
    const int time = int(selected.size());
    selected << m_rows.time().selected() << witnessColumn(place);
    QList<RowWriter::Row> found;
    PurgedBatch batch;
    const auto read =
        place.database->visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3 LIMIT %4%5")
                                      .arg(selected.join(QStringLiteral(", ")), place.name(), where.sql)
                                      .arg(limit)
                                      .arg(writer.lock()),
                                  where.values, {.stop = stop}, [&](const RowStream &row) -> Result<void> {
                                      found.append({writer.addressOf(row), {}});
                                      add(batch, row, time, time + 1);
                                      return {};
                                  });
    if (!read)
        return std::unexpected(read.error());
    const auto removed = writer.remove(found, where);
    if (!removed)
        return std::unexpected(removed.error());
    batch.rows = *removed;
    return batch;
}

Result<bool> PurgeBatches::isThere(const TablePlace &place, const QString &witness)
{
    const bool hasId = !place.idColumn().isEmpty();
    const SqlCondition where = hasId ? holdsOneOf(place, place.idColumn(), {witness})
                                     : SqlCondition{QStringLiteral("_rowid_ = ?"), {witness.toLongLong()}};
    const auto count = place.database->scalar(
        QStringLiteral("SELECT count(*) FROM %1 WHERE %2").arg(place.name(), where.sql), where.values);
    return count ? Result<bool>(*count > 0) : std::unexpected(count.error());
}

} // namespace Gatehouse
