// A gateway's traffic as rows. Implemented once over SQL by a gateway profile, and by a fake in tests; both pass the
// same contract test (tests/contracts).
//
// Thread: everything is called on the thread that made the source.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"
#include "models/database/database.h"
#include "models/telemetry/dimension.h"
#include "models/telemetry/quota.h"
#include "models/telemetry/telemetryquery.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <string_view>

namespace Gatehouse
{

// Whether an attempt was the last of its request.
enum class FinalAttempt { Yes, No, Unknown };

inline constexpr qint64 kNotRecorded = -1;

// One attempt, as scan() hands it out. Views are valid during the call only.
struct TelemetryRow {
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
    bool errors = false; // failed attempts have rows
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
    TimeSpan span;            // from the oldest row to just after the newest
    qint64 estimatedRows = 0; // 0: not known
    QString mark;             // of the rows that are there now
};

// Which quarters of an hour have changed since a mark was made.
struct NewRows {
    QString mark; // of the rows that are there now
    qint64 count = 0;
    QList<qint64> quarters; // starts, ascending, multiples of kQuarterMs
};

// What became of the rows that were there when a mark was made.
enum class MarkState { Good, RowsGone, OtherSource };

struct MarkCheck {
    MarkState state = MarkState::Good;
    QString mark; // to go on with
};

// One attempt as the request explorer shows it. Personal values arrive as they are and are masked on display.
struct RequestRow {
    QString rowId;    // as the gateway tells its rows apart, for people
    QString position; // in the order of rows; made by the source and read by it alone
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

// Rows are ordered by their time, and those of one time by what tells them apart. A cursor is a row seen.
struct RowCursor {
    qint64 timeMs = 0;
    QString position;
    bool including = false; // begin with the row itself

    bool operator==(const RowCursor &) const = default;
};

struct RowPageRequest {
    TimeSpan span;
    FilterSet filter;
    std::optional<qint64> latencyFromUs; // inclusive
    std::optional<qint64> latencyToUs;   // exclusive
    std::optional<RowCursor> after; // start behind this row; nothing: from the end of the span that the order names
    bool newestFirst = true;
    int limit = 200;         // 1 .. 10,000
    bool firstToken = false; // the two bounds are of the time to the first token, not of the latency

    bool operator==(const RowPageRequest &) const = default;
};

struct RowPage {
    QList<RequestRow> rows;
    bool more = false;               // there are rows behind the last one
    QList<MissingPart> missingParts; // their rows are not among these
};

struct AttemptGroup; // attemptgroups.h

// The slots of the operations in groups. Those of the workspaces are quarters, those of the keys days.
enum class GroupSlots { Minutes, Quarters };

// Whether a source can hand out groups of attempts.
struct GroupOffer {
    QString refusal;      // why it cannot; empty when it can
    double worthFrom = 0; // groups are cheaper than rows when one stands for so many rows on average
};

class TelemetrySource
{
public:
    using GroupSink = std::function<void(const AttemptGroup &)>;
    using RowSink = std::function<void(const TelemetryRow &)>;

    virtual ~TelemetrySource() = default;

    virtual const SourceCapabilities &capabilities() const = 0;
    // Failed attempts are among the rows that were counted: a source that knows errors only by the rows it happens to
    // have looked at offers them from now on. The default has nothing to learn.
    virtual void sawFailures() {}
    virtual Result<SourceExtent> extent() = 0;
    // Rows with span.fromMs <= time < span.toMs that pass the filter, in any order, each once. The error of a limit
    // (TimedOut, Cancelled) comes after some rows may have been handed out.
    virtual Result<void> scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink,
                              const QueryLimits &limits = {}) = 0;
    // The default refuses.
    virtual Result<GroupOffer> groupOffer();
    // The same rows as groups, in any order; a group may come in parts. The span begins and ends at quarters of an hour
    // and not before 1970. Several statements may be needed: of rows that change meanwhile the cubes tell differently.
    virtual Result<void> scanGroups(const TimeSpan &span, GroupSlots grain, const GroupSink &sink,
                                    const QueryLimits &limits = {});
    // A mark is made and read by the source alone and kept by whoever counts its rows. An empty one is of no rows.
    virtual Result<NewRows> newRowsAfter(const QString &mark, const QueryLimits &limits = {}) = 0;
    virtual Result<MarkCheck> checkMark(const QString &mark) = 0;
    virtual Result<RowPage> page(const RowPageRequest &request, const QueryLimits &limits = {}) = 0;
    // All attempts of one request, oldest first; empty when there is none.
    virtual Result<QList<RequestRow>> attemptsOf(const QString &requestId, const QueryLimits &limits = {}) = 0;
    // What holders may use and have used, as the gateway keeps it now; at most so many rows of a kind as quota.h says,
    // more only where what was used must be counted from telemetry.
    virtual Result<QuotaReading> quotas(const QueryLimits &limits = {}) = 0;
};

} // namespace Gatehouse
