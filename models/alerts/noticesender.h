// Brings a message about alerts to one channel.
#pragma once

#include "models/alerts/alertchannel.h"
#include "models/alerts/noticequeue.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace Gatehouse
{

struct ToldAlert {
    NoticeKind kind = NoticeKind::Opened;
    Alert alert;
    bool again = false; // of Opened: the channel was told of it before
};

struct NoticeMessage {
    enum class Kind {
        Alert,     // one, or what goes on, for channels that want that repeated
        Digest,    // many in one
        Heartbeat, // looking works; when these stop coming, somebody must look why
        Test
    };
    Kind kind = Kind::Alert;
    QString id; // the same however often it is tried, for whoever receives it twice
    QString gateway;
    QString gatewayName;
    QList<ToldAlert> alerts;
    bool afterQuietHours = false; // why it is a digest; else because there were many
    int nextWithinMinutes = 0;    // of a heartbeat: there is one at least so often
    qint64 nowMs = 0;
};

struct Delivery {
    enum class Outcome {
        Sent,
        TryAgain,
        Faulty,  // until somebody puts the channel right: tried again, but rarely
        Refused, // and will be again
        Stopped
    };
    Outcome outcome = Outcome::Sent;
    QString why = {};        // "what failed: why. What to do."
    qint64 retryAfterMs = 0; // what the other side asks for; 0: nothing

    bool isForLater() const { return outcome == Outcome::TryAgain || outcome == Outcome::Faulty; }
};

// Waits, each step no longer than its time-out; a stop ends that. Nothing personal leaves: of a node that names a
// person the masked form is all that an alert has.
class NoticeSender
{
public:
    static constexpr std::chrono::seconds kPatience{15};

    virtual ~NoticeSender() = default;

    virtual Delivery send(const NoticeMessage &message, const std::stop_token &stop) = 0;
    // How many alerts it takes at once; more come in further messages.
    virtual qsizetype mostAlerts() const = 0;
    // Whether it groups alerts itself and must be told again of those that go on.
    virtual bool repeats() const { return false; }
};

// InvalidInput: a file that the channel names cannot be used.
Result<std::unique_ptr<NoticeSender>> makeNoticeSender(const AlertChannel &channel, const QString &secret);

} // namespace Gatehouse
