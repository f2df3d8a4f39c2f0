#include "models/alerts/desktopnotices.h"

#include "models/alerts/alertwords.h"
#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kNotTaken = -1;

DesktopNotice unwatchedNotice(const AlertPulse &pulse, qint64 nowMs, const QTimeZone &zone)
{
    AlertWatch::Standing figures = pulse.standing;
    figures.misuseMs.clear();
    if (isUnwatched(figures, nowMs))
        return {DesktopNotices::kUnwatchedKey, AlertLevel::Page, DesktopNotices::tr("Nobody looks for alerts"),
                DesktopNotices::tr("What happens at the gateway from now on is not noticed until somebody does.")};
    return {DesktopNotices::kUnwatchedKey, AlertLevel::Page, DesktopNotices::tr("Nobody looks for misuse"),
            unwatchedText(pulse.standing, nowMs, zone)};
}

} // namespace

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

bool DesktopNotices::isQuietFor(AlertLevel level) const
{
    const std::optional<QuietHours> &quiet = m_wishes.wishes().quiet;
    return quiet && level < quiet->brokenBy && quiet->isQuiet(m_queue.nowMs());
}

// Nobody has signed in, or wants to be told: whoever comes next begins with what is there then.
void DesktopNotices::forget()
{
    ++m_generation;
    m_counts.reset();
    m_known.reset();
    m_held.clear();
    const QList<qint64> told = std::exchange(m_told, {}).keys();
    for (const qint64 key : told)
        emit withdrawn(key);
    if (std::exchange(m_unwatched, false))
        emit withdrawn(kUnwatchedKey);
}

// Nobody is there to see it when a session runs out overnight.
void DesktopNotices::tellEnd()
{
    const std::optional<Error> &why = m_queue.team().error();
    if (!why || !m_wishes.wishes().wanted)
        return;
    m_ended = true;
    const QString what = m_queue.team().isOnServer()
                             ? tr("This console neither looks for alerts nor tells of them until then. A worker does "
                                  "without anybody signed in: gatehousectl worker.")
                             : tr("This console does not tell of alerts until then.");
    emit shown(
        {kEndedKey, AlertLevel::Page, tr("Alerts are no longer told here"), why->message + QLatin1Char(' ') + what});
}

void DesktopNotices::follow()
{
    const bool tells = m_queue.isWatching() && m_wishes.wishes().wanted;
    const bool told = std::exchange(m_telling, tells);
    if (told && !tells) {
        forget();
        tellEnd();
    }
    if (!tells)
        return;
    if (std::exchange(m_ended, false))
        emit withdrawn(kEndedKey);
    const AlertPulse *pulse = m_queue.pulse();
    if (!pulse)
        return;
    const bool unwatched = m_queue.isUnwatched();
    if (unwatched != m_unwatched) {
        m_unwatched = unwatched;
        if (!unwatched)
            emit withdrawn(kUnwatchedKey);
        else if (!isQuietFor(AlertLevel::Page))
            emit shown(unwatchedNotice(*pulse, m_queue.nowMs(), m_queue.zone()));
    }
    // What is done with an alert is counted; what a look has found, that one came back or rose, need not be.
    if (m_counts == pulse->counts && m_look == pulse->standing)
        return tellHeld();
    m_counts = pulse->counts;
    m_look = pulse->standing;
    ask();
}

void DesktopNotices::ask()
{
    AlertFilter filter;
    filter.gateway = m_gateway;
    filter.states = {AlertState::Open, AlertState::Acknowledged};
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

// Who has taken an alert knows of it, but not that it has become louder since.
bool DesktopNotices::isNews(const Alert &alert) const
{
    const auto before = m_known->constFind(alert.seq);
    const bool isKnown = before != m_known->constEnd();
    if (isKnown && before->level < alert.level)
        return true;
    return alert.state == AlertState::Open && (!isKnown || before->state != AlertState::Open);
}

void DesktopNotices::answered(const QList<Alert> &alerts)
{
    QHash<qint64, Alert> now;
    QList<Alert> news;
    for (const Alert &alert : alerts) {
        if (alert.isOver())
            continue;
        now.insert(alert.seq, alert);
        if (!m_known || alert.level < m_wishes.wishes().least || !isNews(alert))
            continue;
        if (isQuietFor(alert.level))
            m_held.insert(alert.seq, alert);
        else
            news.append(alert);
    }
    m_known = now;
    for (const Alert &alert : std::as_const(news))
        m_held.remove(alert.seq); // it rose out of what is held back
    tell(news);
    tellHeld();
    withdrawPast();
}

void DesktopNotices::withdrawPast()
{
    const QList<qint64> told = m_told.keys();
    for (const qint64 key : told) {
        const auto alert = m_known->constFind(key);
        const bool goesOn = key <= 0 ? key == kHeldKey || !m_known->isEmpty()
                                     : alert != m_known->constEnd() &&
                                           (alert->state == AlertState::Open || alert->stateMs == m_told.value(key));
        if (!goesOn && m_told.remove(key))
            emit withdrawn(key);
    }
}

// When quiet hours have ended. What is over or taken by then came in nevertheless.
void DesktopNotices::tellHeld()
{
    const DesktopNoticeWishes &wishes = m_wishes.wishes();
    if (m_held.isEmpty() || !m_known || (wishes.quiet && wishes.quiet->isQuiet(m_queue.nowMs())))
        return;
    QList<Alert> held = std::exchange(m_held, {}).values();
    held.removeIf([&wishes](const Alert &alert) { return alert.level < wishes.least; });
    if (held.isEmpty())
        return;
    const auto loudest =
        std::ranges::max_element(held, {}, [](const Alert &alert) { return std::pair(alert.level, alert.seq); });
    const auto open = std::ranges::count_if(held, [this](const Alert &alert) {
        const auto now = m_known->constFind(alert.seq);
        return now != m_known->constEnd() && now->state == AlertState::Open;
    });
    m_told.insert(kHeldKey, kNotTaken);
    emit shown({kHeldKey, loudest->level,
                held.size() == 1 ? tr("1 alert came in during quiet hours")
                                 : tr("%1 alerts came in during quiet hours").arg(held.size()),
                tr("Open and going on: %1. The loudest: %2.").arg(open).arg(alertHeadline(*loudest))});
}

void DesktopNotices::tell(const QList<Alert> &news)
{
    if (news.size() > kMostAtOnce) {
        const auto pages = std::ranges::count(news, AlertLevel::Page, &Alert::level);
        m_told.insert(kManyKey, kNotTaken);
        emit shown({kManyKey, pages > 0 ? AlertLevel::Page : AlertLevel::Ticket, tr("%1 new alerts").arg(news.size()),
                    tr("%1 of them pages. The loudest: %2.").arg(pages).arg(alertHeadline(news.constFirst()))});
        return;
    }
    for (const Alert &alert : news) {
        m_told.insert(alert.seq, alert.state == AlertState::Acknowledged ? alert.stateMs : kNotTaken);
        emit shown({alert.seq, alert.level, alertHeadline(alert), alert.summary});
    }
}

} // namespace Gatehouse
