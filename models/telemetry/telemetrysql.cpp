#include "models/telemetry/telemetrysql.h"

#include "models/database/sqldialect.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// How far apart the attempts of one request may be.
constexpr qint64 kNearbyMs = 30 * kMinuteMs;

bool onlyForPages(TelemetryField field)
{
    return field == TelemetryField::RequestId || field == TelemetryField::Ip;
}

QString placeholders(qsizetype count, const QString &each = QStringLiteral("?"))
{
    return QStringList(count, each).join(QStringLiteral(", "));
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
    return dialect == Dialect::Sqlite && (mayConvert || !isPersonal(term.dimension)) ? QLatin1Char('+') + expression
                                                                                     : expression;
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
    int column = 1;
    for (int i = 0; i < int(field); ++i)
        column += m_plan.fields[size_t(i)].isThere() && (forPage || !onlyForPages(TelemetryField(i))) ? 1 : 0;
    return column;
}

int TelemetrySql::firstKeyColumn() const
{
    return 1 + int(std::count_if(m_plan.fields.begin(), m_plan.fields.end(),
                                 [](const PlannedField &field) { return field.isThere(); }));
}

SqlQuery TelemetrySql::columns(bool forPage, const TimeSpan &around) const
{
    SqlQuery query{m_plan.time.selected(), {}};
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        const PlannedField &field = m_plan.fields[size_t(i)];
        if (!field.isThere() || (onlyForPages(TelemetryField(i)) && !forPage))
            continue;
        query.sql += QStringLiteral(", ");
        addField(query, TelemetryField(i), around);
    }
    if (forPage)
        query.sql += QStringLiteral(", ") + m_plan.keys.join(QStringLiteral(", "));
    query.sql = QStringLiteral("SELECT ") + query.sql + traffic();
    return query;
}

void TelemetrySql::addField(SqlQuery &query, TelemetryField field, const TimeSpan &around) const
{
    addNearby(query, m_plan.field(field).sql, around);
}

SqlQuery TelemetrySql::times() const
{
    return {QStringLiteral("SELECT ") + m_plan.time.selected() + traffic(), {}};
}

QString TelemetrySql::traffic() const
{
    return QStringLiteral(" FROM ") + m_plan.rows + QStringLiteral(" WHERE ") + m_plan.condition;
}

// The attempts of one request follow each other within minutes.
void TelemetrySql::addNearby(SqlQuery &query, const QString &expression, const TimeSpan &around) const
{
    const StoredTime later = m_plan.time.ofColumn(m_plan.laterTime);
    const SqlCondition from = later.from((around.fromMs - kNearbyMs) * 1000);
    const SqlCondition to = later.before((around.toMs + kNearbyMs) * 1000);
    const QStringList parts = expression.split(SqlTemplate::kNearby);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            query.sql += QLatin1Char('(') + from.sql + QStringLiteral(" AND ") + to.sql + QLatin1Char(')');
            query.values += from.values + to.values;
        }
        query.sql += parts.at(i);
    }
}

QString TelemetrySql::statusExpression() const
{
    const QString status = m_plan.field(TelemetryField::StatusCode).sql;
    return status.isEmpty() ? QStringLiteral("0")
                            : QStringLiteral("CASE WHEN %1 > 0 AND %1 < 1000000 THEN %1 ELSE 0 END").arg(status);
}

QString TelemetrySql::outcomeExpression() const
{
    const QString own = m_plan.field(TelemetryField::Outcome).sql;
    QString sql = QStringLiteral("CASE");
    for (int i = 0; i < kOutcomeCount && !own.isEmpty(); ++i)
        sql += QStringLiteral(" WHEN %1 = '%2' THEN '%2'").arg(own, outcomeToken(Outcome(i)));
    for (const PlannedStatusRange &range : m_plan.outcomeByStatus) {
        sql += QStringLiteral(" WHEN %1 BETWEEN %2 AND %3 THEN '%4'")
                   .arg(statusExpression())
                   .arg(range.from)
                   .arg(range.to)
                   .arg(outcomeToken(range.outcome));
    }
    return sql + QStringLiteral(" ELSE '%1' END").arg(outcomeToken(m_plan.outcomeOtherwise));
}

QString TelemetrySql::isEmptyText(const QString &expression) const
{
    return QStringLiteral("%1 IS NULL OR %2 = ''").arg(expression, asExactText(expression, m_plan.dialect));
}

