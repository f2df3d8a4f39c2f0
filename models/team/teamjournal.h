// Where the team's own changes are recorded. It is below the audit log, which is what records them.
#pragma once

#include "models/core/error.h"

#include <QString>

namespace Gatehouse
{

struct TeamAction {
    QString actor; // an operator's id, or "system"
    QString action;
    QString object;
    QString detail; // compact JSON, or empty

    bool operator==(const TeamAction &) const = default;
};

class TeamJournal
{
public:
    virtual ~TeamJournal() = default;

    // Within the transaction of what it records, which is undone when this fails.
    virtual Result<void> record(const TeamAction &action) = 0;
};

} // namespace Gatehouse
