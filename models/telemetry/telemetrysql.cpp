#include "models/telemetry/telemetrysql.h"

#include <algorithm>

namespace Gatehouse {

namespace {

bool onlyForPages(TelemetryField field)
{
    return field == TelemetryField::RequestId || field == TelemetryField::Ip;
}

QString placeholders(qsizetype count)
{
    return QStringList(count, QStringLiteral("?")).join(QStringLiteral(", "));
}

// SQLite without statistics takes any index on an equality before the range over time, and then sorts all that it
// finds. Accounts and keys are left to it: they have few rows and often an index of their own.
// The plus also keeps SQLite from turning a text such as '041' into the number of an integer column.
QString besideTheTimeIndex(const QString &expression, const FilterTerm &term, Dialect dialect)
{
    const bool mayConvert = std::any_of(term.values.begin(), term.values.end(), [](const QString &value) {
        bool numeric = false;
        value.toDouble(&numeric);
        return numeric && QString::number(value.toLongLong()) != value;
    });
    return dialect == Dialect::Sqlite && (mayConvert || !isPersonal(term.dimension)) ? QLatin1Char('+') + expression : expression;
}

} // namespace

TelemetrySql::TelemetrySql(const TelemetryPlan &plan, LookupOf lookupOf)
    : m_plan(plan)
    , m_lookupOf(std::move(lookupOf))
{
}

int TelemetrySql::columnOf(TelemetryField field, bool forPage) const
{
    if (!m_plan.field(field).isThere() || (onlyForPages(field) && !forPage))
        return -1;
    int column = 2;
    for (int i = 0; i < int(field); ++i)
        column += m_plan.fields[size_t(i)].isThere() && (forPage || !onlyForPages(TelemetryField(i))) ? 1 : 0;
    return column;
}

QString TelemetrySql::columns(bool forPage) const
{
    QStringList columns{m_plan.rowId, m_plan.time};
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        if (m_plan.fields[size_t(i)].isThere() && (forPage || !onlyForPages(TelemetryField(i))))
            columns.append(m_plan.fields[size_t(i)].sql);
    }
    return QStringLiteral("SELECT %1 FROM %2 t WHERE %3").arg(columns.join(QStringLiteral(", ")), m_plan.table, m_plan.condition);
}

// The first stored time that is not before `ms`, whatever the unit.
qint64 TelemetrySql::timeBound(qint64 ms) const
{
    if (m_plan.timeUnitUs <= 1000)
        return ms * (1000 / m_plan.timeUnitUs);
    const qint64 unitMs = m_plan.timeUnitUs / 1000;
    return ceilTo(ms, unitMs) / unitMs;
}

void TelemetrySql::addSpan(SqlQuery &query, const TimeSpan &span) const
{
    query.sql += QStringLiteral(" AND %1 >= ? AND %1 < ?").arg(m_plan.time);
    query.values << timeBound(span.fromMs) << timeBound(span.toMs);
}

QString TelemetrySql::statusExpression() const
{
    const QString status = m_plan.field(TelemetryField::StatusCode).sql;
    return status.isEmpty() ? QStringLiteral("0") : QStringLiteral("CASE WHEN %1 > 0 AND %1 < 1000000 THEN %1 ELSE 0 END").arg(status);
}

QString TelemetrySql::outcomeExpression() const
{
    const QString own = m_plan.field(TelemetryField::Outcome).sql;
    QString sql = QStringLiteral("CASE");
    for (int i = 0; i < kOutcomeCount && !own.isEmpty(); ++i)
        sql += QStringLiteral(" WHEN %1 = '%2' THEN '%2'").arg(own, outcomeToken(Outcome(i)));
    for (const PlannedStatusRange &range : m_plan.outcomeByStatus) {
        sql += QStringLiteral(" WHEN %1 BETWEEN %2 AND %3 THEN '%4'").arg(statusExpression()).arg(range.from).arg(range.to).arg(outcomeToken(range.outcome));
    }
    return sql + QStringLiteral(" ELSE '%1' END").arg(outcomeToken(m_plan.outcomeOtherwise));
}

