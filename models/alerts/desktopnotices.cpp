#include "models/alerts/desktopnotices.h"

#include "models/alerts/alertwords.h"
#include "models/core/onfinished.h"

namespace Gatehouse
{

DesktopNotices::DesktopNotices(AlertController &queue, AlertStore &store, QString gateway, DesktopWishes &wishes,
                               QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_store(store)
    , m_gateway(std::move(gateway))
    , m_wishes(wishes)
{
    connect(&queue, &AlertController::changed, this, &DesktopNotices::follow);
    connect(&wishes, &DesktopWishes::changed, this, &DesktopNotices::follow);
    follow();
}

bool DesktopNotices::isWanted(AlertLevel level) const
{
    const DesktopNoticeWishes &wishes = m_wishes.wishes();
    if (!wishes.wanted || level < wishes.least)
        return false;
    return !wishes.quiet || level >= wishes.quiet->brokenBy || !wishes.quiet->isQuiet(m_queue.nowMs());
}

// Nobody has signed in, or wants to be told: whoever comes next begins with what is there then.
void DesktopNotices::forget()
{
    ++m_generation;
    m_counts.reset();
    m_known.reset();
    for (const qint64 key : std::exchange(m_told, {}))
        emit withdrawn(key);
    if (std::exchange(m_unwatched, false))
        emit withdrawn(kUnwatchedKey);
}

void DesktopNotices::follow()
{
    if (!m_queue.access() || !m_wishes.wishes().wanted) {
        if (m_counts || m_unwatched)
            forget();
        return;
    }
    const AlertPulse *pulse = m_queue.pulse();
    if (!pulse)
        return;
    const bool unwatched = m_queue.isUnwatched();
    if (unwatched != m_unwatched) {
        m_unwatched = unwatched;
        if (!unwatched)
            emit withdrawn(kUnwatchedKey);
        else if (isWanted(AlertLevel::Page))
            emit shown({kUnwatchedKey, AlertLevel::Page, tr("Nobody looks for alerts"),
                        tr("What happens at the gateway from now on is not noticed until somebody does.")});
    }
    // Whatever is raised is counted.
    if (m_counts == pulse->counts)
        return;
    m_counts = pulse->counts;
    ask();
}

void DesktopNotices::ask()
{
    AlertFilter filter;
    filter.gateway = m_gateway;
    filter.states = {AlertState::Open};
    filter.levels = {AlertLevel::Ticket, AlertLevel::Page};
    filter.muted = false;
    onFinished(m_store.slice(filter), this, [this, generation = ++m_generation](const Result<AlertSlice> &slice) {
        if (generation != m_generation)
            return;
        if (slice)
            answered(slice->alerts);
        else
            m_counts.reset(); // asked again by the next change
    });
}

void DesktopNotices::answered(const QList<Alert> &alerts)
{
    QHash<qint64, AlertLevel> now;
    QList<Alert> news;
    for (const Alert &alert : alerts) {
        if (alert.isOver())
            continue;
        now.insert(alert.seq, alert.level);
        const auto before = m_known ? m_known->constFind(alert.seq) : QHash<qint64, AlertLevel>::const_iterator();
        const bool isNew = m_known && (before == m_known->constEnd() || *before < alert.level);
        if (isNew && isWanted(alert.level))
            news.append(alert);
    }
    m_known = now;
    tell(news);
    const QSet<qint64> told = m_told;
    for (const qint64 key : told) {
        const bool gone = key == kManyKey ? now.isEmpty() : !now.contains(key);
        if (gone && m_told.remove(key))
            emit withdrawn(key);
    }
}

void DesktopNotices::tell(const QList<Alert> &news)
{
    if (news.size() > kMostAtOnce) {
        const auto pages = std::ranges::count(news, AlertLevel::Page, &Alert::level);
        m_told.insert(kManyKey);
        emit shown({kManyKey, pages > 0 ? AlertLevel::Page : AlertLevel::Ticket,
                    tr("%n new alert(s)", nullptr, int(news.size())),
                    tr("%1 of them pages. The loudest: %2.").arg(pages).arg(alertHeadline(news.constFirst()))});
        return;
    }
    for (const Alert &alert : news) {
        m_told.insert(alert.seq);
        emit shown({alert.seq, alert.level, alertHeadline(alert), alert.summary});
    }
}

} // namespace Gatehouse
