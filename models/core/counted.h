// A count with its noun: "1 row", "12 rows".
#pragma once

#include <QString>

namespace Gatehouse
{

// The word that goes with a count, where the count itself is written otherwise.
QString wordFor(qint64 count, const QString &one, const QString &many);
// "1 row", "1,204 rows"; a verb may follow the noun: "1 row is", "1,204 rows are".
QString counted(qint64 count, const QString &one, const QString &many);

} // namespace Gatehouse
