// Tells channels of alerts: what is due goes out, is tried again or given up, and channels that ask for it get a sign
// of life while looking for alerts works.
#pragma once

#include "models/alerts/channelrepository.h"
#include "models/alerts/noticesender.h"

#include <QHash>

#include <functional>

namespace Gatehouse
{

// What one round came to.
struct Delivered {
    int sent = 0;     // notices, those in digests too
    int messages = 0; // that they went in
    int held = 0;     // by quiet hours
    int later = 0;    // that will be tried again
    int givenUp = 0;
    int dropped = 0; // of alerts that are silenced or explained, and of channels that are off
    int heartbeats = 0;
    QStringList troubles; // "Ops pager: hooks.example answered 503. It is tried again."

    bool operator==(const Delivered &) const = default;
};

// An engine: waits, on a thread with a connection to the store. Sending takes up to some seconds a message: not on one
// on which somebody waits for answers. Several may run on one store; each notice is sent by one of them, and by another
// when that one dies in between, with the same id.
class AlertNotifier
{
public:
    struct Gateway {
        QString fingerprint; // as alerts have it
        QString name;        // for people
    };
    using SecretSource = std::function<Result<QString>(const SecretReference &)>;
    using MakeSender =
        std::function<Result<std::unique_ptr<NoticeSender>>(const AlertChannel &, const QString &secret)>;
    // What looking for alerts came to, which a sign of life is about.
    enum class Looking { Works, Fails };

    static constexpr qint64 kFirstPauseMs = 30 * kSecondMs; // doubles with each try, with jitter
    static constexpr qint64 kLongestPauseMs = kHourMs;
    static constexpr qint64 kFaultPauseMs = 30 * kMinuteMs; // at least, of a channel that has to be put right
    static constexpr int kLeastTries = 5;                   // before anything is given up by its age
    static constexpr qint64 kRepostMs = 2 * kMinuteMs;
    static constexpr qint64 kFreshLookMs = 5 * kMinuteMs; // of the last look, by what stands in the store
    static constexpr qint64 kForgetMs = 90 * kDayMs;
    static constexpr qint64 kHistoryMs = kHourMs; // what was over for so long when it was found is told to nobody

    // All outlive it.
    AlertNotifier(AlertRepository &alerts, ChannelRepository &channels, Gateway gateway,
                  SecretSource secrets = resolveSecret, MakeSender makeSender = makeNoticeSender);

    // Called after each look, and after a failed one, too: what is due does not wait for the gateway to come back.
    Result<Delivered> deliverDue(const std::stop_token &stop, Looking looking = Looking::Works);
    // A message that says it is a test, to a channel that need not be in the store. The error is why it did not get
    // there.
    Result<void> test(const AlertChannel &channel, const std::stop_token &stop);

private:
    struct Round;

    Result<void> deliverNotices(const QList<AlertChannel> &channels, Round &round);
    Result<void> giveSigns(const QList<AlertChannel> &channels, Looking looking, Round &round);
    // None: the channel was removed.
    Result<void> deliverTo(const AlertChannel *channel, const QList<DueNotice> &due, Round &round);
    Result<QList<DueNotice>> wanted(const AlertChannel *channel, const QList<DueNotice> &due, Round &round);
    Result<QList<DueNotice>> unheld(const AlertChannel &channel, const QList<DueNotice> &due, Round &round);
    Result<QList<QList<DueNotice>>> messages(const AlertChannel &channel, const QList<DueNotice> &due,
                                             const NoticeSender &sender, Round &round);
    Result<void> sendAll(const AlertChannel &channel, const QList<QList<DueNotice>> &parts, NoticeSender &sender,
                         Round &round);
    Result<Delivery> sendOne(const AlertChannel &channel, const QList<DueNotice> &notices, NoticeSender &sender,
                             Round &round);
    Result<void> conclude(const AlertChannel &channel, const QList<DueNotice> &notices, const Delivery &delivery,
                          Round &round);
    Result<void> drop(const QList<DueNotice> &notices, const QString &why, Round &round);
    Result<void> tryLater(const AlertChannel &channel, const QList<DueNotice> &notices, const Delivery &delivery,
                          Round &round);
    Result<void> repeat(const AlertChannel &channel, Round &round);
    Result<void> beat(const AlertChannel &channel, Round &round);
    Result<std::unique_ptr<NoticeSender>> senderFor(const AlertChannel &channel);
    NoticeMessage messageOf(const QString &id, NoticeMessage::Kind kind, qint64 nowMs) const;

    AlertRepository &m_alerts;
    ChannelRepository &m_channels;
    NoticeQueue m_queue;
    Gateway m_gateway;
    SecretSource m_secrets;
    MakeSender m_makeSender;
    qint64 m_forgottenMs = 0;
    QHash<QString, qint64> m_faultyMs; // channel -> when its sign of life was refused
};

} // namespace Gatehouse
