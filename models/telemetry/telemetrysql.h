// SQL over a telemetry plan: column lists, filters, pages. Every value is bound, none is written into the text.
#pragma once

#include "models/telemetry/lookuptable.h"
#include "models/telemetry/rowposition.h"
#include "models/telemetry/telemetryplan.h"

#include <functional>

namespace Gatehouse
{

struct SqlQuery {
    QString sql;
    QVariantList values;
};

class TelemetrySql
{
public:
    // The lookup of a field; null when it has none. Asked when a filter is translated.
    using LookupOf = std::function<const LookupTable *(TelemetryField)>;

    TelemetrySql(const TelemetryPlan &plan, LookupOf lookupOf);

    // Columns of scan(): time, then each field that is there, in the order of TelemetryField, without those that only
    // pages show. Pages have all of them and the key of the row behind.
    SqlQuery scan(const TimeSpan &span, const FilterSet &filter) const;
    // The same rows for a statement around it: `first` under the name gh0, then the fields that are asked for and
    // there, under the names of nameOf().
    SqlQuery namedRows(const TimeSpan &span, const QString &first, const QList<TelemetryField> &fields) const;
    static QString nameOf(TelemetryField field);
    // `after`: what the request's cursor says. `around` holds the times of all rows that will come; it is of interest
    // only where a field reads nearby rows, and timesOfPage() tells it.
    SqlQuery page(const RowPageRequest &request, const std::optional<RowPosition> &after, const TimeSpan &around) const;
    // How many rows in front of a page have the cursor's time and keys and are not wanted.
    int alreadyShown(const RowPageRequest &request, const std::optional<RowPosition> &after) const;
    // Rows of the request with the cursor's time and keys.
    SqlQuery countTied(const RowPageRequest &request, const RowPosition &at) const;
    SqlQuery timesOfPage(const RowPageRequest &request, const std::optional<RowPosition> &after) const;
    SqlQuery attemptsOf(const QString &requestId, int limit, const TimeSpan &around) const;
    SqlQuery timesOfAttempts(const QString &requestId, int limit) const;
    SqlQuery oldest() const;
    SqlQuery newest(qint64 beforeMs) const;
    SqlQuery anyFrom(qint64 fromMs) const;
    // Where the key grows.
    SqlQuery highestKey() const;
    SqlQuery lowestKey() const;
    // Times of rows with afterKey < key <= upToKey.
    SqlQuery timesBetween(qint64 afterKey, qint64 upToKey) const;
    // Times of earlier rows of the requests that those rows belong to; empty text when new rows change no older ones.
    SqlQuery timesOfLinked(qint64 afterKey, qint64 upToKey) const;
    // The number of each quarter of an hour since the epoch, and how many rows it has.
    SqlQuery countsByQuarter(const TimeSpan &span) const;

    // The result column of a field in scan (or page) queries; -1 when it is not there.
    int columnOf(TelemetryField field, bool forPage) const;
    // Of page queries.
    int firstKeyColumn() const;

private:
    SqlQuery columns(bool forPage, const TimeSpan &around) const;
    void addField(SqlQuery &query, TelemetryField field, const TimeSpan &around) const;
    SqlQuery times() const;
    QString traffic() const;
    QString order(const QString &direction, int limit) const;
    void addNearby(SqlQuery &query, const QString &expression, const TimeSpan &around) const;
    void addPage(SqlQuery &query, const RowPageRequest &request, const std::optional<RowPosition> &after) const;
    void addRequest(SqlQuery &query, const QString &requestId) const;
    SqlQuery timeOf(const SqlCondition &when, const QString &order) const;
    void addSpan(SqlQuery &query, const RowPageRequest &request, const std::optional<RowPosition> &after) const;
    void addCursor(SqlQuery &query, const RowPageRequest &request, const RowPosition &after) const;
    void addFilter(SqlQuery &query, const FilterSet &filter) const;
    void addLatency(SqlQuery &query, const RowPageRequest &request) const;
    QString isEmptyText(const QString &expression) const;
    QString isOneOf(const QString &expression, qsizetype count) const;
    QString included(const FilterTerm &term, QVariantList &values) const;
    QString includedTexts(const QString &expression, const FilterTerm &term, QVariantList &values) const;
    QString includedIds(const QString &expression, const LookupTable &lookup, const FilterTerm &term,
                        QVariantList &values) const;
    QString outcomeExpression() const;
    QString statusExpression() const;

    const TelemetryPlan &m_plan;
    LookupOf m_lookupOf;
};

} // namespace Gatehouse
