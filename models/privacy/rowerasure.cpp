#include "models/privacy/rowerasure.h"

#include "models/privacy/batchpace.h"
#include "models/privacy/columnshape.h"
#include "models/privacy/duerows.h"
#include "models/privacy/erasedsums.h"
#include "models/privacy/jsonplace.h"
#include "models/privacy/rowedits.h"
#include "models/privacy/rowwriter.h"
#include "models/privacy/tablewalk.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace Gatehouse
{

namespace
{

constexpr int kMostSerials = 1000;
constexpr qint64 kRowsPerStretch = 50'000;

QJsonValue timed(const QJsonValue &value, qint64 nowMs)
{
    if (value.toString() == QLatin1String("{now_ms}"))
        return nowMs;
    return value.toString() == QLatin1String("{now_s}") ? QJsonValue(nowMs / 1000) : value;
}

bool isCancelled(const std::stop_token &stop)
{
    return stop.stop_requested();
}

std::unexpected<Error> cancelled()
{
    return failure(ErrorKind::Cancelled, QStringLiteral("The erasure was stopped; it goes on where it was."));
}

} // namespace

QString ErasureStep::title() const
{
    const QString rows = part == PlanPart::Own       ? QStringLiteral("own rows")
                         : part == PlanPart::Expired ? QStringLiteral("own rows whose retention is over")
                         : part == PlanPart::Shared  ? QStringLiteral("rows that are another person's as well")
                                                     : QStringLiteral("rows that mention the person");
    return QStringLiteral("%1: %2 %3").arg(table, stepEffectToken(effect), rows);
}

QList<ErasureStep> stepsOf(const ErasurePlan &plan)
{
    QList<ErasureStep> steps;
    for (const PlanTable &table : plan.tables) {
        if (table.effect == StepEffect::None)
            continue;
        ErasureStep step{table.table, table.part, table.effect, plan.asOf, {}};
        for (const PlannedChange &change : plan.changes) {
            if (table.effect == StepEffect::Set && change.table == table.table)
                step.changes.append(change);
        }
        steps.append(step);
    }
    return steps;
}

class RowErasure::Work
{
public:
    Work(const DataMap &map, const GatewayTables &tables, Person person, const QByteArray &salt)
        : m_map(map)
        , m_tables(tables)
        , m_person(std::move(person))
        , m_pseudonyms(salt, m_person.pseudonymSerial)
        , m_salt(salt)
    {
    }

    Result<void> prepare() const;
    Result<BatchOutcome> batch(const ErasureStep &step, const QList<RowHold> &holds, qint64 nowMs, int limit,
                               const std::stop_token &stop);
    Result<qint64> remaining(const ErasureStep &step, const QList<RowHold> &holds, const std::stop_token &stop) const;
    Result<int> serial() const;
    Result<void> checkSums(const ErasurePlan &plan, const std::stop_token &stop) const
    {
        return ErasedSums(m_map, m_tables, m_person, m_pseudonyms).check(plan, stop);
    }
    Result<void> finishFiles() const;

private:
    struct Changed {
        qint64 rows = 0;
        bool isThrough = true; // this found nothing that it left to a later batch
    };
    // How far the batches of one way to the rows of a step have come. Only what was committed counts.
    struct Way {
        std::optional<TableWalk> walk;
        BatchPace pace;
        SqlCondition where; // with the holds as they were
    };
    using WayKey = std::tuple<QString, const TablePlace *, qsizetype>;

    Result<Changed> change(const TablePlace &place, const ErasureStep &step, const QList<RowHold> &holds, qint64 nowMs,
                           int limit, const std::stop_token &stop);
    Result<Changed> deleteBy(const DueRows::Way &way, const WayKey &key, const SubjectLinks &links, int limit);
    Result<Way *> progressOf(const WayKey &key, const DueRows::Way &way, int limit);
    Result<Changed> changeBy(const DueRows::Way &way, const SubjectLinks &links, const RowEdits &edits,
                             const ErasureStep &step, int limit, const std::stop_token &stop) const;
    Result<QList<RowWriter::Row>> read(const DueRows::Way &way, const SubjectLinks &links, const RowEdits &edits,
                                       const ErasureStep &step, int limit, const std::stop_token &stop) const;
    Result<qint64> set(const SubjectLinks &links, const ErasureStep &step, const QList<RowHold> &holds,
                       qint64 nowMs) const;
    Result<bool> isNumberTaken(const Pseudonyms &pseudonyms) const;
    QList<const TablePlace *> placesOf(const QString &table) const;

    const DataMap &m_map;
    const GatewayTables &m_tables;
    const Person m_person;
    const Pseudonyms m_pseudonyms;
    const QByteArray m_salt;
    std::map<WayKey, Way> m_ways;
    std::optional<std::pair<WayKey, Way>> m_next; // of the batch at hand, until it is committed
};

QList<const TablePlace *> RowErasure::Work::placesOf(const QString &table) const
{
    QList<const TablePlace *> places = m_map.table(table) ? m_tables.placesOf(table) : QList<const TablePlace *>();
    places.removeIf([](const TablePlace *place) { return place->isView; });
    return places;
}

// What is deleted is overwritten in the file.
Result<void> RowErasure::Work::prepare() const
{
    for (const TablePlace &place : m_tables.places()) {
        if (place.dialect() != Dialect::Sqlite)
            continue;
        if (auto done = place.database->execute(QStringLiteral("PRAGMA secure_delete=ON")); !done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<BatchOutcome> RowErasure::Work::batch(const ErasureStep &step, const QList<RowHold> &holds, qint64 nowMs,
                                             int limit, const std::stop_token &stop)
{
    const QList<const TablePlace *> places = placesOf(step.table);
    for (qsizetype i = 0; i < places.size(); ++i) {
        Changed changed;
        m_next.reset();
        const auto begun = std::chrono::steady_clock::now();
        const auto done = places.at(i)->database->transaction([&]() -> Result<void> {
            auto made = change(*places.at(i), step, holds, nowMs, limit, stop);
            if (!made)
                return std::unexpected(made.error());
            changed = *made;
            return isCancelled(stop) ? Result<void>(cancelled()) : Result<void>();
        });
        if (!done)
            return std::unexpected(done.error());
        if (m_next) {
            m_next->second.pace.took(std::chrono::steady_clock::now() - begun);
            m_ways.insert_or_assign(m_next->first, m_next->second);
        }
        const bool isDone = changed.isThrough && i + 1 == places.size();
        // Whoever runs the step again begins anew.
        if (isDone)
            std::erase_if(m_ways, [&step](const auto &way) { return std::get<0>(way.first) == step.title(); });
        if (changed.rows > 0 || !changed.isThrough)
            return BatchOutcome{changed.rows, isDone};
    }
    return BatchOutcome{0, true};
}

Result<RowErasure::Work::Changed> RowErasure::Work::change(const TablePlace &place, const ErasureStep &step,
                                                           const QList<RowHold> &holds, qint64 nowMs, int limit,
                                                           const std::stop_token &stop)
{
    const SubjectLinks links(m_map, m_tables, m_person, place);
    if (step.effect == StepEffect::Set) {
        const auto rows = set(links, step, holds, nowMs);
        return rows ? Result<Changed>({*rows, true}) : std::unexpected(rows.error());
    }
    const RowEdits edits(links, step, m_person, m_pseudonyms);
    const DueRows due(links, step, edits, holds);
    const bool canDelete = place.dialect() != Dialect::Sqlite || RowWriter(place).check();
    const QList<DueRows::Way> ways = due.waysOfBatches();
    Changed all;
    for (qsizetype i = 0; i < ways.size() && all.isThrough; ++i) {
        const DueRows::Way &way = ways.at(i);
        const int left = int(limit - all.rows);
        if (auto preferred = RowWriter(place).prefer(way.isIndexedIn(place)); !preferred)
            return std::unexpected(preferred.error());
        auto changed = step.effect == StepEffect::Delete && !way.isChecked() && canDelete
                           ? deleteBy(way, {step.title(), &place, i}, links, left)
                           : changeBy(way, links, edits, step, std::min(left, kRowsPerBatch), stop);
        if (!changed)
            return changed;
        all.rows += changed->rows;
        all.isThrough = changed->isThrough && all.rows < limit;
    }
    return all;
}

Result<RowErasure::Work::Way *> RowErasure::Work::progressOf(const WayKey &key, const DueRows::Way &way, int limit)
{
    if (const auto known = m_ways.find(key); known != m_ways.end())
        return &known->second;
    const TablePlace &place = *std::get<1>(key);
    Way made{std::nullopt, BatchPace(kRowsPerBatch), way.where};
    if (!way.isIndexedIn(place) && limit >= kRowsPerBatch) {
        TableWalk walk(place);
        const auto possible = walk.isPossible();
        if (!possible)
            return std::unexpected(possible.error());
        if (*possible)
            made = {walk, BatchPace(kRowsPerStretch), way.where};
    }
    return &m_ways.emplace(key, made).first->second;
}

Result<RowErasure::Work::Changed> RowErasure::Work::deleteBy(const DueRows::Way &way, const WayKey &key,
                                                             const SubjectLinks &links, int limit)
{
    const RowWriter writer(links.place());
    const auto known = progressOf(key, way, limit);
    if (!known)
        return std::unexpected(known.error());
    Way next = **known;
    if (!next.walk) {
        const qint64 most = std::min<qint64>(limit, next.pace.rows());
        const auto rows = writer.removeSome(way.where, int(most));
        if (!rows)
            return std::unexpected(rows.error());
        if (*rows >= most)
            m_next.emplace(key, next);
        return Changed{*rows, *rows < most};
    }
    // A hold that has ended may have kept rows that were passed.
    if (next.where.sql != way.where.sql || next.where.values != way.where.values)
        next = {TableWalk(links.place()), next.pace, way.where};
    if (next.walk->isOver())
        return Changed{};
    const auto stretch = next.walk->next(next.pace.rows());
    const auto rows = stretch ? writer.removeAll(allOf({way.where, stretch->where})) : std::unexpected(stretch.error());
    const auto passed = rows ? next.walk->pass(*stretch, *rows) : std::unexpected(rows.error());
    if (!passed)
        return std::unexpected(passed.error());
    m_next.emplace(key, next);
    return Changed{*rows, next.walk->isOver()};
}

Result<RowErasure::Work::Changed> RowErasure::Work::changeBy(const DueRows::Way &way, const SubjectLinks &links,
                                                             const RowEdits &edits, const ErasureStep &step, int limit,
                                                             const std::stop_token &stop) const
{
    const RowWriter writer(links.place());
    if (auto checked = writer.check(); !checked)
        return std::unexpected(checked.error());
    auto rows = read(way, links, edits, step, limit, stop);
    if (!rows)
        return std::unexpected(rows.error());
    if (step.effect == StepEffect::Delete) {
        const auto removed = writer.remove(*rows, way.where);
        return removed ? Result<Changed>({*removed, *removed < limit}) : std::unexpected(removed.error());
    }
    if (auto written = writer.write(edits.columns(), *rows); !written)
        return std::unexpected(written.error());
    return Changed{rows->size(), rows->size() < limit};
}

// A row that has to be looked at may turn out to be nobody's, so those are all read, and not just the first few.
Result<QList<RowWriter::Row>> RowErasure::Work::read(const DueRows::Way &way, const SubjectLinks &links,
                                                     const RowEdits &edits, const ErasureStep &step, int limit,
                                                     const std::stop_token &stop) const
{
    const RowWriter writer(links.place());
    const bool deletes = step.effect == StepEffect::Delete;
    QStringList selected = writer.address();
    const int first = int(selected.size());
    selected += deletes ? QStringList() : edits.selected();
    if (deletes) {
        for (const QString &column : links.checkedColumns())
            selected.append(links.jsonSelected(column));
    }
    const int firstChecked = int(selected.size() - links.checkedColumns().size());
    QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                      .arg(selected.join(QStringLiteral(", ")), links.place().name(), way.where.sql);
    if (!way.isChecked())
        sql += QStringLiteral(" LIMIT %1").arg(limit);
    if (!deletes)
        sql += writer.lock();
    QList<RowWriter::Row> rows;
    const auto visit = [&](const RowStream &row) -> Result<void> {
        if (rows.size() >= limit || (way.link && !links.holds(*way.link, row, firstChecked)))
            return {};
        if (deletes)
            rows.append({writer.addressOf(row), {}});
        else if (auto values = edits.edited(row, first))
            rows.append({writer.addressOf(row), std::move(*values)});
        return {};
    };
    const QVariantList values = (deletes ? QVariantList() : edits.selectedValues()) + way.where.values;
    auto read = links.place().database->visitRows(sql, values, {{}, stop}, visit);
    return read ? Result<QList<RowWriter::Row>>(std::move(rows)) : std::unexpected(read.error());
}

Result<qint64> RowErasure::Work::set(const SubjectLinks &links, const ErasureStep &step, const QList<RowHold> &holds,
                                     qint64 nowMs) const
{
    const TablePlace &place = links.place();
    QStringList parts;
    QVariantList values;
    QMap<QString, QList<JsonWrite>> json; // of several places in one column
    for (const PlannedChange &change : step.changes) {
        const ColumnSchema *column = place.column(change.column);
        if (!column || isNever(links.ownUnchecked())) {
            return failure(ErrorKind::Unsupported,
                           QStringLiteral("Column %1 of %2 cannot be set: it, or the way to the "
                                          "person's row, is not there.")
                               .arg(change.column, change.table));
        }
        const QJsonValue after = timed(change.after, nowMs);
        if (!change.path.isEmpty()) {
            json[change.column].append({change.path, after});
            continue;
        }
        parts.append(place.quoted(change.column) + QLatin1String(" = ?"));
        values.append(boundValue(after, columnShape(*column, place.dialect())));
    }
    for (auto at = json.begin(); at != json.end(); ++at) {
        const SqlCondition written = jsonWritten(place, at.key(), *at);
        parts.append(QStringLiteral("%1 = %2").arg(place.quoted(at.key()), written.sql));
        values += written.values;
    }
    const SqlCondition where = allOf({links.ownUnchecked(), notTrue(links.held(holds)), unsetIn(place, step)});
    return place.database->execute(
        QStringLiteral("UPDATE %1 SET %2 WHERE %3").arg(place.name(), parts.join(QStringLiteral(", ")), where.sql),
        values + where.values);
}

Result<qint64> RowErasure::Work::remaining(const ErasureStep &step, const QList<RowHold> &holds,
                                           const std::stop_token &stop) const
{
    qint64 rows = 0;
    for (const TablePlace *place : placesOf(step.table)) {
        const SubjectLinks links(m_map, m_tables, m_person, *place);
        const RowEdits edits(links, step, m_person, m_pseudonyms);
        QStringList flags;
        QVariantList values;
        const DueRows due(links, step, edits, holds);
        for (const DueRows::Way &way : due.ways()) {
            flags.append(flagOf(way.where).sql);
            values += way.where.values;
        }
        if (flags.isEmpty())
            continue;
        const int first = int(flags.size());
        for (const QString &column : links.checkedColumns())
            flags.append(links.jsonSelected(column));
        const SqlCondition where = DueRows::anyOfWays(due.ways());
        auto read = place->database->visitRows(
            QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                .arg(flags.join(QStringLiteral(", ")), place->name(), where.sql),
            values + where.values, {{}, stop}, [&](const RowStream &row) -> Result<void> {
                for (int i = 0; i < first; ++i) {
                    if (row.integer(i) != 0 && links.holds(*due.ways().at(i).link, row, first)) {
                        ++rows;
                        break;
                    }
                }
                return {};
            });
        if (!read)
            return std::unexpected(read.error());
    }
    return rows;
}

Result<bool> RowErasure::Work::isNumberTaken(const Pseudonyms &pseudonyms) const
{
    for (const DataMapTable &table : m_map.tables) {
        for (const SubjectLink &link : table.subject) {
            QStringList numbers;
            for (const QString &value : m_person.valuesOf(link.table, link.key)) {
                if (plainInteger(value))
                    numbers.append(QString::number(pseudonyms.number(RowEdits::scopeOf(table, link.column), value)));
            }
            for (const TablePlace *place : placesOf(table.name)) {
                const SqlCondition where = holdsOneOf(*place, link.column, numbers);
                if (!link.path.isEmpty() || isNever(where))
                    continue;
                auto found = place->database->scalar(
                    QStringLiteral("SELECT 1 FROM %1 WHERE %2 LIMIT 1").arg(place->name(), where.sql), where.values);
                if (!found || *found != 0)
                    return found ? Result<bool>(true) : std::unexpected(found.error());
            }
        }
    }
    return false;
}

Result<int> RowErasure::Work::serial() const
{
    for (int serial = 0; serial < kMostSerials; ++serial) {
        auto taken = isNumberTaken(Pseudonyms(m_salt, serial));
        if (!taken)
            return std::unexpected(taken.error());
        if (!*taken)
            return serial;
    }
    return failure(ErrorKind::Internal, QStringLiteral("No number was found for the person that is not in use."));
}

Result<void> RowErasure::Work::finishFiles() const
{
    QList<Database *> done;
    bool isBusy = false;
    for (const TablePlace &place : m_tables.places()) {
        if (place.dialect() != Dialect::Sqlite || done.contains(place.database))
            continue;
        done.append(place.database);
        auto busy = place.database->scalar(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        if (!busy)
            return std::unexpected(busy.error());
        isBusy = isBusy || *busy != 0;
    }
    if (!isBusy)
        return {};
    return failure(ErrorKind::Busy,
                   QStringLiteral("What was erased is still in the journal of the gateway's file, since "
                                  "another program reads it. It is tried again."));
}

RowErasure::RowErasure(std::unique_ptr<Work> work)
    : m_work(std::move(work))
{
}

RowErasure::~RowErasure() = default;

Result<std::unique_ptr<RowErasure>> RowErasure::create(const DataMap &map, const GatewayTables &tables, Person person,
                                                       const QByteArray &salt)
{
    if (salt.size() != 32)
        return failure(ErrorKind::Corrupt, QStringLiteral("The case has lost its salt, so its person cannot be given "
                                                          "another name. Open a new case."));
    auto work = std::make_unique<Work>(map, tables, std::move(person), salt);
    if (auto prepared = work->prepare(); !prepared)
        return std::unexpected(prepared.error());
    return std::unique_ptr<RowErasure>(new RowErasure(std::move(work)));
}

Result<int> RowErasure::chooseSerial() const
{
    return m_work->serial();
}

Result<BatchOutcome> RowErasure::runBatch(const ErasureStep &step, const QList<RowHold> &holds, qint64 nowMs, int limit,
                                          const std::stop_token &stop)
{
    return m_work->batch(step, holds, nowMs, limit, stop);
}

Result<qint64> RowErasure::remaining(const ErasureStep &step, const QList<RowHold> &holds,
                                     const std::stop_token &stop) const
{
    return m_work->remaining(step, holds, stop);
}

Result<void> RowErasure::checkSums(const ErasurePlan &plan, const std::stop_token &stop) const
{
    return m_work->checkSums(plan, stop);
}

Result<void> RowErasure::finishFiles()
{
    return m_work->finishFiles();
}

} // namespace Gatehouse
