#include "models/promises/gatewayfacts.h"
#include "models/promises/loggedids.h"
#include "models/promises/ouractions.h"
#include "models/promises/promiselooks.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/privacy/columnshape.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostActions = 100'000;
constexpr qint64 kMeantUs = 5 * kMinuteMs * 1000; // an action and the gateway's row of it are within this

struct LoggedAction {
    qint64 timeUs = 0;
    QString target; // empty: the log does not tell
    bool isOurs = false;
};

// Rows of the gateway's own log of administrators, the oldest first.
struct LoggedActions {
    std::vector<LoggedAction> rows;
    LoggedIds ids;

    qint64 oldestUs() const { return rows.empty() ? 0 : rows.front().timeUs; }
};

QString whyIdsTellNothing(const TablePlace &place, const PromiseScene &scene)
{
    const QString name = place.schema.name;
    if (!scene.map.adminLog.rows.column.isEmpty()) // and have gaps anyway
        return QStringLiteral("other rows of %1 take ids, too").arg(name);
    const ColumnSchema *id = place.column(scene.map.adminLog.id);
    if (!id || columnShape(*id, place.dialect()) != ColumnShape::Integer)
        return QStringLiteral("the ids of %1 are no running numbers").arg(name);
    if (scene.tables.placesOf(name).size() != 1)
        return QStringLiteral("%1 is in several databases").arg(name);
    return {};
}

