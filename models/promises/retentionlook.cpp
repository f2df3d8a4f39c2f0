#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/stayinglook.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/retention/purgerows.h"
#include "models/retention/rowguard.h"

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

constexpr const char *kLookAgain =
    "Whether these rows must stay could not be told, for the reason given here: mend that, or look again when there is "
    "less traffic.";

// Rows past a period that some order keeps: those are no broken promise.
struct KeptRows {
    std::optional<RowGuard> guard; // nothing: nobody and nothing is protected, or it is not known
    QString unknown;               // why it is not known what is protected; empty: it is
};

Result<KeptRows> keptRowsOf(const PromiseScene &scene, const QString &table)
{
    const auto protection = purgeProtection(scene.store, scene.cases, scene.today());
    if (protection && protection->rows.isEmpty() && protection->people.isEmpty())
        return KeptRows();
    auto guard = protection ? RowGuard::make(scene.profile.dataMap, scene.tables, *protection, {table}, scene.limits())
                            : std::unexpected(protection.error());
    if (guard)
        return KeptRows{*guard, {}};
    if (guard.error().kind == ErrorKind::Cancelled)
        return std::unexpected(guard.error());
    return KeptRows{{},
                    QStringLiteral("whether some of them are held, or of an open request, is not known: %1")
                        .arg(guard.error().message)};
}

// Rows that should be gone, and that no order keeps.
struct LeftOver {
    std::optional<CappedCount> rows; // nothing: it would have taken too long
    QString unknown;                 // what is not known of them; empty: nothing
};

Result<LeftOver> leftOver(const PromiseScene &scene, const TableFacts &facts, const SqlCondition &past)
{
    const auto kept = keptRowsOf(scene, tableName(facts.place()));
    if (!kept)
        return std::unexpected(kept.error());
    const auto over = facts.count(kept->guard ? both(past, kept->guard->free(facts.place())) : past);
    if (over)
        return LeftOver{*over, kept->unknown};
    if (over.error().kind == ErrorKind::Cancelled)
        return std::unexpected(over.error());
    const bool isGuarded = kept->unknown.isEmpty() && kept->guard;
    return LeftOver{{},
                    isGuarded ? QStringLiteral("whether all of them are held is not known: ") + over.error().message
                              : kept->unknown};
}

// What is not known now is no sign that it is better than it was.
PromiseState stateOfPast(const PromiseScene &scene, const QString &unknown)
{
    const bool wasBroken = scene.before && scene.before->state == PromiseState::Broken;
    return unknown.isEmpty() || wasBroken ? PromiseState::Broken : PromiseState::AtRisk;
}

// What there is of one class in one table.
class ClassLook
{
public:
    ClassLook(const RetentionTerm &term, const RecordRows &rows, const PromiseScene &scene)
        : m_term(term)
        , m_record(rows)
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
        const auto timeless = rowsWithoutTime(facts, *time);
        if (!timeless && timeless.error().kind == ErrorKind::Cancelled)
            return std::unexpected(timeless.error());
        auto one = *oldest ? judged(facts, *time, table, **oldest)
                           : verdict(PromiseState::Kept, QStringLiteral("%1 has no rows").arg(tableName(place)));
        if (one && !timeless)
            one->details.append(QStringLiteral("whether there are rows without a time is not known: ") +
                                timeless.error().message);
        else if (one && timeless->rows > 0)
            one = besideTimeless(*one, *timeless, oldest->has_value(), tableName(place));
        if (!one || !m_term.mustStayUntil)
            return withLooked(one, looked);
        const auto stays = lookAtStaying(m_term, m_record, facts, *time, *oldest, m_scene);
        if (!stays)
            return stays;
        VerdictSum sum;
        if (m_term.mustGoAfter)
            sum.add(*one);
        sum.add(*stays);
        PromiseVerdict both = sum.sum({});
        both.measure = one->measure;
        return withLooked(both, looked);
    }

