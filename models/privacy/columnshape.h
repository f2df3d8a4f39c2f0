// What kind of values a column of a gateway takes, as far as comparing and replacing them depends on it.
#pragma once

#include "models/database/database.h"

#include <QJsonValue>

namespace Gatehouse
{

enum class ColumnShape { Integer, Number, Boolean, Text, Json, Array, Uuid, Bytes, Time, Other };

ColumnShape columnShape(const ColumnSchema &column, Dialect dialect);
// Characters that fit into it; 0: no limit.
int textLimit(const ColumnSchema &column);
// What stands there when the value is taken out: NULL, or where that is not allowed the emptiest value of the type.
QVariant blankValue(const ColumnSchema &column, Dialect dialect);
// True for columns that may hold any text, JSON among them.
bool holdsText(ColumnShape shape);
// "42" as an integer; nothing for a text that an integer would not be written as.
std::optional<qint64> plainInteger(const QString &text);
// A number, text or truth value to bind to a column.
QVariant boundValue(const QJsonValue &value, ColumnShape shape);

} // namespace Gatehouse
