#include "models/privacy/jsonplace.h"

#include "models/privacy/columnshape.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

// "/record_ip_log" -> record_ip_log. A profile names letters, digits and underscores only.
QString keyOf(const QString &path)
{
    return path.sliced(1);
}

QString textOf(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

// The column as JSON; an empty one is an object without anything in it.
QString object(const TablePlace &place, const QString &column)
{
    const QString name = place.quoted(column);
    const QString text = place.dialect() == Dialect::PostgreSql ? QStringLiteral("CAST(%1 AS text)").arg(name) : name;
    const QString whole = QStringLiteral("COALESCE(NULLIF(NULLIF(%1, ''), 'null'), '{}')").arg(text);
    return place.dialect() == Dialect::PostgreSql ? QStringLiteral("CAST(%1 AS jsonb)").arg(whole) : whole;
}

// What is at the place, as its JSON text.
QString read(const TablePlace &place, const QString &column, const QString &path)
{
    const QString whole = object(place, column);
    if (place.dialect() == Dialect::PostgreSql)
        return QStringLiteral("CAST(%1 -> '%2' AS text)").arg(whole, keyOf(path));
    if (place.dialect() == Dialect::MySql)
        return QStringLiteral("CAST(JSON_EXTRACT(%1, '$.%2') AS CHAR)").arg(whole, keyOf(path));
    return QStringLiteral("(%1 -> '$.%2')").arg(whole, keyOf(path));
}

} // namespace

SqlCondition jsonDiffers(const TablePlace &place, const QString &column, const QString &path, const QJsonValue &value)
{
    return {QStringLiteral("COALESCE(%1, '') <> ?").arg(read(place, column, path)), {textOf(value)}};
}

SqlCondition jsonMisses(const TablePlace &place, const QString &column, const QString &path)
{
    return {QStringLiteral("%1 IS NULL").arg(read(place, column, path)), {}};
}

SqlCondition jsonWritten(const TablePlace &place, const QString &column, const QList<JsonWrite> &writes)
{
    SqlCondition whole{object(place, column), {}};
    for (const JsonWrite &write : writes) {
        const QString form =
            place.dialect() == Dialect::PostgreSql ? QStringLiteral("jsonb_set(%1, '{%2}', CAST(? AS jsonb))")
            : place.dialect() == Dialect::MySql    ? QStringLiteral("JSON_SET(%1, '$.%2', JSON_EXTRACT(?, '$'))")
                                                   : QStringLiteral("json_set(%1, '$.%2', json(?))");
        whole.sql = form.arg(whole.sql, keyOf(write.path));
        whole.values.append(textOf(write.value));
    }
    const ColumnSchema *live = place.column(column);
    const bool isText = !live || columnShape(*live, place.dialect()) != ColumnShape::Json;
    if (place.dialect() == Dialect::PostgreSql && isText)
        whole.sql = QStringLiteral("CAST(%1 AS text)").arg(whole.sql);
    return whole;
}

} // namespace Gatehouse
