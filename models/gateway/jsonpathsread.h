// Which places in the JSON of a column a profile's SQL reads.
#pragma once

#include <QString>
#include <QStringList>

namespace Gatehouse
{

// "/error/code" for each of them, in order and once. Understood are json_extract and its kin with a path in a text
// (SQLite, MySQL), -> and ->> and patterns that begin with a key (PostgreSQL), visitParam... and JSONExtract...
// (ClickHouse). None of a column that is not read, or in no such way.
QStringList jsonPathsRead(const QString &sql, const QString &column);

} // namespace Gatehouse
