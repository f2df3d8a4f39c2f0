#include "models/telemetry/quotaplan.h"

#include "models/gateway/schemadetection.h"
#include "models/gateway/sqltemplate.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

// What was used is not in the table, so the table cannot be asked for the nearest; all are read, up to a bound.
constexpr qsizetype kMostRowsToCount = 20'000;
constexpr qsizetype kMostLabelBytes = 200;
// Beyond this an amount is damage, and differences of two would overflow.
constexpr long double kMostAmount = 4e18L;

Dimension dimensionOf(TelemetryField field)
{
    switch (field) {
    case TelemetryField::Account:
        return Dimension::Account;
    case TelemetryField::Key:
        return Dimension::Key;
    default:
        return Dimension::Workspace;
    }
}

class QuotaPlanner
{
public:
    QuotaPlanner(const QuotaRule &rule, const TableSchema &table, Dialect dialect)
        : m_rule(rule)
        , m_table(table)
        , m_dialect(dialect)
    {
    }

    // The statements, or why the rule has none here.
    std::expected<PlannedQuota, QString> run() const
    {
        const QString limit = firstOf(m_rule.limit.alternatives);
        const QString used = firstOf(m_rule.used.alternatives);
        if (limit.isEmpty())
            return std::unexpected(m_rule.limit.missing);
        if (used.isEmpty() && !m_rule.usedFromTelemetry)
            return std::unexpected(m_rule.used.missing);
        if (!hasColumn(m_rule.idColumn) ||
            (m_rule.period.kind == QuotaPeriodKind::Reset && !hasColumn(m_rule.period.endsColumn)))
            return std::unexpected(QStringLiteral("A column of table %1 is missing.").arg(m_table.name));
        PlannedQuota planned;
        planned.kind.name = m_rule.name;
        planned.kind.holder = dimensionOf(m_rule.holder);
        planned.kind.unit = m_rule.unit;
        planned.kind.period = m_rule.period;
        planned.kind.usedFromTelemetry = m_rule.usedFromTelemetry;
        planned.field = m_rule.holder;
        planned.mostRows = m_rule.usedFromTelemetry ? kMostRowsToCount : kMostQuotaRows;
        planned.ends = ends();
        planned.rows = rowsStatement(limit, used);
        // One more than are kept tells whether there are more.
        planned.rows += QStringLiteral(" LIMIT %1").arg(planned.mostRows + 1);
        if (const QString unlimited = firstOf(m_rule.unlimited); !unlimited.isEmpty())
            planned.unlimited = QStringLiteral("SELECT COUNT(*) FROM %1 t WHERE %2 AND %3 = 1")
                                    .arg(quotedName(m_table.name, m_dialect), condition(), flag(unlimited));
        return planned;
    }

private:
    bool hasColumn(const QString &name) const { return m_table.hasColumn(name); }
    QString column(const QString &name) const { return QStringLiteral("t.%1").arg(quotedName(name, m_dialect)); }
    QString columnOrNull(const QString &name) const { return hasColumn(name) ? column(name) : QStringLiteral("NULL"); }
    StoredTime ends() const
    {
        const QString &name = m_rule.period.endsColumn;
        const auto at = std::ranges::find(m_table.columns, name, &ColumnSchema::name);
        return {m_dialect, column(name), at == m_table.columns.end() ? QString() : at->type, m_rule.period.endsUnitUs};
    }
    // 1 where the condition holds, 0 where it does not or is NULL.
    static QString flag(const QString &sql) { return QStringLiteral("CASE WHEN %1 THEN 1 ELSE 0 END").arg(sql); }

    QString filled(const FieldAlternative &alternative) const
    {
        const QString text = alternative.sql.forDialect(m_dialect);
        const bool usable = !text.isEmpty() && std::ranges::all_of(alternative.needs, [this](const QString &name) {
            return hasColumn(name);
        });
        return usable
                   ? QStringLiteral("(%1)").arg(SqlTemplate::filled(text, m_table.name, QStringLiteral("t"), m_dialect))
                   : QString();
    }

    QString firstOf(const QList<FieldAlternative> &alternatives) const
    {
        for (const FieldAlternative &alternative : alternatives) {
            if (const QString sql = filled(alternative); !sql.isEmpty())
                return sql;
        }
        return {};
    }

    QString condition() const
    {
        QStringList parts{QStringLiteral("1 = 1")};
        for (const FieldAlternative &one : m_rule.conditions) {
            if (const QString sql = filled(one); !sql.isEmpty())
                parts.append(sql);
        }
        return parts.join(QStringLiteral(" AND "));
    }

