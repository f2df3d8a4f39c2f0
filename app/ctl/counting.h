// Brings the rollups of a gateway up to date and says on standard error how far it is.
#pragma once

#include "app/ctl/commands.h"
#include "app/ctl/gatewayaccess.h"

#include <optional>

namespace Gatehouse::Ctl
{

struct CountingResult {
    qint64 attempts = 0;
    qint64 rowsRead = 0;
    double share = 1; // of history
    bool complete = true;
    TimeSpan history;
    qint64 freshAsOfMs = 0;
    QList<MissingPart> missingParts;
    // How history was read and why so, for each database that had some; and how many rows came each way.
    QString reading;
    qint64 rowsStreamed = 0;
    qint64 rowsGrouped = 0;
};

// Counts all of history, or what is not older than `downToMs`; with several databases the result is the sum over them.
// When it is stopped, what was counted stays; the error says how far it came.
Result<CountingResult> count(GatewayAccess &access, Terminal &terminal, std::optional<qint64> downToMs);
// The same without these words: how far it is alone is told.
void tellCounting(Terminal &terminal);
void tellCounted(const CountingResult &whole, Terminal &terminal);
Result<CountingResult> countOn(GatewayAccess &access, Terminal &terminal, std::optional<qint64> downToMs);

} // namespace Gatehouse::Ctl