QString TelemetrySql::includedTexts(const QString &expression, const FilterTerm &term, QVariantList &values) const
{
    QStringList parts;
    QVariantList texts;
    for (const QString &value : term.values) {
        if (value.isEmpty()) {
            parts.append(QStringLiteral("%1 IS NULL OR %1 = ''").arg(expression));
            continue;
        }
        texts.append(value);
        // An id column may hold numbers: 42 and '42' are different values in SQLite.
        bool numeric = false;
        const qint64 number = value.toLongLong(&numeric);
        if (numeric && m_plan.dialect == Dialect::Sqlite && QString::number(number) == value)
            texts.append(number);
    }
    if (!texts.isEmpty()) {
        parts.append(QStringLiteral("%1 IN (%2)").arg(besideTheTimeIndex(expression, term, m_plan.dialect), placeholders(texts.size())));
        values += texts;
    }
    return parts.isEmpty() ? QStringLiteral("1 = 0") : parts.join(QStringLiteral(" OR "));
}

QString TelemetrySql::includedIds(const QString &expression, const LookupTable &lookup, const FilterTerm &term, QVariantList &values) const
{
    QStringList parts;
    QVariantList ids;
    for (const QString &value : term.values) {
        if (value.isEmpty())
            parts.append(QStringLiteral("%1 IS NULL OR %1 = ''").arg(expression));
        else
            ids += lookup.idsOf(value);
    }
    if (!ids.isEmpty()) {
        parts.append(QStringLiteral("%1 IN (%2)").arg(besideTheTimeIndex(expression, term, m_plan.dialect), placeholders(ids.size())));
        values += ids;
    }
    return parts.isEmpty() ? QStringLiteral("1 = 0") : parts.join(QStringLiteral(" OR "));
}

QString TelemetrySql::included(const FilterTerm &term, QVariantList &values) const
{
    if (term.dimension == Dimension::Outcome) {
        values += QVariantList(term.values.begin(), term.values.end());
        return QStringLiteral("%1 IN (%2)").arg(outcomeExpression(), placeholders(term.values.size()));
    }
    if (term.dimension == Dimension::StatusCode) {
        for (const QString &value : term.values) {
            bool numeric = false;
            const qint64 status = value.toLongLong(&numeric);
            values.append(value.isEmpty() ? 0 : numeric && status > 0 ? status : -1);
        }
        return QStringLiteral("%1 IN (%2)").arg(statusExpression(), placeholders(term.values.size()));
    }
    const PlannedField &field = m_plan.field(fieldOf(term.dimension));
    // A dimension that the gateway does not have is "not recorded" in every row.
    if (!field.isThere())
        return term.values.contains(QString()) ? QStringLiteral("1 = 1") : QStringLiteral("1 = 0");
    const LookupTable *lookup = field.lookup ? m_lookupOf(fieldOf(term.dimension)) : nullptr;
    return lookup ? includedIds(field.sql, *lookup, term, values) : includedTexts(field.sql, term, values);
}

void TelemetrySql::addFilter(SqlQuery &query, const FilterSet &filter) const
{
    for (const FilterTerm &term : filter.terms) {
        if (term.values.isEmpty()) {
            query.sql += term.exclude ? QString() : QStringLiteral(" AND 1 = 0");
            continue;
        }
        const QString inside = included(term, query.values);
        // NOT would drop the rows where the condition is NULL.
        query.sql += term.exclude ? QStringLiteral(" AND CASE WHEN %1 THEN 0 ELSE 1 END = 1").arg(inside)
                                  : QStringLiteral(" AND (%1)").arg(inside);
    }
}

void TelemetrySql::addLatency(SqlQuery &query, const RowPageRequest &request) const
{
    if (!request.latencyFromUs && !request.latencyToUs)
        return;
    const PlannedField &latency = m_plan.field(TelemetryField::Latency);
    if (!latency.isThere()) {
        query.sql += QStringLiteral(" AND 1 = 0");
        return;
    }
    const double unitUs = double(latency.unitUs);
    // There is always an upper bound: SQLite puts texts above every number, and it keeps them out.
    query.sql += QStringLiteral(" AND %1 >= ? AND %1 < ?").arg(latency.sql);
    query.values << double(std::max<qint64>(0, request.latencyFromUs.value_or(0))) / unitUs
                 << double(std::min(kLongestUs, request.latencyToUs.value_or(kLongestUs))) / unitUs;
}

