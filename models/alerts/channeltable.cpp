#include "models/alerts/channeltable.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCoreApplication>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Channels)
};

QString healthText(ChannelHealth health)
{
    switch (health) {
    case ChannelHealth::Failing:
        return Texts::tr("failing");
    case ChannelHealth::Waiting:
        return Texts::tr("waiting");
    case ChannelHealth::Well:
        return Texts::tr("works");
    case ChannelHealth::Idle:
        return Texts::tr("unused");
    case ChannelHealth::Off:
        return Texts::tr("off");
    }
    return {};
}

TableCell healthCell(const AlertChannel &channel, const ChannelStanding &standing)
{
    const ChannelHealth health = channelHealth(channel, standing);
    TableCell cell = textCell(healthText(health));
    cell.sort = int(health);
    if (health == ChannelHealth::Failing)
        cell.toolTip = standing.error;
    return cell;
}

TableCell sentCell(const ChannelStanding &standing, qint64 nowMs)
{
    if (standing.sentMs == 0)
        return missingCell(Texts::tr("Nothing got there yet."));
    return numberCell(Texts::tr("%1 ago").arg(roughAge(nowMs - standing.sentMs)), double(standing.sentMs));
}

} // namespace

ChannelHealth channelHealth(const AlertChannel &channel, const ChannelStanding &standing)
{
    if (!channel.enabled)
        return ChannelHealth::Off;
    if (standing.isFailing())
        return ChannelHealth::Failing;
    if (standing.waiting > 0)
        return ChannelHealth::Waiting;
    return standing.sentMs > 0 ? ChannelHealth::Well : ChannelHealth::Idle;
}

QString channelKindTitle(ChannelKind kind)
{
    switch (kind) {
    case ChannelKind::Webhook:
        return Texts::tr("Webhook");
    case ChannelKind::Alertmanager:
        return Texts::tr("Alertmanager");
    case ChannelKind::Email:
        return Texts::tr("Mail");
    }
    return {};
}

QString channelLevels(AlertLevel least)
{
    return least == AlertLevel::Page ? Texts::tr("pages") : Texts::tr("tickets and pages");
}

QList<TableColumn> channelColumns()
{
    return {{Texts::tr("Channel"), {}, false},
            {Texts::tr("Goes to"), {}, false},
            {Texts::tr("State"), {}, false},
            {Texts::tr("Delivered"), {}, false},
            {Texts::tr("Waiting"), {}, true}};
}

QList<TableRow> channelRows(const ChannelShelf &shelf, qint64 nowMs)
{
    QList<TableRow> rows;
    for (const AlertChannel &channel : shelf.channels) {
        const ChannelStanding standing = shelf.standingOf(channel.id);
        TableCell name = textCell(channel.name);
        name.toolTip = Texts::tr("%1 is told of %2").arg(channel.name, channelLevels(channel.least));
        TableCell place = textCell(QStringLiteral("%1, %2").arg(channelKindTitle(channel.kind), channelPlace(channel)));
        place.toolTip = channel.kind == ChannelKind::Email ? channel.to.join(QStringLiteral(", ")) : channel.url;
        rows.append({channel.id,
                     {name, place, healthCell(channel, standing), sentCell(standing, nowMs),
                      numberCell(formatExact(standing.waiting), standing.waiting)},
                     false});
    }
    return rows;
}

QString channelStandingText(const AlertChannel &channel, const ChannelStanding &standing, qint64 nowMs,
                            const QTimeZone &zone)
{
    QStringList sentences;
    if (!channel.enabled)
        sentences.append(Texts::tr("Switched off: it is told of nothing."));
    sentences.append(standing.sentMs > 0
                         ? Texts::tr("Last delivered %1.").arg(shortInstant(standing.sentMs, nowMs, zone))
                         : Texts::tr("Nothing was delivered yet."));
    if (standing.waiting > 0)
        sentences.append(Texts::tr("Waiting: %1.").arg(formatExact(standing.waiting)));
    if (standing.givenUp > 0)
        sentences.append(Texts::tr("Given up within 7 days: %1.").arg(formatExact(standing.givenUp)));
    if (channel.heartbeatMinutes > 0 && standing.heartbeatMs > 0)
        sentences.append(Texts::tr("Last sign of life %1.").arg(shortInstant(standing.heartbeatMs, nowMs, zone)));
    if (!standing.error.isEmpty())
        sentences.append(
            Texts::tr("Last error, %1: %2").arg(shortInstant(standing.failedMs, nowMs, zone), standing.error));
    return sentences.join(QLatin1Char(' '));
}

} // namespace Gatehouse