private:
    static Result<PromiseVerdict> withLooked(Result<PromiseVerdict> one, const QString &looked)
    {
        if (one)
            one->looked = looked;
        return one;
    }

    Result<CappedCount> rowsWithoutTime(const TableFacts &facts, const StoredTime &time) const
    {
        const SqlCondition before = time.before(1'000'000); // as withTime() has it
        const SqlCondition none{QStringLiteral("%1 IS NULL OR %2").arg(time.column(), before.sql), before.values};
        return facts.count(both(none, facts.of(m_rows)), 10'000);
    }

    // They are past no period, and within none: nobody knows how old they are.
    static PromiseVerdict besideTimeless(PromiseVerdict one, const CappedCount &timeless, bool hasOthers,
                                         const QString &name)
    {
        const bool isOne = timeless.rows == 1;
        one.details.append((isOne ? QStringLiteral("%1: %2 row has no time (NULL, empty or 0): its age is not known, "
                                                   "and no purge takes it")
                                  : QStringLiteral("%1: %2 rows have no time (NULL, empty or 0): their age is not "
                                                   "known, and no purge takes them"))
                               .arg(name, timeless.text()));
        if (one.state != PromiseState::Kept)
            return one;
        one.state = hasOthers ? PromiseState::AtRisk : PromiseState::Unseen;
        one.summary = hasOthers ? one.summary + QStringLiteral(", and %1 %2 without a time")
                                                    .arg(timeless.text(), wordFor(timeless.rows, QStringLiteral("row"),
                                                                                  QStringLiteral("rows")))
                      : isOne ? QStringLiteral("%1: its only row has no time").arg(name)
                              : QStringLiteral("%1: none of its %2 rows has a time").arg(name, timeless.text());
        one.remedy = QStringLiteral("See what writes rows without a time at the gateway, and give them one or delete "
                                    "them.");
        return one;
    }

    Result<PromiseVerdict> judged(const TableFacts &facts, const StoredTime &time, const DataMapTable &table,
                                  qint64 oldestUs) const
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
        // A duty to keep them for longer than that goes before.
        const RecordDuty duty = m_scene.retention.dutyOf(table, m_term.recordClass);
        const QDate mustStayFrom = keptFrom(m_scene.today(), duty.keepFor);
        const QDate goesBefore = mustStayFrom.isValid() ? std::min(mustStayFrom, m_keptFrom) : m_keptFrom;
        if (oldestUs >= startUs(goesBefore)) {
            one.summary +=
                QStringLiteral("; what is past its period stays for %1: %2").arg(lengthText(duty.keepFor), duty.ground);
            return one;
        }
        one.remedy =
            staysWhateverItsAge(table, m_term.recordClass, duty)
                ? QStringLiteral("No purge takes these rows: the gateway profile keeps %1 (%2) and does not "
                                 "say for how long. Say it there (keep_for), or change the policy.")
                      .arg(table.name, duty.ground.isEmpty() ? QStringLiteral("no ground is named") : duty.ground)
                : QStringLiteral("Preview a purge on the Retention page, or see why the gateway's own "
                                 "clean-up stopped.");
        return judgedPast(one, facts, both(both(withTime(time), time.before(startUs(goesBefore))), facts.of(m_rows)));
    }

    Result<PromiseVerdict> judgedPast(PromiseVerdict one, const TableFacts &facts, const SqlCondition &past) const
    {
        const auto left = leftOver(m_scene, facts, past);
        if (!left)
            return std::unexpected(left.error());
        const auto &[over, unknown] = *left;
        if (over && over->rows == 0) {
            one.summary += QStringLiteral("; what is past its period is held, or of an open request");
            one.remedy.clear();
            return one;
        }
        one.state = stateOfPast(m_scene, unknown);
        one.summary +=
            over ? QStringLiteral(", %1 %2 %3")
                       .arg(over->text(),
                            wordFor(over->rows, QStringLiteral("row past its"), QStringLiteral("rows past their")),
                            periodText(m_term.period))
                 : QStringLiteral(", past their %1").arg(periodText(m_term.period));
        if (!unknown.isEmpty()) {
            one.details.append(unknown);
            one.remedy = QString::fromLatin1(kLookAgain);
        }
        return one;
    }

    const RetentionTerm &m_term;
    const RecordRows &m_record;
    const PromiseRows m_rows; // of the class
    const PromiseScene &m_scene;
    const QDate m_keptFrom; // invalid: no period is given
};

constexpr const char *kFileEach = "File a deletion for each: Requests queue. The gateway only marks them as deleted.";

QString stillThereText(const CappedCount &accounts, const QString &age, const QString &table)
{
    return (accounts.rows == 1 ? QStringLiteral("%1 account was deleted more than %2 ago and is still in %3")
                               : QStringLiteral("%1 accounts were deleted more than %2 ago and are still in %3"))
        .arg(accounts.text(), age, table);
}

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
        const SqlCondition over = both(withTime(*time), time->before(startUs(keptFrom)));
        const auto rows = facts.count(over);
        if (!rows)
            return unseenBecause(rows.error(), looked);
        if (rows->rows == 0) {
            sum.add(verdict(PromiseState::Kept, QStringLiteral("no account that was deleted longer ago is still there"),
                            looked));
            continue;
        }
        const auto left = leftOver(scene, facts, over);
        if (!left)
            return std::unexpected(left.error());
        if (left->rows && left->rows->rows == 0) {
            sum.add(verdict(PromiseState::Kept,
                            QStringLiteral("accounts that were deleted longer ago are held, or of an open request"),
                            looked));
            continue;
        }
        PromiseVerdict one = verdict(
            stateOfPast(scene, left->unknown),
            stillThereText(left->rows.value_or(*rows), ageText(keptFrom.daysTo(scene.today())), deleted.table), looked);
        one.remedy = QString::fromLatin1(left->unknown.isEmpty() ? kFileEach : kLookAgain);
        if (!left->unknown.isEmpty())
            one.details.append(left->unknown);
        sum.add(one);
    }
    if (!deleted.table.isEmpty())
        addUnreached(sum, scene, deleted.table);
    return sum.sum(unseen(scene.map.why(QStringLiteral("deleted_accounts"))));
}

// Other versions of the product lack other tables. What must stay in one cannot have been seen to.
void addAbsent(VerdictSum &sum, const RetentionTerm &term, const QString &table)
{
    sum.addAbsent(table);
    if (term.mustStayUntil)
        sum.add(
            unseen(QStringLiteral("%1 is not in this database, so whether its rows stay cannot be known").arg(table),
                   {}, QStringLiteral("If this version of the product never had it, nothing is missing.")));
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
        if (!scene.tables.has(table->name) && scene.unreached.isEmpty())
            addAbsent(sum, term, table->name);
        for (const TablePlace *place : scene.tables.placesOf(table->name)) {
            if (place->isView)
                continue;
            const auto looked = ClassLook(term, rows, scene).look(*table, *place);
            if (!looked)
                return looked;
            sum.add(*looked);
        }
        addUnreached(sum, scene, table->name);
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
