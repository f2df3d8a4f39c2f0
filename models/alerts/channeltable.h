// The channels as a table, and how one fares in words.
#pragma once

#include "models/alerts/channelstore.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimeZone>

namespace Gatehouse
{

// What a row's state is drawn by; SortRole of the column has it.
enum class ChannelHealth { Failing, Waiting, Well, Idle, Off };

inline constexpr int kChannelHealthColumn = 2;

ChannelHealth channelHealth(const AlertChannel &channel, const ChannelStanding &standing);
// "Webhook".
QString channelKindTitle(ChannelKind kind);
// "tickets and pages".
QString channelLevels(AlertLevel least);
QList<TableColumn> channelColumns();
QList<TableRow> channelRows(const ChannelShelf &shelf, qint64 nowMs);
// "Last delivered 14:05. Waiting: 2. Last error, 14:01: hooks.example answered 503."
QString channelStandingText(const AlertChannel &channel, const ChannelStanding &standing, qint64 nowMs,
                            const QTimeZone &zone);

} // namespace Gatehouse
