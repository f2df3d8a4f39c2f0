#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kYearDays = 365;
constexpr qint64 kSoonDays = 3; // a deadline so near is at risk
constexpr int kPageOfCases = 500;
constexpr int kMostCases = 100'000;

// Those of the last year, and all that are open.
Result<QList<PrivacyCase>> casesOf(const PromiseScene &scene, RequestType type)
{
    QList<PrivacyCase> all;
    CasePageRequest page;
    page.filter.types = {type};
    page.sort = CaseSort::Received;
    page.limit = kPageOfCases;
    const QDate since = scene.today().addDays(-kYearDays);
    while (all.size() < kMostCases) {
        const auto cases = scene.cases.page(page);
        if (!cases)
            return std::unexpected(cases.error());
        for (const PrivacyCase &one : *cases) {
            if (one.received >= since || isOpen(one.state))
                all.append(one);
        }
        if (cases->size() < kPageOfCases)
            break;
        page.after = placeOf(cases->constLast(), page.sort);
    }
    return all;
}

QDate dayOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).date();
}

// When it was answered first. Letters that are recorded later change a case, too, so its events are asked where the
// last change is behind the deadline.
Result<QDate> endedOn(const PrivacyCase &one, QDate last, const PromiseScene &scene)
{
    if (dayOf(one.changedMs) <= last)
        return dayOf(one.changedMs);
    const auto events = scene.cases.events(one.id);
    if (!events)
        return std::unexpected(events.error());
    for (const CaseEvent &event : *events) {
        const auto to = caseStateFromToken(event.toState);
        if (to && !isOpen(*to))
            return dayOf(event.timeMs);
    }
    return dayOf(one.changedMs);
}

struct Timeliness {
    qint64 answered = 0;
    qint64 open = 0;
    qint64 late = 0; // answered late, or open past the day
    qint64 soon = 0;
    qint64 slowestDays = 0;
    QStringList lateIds;
};

Result<Timeliness> timelinessOf(const QList<PrivacyCase> &cases, const PromiseScene &scene,
                                const std::function<QDate(const PrivacyCase &)> &due)
{
    Timeliness found;
    const QDate today = scene.today();
    for (const PrivacyCase &one : cases) {
        if (one.state == CaseState::Withdrawn)
            continue;
        const bool isStillOpen = isOpen(one.state);
        const QDate last = due(one);
        const auto ended = isStillOpen ? Result<QDate>(today) : endedOn(one, last, scene);
        if (!ended)
            return std::unexpected(ended.error());
        const QDate end = *ended;
        ++(isStillOpen ? found.open : found.answered);
        if (!isStillOpen)
            found.slowestDays = std::max(found.slowestDays, qint64(one.received.daysTo(end)));
        if (end > last) {
            ++found.late;
            found.lateIds.append(one.id);
        } else if (isStillOpen && today.daysTo(last) <= kSoonDays) {
            ++found.soon;
        }
    }
    return found;
}

PromiseVerdict judged(const Timeliness &found, const QString &what, const QString &looked)
{
    if (found.answered + found.open == 0)
        return verdict(PromiseState::Kept, QStringLiteral("nobody has asked for %1 in the last year").arg(what),
                       looked);
    const qint64 all = found.answered + found.open;
    PromiseVerdict one = verdict(PromiseState::Kept,
                                 QStringLiteral("%1 of %2 in time; slowest %3 d")
                                     .arg(formatExact(all - found.late), formatExact(all))
                                     .arg(found.slowestDays),
                                 looked);
    if (found.open > 0)
        one.summary += QStringLiteral("; %1 open").arg(found.open);
    if (found.late > 0)
        one.state = PromiseState::Broken;
    else if (found.soon > 0)
        one.state = PromiseState::AtRisk;
    if (found.late > 0) {
        one.summary =
            QStringLiteral("%1 of %2 were late or are overdue").arg(formatExact(found.late), formatExact(all));
        one.details = found.lateIds.mid(0, 20);
        one.remedy = QStringLiteral("See the Requests queue, sorted by what is due.");
    } else if (found.soon > 0) {
        one.summary += QStringLiteral(", %1 of them due within %2 days").arg(found.soon).arg(kSoonDays);
    }
    return one;
}

} // namespace

Result<PromiseVerdict> lookAtRequests(const Commitment &commitment, const PromiseScene &scene)
{
    const RightTerm &right = commitment.right;
    const QString looked = QStringLiteral("Requests of this type in the console, against their clocks, over a year");
    auto cases = casesOf(scene, right.request);
    if (!cases)
        return unseenBecause(cases.error(), looked);
    if (right.regime)
        cases->removeIf([&](const PrivacyCase &one) { return one.regime != *right.regime; });
    const auto due = [&](const PrivacyCase &one) {
        const QDate promised = right.within ? right.within->endFrom(one.received) : QDate();
        return promised.isValid() ? std::min(promised, one.due) : one.due;
    };
    const auto found = timelinessOf(*cases, scene, due);
    if (!found)
        return unseenBecause(found.error(), looked);
    return judged(*found, requestTypeToken(right.request).replace(QLatin1Char('_'), QLatin1Char(' ')), looked);
}

Result<PromiseVerdict> lookAtDeletions(const Commitment &commitment, const PromiseScene &scene)
{
    const QString within = commitment.expects.value(QStringLiteral("within")).toString();
    const QString looked =
        QStringLiteral("Deletion requests in the console, and accounts that the gateway calls deleted");
    const auto cases = casesOf(scene, RequestType::Deletion);
    if (!cases)
        return unseenBecause(cases.error(), looked);
    // A time that runs from the end of the account is judged by the rows of accounts that have ended. The request
    // itself is in time while its clock says so: that knows extensions, and the days that each law gives.
    const bool isFromAccount = commitment.expects.value(QStringLiteral("from")) == QLatin1String("account_deleted");
    const auto due = [&](const PrivacyCase &one) {
        const QDate promised = isFromAccount ? QDate() : keptUntil(one.received, within);
        return promised.isValid() ? std::min(promised, one.due) : one.due;
    };
    VerdictSum sum;
    const auto found = timelinessOf(*cases, scene, due);
    if (!found)
        return unseenBecause(found.error(), looked);
    sum.add(judged(*found, QStringLiteral("deletion"), looked));
    if (isFromAccount) {
        Commitment rows = commitment;
        rows.retention.period = {PolicyPeriod::Length::Given, within, PeriodStart::AccountDeleted};
        const auto leftovers = lookAtRetention(rows, scene);
        if (!leftovers)
            return leftovers;
        sum.add(*leftovers);
        const auto orphans = lookAtOrphans(scene);
        if (!orphans)
            return orphans;
        sum.add(*orphans);
    }
    return sum.sum({});
}

} // namespace Gatehouse
