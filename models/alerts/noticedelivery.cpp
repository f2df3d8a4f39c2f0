#include "models/alerts/noticedelivery.h"

#include <utility>

namespace Gatehouse
{

void NoticeDelivery::Place::close()
{
    notifier.reset();
    channels.reset();
    alerts.reset();
    operators.reset();
    audit.reset();
    store.reset();
}

NoticeDelivery::NoticeDelivery(ThreadedDatabase::Open openStore, AlertNotifier::Gateway gateway, const Clock &clock,
                               std::stop_token stop, AlertNotifier::MakeSender makeSender)
    : m_openStore(std::move(openStore))
    , m_gateway(std::move(gateway))
    , m_clock(clock)
    , m_makeSender(std::move(makeSender))
    , m_follow(std::move(stop), [this] { m_stop.request_stop(); })
{
    m_thread.beforeEnd([this] { m_place.close(); });
}

NoticeDelivery::~NoticeDelivery()
{
    m_stop.request_stop();
}

void NoticeDelivery::deliver(AlertNotifier::Looking looking)
{
    const std::lock_guard locked(m_lock);
    m_wanted = looking;
    if (std::exchange(m_running, true))
        return;
    m_thread.run([this] {
        runRounds();
        return true;
    });
}

void NoticeDelivery::finish()
{
    m_thread.run([] { return true; }).waitForFinished();
}

QStringList NoticeDelivery::takeTroubles()
{
    const std::lock_guard locked(m_lock);
    return std::exchange(m_troubles, {});
}

void NoticeDelivery::noteTroubles(const QStringList &troubles)
{
    const std::lock_guard locked(m_lock);
    for (const QString &trouble : troubles) {
        if (!m_troubles.contains(trouble))
            m_troubles.append(trouble);
    }
}

void NoticeDelivery::runRounds()
{
    while (true) {
        AlertNotifier::Looking looking;
        {
            const std::lock_guard locked(m_lock);
            if (!m_wanted || m_stop.stop_requested()) {
                m_running = false;
                return;
            }
            looking = *std::exchange(m_wanted, std::nullopt);
        }
        runRound(looking);
    }
}

void NoticeDelivery::runRound(AlertNotifier::Looking looking)
{
    if (const auto opened = open(); !opened)
        return noteTroubles({opened.error().message});
    const auto told = m_place.notifier->deliverDue(m_stop.get_token(), looking);
    noteTroubles(told ? told->troubles : QStringList{told.error().message});
    if (!told && !m_place.store->scalar(QStringLiteral("SELECT 1")))
        m_place.close(); // it was lost: the next round opens it anew
}

Result<void> NoticeDelivery::open()
{
    if (m_place.notifier)
        return {};
    auto store = m_openStore(m_stop.get_token());
    if (!store)
        return std::unexpected(store.error());
    m_place.store = std::move(*store);
    // What it does on the store is short, and how a message ended is noted even after a stop.
    m_place.store->stopBy({});
    m_place.audit = std::make_unique<AuditRepository>(*m_place.store, m_clock);
    m_place.operators = makeOperatorRepository(*m_place.store, *m_place.audit, m_clock);
    m_place.alerts = std::make_unique<AlertRepository>(*m_place.store, *m_place.audit, *m_place.operators, m_clock);
    m_place.channels = std::make_unique<ChannelRepository>(*m_place.store, *m_place.audit, *m_place.operators, m_clock);
    m_place.notifier =
        std::make_unique<AlertNotifier>(*m_place.alerts, *m_place.channels, m_gateway, resolveSecret, m_makeSender);
    return {};
}

} // namespace Gatehouse
