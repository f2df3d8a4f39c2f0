#include "models/telemetry/rowposition.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QVariant valueOf(const SqlValue &value)
{
    if (value.kind == ValueKind::Integer)
        return value.integer;
    return QString::fromUtf8(value.text.data(), qsizetype(value.text.size()));
}

QJsonValue jsonOf(const QVariant &value)
{
    return value.typeId() == QMetaType::QString ? QJsonValue(value.toString()) : QJsonValue(value.toLongLong());
}

QVariant variantOf(const QJsonValue &value)
{
    return value.isString() ? QVariant(value.toString()) : QVariant(value.toInteger());
}

} // namespace

RowPosition RowPosition::of(const RowStream &rows, int timeColumn, int firstKeyColumn, int keyCount)
{
    RowPosition position{valueOf(rows.value(timeColumn)), {}, 0, true};
    for (int i = 0; i < keyCount; ++i)
        position.keys.append(valueOf(rows.value(firstKeyColumn + i)));
    return position;
}

void RowPosition::turnAround(qint64 tied)
{
    before = int(std::max<qint64>(0, tied - 1 - before));
    newestFirst = !newestFirst;
}

// The count is there where it says something; oldest first it is below zero.
QString RowPosition::text() const
{
    QJsonArray parts{jsonOf(time)};
    for (const QVariant &key : keys)
        parts.append(jsonOf(key));
    if (before > 0 || !newestFirst)
        parts.append(newestFirst ? before : -1 - before);
    return QString::fromUtf8(QJsonDocument(parts).toJson(QJsonDocument::Compact));
}

Result<RowPosition> RowPosition::fromText(const QString &text, int keyCount, bool mayRepeat)
{
    const QJsonArray parts = QJsonDocument::fromJson(text.toUtf8()).array();
    if (parts.size() != keyCount + 1 && !(mayRepeat && parts.size() == keyCount + 2))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The place to go on from is not one of this gateway. Begin anew."));
    RowPosition position{variantOf(parts.first()), {}, 0, true};
    for (qsizetype i = 1; i <= keyCount; ++i)
        position.keys.append(variantOf(parts.at(i)));
    const int count = parts.size() > keyCount + 1 ? parts.last().toInt() : 0;
    position.newestFirst = count >= 0;
    position.before = count >= 0 ? count : -1 - count;
    return position;
}

} // namespace Gatehouse
