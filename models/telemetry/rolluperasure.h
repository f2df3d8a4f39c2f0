// Takes a person out of what was counted: the figures stay, and nothing says any more whose they were.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"
#include "models/telemetry/dimension.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace Gatehouse
{

struct CountedPerson {
    QStringList accounts; // as the traffic names them
    QStringList keys;
};

// What stands in place of a name.
using NameReplacement = std::function<QString(Dimension dimension, const QString &name)>;

// The count of names that are replaced by then, also by an earlier call with the same replacement whose answer was
// lost; 0 for a gateway of which nothing was counted. Readers forget the names that they know, and in SQLite the old
// ones leave the file, where no reader is in the way. May be repeated.
Result<qint64> eraseFromRollups(Database &rollups, const QString &fingerprint, const CountedPerson &person,
                                const NameReplacement &replacement);

} // namespace Gatehouse