    QString rowsStatement(const QString &limit, const QString &used) const
    {
        const QString reached = firstOf(m_rule.reached);
        const QString marked = reached.isEmpty() ? QStringLiteral("0") : flag(reached);
        const QString unlimited = firstOf(m_rule.unlimited);
        const bool resets = m_rule.period.kind == QuotaPeriodKind::Reset;
        QString sql = QStringLiteral("SELECT %1, %2, %3, %4, %5, %6 FROM %7 t WHERE %8")
                          .arg(column(m_rule.idColumn), columnOrNull(m_rule.labelColumn), limit,
                               used.isEmpty() ? QStringLiteral("NULL") : used, marked,
                               resets ? ends().selected() : QStringLiteral("NULL"), quotedName(m_table.name, m_dialect),
                               condition());
        if (!unlimited.isEmpty())
            sql += QStringLiteral(" AND %1 = 0").arg(flag(unlimited));
        if (used.isEmpty())
            return sql + QStringLiteral(" ORDER BY %1, %2").arg(limit, column(m_rule.idColumn));
        // The nearest to their limit first; where no share can be told, last.
        return sql + QStringLiteral(" ORDER BY CASE WHEN %1 = 1 OR %2 >= %3 THEN 0 ELSE 1 END, "
                                    "CASE WHEN %3 > 0 THEN %2 * 1.0 / %3 ELSE -1 END DESC, %4")
                         .arg(marked, used, limit, column(m_rule.idColumn));
    }

    const QuotaRule &m_rule;
    const TableSchema &m_table;
    const Dialect m_dialect;
};

// In the unit of the quota; nothing when it is NULL, a text, or too large to be true.
std::optional<qint64> amountOf(const SqlValue &value, long double perUnit)
{
    if (value.kind != ValueKind::Integer && value.kind != ValueKind::Real)
        return std::nullopt;
    const long double stored = value.kind == ValueKind::Integer ? static_cast<long double>(value.integer) : value.real;
    const long double amount = std::round(stored * perUnit);
    return std::isfinite(amount) && std::abs(amount) < kMostAmount ? std::optional(qint64(amount)) : std::nullopt;
}

std::optional<qint64> instantMs(const SqlValue &value, const StoredTime &time)
{
    const std::optional<qint64> us = value.kind == ValueKind::Null ? std::nullopt : time.usOf(value);
    return us && *us > 0 ? std::optional(*us / 1000) : std::nullopt;
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), std::min(qsizetype(text.size()), kMostLabelBytes));
}

// Of the last kind of the reading.
Result<void> readRows(Database &database, const PlannedQuota &planned, long double perUnit,
                      const QuotaPlan::ValueOf &valueOf, const QueryLimits &limits, QuotaReading &reading)
{
    auto rows = database.query(planned.rows, {}, limits);
    if (!rows)
        return std::unexpected(rows.error());
    for (qsizetype count = 0; true; ++count) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        reading.kinds.last().truncated = *more && count == planned.mostRows;
        if (!*more || count == planned.mostRows)
            return {};
        QuotaRow row;
        row.kind = reading.kinds.size() - 1;
        row.value = valueOf(planned.field, (*rows)->value(0));
        row.label = textOf((*rows)->text(1));
        row.limit = amountOf((*rows)->value(2), perUnit);
        row.used = amountOf((*rows)->value(3), perUnit);
        row.markedReached = (*rows)->integer(4) == 1;
        row.endsMs = instantMs((*rows)->value(5), planned.ends);
        // A row without an id is nobody's.
        if (!row.value.isEmpty())
            reading.rows.append(row);
    }
}

Result<void> countUnlimited(Database &database, const PlannedQuota &planned, const QueryLimits &limits, QuotaKind &kind)
{
    if (planned.unlimited.isEmpty())
        return {};
    auto rows = database.query(planned.unlimited, {}, limits);
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    kind.unlimited = *found ? (*rows)->integer(0) : 0;
    return {};
}

} // namespace

QuotaPlan QuotaPlan::make(const GatewayProfile &profile, const QList<TableSchema> &schema, Dialect dialect)
{
    QuotaPlan plan;
    plan.m_named = !profile.quotas.isEmpty();
    for (const QuotaRule &rule : profile.quotas) {
        const TableSchema *table = tableIn(schema, rule.table);
        if (!table) {
            plan.m_missing.append({rule.name, QStringLiteral("The table %1 is not in this database.").arg(rule.table)});
            continue;
        }
        const auto planned = QuotaPlanner(rule, *table, dialect).run();
        if (planned)
            plan.m_quotas.append(*planned);
        else
            plan.m_missing.append({rule.name, planned.error()});
    }
    return plan;
}

Result<QuotaReading> QuotaPlan::read(Database &database, qint64 unitsPerUsd, const QString &withoutUnits,
                                     const ValueOf &valueOf, const QueryLimits &limits) const
{
    QuotaReading reading{m_named, {}, {}, m_missing};
    for (const PlannedQuota &planned : m_quotas) {
        const bool money = planned.kind.unit == QuotaUnit::Usd;
        if (money && unitsPerUsd <= 0) {
            reading.missing.append({planned.kind.name, withoutUnits});
            continue;
        }
        reading.kinds.append(planned.kind);
        const long double perUnit = money ? 1e6L / static_cast<long double>(unitsPerUsd) : 1;
        if (auto read = readRows(database, planned, perUnit, valueOf, limits, reading); !read)
            return std::unexpected(read.error());
        if (auto counted = countUnlimited(database, planned, limits, reading.kinds.last()); !counted)
            return std::unexpected(counted.error());
    }
    return reading;
}

} // namespace Gatehouse
