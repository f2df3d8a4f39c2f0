#include "models/telemetry/rolluprepository.h"

namespace Gatehouse
{

namespace
{

QByteArray blob(const RowStream &row, int column)
{
    const std::string_view bytes = row.text(column);
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

std::unexpected<Error> overtaken()
{
    return failure(ErrorKind::Busy,
                   QStringLiteral("The rollups were changed by another program meanwhile. It is tried again."));
}

// Whatever a write reports besides its error is of no interest here.
Result<void> done(const Result<qint64> &changed)
{
    return changed ? Result<void>() : std::unexpected(changed.error());
}

} // namespace

Result<void> forEachRow(Database &database, const QString &sql, const QVariantList &values,
                        const std::function<Result<void>(const RowStream &)> &visit)
{
    auto rows = database.query(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        if (auto visited = visit(**rows); !visited)
            return visited;
    }
}

RollupRepository::RollupRepository(Database &store, QString fingerprint)
    : m_store(store)
    , m_fingerprint(std::move(fingerprint))
{
}

Result<qint64> RollupRepository::findId()
{
    return m_store.scalar(QStringLiteral("SELECT id FROM rollup_source WHERE fingerprint = ? AND format = ?"),
                          {m_fingerprint, CellBlock::kFormat}, 0);
}

Result<bool> RollupRepository::find()
{
    const auto id = findId();
    if (!id)
        return std::unexpected(id.error());
    m_source = *id;
    return m_source != 0;
}

Result<void> RollupRepository::open()
{
    const auto found = find();
    if (!found)
        return std::unexpected(found.error());
    if (*found)
        return {};
    return m_store.transaction([this]() -> Result<void> {
        const auto old =
            m_store.scalar(QStringLiteral("SELECT id FROM rollup_source WHERE fingerprint = ?"), {m_fingerprint}, 0);
        if (!old)
            return std::unexpected(old.error());
        m_source = *old;
        if (*old != 0) {
            auto state = this->state();
            if (!state)
                return std::unexpected(state.error());
            if (auto cleared = clear(*state); !cleared)
                return cleared;
            ++state->revision;
            if (auto saved = save(*state); !saved)
                return saved;
            return done(m_store.execute(QStringLiteral("UPDATE rollup_source SET format = ? WHERE id = ?"),
                                        {CellBlock::kFormat, m_source}));
        }
        auto made =
            done(m_store.execute(QStringLiteral("INSERT INTO rollup_source (fingerprint, format) VALUES (?, ?)"),
                                 {m_fingerprint, CellBlock::kFormat}));
        if (!made)
            return made;
        const auto id = findId();
        m_source = id.value_or(0);
        return id ? Result<void>() : std::unexpected(id.error());
    });
}

Result<void> RollupRepository::tuneForWriting()
{
    // 64 MiB of journal instead of 4: pages that change often are then copied once instead of at every commit.
    return m_store.dialect() == Dialect::Sqlite
               ? done(m_store.execute(QStringLiteral("PRAGMA wal_autocheckpoint=16384")))
               : Result<void>();
}

Result<RollupState> RollupRepository::state()
{
    RollupState state;
    auto read = forEachRow(
        m_store,
        QStringLiteral("SELECT revision, generation, filled_from_ms, history_from_ms, history_to_ms, mark, "
                       "fresh_as_of_ms, derived_to_ms, attempts, estimated_rows FROM rollup_source "
                       "WHERE id = ?"),
        {m_source}, [&](const RowStream &row) -> Result<void> {
            const bool begun = !row.isNull(2);
            state = {row.integer(0), row.integer(1), begun,         begun ? row.integer(2) : RollupState::kAllFilled,
                     row.integer(3), row.integer(4), row.string(5), row.integer(6),
                     row.integer(7), row.integer(8), row.integer(9)};
            return {};
        });
    return read ? Result<RollupState>(state) : std::unexpected(read.error());
}

Result<void> RollupRepository::save(const RollupState &state)
{
    return done(m_store.execute(
        QStringLiteral(
            "UPDATE rollup_source SET revision = ?, generation = ?, filled_from_ms = ?, history_from_ms = ?, "
            "history_to_ms = ?, "
            "mark = ?, fresh_as_of_ms = ?, derived_to_ms = ?, attempts = ?, estimated_rows = ? WHERE id = ?"),
        {state.revision, state.generation, state.begun ? QVariant(state.filledFromMs) : QVariant(), state.historyFromMs,
         state.historyToMs, state.mark, state.freshAsOfMs, state.derivedToMs, state.attempts, state.estimatedRows,
         m_source}));
}

Result<RollupState> RollupRepository::change(const RollupState &expected,
                                             const std::function<Result<void>(RollupState &)> &work)
{
    RollupState changed = expected;
    auto committed = m_store.transaction([&]() -> Result<void> {
        const auto current = state();
        if (!current)
            return std::unexpected(current.error());
        if (current->revision != expected.revision)
            return overtaken();
        if (auto worked = work(changed); !worked)
            return worked;
        ++changed.revision;
        return save(changed);
    });
    return committed ? Result<RollupState>(changed) : std::unexpected(committed.error());
}

Result<void> RollupRepository::snapshot(const std::function<Result<void>()> &work)
{
    if (auto begun = m_store.execute(QStringLiteral("BEGIN")); !begun)
        return std::unexpected(begun.error());
    Result<void> worked = work();
    // Nothing was written, so either end is the same; a failed one would show at the next begin.
    const auto ended = m_store.execute(QStringLiteral("COMMIT"));
    return worked && !ended ? std::unexpected(ended.error()) : worked;
}

Result<void> RollupRepository::clear(RollupState &state)
{
    for (const char *table :
         {"rollup_value", "rollup_person_value", "rollup_block", "rollup_key_block", "rollup_due"}) {
        const QString sql = QStringLiteral("DELETE FROM %1 WHERE source = ?").arg(QLatin1String(table));
        if (auto removed = m_store.execute(sql, {m_source}); !removed)
            return std::unexpected(removed.error());
    }
    const qint64 revision = state.revision;
    const qint64 generation = state.generation + 1;
    state = RollupState();
    state.revision = revision;
    state.generation = generation;
    return {};
}

Result<void> RollupRepository::loadTable(const QString &table, ValueDictionary &into, qint64 &afterSeq)
{
    return forEachRow(
        m_store,
        QStringLiteral("SELECT seq, dimension, value_id, value FROM %1 WHERE source = ? AND seq > ? ORDER BY seq")
            .arg(table),
        {m_source, afterSeq}, [&](const RowStream &row) -> Result<void> {
            const auto dimension = dimensionFromToken(row.string(1));
            if (!dimension)
                return std::unexpected(dimension.error());
            afterSeq = row.integer(0);
            into.load({*dimension, quint32(row.integer(2)), row.string(3)});
            return {};
        });
}

Result<void> RollupRepository::loadValues(ValueDictionary &into, qint64 &afterSeq, qint64 &afterPersonSeq)
{
    if (auto loaded = loadTable(QStringLiteral("rollup_value"), into, afterSeq); !loaded)
        return loaded;
    return loadTable(QStringLiteral("rollup_person_value"), into, afterPersonSeq);
}

Result<qint64> RollupRepository::rename(Dimension dimension, const QString &from, const QString &to)
{
    return m_store.execute(
        QStringLiteral("UPDATE rollup_person_value SET value = ? WHERE source = ? AND dimension = ? AND value = ?"),
        {to, m_source, dimensionToken(dimension), from});
}

Result<void> RollupRepository::addValues(const QList<ValueDictionary::Value> &values)
{
    for (const ValueDictionary::Value &value : values) {
        const QString table =
            isPersonal(value.dimension) ? QStringLiteral("rollup_person_value") : QStringLiteral("rollup_value");
        auto added = m_store.execute(
            QStringLiteral("INSERT INTO %1 (source, dimension, value_id, value) VALUES (?, ?, ?, ?)").arg(table),
            {m_source, dimensionToken(value.dimension), value.id, value.text});
        if (!added)
            return std::unexpected(added.error());
    }
    return {};
}

Result<void> RollupRepository::blocks(Cube cube, Tier tier, const TimeSpan &starts, bool withSketches,
                                      const BlockVisitor &visit)
{
    const QString columns =
        withSketches ? QStringLiteral("start_ms, counts, sketches") : QStringLiteral("start_ms, counts");
    return forEachRow(m_store,
                      QStringLiteral("SELECT %1 FROM rollup_block WHERE source = ? AND cube = ? AND tier = ? "
                                     "AND start_ms >= ? AND start_ms < ? ORDER BY start_ms")
                          .arg(columns),
                      {m_source, int(cube), int(tier), starts.fromMs, starts.toMs}, [&](const RowStream &row) {
                          return visit(row.integer(0), blob(row, 1), withSketches ? blob(row, 2) : QByteArray());
                      });
}

Result<void> RollupRepository::addBlocks(const QList<NewBlock> &blocks)
{
    // Many rows per statement: preparing one costs as much as writing a small block.
    constexpr qsizetype most = 64;
    for (qsizetype first = 0; first < blocks.size(); first += most) {
        const qsizetype count = std::min(most, blocks.size() - first);
        QStringList rows;
        QVariantList values;
        for (qsizetype i = first; i < first + count; ++i) {
            const NewBlock &block = blocks.at(i);
            rows.append(QStringLiteral("(?, ?, ?, ?, ?, ?, ?)"));
            values << m_source << int(block.place.cube) << int(block.place.tier) << block.place.startMs
                   << block.attempts << block.bytes.counts << block.bytes.sketches;
        }
        auto added = m_store.execute(
            QStringLiteral(
                "INSERT INTO rollup_block (source, cube, tier, start_ms, attempts, counts, sketches) VALUES ") +
                rows.join(QLatin1Char(',')),
            values);
        if (!added)
            return std::unexpected(added.error());
    }
    return {};
}

Result<void> RollupRepository::removeBlocks(Cube cube, Tier tier, const TimeSpan &starts)
{
    return done(m_store.execute(QStringLiteral("DELETE FROM rollup_block WHERE source = ? AND cube = ? AND tier = ? "
                                               "AND start_ms >= ? AND start_ms < ?"),
                                {m_source, int(cube), int(tier), starts.fromMs, starts.toMs}));
}

Result<QMap<qint64, qint64>> RollupRepository::quarterAttempts(const TimeSpan &span)
{
    QMap<qint64, qint64> attempts;
    auto read = forEachRow(
        m_store,
        QStringLiteral("SELECT start_ms, attempts FROM rollup_block WHERE source = ? AND cube = ? AND tier = ? "
                       "AND start_ms >= ? AND start_ms < ? ORDER BY start_ms"),
        {m_source, int(Cube::Total), int(Tier::Quarter), span.fromMs, span.toMs},
        [&](const RowStream &row) -> Result<void> {
            attempts.insert(row.integer(0), row.integer(1));
            return {};
        });
    return read ? Result<QMap<qint64, qint64>>(attempts) : std::unexpected(read.error());
}

Result<void> RollupRepository::keyBlocks(const TimeSpan &span, bool withSketches, const KeyBlockVisitor &visit)
{
    // No key block is longer than a day, so the range on the primary key can begin a day early.
    const QString columns = withSketches ? QStringLiteral("start_ms, end_ms, counts, sketches")
                                         : QStringLiteral("start_ms, end_ms, counts");
    return forEachRow(
        m_store,
        QStringLiteral("SELECT %1 FROM rollup_key_block WHERE source = ? AND start_ms > ? AND start_ms < ? "
                       "AND end_ms > ? ORDER BY start_ms")
            .arg(columns),
        {m_source, span.fromMs - kDayMs, span.toMs, span.fromMs}, [&](const RowStream &row) {
            return visit({row.integer(0), row.integer(1)}, blob(row, 2), withSketches ? blob(row, 3) : QByteArray());
        });
}

Result<void> RollupRepository::addKeyBlock(const NewKeyBlock &block)
{
    return done(m_store.execute(
        QStringLiteral(
            "INSERT INTO rollup_key_block (source, start_ms, end_ms, counts, sketches) VALUES (?, ?, ?, ?, ?)"),
        {m_source, block.span.fromMs, block.span.toMs, block.bytes.counts, block.bytes.sketches}));
}

Result<void> RollupRepository::removeKeyBlocks(const TimeSpan &overlapping)
{
    return done(m_store.execute(
        QStringLiteral(
            "DELETE FROM rollup_key_block WHERE source = ? AND start_ms > ? AND start_ms < ? AND end_ms > ?"),
        {m_source, overlapping.fromMs - kDayMs, overlapping.toMs, overlapping.fromMs}));
}

Result<QList<TimeSpan>> RollupRepository::keyBlockSpans(const TimeSpan &overlapping)
{
    QList<TimeSpan> spans;
    auto read =
        forEachRow(m_store,
                   QStringLiteral("SELECT start_ms, end_ms FROM rollup_key_block WHERE source = ? AND start_ms > ? "
                                  "AND start_ms < ? AND end_ms > ? ORDER BY start_ms"),
                   {m_source, overlapping.fromMs - kDayMs, overlapping.toMs, overlapping.fromMs},
                   [&](const RowStream &row) -> Result<void> {
                       spans.append({row.integer(0), row.integer(1)});
                       return {};
                   });
    return read ? Result<QList<TimeSpan>>(spans) : std::unexpected(read.error());
}

Result<QList<DueQuarter>> RollupRepository::dueQuarters(const TimeSpan &span)
{
    QList<DueQuarter> quarters;
    auto read =
        forEachRow(m_store,
                   QStringLiteral("SELECT start_ms, due_ms, lost FROM rollup_due WHERE source = ? AND start_ms >= ? "
                                  "AND start_ms < ? ORDER BY start_ms"),
                   {m_source, span.fromMs, span.toMs}, [&](const RowStream &row) -> Result<void> {
                       quarters.append({row.integer(0), row.integer(1), row.integer(2) != 0});
                       return {};
                   });
    return read ? Result<QList<DueQuarter>>(quarters) : std::unexpected(read.error());
}

Result<void> RollupRepository::addDue(const DueQuarter &due)
{
    return done(m_store.execute(
        QStringLiteral("INSERT INTO rollup_due (source, start_ms, due_ms, lost) VALUES (?, ?, ?, ?) ON CONFLICT "
                       "(source, start_ms) "
                       "DO UPDATE SET due_ms = min(due_ms, excluded.due_ms), lost = max(lost, excluded.lost)"),
        {m_source, due.startMs, due.dueMs, int(due.lost)}));
}

Result<void> RollupRepository::removeDue(const TimeSpan &span)
{
    return done(
        m_store.execute(QStringLiteral("DELETE FROM rollup_due WHERE source = ? AND start_ms >= ? AND start_ms < ?"),
                        {m_source, span.fromMs, span.toMs}));
}

Result<void> RollupRepository::markDamaged(const BlockPlace &place)
{
    if (place.cube == Cube::Key) {
        const TimeSpan first{place.startMs, place.startMs + 1};
        const auto spans = keyBlockSpans(first);
        if (!spans)
            return std::unexpected(spans.error());
        for (const TimeSpan &span : *spans) {
            for (qint64 startMs = span.fromMs; startMs < span.toMs; startMs += kQuarterMs) {
                if (auto added = addDue({startMs, 0, false}); !added)
                    return added;
            }
        }
        return removeKeyBlocks(first);
    }
    // Hours and days follow from their quarters: without the block the finer tier answers, and counting any quarter of
    // it again makes the block anew.
    const bool derived = place.tier == Tier::Hour || place.tier == Tier::Day;
    if (derived) {
        if (auto removed = removeBlocks(place.cube, place.tier, {place.startMs, place.startMs + 1}); !removed)
            return removed;
    }
    return addDue({place.startMs, 0, !derived});
}

Result<void> RollupRepository::noteDamage(const BlockPlace &place)
{
    return m_store.transaction([&] { return markDamaged(place); });
}

} // namespace Gatehouse
