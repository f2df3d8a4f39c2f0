// Channels for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/alerts/channelrepository.h"

#include <QFuture>

namespace Gatehouse
{

struct ChannelShelf {
    QList<AlertChannel> channels; // by name
    QList<ChannelStanding> standings;

    // As one to which nothing was to be sent yet, where there is none.
    ChannelStanding standingOf(const QString &channel) const;
};

// GUI thread. Futures end without a value when the store goes.
class ChannelStore
{
public:
    virtual ~ChannelStore() = default;

    virtual QFuture<Result<ChannelShelf>> shelf() = 0;
    // See ChannelRepository::save and remove.
    virtual QFuture<Result<AlertChannel>> save(const QString &by, const AlertChannel &channel) = 0;
    virtual QFuture<Result<void>> remove(const QString &by, const QString &id) = 0;
    // A message that says it is a test, by the way that alerts take; the channel need not be kept. The error is why it
    // did not get there.
    virtual QFuture<Result<void>> test(const AlertChannel &channel) = 0;
};

} // namespace Gatehouse
