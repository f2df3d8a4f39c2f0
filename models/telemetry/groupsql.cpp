#include "models/telemetry/groupsql.h"

#include "models/database/sqldialect.h"
#include "models/telemetry/latencybinsql.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kFigures{TelemetryField::Latency,   TelemetryField::Ttft,         TelemetryField::TokensIn,
                              TelemetryField::TokensOut, TelemetryField::TokensCached, TelemetryField::Cost};

// In the order of their sums.
constexpr std::array kSummed{TelemetryField::TokensIn, TelemetryField::TokensOut, TelemetryField::TokensCached,
                             TelemetryField::Cost};
const QString kComma = QStringLiteral(", ");

bool isNumber(GroupSql::Kind kind)
{
    return kind == GroupSql::Kind::Whole || kind == GroupSql::Kind::Real || kind == GroupSql::Kind::Decimal;
}

GroupSql::Kind postgresKind(const QString &type)
{
    static const QStringList whole{QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint")};
    static const QStringList text{QStringLiteral("text"), QStringLiteral("character varying"),
                                  QStringLiteral("character")};
    static const QStringList exact{QStringLiteral("boolean"), QStringLiteral("uuid")};
    if (whole.contains(type))
        return GroupSql::Kind::Whole;
    if (text.contains(type))
        return GroupSql::Kind::Text;
    if (exact.contains(type))
        return GroupSql::Kind::Exact;
    if (type == QLatin1String("numeric"))
        return GroupSql::Kind::Decimal;
    // float4 is not here: its text, which rows are read from, and its value as a double differ.
    return type == QLatin1String("double precision") ? GroupSql::Kind::Real : GroupSql::Kind::Other;
}

GroupSql::Kind clickHouseKind(QString type)
{
    for (const QLatin1String wrapper : {QLatin1String("LowCardinality("), QLatin1String("Nullable(")}) {
        if (type.startsWith(wrapper))
            type = type.mid(wrapper.size()).chopped(1);
    }
    if (type.startsWith(QLatin1String("Interval")))
        return GroupSql::Kind::Other;
    if (type.startsWith(QLatin1String("Int")) || type.startsWith(QLatin1String("UInt")))
        return GroupSql::Kind::Whole;
    if (type == QLatin1String("Float64"))
        return GroupSql::Kind::Real;
    const bool exact = type.startsWith(QLatin1String("String")) || type.startsWith(QLatin1String("FixedString")) ||
                       type.startsWith(QLatin1String("Enum")) || type == QLatin1String("UUID") ||
                       type == QLatin1String("Bool") || type == QLatin1String("Nothing");
    return exact ? GroupSql::Kind::Exact : GroupSql::Kind::Other;
}

QString keyName(TelemetryField field)
{
    return TelemetrySql::nameOf(field) + QLatin1Char('k');
}

// Tokens in, out, cached, and cost.
QString sumName(size_t number)
{
    return QStringLiteral("ghs%1").arg(number);
}

} // namespace

QString GroupSql::typeProbe() const
{
    QStringList columns;
    const QString rows = QStringLiteral(" FROM %1 WHERE 1 = 0").arg(m_plan.rows);
    for (const PlannedField &field : m_plan.fields) {
        if (!field.isThere())
            continue;
        QString sql = field.sql;
        // An engine may read all that a subquery names before it sees that no row is wanted.
        sql.replace(SqlTemplate::kNearby, QStringLiteral("(1 = 0)"));
        if (m_plan.dialect == Dialect::PostgreSql)
            columns.append(QStringLiteral("CAST(pg_typeof((SELECT %1%2)) AS text)").arg(sql, rows));
        else if (m_plan.dialect == Dialect::ClickHouse)
            columns.append(QStringLiteral("toTypeName(any(%1))").arg(sql));
        else // No function tells a type, but the number takes that of what stands beside it.
            columns.append(QStringLiteral("COALESCE(MAX(%1), 0)").arg(sql));
    }
    return QStringLiteral("SELECT ") + columns.join(QStringLiteral(", ")) +
           (m_plan.dialect == Dialect::PostgreSql ? QString() : rows);
}

GroupSql::Kind GroupSql::kindOf(const RowStream &types, int column) const
{
    if (m_plan.dialect == Dialect::PostgreSql)
        return postgresKind(types.string(column));
    if (m_plan.dialect == Dialect::ClickHouse)
        return clickHouseKind(types.string(column));
    switch (types.kind(column)) {
    case ValueKind::Integer:
        return Kind::Whole;
    case ValueKind::Real:
        return Kind::Real;
    case ValueKind::Text:
        return Kind::Text;
    case ValueKind::Blob:
        return Kind::Exact;
    case ValueKind::Null:
        break;
    }
    return Kind::Other;
}

