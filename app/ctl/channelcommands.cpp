// Who is told of alerts: listed, set up, tried out.
#include "app/ctl/jsontime.h"
#include "app/ctl/storeaccess.h"
#include "app/ctl/usableconnection.h"

#include "models/alerts/alertnotifier.h"
#include "models/core/format.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

class ChannelAccess
{
public:
    static Result<std::unique_ptr<ChannelAccess>> open(const Request &request, bool changes, const Terminal &terminal)
    {
        auto store = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
        if (!store)
            return std::unexpected(store.error());
        std::unique_ptr<ChannelAccess> access(new ChannelAccess(std::move(*store), terminal));
        if (changes || !request.as.isEmpty()) {
            const auto self = access->m_store->signIn(request);
            if (!self)
                return std::unexpected(self.error());
            access->m_self = self->id;
        }
        return access;
    }

    StoreAccess &store() { return *m_store; }
    ChannelRepository &channels() { return m_channels; }
    const QString &self() const { return m_self; }

private:
    ChannelAccess(std::unique_ptr<StoreAccess> store, const Terminal &terminal)
        : m_store(std::move(store))
        , m_channels(m_store->store(), m_store->audit(), m_store->operators(), terminal.clock)
    {
    }

    std::unique_ptr<StoreAccess> m_store;
    ChannelRepository m_channels;
    QString m_self;
};

ChannelStanding standingOf(const QList<ChannelStanding> &all, const QString &channel)
{
    const auto found = std::ranges::find(all, channel, &ChannelStanding::channel);
    return found == all.cend() ? ChannelStanding{channel} : *found;
}

QString line(const AlertChannel &channel, const ChannelStanding &standing, qint64 nowMs)
{
    QString text = QStringLiteral("%1  %2  %3  %4  %5  %6")
                       .arg(channel.id, channelKindToken(channel.kind).leftJustified(12),
                            channel.enabled ? QStringLiteral("on ") : QStringLiteral("off"),
                            alertLevelToken(channel.least).leftJustified(6), channel.name, channelPlace(channel));
    if (channel.quiet)
        text += QStringLiteral("  quiet %1").arg(quietHoursText(*channel.quiet));
    text += standing.sentMs > 0 ? QStringLiteral("  last sent %1 ago").arg(formatAge(nowMs - standing.sentMs))
                                : QStringLiteral("  nothing sent yet");
    if (standing.waiting > 0)
        text += QStringLiteral(", %1 waiting").arg(standing.waiting);
    if (standing.givenUp > 0)
        text += QStringLiteral(", %1 given up within 7 days").arg(standing.givenUp);
    if (standing.isFailing())
        text += QStringLiteral("\n    %1").arg(standing.error);
    return text + QLatin1Char('\n');
}

QJsonObject json(const AlertChannel &channel, const ChannelStanding &standing, const QTimeZone &zone)
{
    QJsonObject json = channelBody(channel);
    const QJsonObject more{
        {QStringLiteral("channel"), channel.id},
        {QStringLiteral("version"), channel.version},
        {QStringLiteral("kind"), channelKindToken(channel.kind)},
        {QStringLiteral("name"), channel.name},
        {QStringLiteral("enabled"), channel.enabled},
        {QStringLiteral("least"), alertLevelToken(channel.least)},
        {QStringLiteral("waiting"), standing.waiting},
        {QStringLiteral("given_up"), standing.givenUp},
        {QStringLiteral("failing"), standing.isFailing()},
        {QStringLiteral("last_sent"), jsonInstant(standing.sentMs, zone)},
        {QStringLiteral("last_failed"), jsonInstant(standing.failedMs, zone)},
        {QStringLiteral("last_heartbeat"), jsonInstant(standing.heartbeatMs, zone)},
        {QStringLiteral("last_error"), standing.error.isEmpty() ? QJsonValue() : QJsonValue(standing.error)}};
    for (auto at = more.begin(); at != more.end(); ++at)
        json.insert(at.key(), at.value());
    return json;
}

int tell(const QList<AlertChannel> &channels, ChannelRepository &repository, const Request &request, Terminal &terminal)
{
    const auto standings = repository.standings();
    if (!standings)
        return complain(standings.error(), terminal);
    QJsonArray all;
    for (const AlertChannel &channel : channels) {
        const ChannelStanding standing = standingOf(*standings, channel.id);
        if (request.json)
            all.append(json(channel, standing, request.zone));
        else
            terminal.out << line(channel, standing, terminal.clock.nowMs());
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("channels"), all}}).toJson();
    else if (channels.isEmpty())
        terminal.err << "Nobody is told of alerts. 'alerts channels add' sets up a channel.\n";
    return finish(terminal);
}

int save(ChannelAccess &access, AlertChannel channel, const Request &request, Terminal &terminal)
{
    for (const ChannelChange &change : request.alerts.channel.changes)
        change(channel);
    const auto saved = access.channels().save(access.self(), channel);
    return saved ? tell({*saved}, access.channels(), request, terminal) : complain(saved.error(), terminal);
}

} // namespace

int alertsChannelsList(const Request &request, Terminal &terminal)
{
    const auto access = ChannelAccess::open(request, false, terminal);
    const auto channels = access ? (*access)->channels().list() : std::unexpected(access.error());
    return channels ? tell(*channels, (*access)->channels(), request, terminal) : complain(channels.error(), terminal);
}

int alertsChannelsAdd(const Request &request, Terminal &terminal)
{
    const auto access = ChannelAccess::open(request, true, terminal);
    if (!access)
        return complain(access.error(), terminal);
    AlertChannel channel;
    channel.name = request.operand;
    channel.kind = request.alerts.channel.kind.value_or(ChannelKind::Webhook);
    return save(**access, channel, request, terminal);
}

int alertsChannelsChange(const Request &request, Terminal &terminal)
{
    const auto access = ChannelAccess::open(request, true, terminal);
    const auto channel = access ? (*access)->channels().find(request.operand) : std::unexpected(access.error());
    return channel ? save(**access, *channel, request, terminal) : complain(channel.error(), terminal);
}

int alertsChannelsTest(const Request &request, Terminal &terminal)
{
    const auto access = ChannelAccess::open(request, false, terminal);
    const auto settings = usableConnection(request.connectionFile, terminal);
    const auto channel = access ? (*access)->channels().find(request.operand) : std::unexpected(access.error());
    if (!channel || !settings)
        return complain(channel ? settings.error() : channel.error(), terminal);
    StoreAccess &store = (*access)->store();
    AlertRepository alerts(store.store(), store.audit(), store.operators(), terminal.clock);
    AlertNotifier notifier(alerts, (*access)->channels(), {gatewayFingerprint(*settings), settings->name});
    if (const auto sent = notifier.test(*channel, terminal.stop); !sent)
        return complain(sent.error(), terminal);
    terminal.out << QStringLiteral("%1 took the test.\n").arg(channel->name);
    return finish(terminal);
}

int alertsChannelsRemove(const Request &request, Terminal &terminal)
{
    const auto access = ChannelAccess::open(request, true, terminal);
    const auto channel = access ? (*access)->channels().find(request.operand) : std::unexpected(access.error());
    const auto removed =
        channel ? (*access)->channels().remove((*access)->self(), channel->id) : std::unexpected(channel.error());
    if (!removed)
        return complain(removed.error(), terminal);
    terminal.out << QStringLiteral("%1 is told no more.\n").arg(channel->name);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