Result<LoggedActions> actionsIn(const TablePlace &place, const PromiseScene &scene)
{
    const AdminLog &log = scene.map.adminLog;
    const TableFacts facts(place, scene);
    const auto time = facts.time(log.time);
    if (!time)
        return failure(ErrorKind::Unsupported, QStringLiteral("%1 has no column %2").arg(log.table, log.time.column));
    const bool tellsTarget = facts.has(log.target);
    LoggedActions found;
    const SqlCondition rows = facts.of(log.rows);
    const auto read = place.database->visitRows(
        QStringLiteral("SELECT %1, %2, %3 FROM %4%5 ORDER BY %6 DESC LIMIT %7")
            .arg(time->selected(), place.quoted(log.id),
                 tellsTarget ? place.quoted(log.target) : QStringLiteral("NULL"), place.name(),
                 rows.sql.isEmpty() ? QString() : QStringLiteral(" WHERE ") + rows.sql, time->column())
            .arg(kMostActions),
        rows.values, scene.limits(), [&](const RowStream &row) -> Result<void> {
            if (row.kind(1) == ValueKind::Integer)
                found.ids.all.push_back(row.integer(1));
            if (const auto us = time->usOf(row.value(0)))
                found.rows.push_back({*us, row.isNull(2) ? QString() : row.string(2)});
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    std::ranges::stable_sort(found.rows, {}, &LoggedAction::timeUs);
    found.ids.whyNot = whyIdsTellNothing(place, scene);
    std::ranges::sort(found.ids.all);
    return found;
}

// Each row accounts for one action: of those that fit it is the one whose time is over first.
class ActionMatch
{
public:
    explicit ActionMatch(LoggedActions &logged)
        : m_logged(logged)
    {
    }

    // How many of them no row accounts for. Those whose target is known choose first.
    qint64 missing(QList<OurAction> ours)
    {
        std::ranges::stable_sort(ours, {}, &OurAction::toUs);
        QList<const OurAction *> left;
        for (const OurAction &one : ours) {
            if (one.target.isEmpty() || !take(one, one.target))
                left.append(&one);
        }
        return std::ranges::count_if(
            left, [&](const OurAction *one) { return !take(*one, {}) && (!one->target.isEmpty() || !takeAny(*one)); });
    }

private:
    bool take(const OurAction &one, const QString &target)
    {
        return takeIf(one, [&](const LoggedAction &row) { return row.target == target; });
    }
    bool takeAny(const OurAction &one)
    {
        return takeIf(one, [](const LoggedAction &) { return true; });
    }

    template<typename Fits>
    bool takeIf(const OurAction &one, Fits fits)
    {
        auto row = std::ranges::lower_bound(m_logged.rows, one.fromUs - kMeantUs, std::less<>(), &LoggedAction::timeUs);
        for (; row != m_logged.rows.end() && row->timeUs <= one.toUs + kMeantUs; ++row) {
            if (!row->isOurs && fits(*row)) {
                row->isOurs = true;
                return true;
            }
        }
        return false;
    }

    LoggedActions &m_logged;
};

// What this console switched, and what of that no row of the gateway accounts for.
struct Comparison {
    qint64 byApi = 0;
    qint64 bySql = 0;
    qint64 missing = 0;
    qint64 ofCases = 0; // among those by the admin API
    qint64 casesMissing = 0;
    QString withoutCases; // why those of cases are not compared
};

Result<Comparison> compared(LoggedActions &found, qint64 sinceUs, const PromiseScene &scene)
{
    auto ours = ourActionsSince(scene, sinceUs);
    if (!ours)
        return std::unexpected(ours.error());
    auto ofCases = caseSwitchesSince(scene, sinceUs);
    if (!ofCases && ofCases.error().kind != ErrorKind::Denied)
        return std::unexpected(ofCases.error());
    Comparison one;
    if (!ofCases)
        one.withoutCases =
            QStringLiteral("what privacy cases switched is not compared: %1").arg(ofCases.error().message);
    QList<OurAction> cases = ofCases.value_or(QList<OurAction>());
    const auto isBySql = [](const OurAction &each) { return each.isBySql; };
    one.bySql = ours->removeIf(isBySql) + cases.removeIf(isBySql);
    ActionMatch match(found); // those that are known to be of this gateway choose first
    one.missing = match.missing(*ours);
    one.casesMissing = match.missing(cases);
    one.ofCases = cases.size();
    one.byApi = ours->size() + cases.size();
    return one;
}

PromiseVerdict allThere(const LoggedActions &found, const Comparison &ours)
{
    PromiseVerdict kept =
        verdict(PromiseState::Kept,
                QStringLiteral("%1 in the gateway's log; %2 of this console, all of them there")
                    .arg(counted(qint64(found.rows.size()), QStringLiteral("action is"), QStringLiteral("actions are")),
                         formatExact(ours.byApi)));
    if (ours.bySql > 0) {
        kept.summary += QStringLiteral("; %1 done in the gateway's database and %2 in this console's log alone")
                            .arg(counted(ours.bySql, QStringLiteral("more was"), QStringLiteral("more were")),
                                 wordFor(ours.bySql, QStringLiteral("is"), QStringLiteral("are")));
    }
    if (!found.ids.whyNot.isEmpty())
        kept.summary += QStringLiteral("; whether a row was taken out is not seen, since %1").arg(found.ids.whyNot);
    return kept;
}

QString notInTheLog(qint64 missing, qint64 of, const QString &what)
{
    return QStringLiteral("%1 of %2 %3 not in the gateway's log")
        .arg(formatExact(missing), what.arg(counted(of, QStringLiteral("action"), QStringLiteral("actions"))),
             wordFor(missing, QStringLiteral("is"), QStringLiteral("are")));
}

// Nothing: all are there.
std::optional<PromiseVerdict> judgedMissing(const Comparison &ours)
{
    if (ours.missing > 0)
        return verdict(PromiseState::Broken,
                       notInTheLog(ours.missing, ours.byApi - ours.ofCases, QStringLiteral("%1 of this console")));
    if (ours.casesMissing == 0)
        return std::nullopt;
    PromiseVerdict one = verdict(PromiseState::AtRisk,
                                 notInTheLog(ours.casesMissing, ours.ofCases, QStringLiteral("%1 of privacy cases")));
    one.remedy =
        QStringLiteral("A case does not write down at which gateway it switched something off, nor that it was "
                       "off already: see whether it was here.");
    return one;
}

QString lookedAt(const LoggedIds &ids)
{
    return (ids.whyNot.isEmpty()
                ? QStringLiteral("The gateway's log of administrators: its ids, which number its rows, "
                                 "against those of the last look; and")
                : QStringLiteral("The gateway's log of administrators, and not its ids:")) +
           QStringLiteral(
               " the keys, accounts and providers that incidents, runs over credentials and privacy cases of "
               "this console switched by the admin API, one row for each");
}

Result<PromiseVerdict> lookAtLog(const TablePlace &place, const PromiseScene &scene)
{
    auto found = actionsIn(place, scene);
    const auto taken = found ? takenByPurges(scene, place.schema.name) : std::unexpected(found.error());
    if (!taken)
        return std::unexpected(taken.error());
    // What is older than what went may have gone with it.
    const qint64 sinceUs = std::max(found->oldestUs(), taken->newestUs ? *taken->newestUs + 1 : 0);
    const auto ours = compared(*found, sinceUs, scene);
    if (!ours)
        return std::unexpected(ours.error());
    const auto gaps = judgedGaps(found->ids, *taken, place, scene);
    const auto missing = judgedMissing(*ours);
    PromiseVerdict one = gaps ? *gaps : allThere(*found, *ours);
    if (missing && (missing->state == PromiseState::Broken || one.state != PromiseState::Broken))
        one = *missing;
    one.looked = lookedAt(found->ids);
    if (!ours->withoutCases.isEmpty())
        one.details.append(ours->withoutCases);
    if (!gaps && found->ids.allGaps() > 0) {
        one.details.append(QStringLiteral("%1 missing in %2; purges of this console took %3 there")
                               .arg(counted(found->ids.allGaps(), QStringLiteral("id is"), QStringLiteral("ids are")),
                                    place.schema.name,
                                    counted(taken->rows, QStringLiteral("row"), QStringLiteral("rows"))));
    }
    noteIds(one, found->ids, *taken, place, scene);
    return one;
}

} // namespace

Result<PromiseVerdict> lookAtAdminActions(const Commitment &, const PromiseScene &scene)
{
    const QString looked = QStringLiteral("The gateway's log of administrators, and what this console switched there");
    VerdictSum sum;
    for (const TablePlace *place : scene.tables.placesOf(scene.map.adminLog.table)) {
        auto one = lookAtLog(*place, scene);
        if (!one)
            return unseenBecause(one.error(), looked);
        sum.add(*one);
    }
    if (!scene.map.adminLog.table.isEmpty())
        addUnreached(sum, scene, scene.map.adminLog.table);
    return sum.sum(unseen(scene.map.why(QStringLiteral("admin_log")), looked));
}

} // namespace Gatehouse
