// Who answers for the processing of data: known to people only.
#pragma once

#include <QString>

namespace Gatehouse
{

struct RecordParties {
    QString controller;
    QString contact;
    QString officer; // for data protection; empty: none is named

    bool operator==(const RecordParties &) const = default;
};

} // namespace Gatehouse
