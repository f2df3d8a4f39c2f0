#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"

namespace Gatehouse
{

namespace
{

constexpr qint64 kDayUs = kDayMs * 1000;

qint64 startUs(QDate day)
{
    return day.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000;
}

QString tableName(const TablePlace &place)
{
    return place.schema.name;
}

// "131 d".
QString ageText(qint64 days)
{
    return QStringLiteral("%1 d").arg(formatExact(days));
}

// What there is of one class in one table.
class ClassLook
{
public:
    ClassLook(const RetentionTerm &term, const RecordRows &rows, const PromiseScene &scene)
        : m_term(term)
        , m_rows{rows.column, rows.values, {}}
        , m_scene(scene)
        , m_keptFrom(term.period.keptFrom(scene.today()))
    {
    }

    Result<PromiseVerdict> look(const DataMapTable &table, const TablePlace &place)
    {
        const TableFacts facts(place, m_scene);
        const auto time = facts.time(table);
        const QString looked = QStringLiteral("the oldest %1 of %2").arg(table.timeColumn, tableName(place));
        if (!time) {
            return unseen(QStringLiteral("%1 has no time, so the age of its rows is not known").arg(tableName(place)),
                          QStringLiteral("the columns of %1").arg(tableName(place)));
        }
        const auto oldest = facts.oldestUs(*time, facts.of(m_rows));
        if (!oldest)
            return unseenBecause(oldest.error(), looked);
        PromiseVerdict one = *oldest
                                 ? judged(facts, *time, **oldest)
                                 : verdict(PromiseState::Kept, QStringLiteral("%1 has no rows").arg(tableName(place)));
        one.looked = looked;
        return one;
    }

private:
    PromiseVerdict judged(const TableFacts &facts, const StoredTime &time, qint64 oldestUs) const
    {
        const qint64 days = std::max<qint64>(0, (m_scene.clock.nowMs() * 1000 - oldestUs) / kDayUs);
        const QString name = tableName(facts.place());
        PromiseVerdict one =
            verdict(PromiseState::Kept, QStringLiteral("%1: oldest row %2 old").arg(name, ageText(days)));
        one.measure =
            PromiseMeasure{QStringLiteral("oldest row of %1").arg(name), double(days), {}, QStringLiteral("days")};
        if (!m_keptFrom.isValid())
            return one;
        one.measure->limit = double(m_keptFrom.daysTo(m_scene.today()));
        if (!m_term.mustGoAfter || oldestUs >= startUs(m_keptFrom))
            return one;
        one.state = PromiseState::Broken;
        const auto over = facts.count(both(time.before(startUs(m_keptFrom)), facts.of(m_rows)));
        one.summary += over ? QStringLiteral(", %1 rows past their %2").arg(over->text(), periodText(m_term.period))
                            : QStringLiteral(", past their %1").arg(periodText(m_term.period));
        one.remedy =
            QStringLiteral("Preview a purge on the Retention page, or see why the gateway's own clean-up stopped.");
        return one;
    }

    const RetentionTerm &m_term;
    const PromiseRows m_rows; // of the class
    const PromiseScene &m_scene;
    const QDate m_keptFrom; // invalid: no period is given
};

// Accounts that were deleted longer ago than the period allows, and whose rows are still there.
Result<PromiseVerdict> lookAtDeletedAccounts(const PolicyPeriod &period, const PromiseScene &scene)
{
    const DeletedAccounts &deleted = scene.map.deletedAccounts;
    const QDate keptFrom = period.keptFrom(scene.today());
    VerdictSum sum;
    for (const TablePlace *place : scene.tables.placesOf(deleted.table)) {
        const TableFacts facts(*place, scene);
        const auto time = facts.time(deleted.time);
        if (!time || !keptFrom.isValid())
            continue;
        const QString looked = QStringLiteral("%1 of %2").arg(deleted.time.column, deleted.table);
        const SqlCondition over =
            both({time->column() + QStringLiteral(" IS NOT NULL"), {}}, time->before(startUs(keptFrom)));
        const auto rows = facts.count(over);
        if (!rows)
            return unseenBecause(rows.error(), looked);
        if (rows->rows == 0) {
            sum.add(verdict(PromiseState::Kept, QStringLiteral("no account that was deleted longer ago is still there"),
                            looked));
            continue;
        }
        PromiseVerdict one = verdict(PromiseState::Broken,
                                     QStringLiteral("%1 accounts were deleted more than %2 ago and are still in %3")
                                         .arg(rows->text(), ageText(keptFrom.daysTo(scene.today())), deleted.table),
                                     looked);
        one.remedy =
            QStringLiteral("File a deletion for each: Requests queue. The gateway only marks them as deleted.");
        sum.add(one);
    }
    return sum.sum(unseen(scene.map.why(QStringLiteral("deleted_accounts"))));
}

// A table may hold rows of several classes.
QList<std::pair<const DataMapTable *, RecordRows>> tablesOf(const PromiseScene &scene, const QString &recordClass)
{
    QList<std::pair<const DataMapTable *, RecordRows>> found;
    for (const DataMapTable &table : scene.profile.dataMap.tables) {
        if (const auto rows = scene.retention.rowsOf(table, recordClass))
            found.append({&table, *rows});
    }
    return found;
}

} // namespace

Result<PromiseVerdict> lookAtRetention(const Commitment &commitment, const PromiseScene &scene)
{
    const RetentionTerm &term = commitment.retention;
    if (term.period.from == PeriodStart::AccountDeleted)
        return lookAtDeletedAccounts(term.period, scene);
    const auto tables = tablesOf(scene, term.recordClass);
    if (tables.isEmpty()) {
        return unseen(QStringLiteral("The data map of %1 has no table of the class \"%2\".")
                          .arg(scene.profile.name, term.recordClass),
                      QStringLiteral("the data map"),
                      QStringLiteral("Look where these records are kept; they are not in this gateway."));
    }
    VerdictSum sum;
    for (const auto &[table, rows] : tables) {
        for (const TablePlace *place : scene.tables.placesOf(table->name)) {
            if (place->isView)
                continue;
            const auto looked = ClassLook(term, rows, scene).look(*table, *place);
            if (!looked)
                return looked;
            sum.add(*looked);
        }
    }
    PromiseVerdict all =
        sum.sum(unseen(QStringLiteral("None of the tables of \"%1\" is in this database.").arg(term.recordClass)));
    if (term.period.kind == PolicyPeriod::Length::Necessary && all.state == PromiseState::Kept) {
        all.state = PromiseState::Person;
        all.remedy = QStringLiteral("The policy names no period. Set one in the policy, so that it can be looked at.");
    }
    return all;
}

} // namespace Gatehouse
