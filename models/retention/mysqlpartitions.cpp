#include "models/retention/mysqlpartitions.h"

#include "models/privacy/subjectlinks.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostTries = 3; // each may keep others waiting for a second
constexpr qint64 kDayUs = 86'400'000'000;
constexpr qint64 kToDaysOf1970 = 719'528; // TO_DAYS('1970-01-01')

// Partitions of partitions are left alone.
constexpr const char *kPartitions =
    "SELECT partition_name, partition_method, partition_expression, partition_description "
    "FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = ? "
    "AND partition_name IS NOT NULL AND subpartition_name IS NULL ORDER BY partition_ordinal_position";

bool isInUse(const Error &error)
{
    return error.kind == ErrorKind::Busy || error.kind == ErrorKind::TimedOut;
}

bool isCut(const Error &error)
{
    return isInUse(error) || error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Cancelled;
}

qint64 startUs(QDate day)
{
    return day.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000;
}

// "'2026-08-01 00:00:00'", as sessions in UTC write it.
std::optional<qint64> usOfLiteral(QString literal)
{
    literal.remove(QLatin1Char('\''));
    const QDate day = QDate::fromString(literal.left(10), Qt::ISODate);
    const QTime time = literal.size() > 10 ? QTime::fromString(literal.mid(11, 8), Qt::ISODate) : QTime(0, 0);
    if (!day.isValid() || !time.isValid())
        return std::nullopt;
    return QDateTime(day, time, Qt::UTC).toMSecsSinceEpoch() * 1000;
}

} // namespace

