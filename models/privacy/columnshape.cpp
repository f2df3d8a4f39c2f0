#include "models/privacy/columnshape.h"

#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

struct ShapeOfType {
    const char *part; // of the type's name; the first that is in it counts
    ColumnShape shape;
};

constexpr ShapeOfType kShapes[] = {
    {"[]", ColumnShape::Array},       {"json", ColumnShape::Json},      {"uuid", ColumnShape::Uuid},
    {"bool", ColumnShape::Boolean},   {"char", ColumnShape::Text},      {"text", ColumnShape::Text},
    {"clob", ColumnShape::Text},      {"enum", ColumnShape::Text},      {"interval", ColumnShape::Other},
    {"point", ColumnShape::Other},    {"time", ColumnShape::Time},      {"date", ColumnShape::Time},
    {"year", ColumnShape::Integer},   {"blob", ColumnShape::Bytes},     {"binary", ColumnShape::Bytes},
    {"bytea", ColumnShape::Bytes},    {"int", ColumnShape::Integer},    {"serial", ColumnShape::Integer},
    {"numeric", ColumnShape::Number}, {"decimal", ColumnShape::Number}, {"double", ColumnShape::Number},
    {"float", ColumnShape::Number},   {"real", ColumnShape::Number}};

} // namespace

ColumnShape columnShape(const ColumnSchema &column, Dialect dialect)
{
    for (const ShapeOfType &each : kShapes) {
        if (!column.type.contains(QLatin1String(each.part)))
            continue;
        // SQLite has no such types: what is written there is a text or a number.
        if (dialect == Dialect::Sqlite && each.shape == ColumnShape::Json)
            return ColumnShape::Text;
        return each.shape;
    }
    return ColumnShape::Other;
}

int textLimit(const ColumnSchema &column)
{
    static const QRegularExpression length(QStringLiteral("char[a-z ]*\\((\\d+)\\)"));
    return length.match(column.type).captured(1).toInt();
}

QVariant blankValue(const ColumnSchema &column, Dialect dialect)
{
    if (!column.notNull)
        return {};
    switch (columnShape(column, dialect)) {
    case ColumnShape::Integer:
    case ColumnShape::Number:
        return 0;
    case ColumnShape::Boolean:
        return dialect == Dialect::PostgreSql ? QVariant(false) : QVariant(0);
    case ColumnShape::Json:
    case ColumnShape::Array:
        return QStringLiteral("{}");
    case ColumnShape::Uuid:
        return QStringLiteral("00000000-0000-0000-0000-000000000000");
    case ColumnShape::Bytes:
        return QByteArray("");
    case ColumnShape::Time:
        return QStringLiteral("1970-01-01 00:00:01");
    case ColumnShape::Text:
    case ColumnShape::Other:
        break;
    }
    return QStringLiteral("");
}

bool holdsText(ColumnShape shape)
{
    return shape == ColumnShape::Text || shape == ColumnShape::Json || shape == ColumnShape::Array ||
           shape == ColumnShape::Uuid || shape == ColumnShape::Other;
}

std::optional<qint64> plainInteger(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    return isNumber && QString::number(number) == text ? std::optional(number) : std::nullopt;
}

QVariant boundValue(const QJsonValue &value, ColumnShape shape)
{
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isBool())
        return shape == ColumnShape::Boolean ? QVariant(value.toBool()) : QVariant(value.toBool() ? 1 : 0);
    if (!value.isString()) {
        const double number = value.toDouble();
        const qint64 whole = value.toInteger();
        if (shape == ColumnShape::Text)
            return value.toVariant().toString();
        if (shape == ColumnShape::Boolean)
            return whole != 0;
        return double(whole) == number ? QVariant(whole) : QVariant(number);
    }
    const std::optional<qint64> number = plainInteger(value.toString());
    return shape == ColumnShape::Integer && number ? QVariant(*number) : QVariant(value.toString());
}

} // namespace Gatehouse
