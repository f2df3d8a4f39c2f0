#include "models/telemetry/telemetryplan.h"

#include "models/gateway/schemadetection.h"
#include "models/gateway/sqltemplate.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kAlias = QStringLiteral("t");

class Planner
{
public:
    Planner(const GatewayProfile &profile, const TableSchema &table, Dialect dialect)
        : m_profile(profile)
        , m_rules(profile.telemetry)
        , m_table(table)
    {
        m_plan.dialect = dialect;
    }

    TelemetryPlan run()
    {
        m_plan.table = quotedName(m_table.name, m_plan.dialect);
        m_plan.readAllStates();
        if (m_rules.keepsEarlierStates && m_plan.dialect == Dialect::ClickHouse) {
            m_plan.rows += QStringLiteral(" FINAL");
            m_plan.readsNewestStates = true;
        }
        const RowKeyRule key = m_rules.rowKey(m_plan.dialect);
        for (const QString &name : key.columns)
            m_plan.keys.append(column(name));
        m_plan.keysGrow = key.grows;
        m_plan.time =
            StoredTime(m_plan.dialect, column(m_rules.timeColumn), typeOf(m_rules.timeColumn), m_rules.timeUnitUs);
        m_plan.laterTime = QStringLiteral("later.") + quotedName(m_rules.timeColumn, m_plan.dialect);
        m_plan.finalReadsOtherRows = m_rules.finalReadsOtherRows;
        for (const StatusRange &range : m_rules.outcomeByStatus)
            m_plan.outcomeByStatus.push_back(
                {range.from, range.to, outcomeFromToken(range.outcome).value_or(Outcome::ServerError)});
        m_plan.outcomeOtherwise = outcomeFromToken(m_rules.outcomeOtherwise).value_or(Outcome::ServerError);
        planCondition();
        for (int i = 0; i < kTelemetryFieldCount; ++i)
            planField(TelemetryField(i));
        planCapabilities();
        if (key.repeats)
            planTies();
        for (const QString &name : m_rules.requestIdIn) {
            if (m_table.hasColumn(name))
                m_plan.requestIdIn.append(column(name));
        }
        return m_plan;
    }

private:
    QString column(const QString &name) const { return kAlias + QLatin1Char('.') + quotedName(name, m_plan.dialect); }

    QString typeOf(const QString &name) const
    {
        const auto at = std::find_if(m_table.columns.begin(), m_table.columns.end(),
                                     [&](const ColumnSchema &c) { return c.name == name; });
        return at == m_table.columns.end() ? QString() : at->type;
    }

    QString filled(const QString &text) const
    {
        return SqlTemplate::filled(text, m_table.name, kAlias, m_plan.dialect);
    }

    bool usable(const FieldAlternative &alternative) const
    {
        return !alternative.sql.forDialect(m_plan.dialect).isEmpty() &&
               std::all_of(alternative.needs.begin(), alternative.needs.end(),
                           [&](const QString &name) { return m_table.hasColumn(name); });
    }

    void planCondition()
    {
        QStringList conditions;
        for (const FieldAlternative &condition : m_rules.conditions) {
            if (usable(condition))
                conditions.append(QLatin1Char('(') + filled(condition.sql.forDialect(m_plan.dialect)) +
                                  QLatin1Char(')'));
        }
        m_plan.condition = conditions.isEmpty() ? QStringLiteral("1 = 1") : conditions.join(QStringLiteral(" AND "));
        m_plan.errorsProbe = filled(m_rules.errorsProbe.forDialect(m_plan.dialect));
        m_plan.errorsMissing = m_rules.errorsMissing;
    }

    void planField(TelemetryField field)
    {
        const FieldRule rule = m_rules.fields.value(field);
        PlannedField &planned = m_plan.fields[size_t(field)];
        planned.unitUs = rule.unitUs;
        if (field == TelemetryField::Cost) {
            m_plan.unitsPerUsd = rule.unitsPerUsd;
            m_plan.unitsPerUsdSetting = rule.unitsPerUsdSetting;
        }
        const auto chosen = std::find_if(rule.alternatives.begin(), rule.alternatives.end(),
                                         [&](const FieldAlternative &alternative) { return usable(alternative); });
        if (chosen == rule.alternatives.end())
            return;
        planned.sql = QLatin1Char('(') + filled(chosen->sql.forDialect(m_plan.dialect)) + QLatin1Char(')');
        planned.lookup = chosen->lookup;
        m_columnsRead += SqlTemplate::columns(chosen->sql.forDialect(m_plan.dialect));
    }

