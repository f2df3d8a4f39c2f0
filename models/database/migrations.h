// Brings the console store from any released version to this one, forward only.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>

namespace Gatehouse
{

class Database;

struct Migration {
    int version = 0; // 1, 2, 3 ... without a gap
    QString name;
    // Statements end with a semicolon at the end of a line, other than between two $$.
    QString sql;
};

// The files NNN_name.sql in a folder, in order. Bad names and gaps are errors that name the file.
Result<QList<Migration>> loadMigrations(const QString &folder);

// Applies what is missing, each migration in one transaction with its version row. A store that is newer than the
// newest migration is refused: "This store was written by a newer Gatehouse ...". Several programs may bring one store
// up to date. `schema` is where the versions are noted on PostgreSQL, and is made; an account that may not make
// anything can open a store that is of this version.
Result<void> migrate(Database &store, const QList<Migration> &migrations, const QString &schema = {});

} // namespace Gatehouse
