// What the codes of the SQLite library mean.
#pragma once

#include "models/core/error.h"

#include <QString>

struct sqlite3;

namespace Gatehouse
{

// Of the last call on the handle, which may be null; names the file.
Error sqliteError(int code, sqlite3 *handle, const QString &file);

} // namespace Gatehouse
