// A gateway's traffic as rows. Implemented once over SQL by a gateway profile, and by a fake in tests; both pass the
// same contract test (tests/contracts).
//
// Thread: everything is called on the thread that made the source.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"
#include "models/database/database.h"
#include "models/telemetry/dimension.h"
#include "models/telemetry/telemetryquery.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <string_view>

namespace Gatehouse {

// Whether an attempt was the last of its request.
enum class FinalAttempt { Yes, No, Unknown };

inline constexpr qint64 kNotRecorded = -1;

// One attempt, as scan() hands it out. Views are valid during the call only.
struct TelemetryRow {
    qint64 rowId = 0;
    qint64 timeMs = 0;
    qint64 latencyUs = kNotRecorded; // never negative otherwise; a negative latency in the data is "not recorded"
    qint64 ttftUs = kNotRecorded;
    Outcome outcome = Outcome::Ok;
    int statusCode = 0; // 0: not recorded
    FinalAttempt final = FinalAttempt::Yes;
    qint64 tokensIn = 0;
    qint64 tokensOut = 0;
    qint64 tokensCached = 0;
    qint64 costMicros = 0;
    std::string_view model;
    std::string_view provider;
    std::string_view endpoint;
    std::string_view errorClass;
    std::string_view workspace;
    std::string_view account;
    std::string_view key;

    // The text of a dimension; Outcome and StatusCode are not texts and give an empty view.
    std::string_view text(Dimension dimension) const;
};

struct SourceCapabilities {
    bool requests = false; // attempts can be put to requests
    bool latency = false;
    bool ttft = false;
    bool errors = false;   // failed attempts have rows
    bool tokensIn = false;
    bool tokensOut = false;
    bool tokensCached = false;
    bool cost = false;
    QList<Dimension> dimensions;
    qint64 timePrecisionMs = 1;
    qint64 latencyPrecisionMs = 1;
    qint64 ttftPrecisionMs = 1;
    QList<MissingFigure> missing; // every capability above that is false, with its reason

    bool has(Dimension dimension) const { return dimensions.contains(dimension); }
    bool operator==(const SourceCapabilities &) const = default;
};

struct SourceExtent {
    bool empty = true;
    TimeSpan span;           // from the oldest row to just after the newest
    qint64 estimatedRows = 0;
    qint64 lastRowId = 0;
};

// Which quarters of an hour hold rows written after a mark.
struct NewRows {
    qint64 lastRowId = 0;
    qint64 count = 0;
    QList<qint64> quarters; // starts, ascending, multiples of kQuarterMs
};

// One attempt as the request explorer shows it. Personal values arrive as they are and are masked on display.
struct RequestRow {
    qint64 rowId = 0;
    qint64 timeMs = 0;
    QString requestId;
    qint64 latencyUs = kNotRecorded;
    qint64 ttftUs = kNotRecorded;
    Outcome outcome = Outcome::Ok;
    int statusCode = 0;
    FinalAttempt final = FinalAttempt::Yes;
    QString errorClass;
    QString model;
    QString provider;
    QString endpoint;
    QString workspace;
    QString account;
    QString key;
    QString ip;
    qint64 tokensIn = 0;
    qint64 tokensOut = 0;
    qint64 tokensCached = 0;
    qint64 costMicros = 0;

    bool operator==(const RequestRow &) const = default;
};

// Rows are ordered by (time, rowId). A cursor is the last row seen.
struct RowCursor {
    qint64 timeMs = 0;
    qint64 rowId = 0;

    bool operator==(const RowCursor &) const = default;
};

struct RowPageRequest {
    TimeSpan span;
    FilterSet filter;
    std::optional<qint64> latencyFromUs; // inclusive
    std::optional<qint64> latencyToUs;   // exclusive
    std::optional<RowCursor> after;      // start behind this row; nothing: from the end of the span that the order names
    bool newestFirst = true;
    int limit = 200;                     // 1 .. 10,000

    bool operator==(const RowPageRequest &) const = default;
};

struct RowPage {
    QList<RequestRow> rows;
    bool more = false; // there are rows behind the last one
};

class TelemetrySource
{
public:
    using RowSink = std::function<void(const TelemetryRow &)>;

    virtual ~TelemetrySource() = default;

    virtual const SourceCapabilities &capabilities() const = 0;
    virtual Result<SourceExtent> extent() = 0;
    // Rows with span.fromMs <= time < span.toMs that pass the filter, in any order, each once. The error of a limit
    // (TimedOut, Cancelled) comes after some rows may have been handed out.
    virtual Result<void> scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink,
                              const QueryLimits &limits = {}) = 0;
    virtual Result<NewRows> newRowsAfter(qint64 rowId, const QueryLimits &limits = {}) = 0;
    virtual Result<RowPage> page(const RowPageRequest &request, const QueryLimits &limits = {}) = 0;
    // All attempts of one request, oldest first; empty when there is none.
    virtual Result<QList<RequestRow>> attemptsOf(const QString &requestId, const QueryLimits &limits = {}) = 0;
};

} // namespace Gatehouse