QString GroupSql::refusal(const Kinds &kinds) const
{
    if (1'000'000 % m_plan.unitsPerUsd != 0)
        return QStringLiteral("the gateway's units of cost are no whole number of micro-dollars");
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        const auto field = TelemetryField(i);
        const Kind kind = kinds[size_t(i)];
        const bool isFigure = std::ranges::find(kFigures, field) != kFigures.end();
        const bool isStatus = field == TelemetryField::StatusCode;
        const bool unused = field == TelemetryField::RequestId || field == TelemetryField::Ip;
        if (kind == Kind::Absent || unused)
            continue;
        const bool fits = isFigure   ? isNumber(kind)
                          : isStatus ? kind != Kind::Other
                                     : kind == Kind::Whole || kind == Kind::Text || kind == Kind::Exact;
        if (!fits)
            return QStringLiteral("the gateway's column for %1 is of a type whose sums or groups may differ")
                .arg(telemetryFieldToken(field));
    }
    return {};
}

QString GroupSql::key(TelemetryField field, const Kinds &kinds) const
{
    const QString name = TelemetrySql::nameOf(field);
    if (kinds[size_t(field)] != Kind::Text)
        return name;
    return m_plan.dialect == Dialect::PostgreSql ? QStringLiteral("(%1 COLLATE \"C\")").arg(name)
                                                 : asExactText(name, m_plan.dialect);
}

// The outcome is told by two fields, and a request by whether the attempt was its last.
QList<TelemetryField> GroupSql::keysOf(Cube cube) const
{
    QList<TelemetryField> keys;
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        const auto field = TelemetryField(i);
        bool wanted =
            field == TelemetryField::Final || field == TelemetryField::Outcome || field == TelemetryField::StatusCode;
        for (Dimension dimension : cubeDimensions(cube))
            wanted = wanted || fieldOf(dimension) == field;
        if (wanted && m_plan.field(field).isThere())
            keys.append(field);
    }
    return keys;
}

int GroupSql::firstFigure() const
{
    int columns = 1;
    for (int i = 0; i < kTelemetryFieldCount; ++i)
        columns += m_sql.columnOf(TelemetryField(i), false) >= 0;
    return columns;
}

// Three statements in each other, each of which names what the next one uses several times.
SqlQuery GroupSql::judgedRows(const TimeSpan &span, Cube cube, SketchKind duration, qint64 slotMs,
                              const Kinds &kinds) const
{
    const TelemetryField of = duration == SketchKind::Latency ? TelemetryField::Latency : TelemetryField::Ttft;
    const QList<TelemetryField> keys = keysOf(cube);
    QList<TelemetryField> read = keys;
    read.append(of);
    QStringList named{QStringLiteral("gh0")};
    QStringList selected = named;
    for (TelemetryField field : keys) {
        selected.append(QStringLiteral("%1 AS %2").arg(key(field, kinds), keyName(field)));
        named.append(keyName(field));
    }
    const FigureSql figures(m_plan, kinds);
    if (duration == SketchKind::Latency) {
        for (size_t i = 0; i < kSummed.size(); ++i) {
            const bool isCost = kSummed[i] == TelemetryField::Cost;
            selected.append((isCost ? figures.costMicros() : figures.tokens(kSummed[i])) + QStringLiteral(" AS ") +
                            sumName(i));
            named.append(sumName(i));
            read.append(kSummed[i]);
        }
    }
    SqlQuery query = m_sql.namedRows(span, m_plan.time.slotOf(slotMs * 1000), read);
    const SqlCondition bin = latencyBinSql(QStringLiteral("ghu"), m_plan.dialect);
    query.values = bin.values + query.values;
    query.sql = QStringLiteral("SELECT %1, %2 AS ghb FROM (SELECT %3, %4 AS ghu FROM (%5) r0) r1")
                    .arg(named.join(kComma), bin.sql, selected.join(kComma), figures.durationUs(of), query.sql);
    return query;
}

SqlQuery GroupSql::groups(const TimeSpan &span, Cube cube, SketchKind duration, qint64 slotMs, const Kinds &kinds) const
{
    const bool sums = duration == SketchKind::Latency;
    const QList<TelemetryField> keys = keysOf(cube);
    QStringList columns{QStringLiteral("gh0")};
    QStringList grouped = columns;
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        const auto field = TelemetryField(i);
        if (m_sql.columnOf(field, false) < 0)
            continue;
        columns.append(keys.contains(field) ? keyName(field) : QStringLiteral("NULL"));
        if (keys.contains(field))
            grouped.append(keyName(field));
    }
    grouped.append(QStringLiteral("ghb"));
    columns += {QStringLiteral("ghb"), QStringLiteral("count(*)")};
    for (size_t i = 0; sums && i < kSummed.size(); ++i)
        columns.append(QStringLiteral("sum(%1)").arg(sumName(i)));
    SqlQuery query = judgedRows(span, cube, duration, slotMs, kinds);
    query.sql = QStringLiteral("SELECT %1 FROM (%2) r2%3 GROUP BY %4")
                    .arg(columns.join(kComma), query.sql, sums ? QString() : QStringLiteral(" WHERE ghb >= 0"),
                         grouped.join(kComma));
    return query;
}

} // namespace Gatehouse
