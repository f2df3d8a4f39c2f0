// SQL over a telemetry plan: column lists, filters, pages. Every value is bound, none is written into the text.
#pragma once

#include "models/telemetry/lookuptable.h"
#include "models/telemetry/telemetryplan.h"

#include <functional>

namespace Gatehouse {

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

    // Columns of scan(): row id, time, then each field that is there, in the order of TelemetryField, without those
    // that only pages show.
    SqlQuery scan(const TimeSpan &span, const FilterSet &filter) const;
    SqlQuery page(const RowPageRequest &request) const;
    SqlQuery attemptsOf(const QString &requestId, int limit) const;
    SqlQuery oldest() const;
    SqlQuery newest(qint64 beforeMs) const;
    SqlQuery anyFrom(qint64 fromMs) const;
    SqlQuery rowIdBound(bool highest) const;
    // Times of rows with afterRowId < row id <= upToRowId.
    SqlQuery timesBetween(qint64 afterRowId, qint64 upToRowId) const;
    // Times of earlier rows of the requests that those rows belong to; empty text when new rows change no older ones.
    SqlQuery timesOfLinked(qint64 afterRowId, qint64 upToRowId) const;

    // The result column of a field in scan (or page) queries; -1 when it is not there.
    int columnOf(TelemetryField field, bool forPage) const;

private:
    QString columns(bool forPage) const;
    qint64 timeBound(qint64 ms) const;
    void addSpan(SqlQuery &query, const TimeSpan &span) const;
    void addFilter(SqlQuery &query, const FilterSet &filter) const;
    void addLatency(SqlQuery &query, const RowPageRequest &request) const;
    QString included(const FilterTerm &term, QVariantList &values) const;
    QString includedTexts(const QString &expression, const FilterTerm &term, QVariantList &values) const;
    QString includedIds(const QString &expression, const LookupTable &lookup, const FilterTerm &term, QVariantList &values) const;
    QString outcomeExpression() const;
    QString statusExpression() const;

    const TelemetryPlan &m_plan;
    LookupOf m_lookupOf;
};

} // namespace Gatehouse
