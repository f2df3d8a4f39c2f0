#include "models/promises/stayinglook.h"

#include "models/promises/rowmarks.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/privacy/columnshape.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kDayUs = kDayMs * 1000;

// The running numbers of the rows since the beginning of the period.
struct RunningNumbers {
    qint64 first = 0;
    qint64 last = 0;
    qint64 rows = 0;

    // A server of several hands out every second or third number. A few rows do not tell that from a gap.
    qint64 step() const
    {
        constexpr qint64 kRowsThatTell = 20;
        const qint64 steps = rows - 1;
        return rows >= kRowsThatTell && (last - first) % steps == 0 ? (last - first) / steps : 1;
    }
    qint64 gaps() const { return rows == 0 ? 0 : (last - first) / step() + 1 - rows; }
};

// Empty: no column numbers the rows of this class, and no others.
QString numberColumn(const TablePlace &place, const RecordRows &rows)
{
    if (!rows.column.isEmpty() || place.primaryKey.size() != 1)
        return {};
    const ColumnSchema *key = place.column(place.primaryKey.constFirst());
    return key && columnShape(*key, place.dialect()) == ColumnShape::Integer ? key->name : QString();
}

Result<RunningNumbers> numbersSince(const TableFacts &facts, const QString &column, const SqlCondition &since)
{
    const TablePlace &place = facts.place();
    RunningNumbers found;
    const auto read =
        place.database->visitRows(QStringLiteral("SELECT min(%1), max(%1), count(*) FROM %2 WHERE %3")
                                      .arg(place.quoted(column), place.name(), since.sql),
                                  since.values, facts.limits(), [&found](const RowStream &row) -> Result<void> {
                                      if (!row.isNull(0))
                                          found = {row.integer(0), row.integer(1), row.integer(2)};
                                      return {};
                                  });
    return read ? Result<RunningNumbers>(found) : std::unexpected(read.error());
}

// Deletion requests that somebody worked on since: they may have taken a row that else must stay.
Result<bool> wereDeletionsSince(const PromiseScene &scene, qint64 ms)
{
    CasePageRequest page;
    page.filter.types = {RequestType::Deletion};
    while (true) {
        const auto cases = scene.cases.page(page);
        if (!cases)
            return std::unexpected(cases.error());
        if (std::ranges::any_of(*cases, [ms](const PrivacyCase &each) { return each.changedMs >= ms; }))
            return true;
        if (cases->size() < page.limit)
            return false;
        page.after = placeOf(cases->constLast(), page.sort);
    }
}

QString dayText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("d MMM yyyy"));
}

class StayingLook
{
public:
    StayingLook(const TableFacts &facts, const StoredTime &time, const QString &period, qint64 beginUs,
                const PromiseScene &scene)
        : m_facts(facts)
        , m_time(time)
        , m_name(facts.place().schema.name)
        , m_period(period)
        , m_beginUs(beginUs)
        , m_nowUs(scene.clock.nowMs() * 1000)
        , m_scene(scene)
        , m_isOnlyPlace(scene.tables.placesOf(m_name).size() == 1 &&
                        std::ranges::none_of(scene.unreached,
                                             [&](const UnreachedDatabase &each) {
                                                 return each.mayHold(m_name, scene.profile.telemetry.table,
                                                                     scene.tables);
                                             }))
        , m_marks(RowMarks::of(m_isOnlyPlace ? scene.before : nullptr, m_name, beginUs))
    {
    }

    Result<PromiseVerdict> look(const RecordRows &rows, std::optional<qint64> oldestUs)
    {
        const QString column = numberColumn(m_facts.place(), rows);
        if (column.isEmpty())
            return oldestUs ? withoutNumbers(*oldestUs) : withoutRows();
        auto one = seenGone(column);
        if (!one)
            return std::unexpected(one.error());
        if (!*one && oldestUs) {
            const auto numbers = numbersSince(m_facts, column, m_time.from(m_beginUs));
            if (!numbers)
                return reachesBack(*oldestUs) && numbers.error().kind != ErrorKind::Cancelled
                           ? Result<PromiseVerdict>(withoutNumbers(*oldestUs))
                           : unseenBecause(numbers.error(), m_name);
            *one = judged(*numbers, *oldestUs);
        }
        PromiseVerdict seen = one->value_or(withoutRows());
        if (!m_isOnlyPlace)
            return seen;
        if (const auto renewed = m_marks.renew(m_facts, column, m_time, m_beginUs, m_nowUs); !renewed)
            seen.details.append(QStringLiteral("what is there now was not noted: ") + renewed.error().message);
        m_marks.write(seen, m_name, m_nowUs / 1000);
        return seen;
    }

private:
    bool reachesBack(qint64 oldestUs) const { return oldestUs < m_beginUs + kDayUs; }
    QString age(qint64 oldestUs) const
    {
        return QStringLiteral("%1 d").arg(formatExact(std::max<qint64>(0, (m_nowUs - oldestUs) / kDayUs)));
    }

