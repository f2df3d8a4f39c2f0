#include "models/database/sqldialect.h"

namespace Gatehouse
{

QString asExactText(const QString &expression, Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        break;
    case Dialect::PostgreSql:
        return QStringLiteral("CAST(%1 AS text)").arg(expression);
    case Dialect::MySql:
        // Its texts are equal without regard to case, accents or blanks at the end; their bytes are not.
        return QStringLiteral("CAST(CONVERT(%1 USING utf8mb4) AS BINARY)").arg(expression);
    case Dialect::ClickHouse:
        return QStringLiteral("toString(%1)").arg(expression);
    }
    return expression;
}

QString exactTextPlaceholder(Dialect dialect)
{
    return dialect == Dialect::MySql ? QStringLiteral("CAST(? AS BINARY)") : QStringLiteral("?");
}

QString realPlaceholder(Dialect dialect)
{
    return dialect == Dialect::PostgreSql ? QStringLiteral("CAST(? AS double precision)") : QStringLiteral("?");
}

} // namespace Gatehouse
