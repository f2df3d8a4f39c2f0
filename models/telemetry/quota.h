// Quotas as a gateway keeps them: what one holder may use, and how much of it is used.
#pragma once

#include "models/gateway/quotarule.h"
#include "models/telemetry/dimension.h"
#include "models/telemetry/telemetryquery.h"

#include <optional>

namespace Gatehouse
{

// How many rows of one kind are listed at most, those nearest to their limit first.
inline constexpr qsizetype kMostQuotaRows = 1000;

// One rule of the profile that this database can answer.
struct QuotaKind {
    QString name; // "Monthly cap"
    Dimension holder = Dimension::Workspace;
    QuotaUnit unit = QuotaUnit::Usd;
    QuotaPeriod period;
    bool usedFromTelemetry = false;
    qint64 unlimited = 0;   // holders without a limit; they have no row
    bool truncated = false; // there are more rows with a limit than were read

    bool operator==(const QuotaKind &) const = default;
};

// Amounts are micro-dollars, tokens or requests, as the unit of the kind says.
struct QuotaRow {
    qsizetype kind = 0;           // in QuotaReading::kinds
    QString value;                // of the dimension, as a filter takes it
    QString label;                // a name; of an account or a key it is personal and masked on display
    std::optional<qint64> limit;  // nothing: not recorded. May be zero or negative
    std::optional<qint64> used;   // nothing: not recorded, or to be counted from telemetry
    bool markedReached = false;   // by the gateway itself
    std::optional<qint64> endsMs; // of the period, where the row names it

    bool operator==(const QuotaRow &) const = default;
};

struct QuotaReading {
    bool named = false; // whether the profile names any quota
    QList<QuotaKind> kinds;
    QList<QuotaRow> rows;
    QList<MissingFigure> missing; // rules that this database cannot answer, by name, and why
};

} // namespace Gatehouse