SqlQuery TelemetrySql::scan(const TimeSpan &span, const FilterSet &filter) const
{
    SqlQuery query{columns(false), {}};
    addSpan(query, span);
    addFilter(query, filter);
    return query;
}

SqlQuery TelemetrySql::page(const RowPageRequest &request) const
{
    SqlQuery query{columns(true), {}};
    TimeSpan span = request.span;
    // The cursor narrows the span itself: of two bounds on the same side SQLite takes the first to the index and filters
    // by the other, which reads every page before this one.
    if (request.after && request.newestFirst)
        span.toMs = std::min(span.toMs, request.after->timeMs + std::max<qint64>(1, m_plan.timeUnitUs / 1000));
    else if (request.after)
        span.fromMs = std::max(span.fromMs, request.after->timeMs);
    addSpan(query, span);
    if (request.after) {
        query.sql += QStringLiteral(" AND (%1 %3 ? OR %2 %3 ?)")
                         .arg(m_plan.time, m_plan.rowId, request.newestFirst ? QStringLiteral("<") : QStringLiteral(">"));
        query.values << timeBound(request.after->timeMs) << request.after->rowId;
    }
    addFilter(query, request.filter);
    addLatency(query, request);
    query.sql += QStringLiteral(" ORDER BY %1 %3, %2 %3 LIMIT %4")
                     .arg(m_plan.time, m_plan.rowId, request.newestFirst ? QStringLiteral("DESC") : QStringLiteral("ASC"))
                     .arg(request.limit + 1);
    return query;
}

SqlQuery TelemetrySql::attemptsOf(const QString &requestId, int limit) const
{
    return {columns(true)
                + QStringLiteral(" AND %1 = ? ORDER BY %2, %3 LIMIT %4").arg(m_plan.field(TelemetryField::RequestId).sql, m_plan.time, m_plan.rowId).arg(limit),
            {requestId}};
}

SqlQuery TelemetrySql::oldest() const
{
    // A time of 0 is one that was never set.
    return {QStringLiteral("SELECT %1 FROM %2 t WHERE %3 AND %1 > 0 ORDER BY %1 LIMIT 1").arg(m_plan.time, m_plan.table, m_plan.condition), {}};
}

SqlQuery TelemetrySql::newest(qint64 beforeMs) const
{
    return {QStringLiteral("SELECT %1 FROM %2 t WHERE %3 AND %1 > 0 AND %1 < ? ORDER BY %1 DESC LIMIT 1").arg(m_plan.time, m_plan.table, m_plan.condition),
            {timeBound(beforeMs)}};
}

SqlQuery TelemetrySql::anyFrom(qint64 fromMs) const
{
    return {QStringLiteral("SELECT %1 FROM %2 t WHERE %3 AND %1 >= ? LIMIT 1").arg(m_plan.time, m_plan.table, m_plan.condition), {timeBound(fromMs)}};
}

SqlQuery TelemetrySql::rowIdBound(bool highest) const
{
    return {QStringLiteral("SELECT %3(%1) FROM %2 t")
                .arg(m_plan.rowId, m_plan.table, highest ? QStringLiteral("max") : QStringLiteral("min")),
            {}};
}

SqlQuery TelemetrySql::timesBetween(qint64 afterRowId, qint64 upToRowId) const
{
    return {QStringLiteral("SELECT %1 FROM %2 t WHERE %3 AND %4 > ? AND %4 <= ?").arg(m_plan.time, m_plan.table, m_plan.condition, m_plan.rowId),
            {afterRowId, upToRowId}};
}

SqlQuery TelemetrySql::timesOfLinked(qint64 afterRowId, qint64 upToRowId) const
{
    const QString requestId = m_plan.field(TelemetryField::RequestId).sql;
    if (!m_plan.finalReadsOtherRows || requestId.isEmpty())
        return {};
    return {QStringLiteral("SELECT %1 FROM %2 t WHERE %3 AND %4 <= ? AND %5 IN (SELECT %5 FROM %2 t WHERE %3 AND %4 > ? AND %4 <= ? AND %5 <> '')")
                .arg(m_plan.time, m_plan.table, m_plan.condition, m_plan.rowId, requestId),
            {afterRowId, afterRowId, upToRowId}};
}

} // namespace Gatehouse