    void planTies()
    {
        m_columnsRead.removeDuplicates();
        for (const QString &name : std::as_const(m_columnsRead)) {
            if (name != m_rules.timeColumn && !m_plan.keys.contains(column(name)))
                m_plan.ties.append(column(name));
        }
    }

    bool has(TelemetryField field) const { return m_plan.field(field).isThere(); }

    bool figure(TelemetryField field, const QString &name)
    {
        if (!has(field))
            m_plan.capabilities.missing.append({name, m_rules.fields.value(field).missing});
        return has(field);
    }

    void planCapabilities()
    {
        SourceCapabilities &found = m_plan.capabilities;
        found.latency = figure(TelemetryField::Latency, QStringLiteral("latency"));
        found.ttft = figure(TelemetryField::Ttft, QStringLiteral("ttft"));
        found.tokensIn = figure(TelemetryField::TokensIn, QStringLiteral("tokens_in"));
        found.tokensOut = figure(TelemetryField::TokensOut, QStringLiteral("tokens_out"));
        found.tokensCached = figure(TelemetryField::TokensCached, QStringLiteral("tokens_cached"));
        found.cost = figure(TelemetryField::Cost, QStringLiteral("cost"));
        found.requests = has(TelemetryField::RequestId) && has(TelemetryField::Final);
        if (!found.requests) {
            const TelemetryField lacking =
                has(TelemetryField::Final) ? TelemetryField::RequestId : TelemetryField::Final;
            found.missing.append({QStringLiteral("requests"), m_rules.fields.value(lacking).missing});
        }
        found.errors = m_rules.errorsRecorded;
        if (!found.errors)
            found.missing.append({QStringLiteral("errors"), m_rules.errorsMissing});
        for (Dimension dimension : allDimensions()) {
            if (has(fieldOf(dimension)) || (dimension == Dimension::Outcome && !m_plan.outcomeByStatus.empty()))
                found.dimensions.append(dimension);
            else
                found.missing.append({dimensionToken(dimension), m_rules.fields.value(fieldOf(dimension)).missing});
        }
        found.timePrecisionMs = m_plan.time.precisionMs();
        found.latencyPrecisionMs = m_rules.fields.value(TelemetryField::Latency).precisionMs;
        found.ttftPrecisionMs = m_rules.fields.value(TelemetryField::Ttft).precisionMs;
    }

    const GatewayProfile &m_profile;
    const TelemetryRules &m_rules;
    const TableSchema &m_table;
    QStringList m_columnsRead;
    TelemetryPlan m_plan;
};

} // namespace

TelemetryField fieldOf(Dimension dimension)
{
    switch (dimension) {
    case Dimension::Model:
        return TelemetryField::Model;
    case Dimension::Provider:
        return TelemetryField::Provider;
    case Dimension::Endpoint:
        return TelemetryField::Endpoint;
    case Dimension::Outcome:
        return TelemetryField::Outcome;
    case Dimension::ErrorClass:
        return TelemetryField::ErrorClass;
    case Dimension::StatusCode:
        return TelemetryField::StatusCode;
    case Dimension::Workspace:
        return TelemetryField::Workspace;
    case Dimension::Account:
        return TelemetryField::Account;
    case Dimension::Key:
        return TelemetryField::Key;
    }
    return TelemetryField::Model;
}

bool TelemetryPlan::readsNearby() const
{
    return std::ranges::any_of(fields,
                               [](const PlannedField &field) { return field.sql.contains(SqlTemplate::kNearby); });
}

void TelemetryPlan::readAllStates()
{
    states = table + QStringLiteral(" AS ") + kAlias;
    rows = states;
    readsNewestStates = false;
}

Result<TelemetryPlan> TelemetryPlan::make(const GatewayProfile &profile, const QList<TableSchema> &schema,
                                          Dialect dialect)
{
    const TableSchema *table = tableIn(schema, profile.telemetry.table);
    if (!table) {
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral(
                "%1: the table %2 with the traffic is missing. Check that the connection names the right database.")
                .arg(profile.name, profile.telemetry.table));
    }
    for (const QString &column :
         profile.telemetry.rowKey(dialect).columns + QStringList(profile.telemetry.timeColumn)) {
        if (!table->hasColumn(column)) {
            return failure(
                ErrorKind::Unsupported,
                QStringLiteral("%1: column %2 of table %3 is missing, and without it no traffic can be read. Let the "
                               "gateway finish its migration, or name another profile in the connection.")
                    .arg(profile.name, column, table->name));
        }
    }
    return Planner(profile, *table, dialect).run();
}

} // namespace Gatehouse
