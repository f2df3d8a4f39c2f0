// Tells channels on a thread and a connection of its own: one that takes long keeps nobody from looking for alerts.
//
// Called from one thread; nothing but finish() and the end waits.
#pragma once

#include "models/alerts/alertnotifier.h"
#include "models/database/threadeddatabase.h"

#include <mutex>

namespace Gatehouse
{

class NoticeDelivery
{
public:
    // The clock outlives it. `stop` ends what is being sent, which is sent again later, with the same id.
    NoticeDelivery(ThreadedDatabase::Open openStore, AlertNotifier::Gateway gateway, const Clock &clock,
                   std::stop_token stop, AlertNotifier::MakeSender makeSender = makeNoticeSender);
    // Stops what is being sent, and waits for that.
    ~NoticeDelivery();

    // One round, soon. While one runs another one follows it, as it was last asked for.
    void deliver(AlertNotifier::Looking looking);
    // Waits for the rounds that were asked for.
    void finish();
    // What went wrong since this was asked last: of channels, and of the store.
    QStringList takeTroubles();

private:
    // Of the thread.
    struct Place {
        std::unique_ptr<Database> store;
        std::unique_ptr<AuditRepository> audit;
        std::unique_ptr<OperatorRepository> operators;
        std::unique_ptr<AlertRepository> alerts;
        std::unique_ptr<ChannelRepository> channels;
        std::unique_ptr<AlertNotifier> notifier;

        void close();
    };

    Result<void> open();
    void runRounds();
    void runRound(AlertNotifier::Looking looking);
    void noteTroubles(const QStringList &troubles);

    const ThreadedDatabase::Open m_openStore;
    const AlertNotifier::Gateway m_gateway;
    const Clock &m_clock;
    const AlertNotifier::MakeSender m_makeSender;
    std::stop_source m_stop;
    const std::stop_callback<std::function<void()>> m_follow; // what stops the owner stops this
    Place m_place;
    std::mutex m_lock; // of what follows
    std::optional<AlertNotifier::Looking> m_wanted;
    bool m_running = false;
    QStringList m_troubles;
    // Last, so that it ends first.
    DatabaseThread m_thread{QStringLiteral("alert notices")};
};

} // namespace Gatehouse