    // Nothing: none of the rows that were noted is.
    Result<std::optional<PromiseVerdict>> seenGone(const QString &column)
    {
        const auto gone = m_marks.missing(m_facts, column);
        if (!gone)
            return gone.error().kind == ErrorKind::Cancelled
                       ? Result<std::optional<PromiseVerdict>>(std::unexpected(gone.error()))
                       : std::optional<PromiseVerdict>();
        if (gone->isEmpty()) {
            m_marks.setBroken(false);
            return std::optional<PromiseVerdict>();
        }
        const auto deletions = m_marks.isBroken() ? Result<bool>(false) : wereDeletionsSince(m_scene, m_marks.atMs());
        if (!deletions)
            return std::unexpected(deletions.error());
        if (*deletions)
            m_marks.forget(*gone);
        else
            m_marks.setBroken(true);
        const RowMark &first = gone->constFirst();
        PromiseVerdict one =
            verdict(*deletions ? PromiseState::AtRisk : PromiseState::Broken,
                    QStringLiteral("%1: rows must stay for %2, and row %3 of %4, which was still there on %5, is gone")
                        .arg(m_name, m_period, formatExact(first.number), dayText(first.timeUs / 1000),
                             dayText(m_marks.atMs())));
        if (gone->size() > 1)
            one.summary += QStringLiteral(", as are %1 more that were noted").arg(gone->size() - 1);
        one.remedy =
            *deletions ? QStringLiteral("A deletion request was worked on since, and may have taken it: see its plan. "
                                        "If it did not, see what deleted the row at the gateway.")
                       : QStringLiteral("See what deleted them at the gateway, and stop it; a backup may have them.");
        return std::optional(one);
    }

    PromiseVerdict withoutRows() const
    {
        return unseen(QStringLiteral("%1 has no rows; whether there were any that must stay for %2 cannot be known")
                          .arg(m_name, m_period));
    }

    PromiseVerdict withoutNumbers(qint64 oldestUs) const
    {
        if (reachesBack(oldestUs))
            return verdict(
                PromiseState::Kept,
                QStringLiteral("%1: rows go back %2, as they must for %3").arg(m_name, age(oldestUs), m_period));
        return unseen(
            QStringLiteral("%1: the oldest row is %2 old, and rows must stay for %3; whether there were older "
                           "ones cannot be known, since nothing numbers them")
                .arg(m_name, age(oldestUs), m_period));
    }

    // Whether rows before the first one of the period are missing; numbers need not begin at 1.
    bool isWhole(const RunningNumbers &numbers, qint64 oldestUs) const
    {
        const auto known = m_marks.wholeFrom();
        return reachesBack(oldestUs) || numbers.first <= numbers.step() ||
               (known && *known <= numbers.first && numbers.first <= *known + numbers.step());
    }

    PromiseVerdict judged(const RunningNumbers &numbers, qint64 oldestUs)
    {
        const bool whole = isWhole(numbers, oldestUs);
        m_marks.setWholeFrom(whole ? std::optional(numbers.first) : std::nullopt);
        if (!whole) {
            PromiseVerdict one = verdict(
                PromiseState::AtRisk,
                QStringLiteral("%1: the oldest row is %2 old and has the number %3, and rows must stay for %4; whether "
                               "those before it are gone, or its numbers began there, cannot be seen")
                    .arg(m_name, age(oldestUs), formatExact(numbers.first), m_period));
            one.remedy = QStringLiteral("Nothing is missing if the rows were imported or the numbers set higher once. "
                                        "Else see what deleted them at the gateway, and stop it.");
            return one;
        }
        if (numbers.gaps() > 0) {
            PromiseVerdict some = verdict(
                PromiseState::AtRisk,
                QStringLiteral("%1: %2 missing among the rows that must stay for %3")
                    .arg(m_name, counted(numbers.gaps(), QStringLiteral("number is"), QStringLiteral("numbers are")),
                         m_period));
            some.remedy = QStringLiteral("Rows may have been deleted; a transaction that failed leaves a gap, too, and "
                                         "so does a server that hands out numbers in steps.");
            return some;
        }
        return verdict(
            PromiseState::Kept,
            reachesBack(oldestUs)
                ? QStringLiteral("%1: rows go back %2, as they must for %3, without a gap")
                      .arg(m_name, age(oldestUs), m_period)
                : QStringLiteral("%1: all rows since the first, %2 old, are there").arg(m_name, age(oldestUs)));
    }

    const TableFacts &m_facts;
    const StoredTime &m_time;
    const QString m_name;
    const QString m_period;
    const qint64 m_beginUs;
    const qint64 m_nowUs;
    const PromiseScene &m_scene;
    const bool m_isOnlyPlace; // else a row that was seen elsewhere would be missed here
    RowMarks m_marks;
};

} // namespace

Result<PromiseVerdict> lookAtStaying(const RetentionTerm &term, const RecordRows &rows, const TableFacts &facts,
                                     const StoredTime &time, std::optional<qint64> oldestUs, const PromiseScene &scene)
{
    const bool isForEver = term.period.kind == PolicyPeriod::Length::Unlimited;
    const QDate begin = term.period.keptFrom(scene.today());
    if (!begin.isValid() && !isForEver)
        return unseen(term.period.kind == PolicyPeriod::Length::WhileActive
                          ? QStringLiteral("%1: rows must stay while their account is in use; whether some went before "
                                           "that cannot be known")
                                .arg(facts.place().schema.name)
                          : QStringLiteral("The policy names no length, so it is not known which rows must stay."));
    return StayingLook(facts, time, isForEver ? QStringLiteral("ever") : lengthText(term.period.length),
                       isForEver ? 1 : begin.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000, scene)
        .look(rows, oldestUs);
}

} // namespace Gatehouse
