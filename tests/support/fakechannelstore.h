// Channels in memory, which answer at once or when they are told: for whatever stands on a ChannelStore.
#pragma once

#include "models/alerts/channelstore.h"
#include "tests/support/toldanswers.h"

namespace Gatehouse
{

class FakeChannelStore : public ChannelStore, public ToldAnswers
{
public:
    QFuture<Result<ChannelShelf>> shelf() override;
    QFuture<Result<AlertChannel>> save(const QString &by, const AlertChannel &channel) override;
    QFuture<Result<void>> remove(const QString &by, const QString &id) override;
    QFuture<Result<void>> test(const AlertChannel &channel) override;

    // Kept as it is, with an id and a version where it has none.
    AlertChannel &put(const AlertChannel &channel);

    ChannelShelf kept;
    QStringList editors; // the ids of those who may
    QList<AlertChannel> tested;
    std::optional<Error> testFailure;
    qint64 nowMs = 1'795'269'600'000;
    int shelves = 0;

private:
    Result<AlertChannel> keep(const QString &by, const AlertChannel &channel);
    Result<void> take(const QString &by, const QString &id);
    AlertChannel *find(const QString &id);
    int m_count = 0;
};

} // namespace Gatehouse
