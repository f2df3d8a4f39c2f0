#include "models/alerts/backgroundlookout.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <utility>

namespace Gatehouse
{

namespace
{

constexpr int kProgressMs = 500;
constexpr qint64 kHistoryMs = 15 * kMinuteMs;

} // namespace

Result<GatewayLookout::Look> BackgroundLookout::Place::look(const std::shared_ptr<Watch> &by,
                                                            const ConnectionSettings &settings, const Clock &clock)
{
    if (by->stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("Nothing is looked at: it was stopped."));
    if (watch != by)
        leave();
    watch = by;
    if (!lookout) {
        auto opened = watch->open(watch->stop.get_token());
        if (!opened)
            return std::unexpected(opened.error());
        store = std::move(*opened);
        // What it does on the store from now on is short, and the lease is given back even after a stop.
        store->stopBy({});
        lookout = std::make_unique<GatewayLookout>(settings, *store, clock, watch->stop.get_token(), watch->open);
    }
    auto looked = lookout->look([this](const AlertEngine::Look &look) { watch->positionMs = look.positionMs; });
    if (looked && looked->waitsFor.isEmpty())
        watch->positionMs = looked->positionMs;
    if (!looked && !store->scalar(QStringLiteral("SELECT 1")))
        leave(); // the store itself was lost: it is opened anew
    return looked;
}

void BackgroundLookout::Place::leave()
{
    if (lookout)
        (void)lookout->leave(); // else it runs out by itself
    lookout.reset();
    store.reset();
    watch.reset();
}

BackgroundLookout::BackgroundLookout(const ThreadedDatabase &store, const ConnectionSettings &settings,
                                     const Clock &clock, QObject *parent, int betweenMs)
    : QObject(parent)
    , m_store(store)
    , m_settings(settings)
    , m_clock(clock)
    , m_betweenMs(betweenMs)
{
    m_pause.setSingleShot(true);
    m_progress.setInterval(kProgressMs);
    connect(&m_pause, &QTimer::timeout, this, &BackgroundLookout::look);
    connect(&m_progress, &QTimer::timeout, this, &BackgroundLookout::tellProgress);
    m_thread.beforeEnd([place = m_place] { place->leave(); });
}

// Tells nobody: whoever would listen may be half gone.
BackgroundLookout::~BackgroundLookout()
{
    stop();
}

void BackgroundLookout::start()
{
    if (m_phase == Phase::Off)
        look();
}

void BackgroundLookout::look()
{
    if (!m_watch) {
        m_watch = std::make_shared<Watch>();
        m_watch->open = m_store.opener();
    }
    m_begunMs = positionMs();
    if (m_phase == Phase::Off)
        enter(Phase::Looking);
    m_progress.start();
    onFinished(m_thread.run([place = m_place, watch = m_watch, settings = m_settings, &clock = m_clock] {
        return place->look(watch, settings, clock);
    }),
               this, [this, watch = m_watch](const Result<GatewayLookout::Look> &look) {
                   if (watch == m_watch)
                       answered(look);
               });
}

// A look at what is new is over before anybody reads of it; one at history is not.
void BackgroundLookout::tellProgress()
{
    const bool isHistory = positionMs() > m_begunMs && m_clock.nowMs() - positionMs() > kHistoryMs;
    if (isHistory)
        enter(Phase::Looking);
}

void BackgroundLookout::answered(const Result<GatewayLookout::Look> &look)
{
    m_progress.stop();
    m_pause.start(look && look->more ? 0 : m_betweenMs);
    if (!look && look.error().kind == ErrorKind::Busy)
        enter(Phase::Elsewhere);
    else if (!look)
        enter(Phase::Failed, look.error().message);
    else if (!look->waitsFor.isEmpty())
        enter(Phase::Waiting, look->waitsFor);
    else
        enter(Phase::Watching);
    if (look && look->alerts != RaisedAlerts())
        emit found();
}

void BackgroundLookout::close()
{
    stop();
    enter(Phase::Off);
}

void BackgroundLookout::stop()
{
    m_pause.stop();
    m_progress.stop();
    if (const auto watch = std::exchange(m_watch, nullptr)) {
        watch->stop.request_stop();
        m_thread.run([place = m_place] {
            place->leave();
            return true;
        });
    }
}

qint64 BackgroundLookout::positionMs() const
{
    return m_watch ? m_watch->positionMs.load() : 0;
}

QString BackgroundLookout::sentence(const QTimeZone &zone) const
{
    switch (m_phase) {
    case Phase::Looking:
        return positionMs() > 0
                   ? tr("The history is being looked at: up to %1 by now. What is found is listed at once.")
                         .arg(formatInstant(positionMs(), zone))
                   : QString();
    case Phase::Waiting:
        return tr("Nothing is looked at yet: %1.").arg(m_why);
    case Phase::Failed:
        return tr("This console cannot look for alerts now, and tries again: %1").arg(m_why);
    case Phase::Watching:
    case Phase::Off:
    case Phase::Elsewhere:
        break;
    }
    return {};
}

void BackgroundLookout::enter(Phase phase, const QString &why)
{
    m_phase = phase;
    m_why = why;
    emit changed();
}

} // namespace Gatehouse
