// Hands the rows of a SQLite statement to a visitor from inside of SQLite.
//
// A stream leaves SQLite for every row and asks for every column by a call of its own, which costs as much as finding
// the row. An aggregate function over the columns is called once per row with all of them.
#pragma once

#include "models/database/database.h"

#include <sqlite3.h>

namespace Gatehouse
{

// The value as it is stored. Its text lives as long as the row.
SqlValue sqlValueOf(sqlite3_value *value);

// One per connection, which must not outlive it. Visits may be nested: a visitor may run statements of its own.
class SqliteVisit
{
public:
    // Makes the function known to the connection; the code of SQLite.
    int install(sqlite3 *handle);
    // The statement that visits the rows of `sql`, with the same placeholders. Empty when there are more columns than a
    // function may have arguments.
    static QString statementFor(const QString &sql, int columns, int mostArguments);
    // Calls `step`, which runs such a statement to its end, with `visit` as the visitor of its rows.
    Result<void> run(const Database::RowVisitor &visit, const std::function<Result<bool>()> &step);

private:
    static void take(sqlite3_context *context, int count, sqlite3_value **values);
    static void finish(sqlite3_context *context);

    const Database::RowVisitor *m_visitor = nullptr;
    Result<void> m_visited;
};

} // namespace Gatehouse
