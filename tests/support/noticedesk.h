// One who looks for alerts and tells channels of them, with a sender that answers what a test says.
#pragma once

#include "models/alerts/alertnotifier.h"
#include "models/alerts/alertwatch.h"
#include "tests/support/consolestores.h"

namespace Gatehouse
{

// What was sent, by all senders that it made.
class FakePost
{
public:
    // For the messages to come, one each; afterwards all get there.
    QList<Delivery> answers;
    QList<NoticeMessage> sent; // tried, that is
    bool repeats = false;
    std::function<void()> whileSending; // called once

    AlertNotifier::MakeSender maker();
    QStringList ids() const;
};

class NoticeDesk
{
public:
    // Both outlive it.
    NoticeDesk(StoreUser &who, const Clock &clock);

    // Fails the program when it cannot be kept.
    AlertChannel add(AlertChannel channel);
    RaisedAlerts record(const WatchStep &step);
    qint64 raise(const QString &fingerprint, AlertLevel level = AlertLevel::Page);
    void end(const QString &fingerprint);
    Delivered deliver(FakePost &post, AlertNotifier::Looking looking = AlertNotifier::Looking::Works,
                      const std::stop_token &stop = {});
    // "raised notified".
    QString story(qint64 seq);
    ChannelStanding standing(const QString &channel);

    static RaisedAlert hit(const QString &fingerprint, AlertLevel level);
    // To a place where nobody listens.
    static AlertChannel webhook(const QString &name);

    StoreUser &user;
    AlertRepository alerts;
    AlertWatch watch;
    ChannelRepository channels;
};

} // namespace Gatehouse
