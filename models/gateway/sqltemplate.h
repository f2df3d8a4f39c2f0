// The {column} placeholders of SQL texts in gateway profiles.
#pragma once

#include "models/database/database.h"

#include <QString>
#include <QStringList>

namespace Gatehouse::SqlTemplate
{

// Stands for a condition on the time of the row named later: that it is near the rows that are read. filled() leaves
// it.
inline constexpr QLatin1String kNearby("{nearby}");

// Every column named, with or without the alias "later", each once.
QStringList columns(const QString &text);

// Why the text cannot be used; empty when it can. A profile reads: a statement end, a comment or a writing keyword is a
// mistake.
QString defect(const QString &text);

// The same for a statement that changes rows: one UPDATE or DELETE with a WHERE, in which {id} is the only placeholder.
QString actionDefect(const QString &text);

// {column} becomes alias.column and {later.column} later.column in the engine's quotes, {table} the quoted table.
QString filled(const QString &text, const QString &table, const QString &alias, Dialect dialect);

} // namespace Gatehouse::SqlTemplate
