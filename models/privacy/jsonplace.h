// One place in the JSON of a column - "/record_ip_log" in a user's settings - as SQL of each engine. The rest of the
// JSON stays. A text that is no JSON is an error of the engine, and is not replaced.
#pragma once

#include "models/privacy/subjectlinks.h"

#include <QJsonValue>

namespace Gatehouse
{

// What the place holds is something else than the value; nothing counts as something else.
SqlCondition jsonDiffers(const TablePlace &place, const QString &column, const QString &path, const QJsonValue &value);
// There is nothing at the place.
SqlCondition jsonMisses(const TablePlace &place, const QString &column, const QString &path);

struct JsonWrite {
    QString path;
    QJsonValue value;
};
// The column with these written into it, to be assigned to it.
SqlCondition jsonWritten(const TablePlace &place, const QString &column, const QList<JsonWrite> &writes);

} // namespace Gatehouse
