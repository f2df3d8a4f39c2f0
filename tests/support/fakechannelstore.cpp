#include "tests/support/fakechannelstore.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const Error kDenied{ErrorKind::Denied, QStringLiteral("This needs the right edit_alert_rules.")};
const Error kMeanwhile{ErrorKind::Denied, QStringLiteral("The channel was changed meanwhile. Look again.")};

} // namespace

QFuture<Result<ChannelShelf>> FakeChannelStore::shelf()
{
    ++shelves;
    return ask<ChannelShelf>([this] { return Result<ChannelShelf>(kept); });
}

QFuture<Result<AlertChannel>> FakeChannelStore::save(const QString &by, const AlertChannel &channel)
{
    return ask<AlertChannel>([this, by, channel] { return keep(by, channel); });
}

QFuture<Result<void>> FakeChannelStore::remove(const QString &by, const QString &id)
{
    return ask<void>([this, by, id] { return take(by, id); });
}

QFuture<Result<void>> FakeChannelStore::test(const AlertChannel &channel)
{
    return ask<void>([this, channel]() -> Result<void> {
        if (auto checked = checkChannel(channel); !checked)
            return checked;
        tested.append(channel);
        return testFailure ? Result<void>(std::unexpected(*testFailure)) : Result<void>();
    });
}

AlertChannel *FakeChannelStore::find(const QString &id)
{
    const auto found = std::ranges::find(kept.channels, id, &AlertChannel::id);
    return found == kept.channels.end() ? nullptr : &*found;
}

AlertChannel &FakeChannelStore::put(const AlertChannel &channel)
{
    AlertChannel one = channel;
    if (one.id.isEmpty())
        one.id = QStringLiteral("ch-%1").arg(++m_count, 16, 16, QLatin1Char('0'));
    one.version = std::max(1, one.version);
    kept.channels.removeIf([&one](const AlertChannel &each) { return each.id == one.id; });
    kept.channels.append(one);
    std::ranges::sort(kept.channels, {}, [](const AlertChannel &each) { return each.name.toLower(); });
    return *find(one.id);
}

Result<AlertChannel> FakeChannelStore::keep(const QString &by, const AlertChannel &channel)
{
    if (auto checked = checkChannel(channel); !checked)
        return std::unexpected(checked.error());
    if (!editors.contains(by))
        return std::unexpected(kDenied);
    const bool taken = std::ranges::any_of(kept.channels, [&channel](const AlertChannel &each) {
        return each.id != channel.id && each.name.compare(channel.name.trimmed(), Qt::CaseInsensitive) == 0;
    });
    if (taken)
        return std::unexpected(
            Error{ErrorKind::InvalidInput,
                  QStringLiteral("There is a channel \"%1\" already. Choose another name.").arg(channel.name)});
    const AlertChannel *before = find(channel.id);
    if ((before ? before->version : 0) != channel.version)
        return std::unexpected(kMeanwhile);
    AlertChannel next = channel;
    next.name = channel.name.trimmed();
    next.version = channel.version + 1;
    next.changedBy = by;
    next.changedMs = nowMs;
    return put(next);
}

Result<void> FakeChannelStore::take(const QString &by, const QString &id)
{
    if (!find(id))
        return std::unexpected(Error{ErrorKind::NotFound, QStringLiteral("There is no channel \"%1\".").arg(id)});
    if (!editors.contains(by))
        return std::unexpected(kDenied);
    kept.channels.removeIf([&id](const AlertChannel &each) { return each.id == id; });
    return {};
}

} // namespace Gatehouse
