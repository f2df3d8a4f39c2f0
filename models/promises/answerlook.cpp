#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kWindowDays = 30;
constexpr int kMostPages = 1000;

QDate dayOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).date();
}

// Those of the window, and all that are open.
Result<QList<Alert>> pagesOf(const PromiseScene &scene)
{
    AlertFilter filter;
    filter.gateway = scene.gateway;
    filter.levels = {AlertLevel::Page};
    filter.muted = false;
    filter.limit = kMostPages;
    filter.sinceMs = scene.clock.nowMs() - kWindowDays * kDayMs;
    auto pages = scene.alerts.list(filter);
    if (!pages)
        return pages;
    filter.sinceMs = 0;
    filter.states = {AlertState::Open};
    const auto open = scene.alerts.list(filter);
    if (!open)
        return open;
    for (const Alert &one : *open) {
        if (std::ranges::find(*pages, one.seq, &Alert::seq) == pages->end())
            pages->append(one);
    }
    return pages;
}

// What a person has done with an alert that is an answer.
bool isAnswer(const AlertEvent &event)
{
    return !event.actor.isEmpty() && (event.action == AlertAction::Acknowledge ||
                                      event.action == AlertAction::Silence || event.action == AlertAction::Resolve);
}

// Until when it waited: for an answer, for its own end, or until now.
Result<qint64> waitedUntilMs(const Alert &alert, const PromiseScene &scene)
{
    const auto folder = scene.alerts.folder(alert.seq);
    if (!folder)
        return std::unexpected(folder.error());
    const auto answer = std::ranges::find_if(folder->events, isAnswer);
    qint64 until = alert.isOver() ? alert.overMs : scene.clock.nowMs();
    if (answer != folder->events.end())
        until = std::min(until, answer->timeMs);
    return until;
}

} // namespace

Result<PromiseVerdict> lookAtAnswers(const Commitment &commitment, const PromiseScene &scene)
{
    const QString looked = QStringLiteral("Alerts of the level page of the last %1 days, and older ones that are open: "
                                          "when somebody acknowledged, silenced or resolved each")
                               .arg(kWindowDays);
    const QString within = commitment.expects.value(QStringLiteral("within")).toString();
    const auto pages = pagesOf(scene);
    if (!pages)
        return unseenBecause(pages.error(), looked);
    QStringList late;
    for (const Alert &alert : *pages) {
        const auto until = waitedUntilMs(alert, scene);
        if (!until)
            return unseenBecause(until.error(), looked);
        const QDate day = dayOf(*until);
        const QDate from = keptFrom(day, within);
        if (alert.openedMs < (from.isValid() ? from : day.addDays(-1)).startOfDay(Qt::UTC).toMSecsSinceEpoch())
            late.append(QStringLiteral("%1 waited %2").arg(alertId(alert.seq), formatAge(*until - alert.openedMs)));
    }
    if (late.isEmpty())
        return verdict(PromiseState::Kept,
                       pages->size() == 1 ? QStringLiteral("1 page, and it did not wait for too long")
                                          : QStringLiteral("%1 pages, and none waited for too long").arg(pages->size()),
                       looked);
    PromiseVerdict one = verdict(
        PromiseState::Broken,
        counted(late.size(), QStringLiteral("page waited for too long"), QStringLiteral("pages waited for too long")),
        looked);
    one.details = late.mid(0, 20);
    one.remedy = QStringLiteral("See the Alerts page.");
    return one;
}

} // namespace Gatehouse
