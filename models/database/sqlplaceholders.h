// Finds the ? placeholders of a statement, and only those: a ? in a literal, a quoted name or a comment is text.
#pragma once

#include "models/database/database.h"

#include <functional>

namespace Gatehouse
{

struct PlacedSql {
    QString sql;
    int placeholders = 0;
};

// Writes `placeholder(n, before)` for the n-th placeholder, counted from 1; `before` is the statement up to it, as
// written so far. Two question marks stand for one that is no placeholder, as PostgreSQL's operators on jsonb need it.
PlacedSql withPlaceholders(const QString &sql, Dialect dialect,
                           const std::function<QString(int n, const QString &before)> &placeholder);

// The error of a statement that got another count of values than it has placeholders.
std::unexpected<Error> wrongValueCount(int placeholders, qsizetype values);

} // namespace Gatehouse
