// What a gateway profile says about one kind of quota: whom it caps, how much, over which period, and how much is used.
#pragma once

#include "models/gateway/profilefield.h"

namespace Gatehouse
{

enum class QuotaUnit { Usd, Tokens, Requests };

enum class QuotaPeriodKind {
    Total, // from the beginning; it never starts anew by itself
    Month, // calendar months of a zone
    Day,
    Reset, // until an instant that the row itself names
};

struct QuotaPeriod {
    QuotaPeriodKind kind = QuotaPeriodKind::Total;
    QString zone;          // IANA name, of months and days
    QString endsColumn;    // of Reset
    qint64 endsUnitUs = 1; // of endsColumn; 0: the engine's own date-time type

    bool operator==(const QuotaPeriod &) const = default;
};

struct QuotaRule {
    QString name; // "Monthly cap", for people
    QString table;
    QString idColumn;                                  // holds what the telemetry field of the holder holds
    QString labelColumn;                               // a name for people; empty when there is none
    TelemetryField holder = TelemetryField::Workspace; // or Account, or Key
    QuotaUnit unit = QuotaUnit::Usd;
    QuotaPeriod period;
    FieldRule limit;
    bool usedFromTelemetry = false; // what the traffic of the period adds up to; else `used` says it
    FieldRule used;
    QList<FieldAlternative> unlimited;  // the first that is there: rows for which it holds have no cap
    QList<FieldAlternative> reached;    // the first that is there: rows that the gateway itself has marked as used up
    QList<FieldAlternative> conditions; // each whose columns exist must hold
};

} // namespace Gatehouse