QString TelemetrySql::isOneOf(const QString &expression, qsizetype count) const
{
    return QStringLiteral("%1 IN (%2)")
        .arg(asExactText(expression, m_plan.dialect), placeholders(count, exactTextPlaceholder(m_plan.dialect)));
}

QString TelemetrySql::includedTexts(const QString &expression, const FilterTerm &term, QVariantList &values) const
{
    QStringList parts;
    QVariantList texts;
    for (const QString &value : term.values) {
        if (value.isEmpty()) {
            parts.append(isEmptyText(expression));
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
        parts.append(isOneOf(besideTheTimeIndex(expression, term, m_plan.dialect), texts.size()));
        values += texts;
    }
    return parts.isEmpty() ? QStringLiteral("1 = 0") : parts.join(QStringLiteral(" OR "));
}

QString TelemetrySql::includedIds(const QString &expression, const LookupTable &lookup, const FilterTerm &term,
                                  QVariantList &values) const
{
    QStringList parts;
    QVariantList ids;
    for (const QString &value : term.values) {
        if (value.isEmpty())
            parts.append(isEmptyText(expression));
        else
            ids += lookup.idsOf(value);
    }
    if (m_plan.dialect != Dialect::Sqlite)
        std::transform(ids.begin(), ids.end(), ids.begin(), [](const QVariant &id) { return QVariant(id.toString()); });
    if (!ids.isEmpty()) {
        parts.append(isOneOf(besideTheTimeIndex(expression, term, m_plan.dialect), ids.size()));
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
    const PlannedField &latency = m_plan.field(request.firstToken ? TelemetryField::Ttft : TelemetryField::Latency);
    if (!latency.isThere()) {
        query.sql += QStringLiteral(" AND 1 = 0");
        return;
    }
    const double unitUs = double(latency.unitUs);
    // There is always an upper bound: SQLite puts texts above every number, and it keeps them out.
    query.sql += QStringLiteral(" AND %1 >= %2 AND %1 < %2").arg(latency.sql, realPlaceholder(m_plan.dialect));
    query.values << double(std::max<qint64>(0, request.latencyFromUs.value_or(0))) / unitUs
                 << double(std::min(kLongestUs, request.latencyToUs.value_or(kLongestUs))) / unitUs;
}

SqlQuery TelemetrySql::scan(const TimeSpan &span, const FilterSet &filter) const
{
    SqlQuery query = columns(false, span);
    addSpan(query, {.span = span}, std::nullopt);
    addFilter(query, filter);
    return query;
}

QString TelemetrySql::nameOf(TelemetryField field)
{
    return QStringLiteral("gh%1").arg(int(field) + 1);
}

SqlQuery TelemetrySql::namedRows(const TimeSpan &span, const QString &first, const QList<TelemetryField> &fields) const
{
    SqlQuery query{QStringLiteral("SELECT %1 AS gh0").arg(first), {}};
    for (TelemetryField field : fields) {
        if (!m_plan.field(field).isThere())
            continue;
        query.sql += QStringLiteral(", ");
        addField(query, field, span);
        query.sql += QStringLiteral(" AS ") + nameOf(field);
    }
    query.sql += traffic();
    addSpan(query, {.span = span}, std::nullopt);
    return query;
}

SqlQuery TelemetrySql::page(const RowPageRequest &request, const std::optional<RowPosition> &after,
                            const TimeSpan &around) const
{
    SqlQuery query = columns(true, around);
    addPage(query, request, after);
    return query;
}

SqlQuery TelemetrySql::timesOfPage(const RowPageRequest &request, const std::optional<RowPosition> &after) const
{
    SqlQuery query = times();
    addPage(query, request, after);
    return query;
}

int TelemetrySql::alreadyShown(const RowPageRequest &request, const std::optional<RowPosition> &after) const
{
    if (!after || m_plan.ties.isEmpty())
        return 0;
    return after->before + (request.after->including ? 0 : 1);
}

SqlQuery TelemetrySql::countTied(const RowPageRequest &request, const RowPosition &at) const
{
    const SqlCondition same = m_plan.time.compared(QStringLiteral("="), at.time);
    SqlQuery query{QStringLiteral("SELECT count(*)") + traffic() + QStringLiteral(" AND ") + same.sql, same.values};
    for (qsizetype i = 0; i < m_plan.keys.size(); ++i) {
        query.sql += QStringLiteral(" AND %1 = ?").arg(m_plan.keys.at(i));
        query.values << at.keys.at(i);
    }
    addFilter(query, request.filter);
    addLatency(query, request);
    return query;
}

void TelemetrySql::addPage(SqlQuery &query, const RowPageRequest &request,
                           const std::optional<RowPosition> &after) const
{
    addSpan(query, request, after);
    if (after)
        addCursor(query, request, *after);
    addFilter(query, request.filter);
    addLatency(query, request);
    query.sql += order(request.newestFirst ? QStringLiteral(" DESC") : QStringLiteral(" ASC"),
                       request.limit + 1 + alreadyShown(request, after));
}

QString TelemetrySql::order(const QString &direction, int limit) const
{
    QStringList columns{m_plan.time.column()};
    columns += m_plan.keys + m_plan.ties;
    // One order is the other one turned around; ClickHouse would put NULL last in both.
    const bool turnsNulls = m_plan.dialect == Dialect::ClickHouse && !m_plan.ties.isEmpty();
    const QString each = !turnsNulls                           ? direction
                         : direction == QLatin1String(" DESC") ? direction + QStringLiteral(" NULLS FIRST")
                                                               : direction + QStringLiteral(" NULLS LAST");
    return QStringLiteral(" ORDER BY %1%2 LIMIT %3").arg(columns.join(each + QStringLiteral(", ")), each).arg(limit);
}

// The cursor takes the place of the span's end on its side: of two bounds on one side SQLite takes the first to the
// index and filters by the other, which reads every page before this one.
void TelemetrySql::addSpan(SqlQuery &query, const RowPageRequest &request,
                           const std::optional<RowPosition> &after) const
{
    SqlCondition from = m_plan.time.from(request.span.fromMs * 1000);
    SqlCondition to = m_plan.time.before(request.span.toMs * 1000);
    const bool narrows = after && m_plan.time.sortsByTime();
    if (narrows && request.newestFirst && request.after->timeMs < request.span.toMs)
        to = m_plan.time.compared(QStringLiteral("<="), after->time);
    else if (narrows && !request.newestFirst && request.after->timeMs >= request.span.fromMs)
        from = m_plan.time.compared(QStringLiteral(">="), after->time);
    query.sql += QStringLiteral(" AND %1 AND %2").arg(from.sql, to.sql);
    query.values += from.values + to.values;
}

// Rows behind the cursor, written out key by key: not every engine uses an index for a comparison of rows. The plus
// keeps SQLite from joining an index for each of the alternatives.
void TelemetrySql::addCursor(SqlQuery &query, const RowPageRequest &request, const RowPosition &after) const
{
    const QString beside = m_plan.dialect == Dialect::Sqlite ? QStringLiteral("+") : QString();
    const QString comparison = request.newestFirst ? QStringLiteral("<") : QStringLiteral(">");
    const SqlCondition beyond = m_plan.time.compared(comparison, after.time);
    const SqlCondition same = m_plan.time.compared(QStringLiteral("="), after.time);
    // Where keys repeat, the rows before the cursor come again and are counted off.
    const bool including = request.after->including || !m_plan.ties.isEmpty();
    query.sql += QStringLiteral(" AND (%1%2 OR %1%3 AND (").arg(beside, beyond.sql, same.sql);
    query.values += beyond.values + same.values;
    for (qsizetype i = 0; i < m_plan.keys.size(); ++i) {
        const bool isLast = i + 1 == m_plan.keys.size();
        const QString bound = comparison + (isLast && including ? QStringLiteral("= ?") : QStringLiteral(" ?"));
        query.sql += QStringLiteral("%1%2 %3").arg(beside, m_plan.keys.at(i), bound);
        query.values << after.keys.at(i);
        if (!isLast) {
            query.sql += QStringLiteral(" OR %1%2 = ? AND (").arg(beside, m_plan.keys.at(i));
            query.values << after.keys.at(i);
        }
    }
    query.sql += QString(m_plan.keys.size() + 1, QLatin1Char(')'));
}

SqlQuery TelemetrySql::attemptsOf(const QString &requestId, int limit, const TimeSpan &around) const
{
    SqlQuery query = columns(true, around);
    addRequest(query, requestId);
    if (m_plan.readsNearby())
        addSpan(query, {.span = around}, std::nullopt);
    query.sql += QStringLiteral(" AND ");
    addField(query, TelemetryField::RequestId, around);
    query.sql += QStringLiteral(" = ?") + order(QStringLiteral(" ASC"), limit);
    query.values << requestId;
    return query;
}

SqlQuery TelemetrySql::timesOfAttempts(const QString &requestId, int limit) const
{
    SqlQuery query{
        QStringLiteral("SELECT %1 FROM %2 WHERE %3").arg(m_plan.time.selected(), m_plan.states, m_plan.condition), {}};
    addRequest(query, requestId);
    // Without columns to find it in, the field needs no rows nearby.
    if (m_plan.requestIdIn.isEmpty()) {
        query.sql += QStringLiteral(" AND %1 = ?").arg(m_plan.field(TelemetryField::RequestId).sql);
        query.values << requestId;
    }
    query.sql += order(QStringLiteral(" ASC"), limit);
    return query;
}

// An index helps with a column, but not with an expression.
void TelemetrySql::addRequest(SqlQuery &query, const QString &requestId) const
{
    QStringList places;
    for (const QString &column : m_plan.requestIdIn) {
        places.append(column + QStringLiteral(" = ?"));
        query.values << requestId;
    }
    if (!places.isEmpty())
        query.sql += QStringLiteral(" AND (%1)").arg(places.join(QStringLiteral(" OR ")));
}

// The time of one row that is traffic; rows whose time was never set have the epoch's, or an earlier one.
SqlQuery TelemetrySql::timeOf(const SqlCondition &when, const QString &order) const
{
    const SqlCondition set = m_plan.time.from(1'000'000);
    return {QStringLiteral("SELECT %1 FROM %2 WHERE %3 AND %4 AND %5 %6 LIMIT 1")
                .arg(m_plan.time.selected(), m_plan.states, m_plan.condition, set.sql, when.sql, order),
            set.values + when.values};
}

SqlQuery TelemetrySql::oldest() const
{
    return timeOf({QStringLiteral("1 = 1"), {}}, QStringLiteral("ORDER BY %1").arg(m_plan.time.column()));
}

SqlQuery TelemetrySql::newest(qint64 beforeMs) const
{
    return timeOf(m_plan.time.before(beforeMs * 1000), QStringLiteral("ORDER BY %1 DESC").arg(m_plan.time.column()));
}

SqlQuery TelemetrySql::anyFrom(qint64 fromMs) const
{
    return timeOf(m_plan.time.from(fromMs * 1000), QString());
}

SqlQuery TelemetrySql::highestKey() const
{
    return {QStringLiteral("SELECT max(%1) FROM %2").arg(m_plan.keys.constFirst(), m_plan.rows), {}};
}

SqlQuery TelemetrySql::lowestKey() const
{
    return {QStringLiteral("SELECT min(%1) FROM %2").arg(m_plan.keys.constFirst(), m_plan.rows), {}};
}

SqlQuery TelemetrySql::timesBetween(qint64 afterKey, qint64 upToKey) const
{
    return {QStringLiteral("SELECT %1 FROM %2 WHERE %3 AND %4 > ? AND %4 <= ?")
                .arg(m_plan.time.selected(), m_plan.rows, m_plan.condition, m_plan.keys.constFirst()),
            {afterKey, upToKey}};
}

SqlQuery TelemetrySql::timesOfLinked(qint64 afterKey, qint64 upToKey) const
{
    const QString requestId = m_plan.field(TelemetryField::RequestId).sql;
    if (!m_plan.finalReadsOtherRows || requestId.isEmpty())
        return {};
    return {QStringLiteral("SELECT %1 FROM %2 WHERE %3 AND %4 <= ? AND %5 IN (SELECT %5 FROM %2 WHERE %3 AND %4 > "
                           "? AND %4 <= ? AND %5 <> '')")
                .arg(m_plan.time.selected(), m_plan.rows, m_plan.condition, m_plan.keys.constFirst(), requestId),
            {afterKey, afterKey, upToKey}};
}

SqlQuery TelemetrySql::countsByQuarter(const TimeSpan &span) const
{
    SqlQuery query{QStringLiteral("SELECT %1 AS quarter, count(*) FROM %2 WHERE %3")
                       .arg(m_plan.time.slotOf(kQuarterMs * 1000), m_plan.rows, m_plan.condition),
                   {}};
    addSpan(query, {.span = span}, std::nullopt);
    query.sql += QStringLiteral(" GROUP BY quarter ORDER BY quarter");
    return query;
}

} // namespace Gatehouse
