// What was asked for of the data map.
#pragma once

#include "models/datamap/recordparties.h"
#include "models/datamap/tablestatement.h"

#include <QString>

namespace Gatehouse::Ctl
{

struct DataMapRequest {
    QString reason;
    QString onErasure;    // of a column
    QString ofSubject;    // of a column
    TableStatement table; // of a table; its category is the column's, too
    RecordParties parties;
};

} // namespace Gatehouse::Ctl