// Nothing: it has no end, or the table is not partitioned by the time of the rule.
std::optional<qint64> MySqlPartitions::endUs(const QString &method, const QString &expression, const QString &end) const
{
    static const QRegularExpression form(QStringLiteral("^(?:(to_days|unix_timestamp)\\()?`?([^`()]+)`?\\)?$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(expression.trimmed());
    const bool isRange = method.startsWith(QLatin1String("RANGE"), Qt::CaseInsensitive);
    if (!isRange || match.captured(2).compare(m_rule.timeColumn, Qt::CaseInsensitive) != 0)
        return std::nullopt;
    const QString function = match.captured(1).toLower();
    const qint64 unitUs = m_rule.timeUnitUs;
    if (function.isEmpty() && unitUs == 0)
        return usOfLiteral(end);
    bool isNumber = false;
    const qint64 number = end.toLongLong(&isNumber);
    // A function of a number would be of another unit; nobody partitions like that.
    if (!isNumber || (!function.isEmpty() && unitUs != 0))
        return std::nullopt;
    if (function == QLatin1String("to_days"))
        return (number - kToDaysOf1970) * kDayUs;
    return number * (function.isEmpty() ? unitUs : 1'000'000);
}

Result<QList<MySqlPartitions::Part>> MySqlPartitions::parts() const
{
    const qint64 keptUs = startUs(m_rule.goesBefore());
    QList<Part> all;
    const auto read = m_place.database->visitRows(
        QString::fromLatin1(kPartitions), {m_place.schema.name}, m_limits, [&](const RowStream &row) -> Result<void> {
            const auto end = row.isNull(3) ? std::nullopt : endUs(row.string(1), row.string(2), row.string(3));
            all.append({row.string(0), end && *end <= keptUs});
            return {};
        });
    return read ? Result<QList<Part>>(all) : std::unexpected(read.error());
}

Result<QStringList> MySqlPartitions::past() const
{
    auto all = parts();
    if (!all)
        return std::unexpected(all.error());
    QStringList names;
    for (qsizetype i = 0; i + 1 < all->size(); ++i) {
        if (all->at(i).isPast)
            names.append(all->at(i).name);
    }
    return names;
}

QString MySqlPartitions::inside(const QString &partition) const
{
    return QStringLiteral("%1 PARTITION (%2)").arg(m_place.name(), m_place.quoted(partition));
}

// The same for whoever takes over. Names of this engine have at most 64 characters.
QString MySqlPartitions::nameOutside(const QString &table, const QString &partition)
{
    const QByteArray of = table.toUtf8() + '\0' + partition.toUtf8();
    const QByteArray hash = QCryptographicHash::hash(of, QCryptographicHash::Sha256).toHex().first(16);
    return QStringLiteral("gatehouse_purge_") + QString::fromLatin1(hash);
}

QString MySqlPartitions::outside(const QString &partition) const
{
    return m_place.quoted(nameOutside(m_place.schema.name, partition));
}

Result<PartitionPlace> MySqlPartitions::where(const QString &partition, const QString &witness) const
{
    const auto isOut = hasOutside(partition);
    if (!isOut && isOut.error().kind == ErrorKind::Denied) {
        const auto isLeft = isInside(partition, witness);
        if (!isLeft || *isLeft)
            return isLeft ? Result<PartitionPlace>(PartitionPlace::Attached) : std::unexpected(isLeft.error());
        return failure(ErrorKind::Denied,
                       QStringLiteral("Whether partition %1 of table %2 was taken out cannot be told by this account: "
                                      "its rows may be in the table %3. Grant it SELECT, CREATE and DROP on that one, "
                                      "which can be done whether it is there or not, and run the purge again. Where "
                                      "rows must go back, it needs what gatehousectl grants --for privacy prints for "
                                      "partitions.")
                           .arg(partition, m_place.schema.name, nameOutside(m_place.schema.name, partition)),
                       isOut.error().detail);
    }
    const auto isIn = isOut ? hasInside(partition) : isOut;
    if (!isIn)
        return std::unexpected(isIn.error());
    return *isOut ? PartitionPlace::Detached : *isIn ? PartitionPlace::Attached : PartitionPlace::Gone;
}

Result<bool> MySqlPartitions::hasRows(const QString &from) const
{
    const auto found =
        m_place.database->scalar(QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM %1 LIMIT 1) found").arg(from));
    return found ? Result<bool>(*found > 0) : std::unexpected(found.error());
}

Result<bool> MySqlPartitions::hasOutside(const QString &partition) const
{
    const auto found = hasRows(outside(partition));
    if (!found && found.error().kind == ErrorKind::NotFound)
        return false;
    return found;
}

Result<bool> MySqlPartitions::hasInside(const QString &partition) const
{
    const auto all = parts();
    if (!all)
        return std::unexpected(all.error());
    return std::ranges::find(*all, partition, &Part::name) == all->end() ? Result<bool>(false)
                                                                         : hasRows(inside(partition));
}

// Rows go out of a partition all together, so that one of them tells of all, but do not come back so: who puts them
// back has no witness any more.
Result<bool> MySqlPartitions::isInside(const QString &partition, const QString &witness) const
{
    const auto all = witness.isEmpty() ? Result<QList<Part>>(QList<Part>()) : parts();
    if (!all)
        return std::unexpected(all.error());
    if (std::ranges::find(*all, partition, &Part::name) == all->end())
        return false;
    const SqlCondition where = holdsOneOf(m_place, m_place.idColumn(), {witness});
    const auto found = m_place.database->scalar(
        QStringLiteral("SELECT count(*) FROM %1 WHERE %2").arg(inside(partition), where.sql), where.values);
    return found ? Result<bool>(*found > 0) : std::unexpected(found.error());
}

// On one connection, which waits for anybody as long as before when it is done. Statements like this one commit by
// themselves.
Result<void> MySqlPartitions::alter(const QString &sql) const
{
    Database &database = *m_place.database;
    for (int i = 0; i < kMostTries; ++i) {
        const auto done = database.transaction([&]() -> Result<void> {
            auto run = database.execute(QStringLiteral("SET SESSION lock_wait_timeout = 1"));
            if (run)
                run = database.execute(sql);
            const auto reset = database.execute(QStringLiteral("SET SESSION lock_wait_timeout = 30"));
            if (run && !reset)
                run = reset;
            return run ? Result<void>() : std::unexpected(run.error());
        });
        // One that ran out of time may have happened, and an exchange that is done twice is undone.
        if (done || done.error().kind != ErrorKind::Busy)
            return done;
    }
    return failure(ErrorKind::Busy,
                   QStringLiteral("A partition of table %1 is in use all the time, so it was left as it is. The purge "
                                  "can go on later.")
                       .arg(m_place.schema.name));
}

Result<void> MySqlPartitions::exchange(const QString &partition) const
{
    return alter(QStringLiteral("ALTER TABLE %1 EXCHANGE PARTITION %2 WITH TABLE %3")
                     .arg(m_place.name(), m_place.quoted(partition), outside(partition)));
}

// Without rows: it was made by somebody who died before the exchange, or is of no use any more.
Result<void> MySqlPartitions::dropEmptyOutside(const QString &partition) const
{
    const auto isFull = hasOutside(partition);
    if (!isFull || *isFull)
        return isFull ? Result<void>() : std::unexpected(isFull.error());
    return alter(QStringLiteral("DROP TABLE IF EXISTS %1").arg(outside(partition)));
}

Result<void> MySqlPartitions::makeOutside(const QString &partition) const
{
    if (auto cleared = dropEmptyOutside(partition); !cleared)
        return cleared;
    const QString out = outside(partition);
    if (auto made = alter(QStringLiteral("CREATE TABLE %1 LIKE %2").arg(out, m_place.name())); !made)
        return made;
    return alter(QStringLiteral("ALTER TABLE %1 REMOVE PARTITIONING").arg(out));
}

Result<void> MySqlPartitions::takeOut(const QString &partition) const
{
    const auto isOut = hasOutside(partition);
    if (!isOut || *isOut)
        return isOut ? Result<void>() : std::unexpected(isOut.error());
    auto taken = makeOutside(partition);
    if (taken)
        taken = exchange(partition);
    if (taken)
        return taken;
    // What ran out of time may have happened all the same.
    const auto isTaken = hasOutside(partition);
    if (!isTaken || *isTaken)
        return isTaken ? Result<void>() : std::unexpected(isTaken.error());
    (void)dropEmptyOutside(partition); // it holds nothing, and the next one to come finds it
    if (isCut(taken.error()))
        return taken;
    return failure(ErrorKind::Unsupported,
                   QStringLiteral("Partition %1 of table %2 cannot be dropped as a whole: %3")
                       .arg(partition, m_place.schema.name, taken.error().message),
                   taken.error().detail);
}

Result<void> MySqlPartitions::drop(const QString &partition) const
{
    if (auto gone = alter(QStringLiteral("DROP TABLE IF EXISTS %1").arg(outside(partition))); !gone)
        return gone;
    // An empty partition is in nobody's way, so it is no failure when it cannot be dropped now.
    (void)dropIfEmpty(partition);
    return {};
}

Result<void> MySqlPartitions::dropIfEmpty(const QString &partition) const
{
    Database &database = *m_place.database;
    return database.transaction([&]() -> Result<void> {
        auto run = database.execute(QStringLiteral("SET SESSION lock_wait_timeout = 1"));
        if (run)
            run = database.execute(QStringLiteral("LOCK TABLES %1 WRITE").arg(m_place.name()));
        // Nobody writes to it between the look and the drop.
        const auto isFull = run ? hasRows(inside(partition)) : std::unexpected(run.error());
        if (isFull && !*isFull)
            run = database.execute(
                QStringLiteral("ALTER TABLE %1 DROP PARTITION %2").arg(m_place.name(), m_place.quoted(partition)));
        (void)database.execute(QStringLiteral("UNLOCK TABLES"));
        (void)database.execute(QStringLiteral("SET SESSION lock_wait_timeout = 30"));
        return run ? Result<void>() : std::unexpected(run.error());
    });
}

// Each step can be the last one before a crash: what is outside then is looked at again, and no row is there twice.
Result<void> MySqlPartitions::putBack(const QString &partition) const
{
    if (auto back = exchange(partition); !back)
        return back;
    Database &database = *m_place.database;
    const QString out = outside(partition);
    const auto moved = database.transaction([&]() -> Result<void> {
        auto run = database.execute(QStringLiteral("INSERT INTO %1 SELECT * FROM %2").arg(m_place.name(), out));
        if (run)
            run = database.execute(QStringLiteral("DELETE FROM %1").arg(out));
        return run ? Result<void>() : std::unexpected(run.error());
    });
    return moved ? dropEmptyOutside(partition) : moved;
}

} // namespace Gatehouse
