// A large table is filled without its indexes, which are made again afterwards: row by row it takes several times as
// long.
#pragma once

#include "models/database/database.h"

#include <QStringList>

namespace Gatehouse::Bench
{

// Drops those of the table that no constraint needs, and answers the statements that make them again. SQLite or
// PostgreSQL; ends the program where it cannot.
QStringList withoutIndexes(Database &database, const QString &table);

} // namespace Gatehouse::Bench
