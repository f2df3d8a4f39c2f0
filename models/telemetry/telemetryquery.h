// Questions about traffic, and their answers.
#pragma once

#include "models/core/timespan.h"
#include "models/telemetry/cell.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

struct TelemetryQuery {
    TimeSpan span;
    QList<qint64> edges; // ascending, first = span.fromMs, last = span.toMs; empty: one bucket
    FilterSet filter;
    QList<Dimension> groupBy; // none, one or two
    bool latency = false;     // fill Cell::latency; a query without sketches is several times cheaper
    bool ttft = false;

    bool operator==(const TelemetryQuery &) const = default;
};

// A figure that the gateway does not record, and why: "ttft", "New API records it for streams only".
struct MissingFigure {
    QString figure;
    QString reason;

    bool operator==(const MissingFigure &) const = default;
};

// A database of the gateway whose rows are not in an answer, and why.
struct MissingPart {
    QString part;
    QString reason;

    bool operator==(const MissingPart &) const = default;
};

struct TelemetryGroup {
    QStringList values; // one per groupBy dimension; the empty string is "not recorded"
    Cell total;
    QList<Cell> buckets; // one per bucket when the query has edges, else empty
};

// The order of groups in an answer: by attempts, largest first.
bool comesFirst(const TelemetryGroup &a, const TelemetryGroup &b);

// Where an answer comes from. Raw rows are read when no rollup covers the question; the page says so.
enum class Provenance { Rollups, RawRows, Both };

struct TelemetryAnswer {
    TelemetryQuery query;
    Cell total;
    QList<Cell> buckets;          // edges.size() - 1, or empty
    QList<TelemetryGroup> groups; // by attempts, largest first
    Provenance provenance = Provenance::Rollups;
    qint64 rawRowsRead = 0;
    qint64 freshAsOfMs = 0;        // rows up to here are counted
    QList<TimeSpan> notYetCounted; // parts of the span whose history has not been rolled up yet
    QList<MissingFigure> missing;
    QList<MissingPart> missingParts; // their rows are in no figure

    bool isPartial() const { return !notYetCounted.isEmpty(); }
};

// A box drawn on the latency heatmap, or what is out of the ordinary of an alert: what is it made of, compared with the
// rest of the same span?
struct ContrastQuery {
    TimeSpan outer; // what the heatmap shows
    TimeSpan inner; // the box
    // Of what is in the box. Without both bounds: attempts of which no latency is known, too.
    std::optional<qint64> latencyFromUs; // included
    std::optional<qint64> latencyToUs;
    FilterSet filter;
    bool firstToken = false; // the box is on the time to the first token, and so is what it is compared with
    bool everyValue = false; // all values that are there, not only those that differ most
    bool ofCost = false;     // counts what attempts cost, in micro-dollars, instead of them; without bounds of latency
    FilterSet insideOnly = {}; // what is in the box besides meets this, too: the rest need not

    // All that is asked of what is in the box.
    FilterSet insideFilter() const { return {filter.terms + insideOnly.terms}; }
};

struct ContrastRow {
    Dimension dimension = Dimension::Model;
    QString value;
    qint64 inside = 0;       // attempts in the box with this value, or what they cost
    qint64 outside = 0;      // the same outside the box
    double insideShare = 0;  // of all in the box
    double outsideShare = 0; // of all outside
    double surprise = 0;     // the G statistic: how unlike chance it is that both are one population

    bool operator==(const ContrastRow &) const = default;
};

struct ContrastAnswer {
    qint64 inside = 0;
    qint64 outside = 0;
    // How much of the counts above is as telling as one attempt: 1, or of costs more than a usual one, since a few that
    // are dear make up most of them.
    double unit = 1;
    bool personsLeftOut = false; // it took too long to count workspaces, accounts and keys
    QList<ContrastRow> rows;     // the most surprising first; at most 40
    Provenance provenance = Provenance::Rollups;
    QList<MissingPart> missingParts;
};

} // namespace Gatehouse
