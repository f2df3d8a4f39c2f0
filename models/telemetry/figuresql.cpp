#include "models/telemetry/figuresql.h"

#include "models/telemetry/chunkaccumulator.h"
#include "models/telemetry/rowdecoder.h"

namespace Gatehouse
{

QString FigureSql::number(qint64 value) const
{
    return m_plan.dialect == Dialect::ClickHouse ? QStringLiteral("toInt64(%1)").arg(value) : QString::number(value);
}

QString FigureSql::asReal(const QString &value) const
{
    switch (m_plan.dialect) {
    case Dialect::PostgreSql:
        return QStringLiteral("CAST(%1 AS double precision)").arg(value);
    case Dialect::ClickHouse:
        return QStringLiteral("toFloat64(%1)").arg(value);
    case Dialect::MySql:
    case Dialect::Sqlite:
        break;
    }
    return QStringLiteral("(%1 + 0e0)").arg(value);
}

QString FigureSql::asInteger(const QString &value) const
{
    switch (m_plan.dialect) {
    case Dialect::ClickHouse:
        return QStringLiteral("toInt64(%1)").arg(value);
    case Dialect::MySql:
        return QStringLiteral("CAST(%1 AS SIGNED)").arg(value);
    case Dialect::PostgreSql:
    case Dialect::Sqlite:
        break;
    }
    return QStringLiteral("CAST(%1 AS bigint)").arg(value);
}

// As llround: a half goes up. The engines' own round() of a real takes it to the even neighbour.
QString FigureSql::rounded(const QString &positive) const
{
    return asInteger(QStringLiteral("floor(%1)").arg(positive)) +
           QStringLiteral(" + CASE WHEN %1 - floor(%1) >= 0.5 THEN %2 ELSE %3 END").arg(positive, number(1), number(0));
}

QString FigureSql::byKind(TelemetryField field, const QString &whole, const QString &real,
                          const QString &otherwise) const
{
    const QString name = TelemetrySql::nameOf(field);
    const auto filled = [&](const QString &rule, const QString &value) {
        QString text = rule;
        return text.replace(QLatin1Char('@'), value);
    };
    switch (m_kinds[size_t(field)]) {
    case ColumnKind::Whole:
        return filled(whole, name);
    case ColumnKind::Real:
        return filled(real, asReal(name));
    case ColumnKind::Decimal: // PostgreSQL; a decimal without a fraction in its text is read as an integer
        return QStringLiteral("CASE WHEN %1 > -1e18 AND %1 < 1e18 THEN CASE WHEN scale(%1) = 0 THEN %2 ELSE %3 END "
                              "ELSE %4 END")
            .arg(name, filled(whole, name), filled(real, asReal(name)), otherwise);
    default:
        break;
    }
    return otherwise;
}

QString FigureSql::durationUs(TelemetryField field) const
{
    const qint64 unitUs = m_plan.field(field).unitUs;
    const QString none = number(-1);
    const QString whole = QStringLiteral("CASE WHEN @ >= 0 AND @ <= %1 THEN %2 * %3 ELSE %4 END")
                              .arg(number(kLongestUs / unitUs), asInteger(QStringLiteral("@")), number(unitUs), none);
    // Bounded before it is multiplied: a product beyond all numbers is an error to some engines.
    const QString us = QStringLiteral("(@ * %1)").arg(unitUs);
    const QString real = QStringLiteral("CASE WHEN @ >= 0 AND @ < %1 THEN CASE WHEN %2 < %1 THEN %3 ELSE %4 END "
                                        "ELSE %4 END")
                             .arg(asReal(QString::number(kLongestUs)), us, rounded(us), none);
    return byKind(field, whole, real, none);
}

QString FigureSql::tokens(TelemetryField field) const
{
    const QString none = number(0);
    const QString whole = QStringLiteral("CASE WHEN @ >= 0 AND @ <= %1 THEN %2 ELSE %3 END")
                              .arg(number(RowDecoder::kMostTokens), asInteger(QStringLiteral("@")), none);
    const QString real = QStringLiteral("CASE WHEN @ >= 0 AND @ < %1 THEN %2 ELSE %3 END")
                             .arg(asReal(QString::number(RowDecoder::kMostTokens) + QStringLiteral(".5")),
                                  rounded(QStringLiteral("@")), none);
    const QString sql = byKind(field, whole, real, none);
    // Its sum over 32 bits is an integer, over 64 a decimal that takes longer.
    return m_plan.dialect == Dialect::PostgreSql ? QStringLiteral("CAST(%1 AS integer)").arg(sql) : sql;
}

QString FigureSql::costMicros() const
{
    const QString none = number(0);
    const qint64 most = RowDecoder::kMostCostUnits;
    const auto tamed = [&](const QString &micros) {
        const qint64 largest = ChunkAccumulator::kLargestRowFigure;
        return QStringLiteral("least(greatest(%1, %2), %3)").arg(micros, number(-largest), number(largest));
    };
    const QString units = asInteger(QStringLiteral("@"));
    const QString whole =
        QStringLiteral("CASE WHEN @ >= %1 AND @ <= %2 THEN %3 ELSE %4 END")
            .arg(number(-most), number(most),
                 tamed(QStringLiteral("%1 * %2").arg(units, number(1'000'000 / m_plan.unitsPerUsd))), none);
    const QString micros = QStringLiteral("((@ * %1) / %2)")
                               .arg(asReal(QStringLiteral("1000000")), asReal(QString::number(m_plan.unitsPerUsd)));
    const QString rounding = QStringLiteral("CASE WHEN @ < 0 THEN 0 - (%1) ELSE %2 END")
                                 .arg(rounded(QStringLiteral("(0 - %1)").arg(micros)), rounded(micros));
    const QString bound = asReal(QString::number(RowDecoder::kMostCostMicros));
    const QString real =
        QStringLiteral("CASE WHEN abs(@) < %1 THEN CASE WHEN abs(%2) < %3 THEN %4 ELSE %5 END ELSE %5 END")
            .arg(asReal(QString::number(2 * RowDecoder::kMostCostMicros)), micros, bound, tamed(rounding), none);
    return byKind(TelemetryField::Cost, whole, real, none);
}

} // namespace Gatehouse
